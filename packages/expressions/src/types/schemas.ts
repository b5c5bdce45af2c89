import type { InferredType } from "./inferred-type.ts";

/**
 * What is known of the things an expression reads. Every answer may be missing: it then counts as unknown, and nothing
 * is warned of. Names come as written; they are matched in any case.
 */
export interface Schemas {
  /** The outputs of the trigger, with their `body`. */
  triggerOutputs?(): InferredType | undefined;
  /** The outputs of an action, as the place of the expression sees them. */
  outputs?(actionName: string): InferredType | undefined;
  variable?(name: string): InferredType | undefined;
  parameter?(name: string): InferredType | undefined;
  item?(): InferredType | undefined;
  items?(loopName: string): InferredType | undefined;
  /** What a text without `@` stands for, where another language reads it first; missing: the text itself. */
  literal?(text: string): InferredType | undefined;
}
