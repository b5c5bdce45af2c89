import { PreciseNumber, type Value, type ValueObject } from "../value.ts";
import { compareDecimals, type Decimal, toDecimal } from "./decimal.ts";
import { isObject } from "./members.ts";
import { isNumeric, toDouble } from "./number-text.ts";

type Numeric = number | bigint | PreciseNumber;

/** Sign of a − b. Decimals compare digit by digit where both sides have an exact value. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  if (isDecimal(a) || isDecimal(b)) {
    const exactA = exact(a);
    const exactB = exact(b);
    if (exactA && exactB) return compareDecimals(exactA, exactB);
  }
  const left = a instanceof PreciseNumber ? a.value : a;
  const right = b instanceof PreciseNumber ? b.value : b;
  // Mixed number and bigint compare by mathematical value in JavaScript.
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

/** What `equals` says: same type and deep; numbers by value, text by code units, members in any order. */
export function valuesEqual(a: Value, b: Value): boolean {
  return equalWithin(a, b, { left: Number.POSITIVE_INFINITY });
}

/** The same, for so many comparisons; where there are not enough of them, `left` is negative in the end. */
export function equalWithin(a: Value, b: Value, meter: { left: number }): boolean {
  meter.left -= 4;
  if (typeof a === "string") return typeof b === "string" && textsEqual(a, b, meter);
  if (a === b) return true;
  if (meter.left < 0 || a === null || b === null) return false;
  if (isNumeric(a)) return isNumeric(b) && compareNumbers(a, b) === 0;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a)) return Array.isArray(b) && arraysEqual(a, b, meter);
  return isObject(a) && isObject(b) && objectsEqual(a, b, meter);
}

type Meter = { left: number };

/** Only texts of one length are looked at in full. */
function textsEqual(a: string, b: string, meter: Meter): boolean {
  if (a.length !== b.length) return false;
  meter.left -= a.length / 32;
  return a === b;
}

function arraysEqual(a: Value[], b: Value[], meter: Meter): boolean {
  return a.length === b.length && a.every((item, index) => equalWithin(item, b[index] ?? null, meter));
}

function objectsEqual(a: ValueObject, b: ValueObject, meter: Meter): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equalWithin(a[key] ?? null, b[key] ?? null, meter));
}

function isDecimal(value: Numeric): boolean {
  return value instanceof PreciseNumber && value.kind === "decimal";
}

function exact(value: Numeric): Decimal | null {
  return value instanceof PreciseNumber && value.kind === "float"
    ? toDecimal(value.value)
    : toDecimal(value instanceof PreciseNumber ? value.text : value);
}

/** A text that two values share exactly when `valuesEqual` holds, for sets and maps of values. */
export function identityText(value: Value): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (isNumeric(value)) return numericIdentity(value);
  if (Array.isArray(value)) return `[${value.map(identityText).join(",")}]`;
  if (!isObject(value)) return `${value}`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${identityText(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

function numericIdentity(value: Numeric): string {
  if (isDecimal(value)) return (value as PreciseNumber).text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  if (typeof value === "bigint") return `${value}`;
  const double = toDouble(value);
  return Number.isInteger(double) ? `${BigInt(double)}` : `${double}`;
}
