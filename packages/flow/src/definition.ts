import type { ValueObject } from "@towpath/expressions";

/**
 * A WDL document. It stays the plain tree it was read as, so that members Towpath does not know survive:
 * nothing here copies it into a shape of our own. Read it through the views beside this file.
 */
export type Definition = ValueObject;

/** Where a list of actions hangs: the root, or a branch of a container (`["Condition"], "else"`). */
export interface BlockRef {
  /** Name of the container action; null for the root. */
  readonly container: string | null;
  /** `actions`, `else`, `default`, or `case:<case name>`; `actions` for the root. */
  readonly branch: string;
}
