import { useQueries } from "@tanstack/react-query";
import { createSchemaReader, fieldsOfSchema } from "@towpath/connectors";
import { stringifyJson, type ValueObject } from "@towpath/expressions";
import type { FieldSpec } from "@towpath/flow";
import { type DynamicFieldsState, dependenciesOf, type FieldsChange } from "../fields/design-time.ts";
import { askForSchema } from "./ask-service.ts";

export interface TellingService {
  readonly connectorId: string;
  readonly operationId: string;
  readonly connectionId: string | null;
  /** Why nothing can be asked; null when it can. */
  readonly blocked: string | null;
}

export interface ToldForm {
  readonly fields: ReadonlyMap<string, readonly FieldSpec[]>;
  readonly states: ReadonlyMap<string, DynamicFieldsState>;
}

/** The fields that only the service knows, asked for anew whenever something they depend on changes. */
export function useToldFields(
  service: TellingService,
  fields: readonly FieldSpec[],
  parameters: ValueObject,
): ToldForm {
  const { connectorId, operationId, connectionId } = service;
  const places = fields.flatMap((field) => {
    const { dynamic } = field;
    if (field.control !== "dynamic-fields" || dynamic === undefined) return [];
    const found = dependenciesOf(dynamic, { parameters, fields });
    const missing = found.values.some((value) => value === null) ? "Fill in the fields above first." : null;
    return [{ field, dynamic, values: found.values, blocked: service.blocked ?? found.blocked ?? missing }];
  });
  const results = useQueries({
    queries: places.map(({ field, dynamic, values, blocked }) => ({
      queryKey: [
        "service-fields",
        ...[connectorId, operationId, connectionId ?? "", dynamic.parameter],
        stringifyJson([...values]),
      ],
      queryFn: async () => {
        const asked = {
          connectorId,
          operationId,
          connectionId,
          form: parameters,
          parameter: dynamic.parameter,
        };
        return fieldsTold(await askForSchema(asked), field);
      },
      enabled: blocked === null,
      staleTime: 300_000,
      retry: false,
    })),
  });
  const told = new Map<string, readonly FieldSpec[]>();
  const states = new Map<string, DynamicFieldsState>();
  places.forEach(({ dynamic, blocked }, index) => {
    const result = results[index];
    if (result === undefined) return;
    if (blocked === null && result.data !== undefined) told.set(dynamic.parameter, result.data);
    states.set(dynamic.parameter, {
      blocked,
      isFetching: result.isFetching,
      error: result.error,
      count: result.data?.length ?? null,
      refresh: async () => {
        const before = result.data;
        const after = await result.refetch();
        return before === undefined || after.data === undefined ? null : changeOf(before, after.data);
      },
    });
  });
  return { fields: told, states };
}

/** What a service would take for itself when nothing is given is shown where the value would stand. */
function fieldsTold(schema: ValueObject, field: FieldSpec): readonly FieldSpec[] {
  return fieldsOfSchema(createSchemaReader(schema), schema, field).map(({ field: one, default: given }) =>
    typeof given === "string" || typeof given === "number" ? { ...one, placeholder: String(given) } : one,
  );
}

function changeOf(before: readonly FieldSpec[], after: readonly FieldSpec[]): FieldsChange {
  const missingIn = (all: readonly FieldSpec[], ones: readonly FieldSpec[]) => {
    const paths = new Set(all.map(({ path }) => path));
    return ones.filter(({ path }) => !paths.has(path)).map(({ title }) => title);
  };
  return { added: missingIn(before, after), removed: missingIn(after, before) };
}
