import type { Value, ValueObject } from "@towpath/expressions";
import { type FieldSpec, fieldStep } from "@towpath/flow";
import { cutText } from "@towpath/prelude";
import type { Visibility } from "../connector.ts";

/** One input of an operation as its form shows it, with what a new action has there. */
export interface InputField {
  /** As `inputs.parameters` names it: `id`, `item/customer/name`. */
  readonly key: string;
  readonly field: FieldSpec;
  readonly default?: Value;
}

export interface FieldWords {
  readonly title: string;
  readonly description: string;
  readonly required: boolean;
  readonly visibility: Visibility;
}

/** What every field has, whatever edits it. What must be given is never put away. */
export function baseField(
  path: string,
  { title, description, required, visibility }: FieldWords,
): Omit<FieldSpec, "control"> {
  const advanced = visibility === "advanced" && !required;
  return { path, title, help: helpOf(title, description), required, ...(advanced ? { advanced } : {}) };
}

/** The path of the member of `inputs.parameters` with this name. */
export const pathOfKey = (key: string): string => `inputs/parameters/${fieldStep(key)}`;

/** A step of a key below the body: a slash of the property's own is written as in a JSON pointer. */
export const keyStep = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

const LONGEST_HELP = 400;

/** Words that only repeat the title help nobody; some files hold whole manuals. */
function helpOf(title: string, description: string): string {
  const words = description.trim();
  if (words.toLowerCase().replace(/\.$/, "") === title.trim().toLowerCase()) return "";
  return words.length > LONGEST_HELP ? `${cutText(words, LONGEST_HELP).trimEnd()}…` : words;
}

/** Parameters of a new action: what is shown with a default begins with it. */
export function startValues(fields: readonly InputField[]): ValueObject {
  const given = fields.flatMap((field): [string, Value][] =>
    field.default === undefined ? [] : [[field.key, field.default]],
  );
  return Object.fromEntries(given);
}
