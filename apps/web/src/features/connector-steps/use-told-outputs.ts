import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { stepParameters } from "@towpath/connectors";
import { isObject, stringifyJson, type ValueObject } from "@towpath/expressions";
import { useMemo, useState } from "react";
import { stableList } from "../canvas/stable-list.ts";
import { dependenciesOf } from "../fields/design-time.ts";
import { askForSchema, type SchemaQuestion } from "./ask-service.ts";
import type { StepKnowledge } from "./step-knowledge.ts";
import type { ToldShape } from "./told-output.ts";

/** So many steps at most ask their services what they give: each is a call. */
const MOST_ASKED = 20;

interface AskedPlace {
  readonly step: ValueObject;
  readonly path: readonly string[];
  readonly question: SchemaQuestion;
  readonly key: string;
}

/** The shapes of outputs that only the service knows, of those steps of which everything is known that decides them. */
export function useToldOutputs(
  known: StepKnowledge,
  steps: readonly ValueObject[],
): ReadonlyMap<ValueObject, readonly ToldShape[]> {
  const [stable] = useState(() => stableList(sameQuestion));
  const asked = stable(
    useMemo(() => steps.flatMap((step) => questionsOf(known, step)).slice(0, MOST_ASKED), [known, steps]),
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
  return useMemo(() => {
    const told = new Map<ValueObject, ToldShape[]>();
    for (const [index, { step, path }] of asked.entries()) {
      const schema = answers[index] ?? null;
      if (schema !== null) told.set(step, [...(told.get(step) ?? []), { path, schema }]);
    }
    return told;
  }, [asked, answers]);
}

const sameQuestion = (one: AskedPlace, other: AskedPlace): boolean =>
  one.step === other.step && one.key === other.key && one.path.join("\n") === other.path.join("\n");

const toSchemas = (results: readonly UseQueryResult<ValueObject>[]) =>
  results.map(({ data }) => (data !== undefined && isObject(data) ? data : null));

function questionsOf(known: StepKnowledge, step: ValueObject): readonly AskedPlace[] {
  const state = known.operationOf(step);
  const binding = known.bindingOf(step);
  if (state?.kind !== "known" || binding === null || binding.problem !== null) return [];
  const { spec, connector } = state.operation;
  const form = stepParameters(step);
  const connectorId = connector.id;
  const connectionId = binding.connection?.id ?? null;
  const { operationId } = spec;
  return spec.dynamicOutputs.flatMap(({ path, dependsOn }): AskedPlace[] => {
    const found = dependenciesOf({ parameter: "", dependsOn }, { parameters: form, fields: spec.fields });
    // A value that is missing may be one that the service can do without, but mostly it is one that nobody chose yet.
    if (found.blocked !== null || found.values.some((value) => value === null)) return [];
    const question = { connectorId, operationId, connectionId, form, output: path };
    const key = stringifyJson([connectorId, operationId, connectionId, [...path], [...found.values]]);
    return [{ step, path, question, key }];
  });
}
