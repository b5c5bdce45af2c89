import type { ValueObject } from "@towpath/expressions";

/** How one input of an action is edited. The designer draws a form from these; the checker reads `required`. */
export interface FieldSpec {
  /**
   * Path below the action object, e.g. `inputs/uri` or `expression`; a slash inside a name is written `~1`, a tilde
   * `~0` (see `fieldSteps`).
   */
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
    | "code"
    | "date"
    | "date-time"
    | "time-zone"
    | "file"
    | "rows"
    | "dynamic-choice"
    | "dynamic-tree"
    | "dynamic-fields";
  /** For `code`: what it is written in. */
  readonly language?: "javascript" | "liquid" | "xml";
  /** For `flow`: how the flows to choose from start. Request triggers when it is left out. */
  readonly startsBy?: readonly string[];
  /** For `choice` (free entry of an expression is always possible) and `some-of`, whose value is a list. */
  readonly choices?: readonly { readonly value: string | number | boolean; readonly title: string }[];
  /** The list only helps: other values are no mistake. */
  readonly openChoices?: boolean;
  /** For `rows`: the fields of one item, with paths below it; one field with an empty path is the item itself. */
  readonly item?: readonly FieldSpec[];
  /** What a service is asked for while the form is filled in: choices, a tree, or the fields themselves. */
  readonly dynamic?: DynamicField;
  /** The type it takes where its control does not tell: values of other types are offered with a conversion. */
  readonly wants?: "list";
  /** Shown under "Advanced". */
  readonly advanced?: boolean;
  readonly placeholder?: string;
}

export interface DynamicField {
  /** What the service is asked about, as `inputs.parameters` names it, e.g. `item/status`. */
  readonly parameter: string;
  /** What the answer depends on, as `inputs.parameters` names it: when one changes, it is asked again. */
  readonly dependsOn: readonly string[];
  readonly canSelectParents?: boolean;
  readonly canSelectLeaves?: boolean;
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
  readonly group:
    | "Control"
    | "Data operations"
    | "Variables"
    | "HTTP"
    | "Schedule"
    | "Request"
    | "Code"
    | "Connector";
  /** More words a maker may search for. */
  readonly keywords: readonly string[];
  /** Stem of the name a new action gets, e.g. `Compose`. */
  readonly defaultName: string;
  /** What a new action starts as. */
  readonly template: ValueObject;
  readonly fields: readonly FieldSpec[];
  /** JSON Schema of the body it gives, where that is known. */
  readonly output?: ValueObject;
}

/** Settings of a step that belong together, as its Settings tab shows them. */
export interface SettingsGroup {
  readonly id:
    | "timeout"
    | "retry"
    | "concurrency"
    | "split-on"
    | "secure"
    | "pagination"
    | "chunking"
    | "outcome"
    | "tracked";
  readonly title: string;
  /** What it is for, in a sentence or two. */
  readonly help: string;
  readonly fields: readonly FieldSpec[];
}

/** The entry of a step that the catalogue itself does not hold: an operation of a connector. Null: nothing is known. */
export type FindStepOperation = (role: OperationSpec["role"], step: ValueObject) => OperationSpec | null;
