import { PreciseNumber } from "../value.ts";

/** `digits / 10^scale`, within .NET's decimal: 96 bits of digits, at most 28 places. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const MAX_DIGITS = 79228162514264337593543950335n;
const MAX_SCALE = 28;

/** Reads a plain decimal text or a number; `null` when the text has an exponent or other characters, or it is too large. */
export function toDecimal(source: string | number | bigint): Decimal | null {
  if (typeof source === "bigint") return fit(source, 0);
  if (typeof source === "number") return fromDouble(source);
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(source.trim());
  if (!match) return null;
  const whole = match[2] ?? "";
  const fraction = match[3] ?? "";
  // Longer digit strings cannot fit and would only cost time.
  if ((whole + fraction).length === 0 || whole.length > 400 || fraction.length > 400) return null;
  const digits = BigInt(whole + fraction);
  return fit(match[1] === "-" ? -digits : digits, fraction.length);
}

/** The shortest digits that mean the double. */
function fromDouble(value: number): Decimal | null {
  if (!Number.isFinite(value)) return null;
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const places = (mantissa.split(".")[1] ?? "").length;
  const digits = BigInt(mantissa.replace(".", ""));
  const scale = places - Number(exponent);
  if (scale > 350) return { digits: 0n, scale: 0 };
  return scale < 0 ? fit(digits * 10n ** BigInt(-scale), 0) : fit(digits, scale);
}

/** Rounds half to even until the digits fit; `null` when even a whole number does not. */
export function fit(digits: bigint, scale: number): Decimal | null {
  const magnitude = digits < 0n ? -digits : digits;
  const excess = excessPlaces(magnitude, scale);
  if (excess > scale) return null;
  if (excess === 0) return { digits, scale };
  let rounded = divideHalfEven(magnitude, 10n ** BigInt(excess));
  let places = scale - excess;
  if (rounded > MAX_DIGITS && places > 0) {
    rounded = divideHalfEven(rounded, 10n);
    places -= 1;
  }
  if (rounded > MAX_DIGITS) return null;
  return { digits: digits < 0n ? -rounded : rounded, scale: places };
}

function excessPlaces(magnitude: bigint, scale: number): number {
  let excess = Math.max(0, scale - MAX_SCALE);
  let rest = magnitude / 10n ** BigInt(excess);
  while (rest > MAX_DIGITS) {
    rest /= 10n;
    excess += 1;
  }
  return excess;
}

function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const twice = (value % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

export function decimalText({ digits, scale }: Decimal): string {
  const negative = digits < 0n;
  const all = `${negative ? -digits : digits}`.padStart(scale + 1, "0");
  const text = scale === 0 ? all : `${all.slice(0, -scale)}.${all.slice(-scale)}`;
  return negative ? `-${text}` : text;
}

export function decimalValue(decimal: Decimal): PreciseNumber {
  const text = decimalText(decimal);
  return new PreciseNumber("decimal", text, Number(text));
}

export function compareDecimals(a: Decimal, b: Decimal): number {
  const [left, right] = align(a, b);
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

export function addDecimals(a: Decimal, b: Decimal): Decimal | null {
  const [left, right] = align(a, b);
  return fit(left + right, Math.max(a.scale, b.scale));
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal | null {
  return addDecimals(a, { digits: -b.digits, scale: b.scale });
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal | null {
  return fit(a.digits * b.digits, a.scale + b.scale);
}

/** Exact where possible, else rounded to 28 places; no trailing zeros beyond the operands' own. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal | null {
  const places = MAX_SCALE + 2;
  const dividend = a.digits * 10n ** BigInt(places + b.scale);
  let digits = dividend / b.digits;
  let scale = places + a.scale;
  const least = Math.max(0, a.scale - b.scale);
  const isExact = dividend % b.digits === 0n;
  while (isExact && scale > least && digits % 10n === 0n) {
    digits /= 10n;
    scale -= 1;
  }
  return fit(digits, scale);
}

export function remainderOfDecimals(a: Decimal, b: Decimal): Decimal | null {
  const [left, right] = align(a, b);
  return fit(left % right, Math.max(a.scale, b.scale));
}

function align(a: Decimal, b: Decimal): [bigint, bigint] {
  const scale = Math.max(a.scale, b.scale);
  return [a.digits * 10n ** BigInt(scale - a.scale), b.digits * 10n ** BigInt(scale - b.scale)];
}
