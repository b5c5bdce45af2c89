import { PreciseNumber, type Value } from "../value.ts";

const MAX_INT64 = 9223372036854775807n;
const MIN_INT64 = -9223372036854775808n;

/**
 * The shortest text that reads back as the same double, as .NET spells it: plain between 1E-04 and 1E+15,
 * with a signed exponent of at least two digits outside.
 */
export function doubleText(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude === 0 || (magnitude >= 1e-4 && magnitude < 1e15))
    return Object.is(value, -0) ? "-0" : `${value}`;
  if (!Number.isFinite(value)) return `${value}`;
  const [mantissa, exponent] = value.toExponential().split("e");
  const digits = (exponent ?? "+0").slice(1).padStart(2, "0");
  return `${mantissa}E${exponent?.[0] ?? "+"}${digits}`;
}

/** A float as JSON writes it: a whole value keeps `.0`, so that it stays a float when read again. */
export function doubleJsonText(value: number): string {
  const text = doubleText(value);
  return Number.isInteger(value) && !text.includes("E") ? `${text}.0` : text;
}

/** A double as a `Value` that remembers being a float. */
export function floatOf(value: number): Value {
  return Number.isInteger(value) ? new PreciseNumber("float", doubleJsonText(value), value) : value;
}

/** An Int64 as a `Value`; `null` when it does not fit in 64 bits. */
export function integerOf(value: bigint): number | bigint | null {
  if (value > MAX_INT64 || value < MIN_INT64) return null;
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

export function isNumeric(value: Value): value is number | bigint | PreciseNumber {
  return typeof value === "number" || typeof value === "bigint" || value instanceof PreciseNumber;
}

/** Whether the value counts as Int64 (a `number` beyond 2^53 has lost its digits: it is a float). */
export function isInteger(value: Value): value is number | bigint {
  return typeof value === "bigint" || Number.isSafeInteger(value);
}

export function toDouble(value: number | bigint | PreciseNumber): number {
  return value instanceof PreciseNumber ? value.value : Number(value);
}

/** How JSON writes any number. */
export function numberJsonText(value: number | bigint | PreciseNumber): string {
  if (value instanceof PreciseNumber) return value.kind === "float" ? value.text : decimalJsonText(value);
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return `${value}`;
  return doubleJsonText(value);
}

/** A whole decimal gets `.0`, so that it stays one, unless its digits alone say that it is no Int64. */
function decimalJsonText({ text, value }: PreciseNumber): string {
  return text.includes(".") || Math.abs(value) > Number(MAX_INT64) ? text : `${text}.0`;
}

/** How text shows any number: floats without the `.0` that JSON keeps; decimals with all their digits. */
export function numberText(value: number | bigint | PreciseNumber): string {
  if (value instanceof PreciseNumber) return value.kind === "float" ? doubleText(value.value) : value.text;
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return `${value}`;
  return doubleText(value);
}

/** Whether JSON.stringify writes a number as we do. */
export function isPlainNumber(value: number): boolean {
  if (Number.isInteger(value)) return Number.isSafeInteger(value);
  return Math.abs(value) >= 1e-4 || !Number.isFinite(value);
}
