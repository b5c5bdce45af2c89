import type { Value, ValueObject } from "@towpath/expressions";
import { isArmExpression } from "../arm-expression.ts";
import { fieldSteps } from "../catalogue/field-steps.ts";
import { spellingsOf } from "../catalogue/spellings.ts";
import { isRecord, member } from "../tree.ts";

/** True when a value is what it says: no expression decides it later. */
export function isLiteral(value: Value | undefined): boolean {
  return (
    value !== undefined && !(typeof value === "string" && (value.includes("@") || isArmExpression(value)))
  );
}

export function isMissing(value: Value | undefined, mayBeEmpty: boolean): boolean {
  return value === undefined || (!mayBeEmpty && (value === null || value === ""));
}

/**
 * The value at a path below an object, names in any case. Where something on the way is decided by an expression,
 * that expression stands for everything below it.
 */
export function valueBelow(object: ValueObject, path: readonly string[]): Value | undefined {
  let value: Value | undefined = object;
  for (const segment of path) {
    if (typeof value === "string" && value !== "" && !isLiteral(value)) return value;
    value = isRecord(value) ? member(value, segment) : undefined;
  }
  return value;
}

/** An input of the catalogue under any of its spellings; one that is set to null is there, too. */
export function inputIn(step: ValueObject, path: string): Value | undefined {
  const values = spellingsOf(path).map((spelling) => valueBelow(step, fieldSteps(spelling)));
  return values.find((value) => value !== undefined && value !== null) ?? values[0];
}

/** A literal number, also where it is written as text; null for anything else. */
export function literalNumber(value: Value | undefined): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
}

const UNIT_SECONDS = [31_536_000, 2_592_000, 604_800, 86_400, 3_600, 60, 1];

/** How long a duration is; years count 365 days and months 30. NaN when the text is none. */
export function durationSeconds(text: string): number {
  const found =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/i.exec(text);
  if (found === null) return Number.NaN;
  return UNIT_SECONDS.reduce((sum, seconds, index) => sum + seconds * Number(found[index + 1] ?? 0), 0);
}

/** An ISO 8601 duration, such as `PT1H30M` or `P1D`. */
export function isDuration(text: string): boolean {
  return /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/i.test(text);
}
