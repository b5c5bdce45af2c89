import type { DynamicField, FieldSpec } from "@towpath/flow";
import type { DynamicCall, DynamicSource } from "../openapi/dynamic-source.ts";

/** What the form asks the service about a place: choices, a tree, or the fields it consists of. */
export function dynamicOf(
  source: DynamicSource,
  parameter: string,
): { readonly control: FieldSpec["control"]; readonly dynamic: DynamicField } {
  const dependsOn = dependenciesOf(source);
  switch (source.kind) {
    case "list":
      return { control: "dynamic-choice", dynamic: { parameter, dependsOn } };
    case "schema":
      return { control: "dynamic-fields", dynamic: { parameter, dependsOn } };
    case "tree": {
      const { canSelectParents, canSelectLeaves } = source;
      return {
        control: "dynamic-tree",
        dynamic: { parameter, dependsOn, canSelectParents, canSelectLeaves },
      };
    }
    case "file": {
      const canSelectParents = source.onlyFolders;
      return {
        control: "dynamic-tree",
        dynamic: { parameter, dependsOn, canSelectParents, canSelectLeaves: !canSelectParents },
      };
    }
  }
}

/** Names of inputs that an answer depends on. */
export function dependenciesOf(source: DynamicSource): readonly string[] {
  switch (source.kind) {
    case "list":
    case "schema":
      return fromForm(source.call);
    case "tree":
      return [...new Set([...fromForm(source.open.call), ...fromForm(source.browse?.call ?? null)])];
    case "file":
      return [];
  }
}

/** Older files part the steps of a path with dots. */
function fromForm(call: DynamicCall | null): readonly string[] {
  return (call?.arguments ?? []).flatMap((argument) => ("from" in argument ? [argument.from] : []));
}
