import { getMember, isObject, parseJson, type ValueObject } from "@towpath/expressions";

/** One try of a step that did not work. */
export interface StepTry {
  readonly attempt: string;
  /** What the service answered, or why there was no answer. */
  readonly code: string;
  /** How long it was waited before the next one; null where that is not known. */
  readonly delayMs: number | null;
  /** Epoch milliseconds; null where that is not known. */
  readonly at: number | null;
}

/** What the journal notes of a step beside its inputs and outputs. Null: nothing that can be read. */
export function detailOf(text: string | null): ValueObject | null {
  const detail = text === null ? null : parseJson(text);
  return detail?.ok === true && isObject(detail.value) ? detail.value : null;
}

/** The tries that did not work, from the retry history the engine keeps with a step. */
export function triesOf(detail: ValueObject | null): readonly StepTry[] {
  const attempts = detail === null ? undefined : getMember(detail, "attempts");
  if (!Array.isArray(attempts)) return [];
  return attempts.filter(isObject).map((one) => ({
    attempt: String(getMember(one, "attempt") ?? ""),
    code: String(getMember(one, "code") ?? ""),
    delayMs: numberOf(one, "delayMs"),
    at: numberOf(one, "at"),
  }));
}

function numberOf(object: ValueObject, name: string): number | null {
  const value = getMember(object, name);
  return typeof value === "number" ? value : null;
}
