import type { Value, ValueObject } from "@towpath/expressions";
import { isArmExpression } from "../arm-expression.ts";
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

/** A literal number, also where it is written as text; null for anything else. */
export function literalNumber(value: Value | undefined): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
}

/** An ISO 8601 duration, such as `PT1H30M` or `P1D`. */
export function isDuration(text: string): boolean {
  return /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/i.test(text);
}
