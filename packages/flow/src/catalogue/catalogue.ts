import type { ValueObject } from "@towpath/expressions";

/** How one input of an action is edited. The designer draws a form from these; the checker reads `required`. */
export interface FieldSpec {
  /** Path below the action object, e.g. `inputs/uri` or `expression`. */
  readonly path: string;
  readonly title: string;
  readonly help: string;
  readonly required: boolean;
  readonly control:
    | "text"
    | "multiline"
    | "value"
    | "number"
    | "boolean"
    | "choice"
    | "some-of"
    | "dictionary"
    | "condition"
    | "variables"
    | "variable-name"
    | "flow"
    | "json-schema"
    | "columns"
    | "recurrence"
    | "batches"
    | "authentication"
    | "code";
  /** For `code`: what it is written in. */
  readonly language?: "javascript" | "liquid" | "xml";
  /** For `flow`: how the flows to choose from start. Request triggers when it is left out. */
  readonly startsBy?: readonly string[];
  /** For `choice` (free entry of an expression is always possible) and `some-of`, whose value is a list. */
  readonly choices?: readonly { readonly value: string | number; readonly title: string }[];
  /** Shown under "Advanced". */
  readonly advanced?: boolean;
  readonly placeholder?: string;
}

/** A kind of trigger or action the product can run, as the picker shows it. */
export interface OperationSpec {
  /** `type` as WDL spells it. */
  readonly type: string;
  /** `kind` where the type has several, e.g. `Button` for a Request trigger that is started by hand. */
  readonly kind?: string;
  /** Tells entries of one type apart whose inputs differ: the member of `inputs` that only this one has. */
  readonly variant?: string;
  readonly role: "trigger" | "action";
  readonly title: string;
  readonly summary: string;
  readonly group: "Control" | "Data operations" | "Variables" | "HTTP" | "Schedule" | "Request" | "Code";
  /** More words a maker may search for. */
  readonly keywords: readonly string[];
  /** Stem of the name a new action gets, e.g. `Compose`. */
  readonly defaultName: string;
  /** What a new action starts as. */
  readonly template: ValueObject;
  readonly fields: readonly FieldSpec[];
}
