import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { stepParameters } from "@towpath/connectors";
import { isObject, stringifyJson, type ValueObject } from "@towpath/expressions";
import { useMemo } from "react";
import { dependenciesOf } from "../fields/design-time.ts";
import { askForSchema, type SchemaQuestion } from "./ask-service.ts";
import type { StepKnowledge } from "./step-knowledge.ts";

/** So many steps at most ask their services what they give: each is a call. */
const MOST_ASKED = 20;

interface AskedStep {
  readonly step: ValueObject;
  readonly question: SchemaQuestion;
  readonly key: string;
}

/** The shapes of outputs that only the service knows, of those steps of which everything is known that decides them. */
export function useToldOutputs(
  known: StepKnowledge,
  steps: readonly ValueObject[],
): ReadonlyMap<ValueObject, ValueObject> {
  const asked = useMemo(
    () => steps.flatMap((step) => questionOf(known, step) ?? []).slice(0, MOST_ASKED),
    [known, steps],
  );
  const answers = useQueries({
    queries: asked.map(({ question, key }) => ({
      queryKey: ["service-output", key],
      queryFn: () => askForSchema(question),
      staleTime: 300_000,
      retry: false,
    })),
    combine: toSchemas,
  });
  return useMemo(
    () =>
      new Map(
        asked.flatMap(({ step }, index): [ValueObject, ValueObject][] => {
          const schema = answers[index];
          return schema === undefined || schema === null ? [] : [[step, schema]];
        }),
      ),
    [asked, answers],
  );
}

const toSchemas = (results: readonly UseQueryResult<ValueObject>[]) =>
  results.map(({ data }) => (data !== undefined && isObject(data) ? data : null));

function questionOf(known: StepKnowledge, step: ValueObject): AskedStep | null {
  const state = known.operationOf(step);
  const binding = known.bindingOf(step);
  if (state?.kind !== "known" || binding === null || binding.problem !== null) return null;
  const { spec, connector } = state.operation;
  const [place] = spec.dynamicOutputs;
  if (place === undefined) return null;
  const parameters = stepParameters(step);
  const found = dependenciesOf(
    { parameter: "", dependsOn: place.dependsOn },
    { parameters, fields: spec.fields },
  );
  // A value that is missing may be one that the service can do without, but mostly it is one that nobody chose yet.
  if (found.blocked !== null || found.values.some((value) => value === null)) return null;
  const question = {
    connectorId: connector.id,
    operationId: spec.operationId,
    connectionId: binding.connection?.id ?? null,
    form: parameters,
  };
  const { connectorId, operationId, connectionId } = question;
  const key = stringifyJson([connectorId, operationId, connectionId, [...found.values]]);
  return { step, question, key };
}
