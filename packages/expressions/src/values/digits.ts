import { PreciseNumber } from "../value.ts";
import { isInteger, toDouble } from "./number-text.ts";

/**
 * A number as decimal digits: `0.d1d2d3… × 10^exponent`, without leading or trailing zeros. Only a double can be
 * negative without digits: .NET keeps the sign of what rounds to zero.
 */
export interface Digits {
  readonly negative: boolean;
  readonly digits: string;
  /** How many digits stand before the decimal point. */
  readonly exponent: number;
}

type Numeric = number | bigint | PreciseNumber;

/** Whether .NET would format it as a double, by rules of its own. */
export function isDouble(value: Numeric): boolean {
  return value instanceof PreciseNumber ? value.kind === "float" : !isInteger(value);
}

/** All digits of a number. A double has up to 767 of them: it is a fraction of a power of two. */
export function digitsOf(value: Numeric): Digits {
  if (value instanceof PreciseNumber && value.kind === "decimal") return fromPlain(value.text);
  if (!isDouble(value)) return fromPlain(`${value}`);
  return allDigits(toDouble(value));
}

/** The digits that custom formats see: of a double the first fifteen. */
export function customDigitsOf(value: Numeric): Digits {
  if (!isDouble(value)) return digitsOf(value);
  const double = toDouble(value);
  const [mantissa = "0", exponent = "0"] = Math.abs(double).toExponential(14).split("e");
  return normal(isNegative(double), mantissa.replace(".", ""), Number(exponent) + 1);
}

const isNegative = (double: number) => double < 0 || Object.is(double, -0);

function allDigits(double: number): Digits {
  let mantissa = Number.isFinite(double) ? Math.abs(double) : 0;
  let halvings = 0;
  // Doubling is exact; after at most 1,074 times any double is whole.
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    halvings += 1;
  }
  // A halving is a multiplication by five and one place more behind the point.
  const digits = `${BigInt(mantissa) * 5n ** BigInt(halvings)}`;
  return normal(isNegative(double), digits === "0" ? "" : digits, digits.length - halvings);
}

function fromPlain(text: string): Digits {
  const negative = text.startsWith("-");
  const [whole = "", fraction = ""] = (negative ? text.slice(1) : text).split(".");
  const all = whole + fraction;
  const leading = all.length - all.replace(/^0+/, "").length;
  const digits = all.replace(/^0+/, "").replace(/0+$/, "");
  return { negative, digits, exponent: digits === "" ? 0 : whole.length - leading };
}

/** Keeps `places` digits behind the point, rounding half away from zero or half to even. */
export function roundDigits(number: Digits, places: number, half: "away" | "even"): Digits {
  return keepDigits(number, number.exponent + places, half);
}

/** Keeps the first `count` digits. */
export function keepDigits(
  { negative, digits, exponent }: Digits,
  count: number,
  half: "away" | "even",
): Digits {
  if (count >= digits.length) return { negative, digits, exponent };
  if (count < 0) return normal(negative, "", 0);
  const kept = digits.slice(0, count);
  if (!roundsUp(kept, digits.slice(count), half)) return normal(negative, kept, exponent);
  const raised = `${BigInt(kept === "" ? "0" : kept) + 1n}`.padStart(count, "0");
  return normal(negative, raised, exponent + (raised.length > count ? 1 : 0));
}

function roundsUp(kept: string, rest: string, half: "away" | "even"): boolean {
  const first = rest.charCodeAt(0) - 48;
  if (first !== 5) return first > 5;
  if (half === "away" || /[1-9]/.test(rest.slice(1))) return true;
  return kept !== "" && (kept.charCodeAt(kept.length - 1) - 48) % 2 === 1;
}

function normal(negative: boolean, digits: string, exponent: number): Digits {
  const trimmed = digits.replace(/0+$/, "");
  return { negative, digits: trimmed, exponent: trimmed === "" ? 0 : exponent };
}

/** The digits before and behind the point, the latter padded to `places`. */
export function splitDigits(
  { digits, exponent }: Digits,
  places: number,
): { whole: string; fraction: string } {
  const whole = exponent <= 0 ? "" : digits.slice(0, exponent).padEnd(exponent, "0");
  const fraction = exponent <= 0 ? "0".repeat(-exponent) + digits : digits.slice(exponent);
  return { whole, fraction: fraction.slice(0, places).padEnd(places, "0") };
}
