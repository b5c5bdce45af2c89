import type { Value, ValueObject } from "@towpath/expressions";
import { isRecord, member, memberKey, recordMember, textMember } from "../tree.ts";

/** Where a JSON document says a flow's definition is. */
export interface DefinitionSite {
  /** Members from the document down to the definition. */
  readonly path: readonly string[];
  /** From the wrapper, where it names its flow. */
  readonly name: string | null;
  /** What names it in its deployment template: see `ImportedFlow.alias`. */
  readonly alias: string | null;
  readonly kind: string | null;
  readonly parameterValues: ValueObject;
  readonly connectionReferences: ValueObject;
}

/** A `Microsoft.Logic/workflows` resource standing at `path` of its document. */
export function resourceSite(resource: ValueObject, path: readonly string[]): DefinitionSite {
  const properties = recordMember(resource, "properties") ?? {};
  const parameters = recordMember(properties, "parameters");
  const kind = textMember(resource, "kind") ?? textMember(properties, "kind") ?? null;
  return definitionSite({
    path: [
      ...path,
      memberKey(resource, "properties") ?? "properties",
      memberKey(properties, "definition") ?? "definition",
    ],
    name: textMember(resource, "name") ?? null,
    kind,
    parameterValues: parameterValues(parameters),
    connectionReferences: connectionsParameter(parameters),
  });
}

/** A site with what is not given left empty. */
export function definitionSite(
  given: Partial<DefinitionSite> & Pick<DefinitionSite, "path">,
): DefinitionSite {
  return { name: null, alias: null, kind: null, parameterValues: {}, connectionReferences: {}, ...given };
}

/** `{name: {value}}` as `{name: value}`; `$connections` is kept apart. */
export function parameterValues(parameters: ValueObject | undefined): ValueObject {
  return Object.fromEntries(
    Object.entries(parameters ?? {}).flatMap(([name, entry]): [string, Value][] => {
      const value = isRecord(entry) ? member(entry, "value") : undefined;
      return value === undefined || name.toLowerCase() === "$connections" ? [] : [[name, value]];
    }),
  );
}

export function connectionsParameter(parameters: ValueObject | undefined): ValueObject {
  const connections = parameters === undefined ? undefined : recordMember(parameters, "$connections");
  return connections === undefined ? {} : (recordMember(connections, "value") ?? {});
}
