import type { Value } from "@towpath/expressions";
import type { FieldSpec } from "@towpath/flow";
import type { ComponentType, ReactNode } from "react";
import type { KnownData } from "../known-data.ts";

/**
 * Takes a new value over. What was chosen is a step of undo of its own; what is typed follows letter by letter, and
 * letters that come quickly are one step.
 */
export type TakeValue = (value: Value | undefined, how?: "chosen") => void;

/** What every control gets. A control never drops what it does not show. */
export interface ControlProps {
  readonly field: FieldSpec;
  readonly value: Value | undefined;
  readonly onChange: TakeValue;
  readonly known: KnownData;
  /** Id of the element with help and errors. */
  readonly describedBy: string;
  readonly invalid: boolean;
  readonly readOnly: boolean;
  /** Draws a field inside this one: its name, its help and its own control. */
  readonly draw: (
    field: FieldSpec,
    value: Value | undefined,
    onChange: (value: Value | undefined) => void,
  ) => ReactNode;
}

export interface ControlSpec {
  readonly Control: ComponentType<ControlProps>;
  /** False: this control cannot show the value; the field falls back to JSON and expressions. */
  represents(value: Value | undefined, props: Pick<ControlProps, "field">): boolean;
  /** Whether the field offers to be edited as JSON or an expression although its control fits. */
  readonly hasRawView: boolean;
}
