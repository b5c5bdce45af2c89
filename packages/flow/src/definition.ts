import type { ValueObject } from "@towpath/expressions";

/**
 * A WDL document. It stays the plain tree it was read as, so that members Towpath does not know survive:
 * nothing here copies it into a shape of our own. Read it through the views beside this file. It is never
 * mutated: an edit makes a new tree that shares what did not change.
 */
export type Definition = ValueObject;

/** Where a list of actions hangs: the root, or a branch of a container (`["Condition"], "else"`). */
export interface BlockRef {
  /** Name of the container action; null for the root. */
  readonly container: string | null;
  /** `actions`, `else`, `default`, `case:<case name>`, or `tool:<tool name>`; `actions` for the root. */
  readonly branch: string;
}

export const ROOT_BLOCK: BlockRef = { container: null, branch: "actions" };

/** What a new flow starts as: no trigger, no actions. */
export function emptyDefinition(): Definition {
  return {
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    parameters: {},
    triggers: {},
    actions: {},
    outputs: {},
  };
}
