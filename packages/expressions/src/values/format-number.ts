import type { PreciseNumber } from "../value.ts";
import { type Digits, digitsOf, isDouble, keepDigits, roundDigits, splitDigits } from "./digits.ts";
import { formatCustomNumber } from "./format-custom-number.ts";
import { groupDigits } from "./group-digits.ts";
import type { NumberCulture } from "./number-culture.ts";
import { isInteger, numberText } from "./number-text.ts";

type Numeric = number | bigint | PreciseNumber;

/** More digits than any number has; longer formats would only make text. */
const MAX_PRECISION = 1000;

/** Writes a number by a .NET standard or custom format; `null` when the format is not valid for it. */
export function formatNumber(value: Numeric, format: string, culture: NumberCulture): string | null {
  if (format.length > MAX_PRECISION) return null;
  const standard = /^([a-z])(\d{0,9})$/i.exec(format);
  if (!standard)
    return format === "" ? general(value, null, culture, "E") : formatCustomNumber(value, format, culture);
  const precision = standard[2] ? Number(standard[2]) : null;
  if (precision !== null && precision > MAX_PRECISION) return null;
  return formatStandard(value, standard[1] ?? "G", precision, culture);
}

type Standard = (value: Numeric, precision: number | null, culture: NumberCulture, letter: string) => string;

const STANDARD: Readonly<Record<string, Standard>> = {
  C: (value, precision, culture) => currency(value, precision ?? culture.currencyDigits, culture),
  E: (value, precision, culture, letter) => exponential(value, precision ?? 6, culture, letter),
  F: (value, precision, culture) => fixed(value, precision ?? 2, culture, { ...culture, group: "" }),
  G: (value, precision, culture, letter) => general(value, precision, culture, letter === "g" ? "e" : "E"),
  N: (value, precision, culture) => fixed(value, precision ?? 2, culture, culture),
  P: (value, precision, culture) => percent(value, precision ?? 2, culture),
};

type IntegerFormat = (
  value: number | bigint,
  width: number,
  culture: NumberCulture,
  letter: string,
) => string;

/** Formats that only integers have. */
const FOR_INTEGERS: Readonly<Record<string, IntegerFormat>> = {
  D: wholeDigits,
  X: hexadecimal,
  B: (value, width) => BigInt.asUintN(64, BigInt(value)).toString(2).padStart(width, "0"),
};

function formatStandard(
  value: Numeric,
  letter: string,
  precision: number | null,
  culture: NumberCulture,
): string | null {
  const key = letter.toUpperCase();
  const standard = STANDARD[key];
  if (standard) return standard(value, precision, culture, letter);
  if (isInteger(value)) return FOR_INTEGERS[key]?.(value, precision ?? 0, culture, letter) ?? null;
  return key === "R" ? general(value, null, culture, "E") : null;
}

/** Standard formats round half to even where a double is exactly a half, and away from zero on exact numbers. */
const halfOf = (value: Numeric) => (isDouble(value) ? "even" : "away");

function rounded(value: Numeric, digits: Digits, places: number): Digits {
  return signed(value, roundDigits(digits, places, halfOf(value)));
}

/** Only doubles know a negative zero. */
function signed(value: Numeric, digits: Digits): Digits {
  return digits.digits === "" && !isDouble(value) ? { ...digits, negative: false } : digits;
}

interface Marks {
  readonly decimal: string;
  readonly group: string;
  readonly groupSizes: readonly number[];
}

function magnitude(number: Digits, places: number, marks: Marks): string {
  const { whole, fraction } = splitDigits(number, places);
  const grouped = groupDigits(whole === "" ? "0" : whole, marks);
  return places === 0 ? grouped : `${grouped}${marks.decimal}${fraction}`;
}

function fixed(value: Numeric, places: number, culture: NumberCulture, marks: Marks): string {
  const number = rounded(value, digitsOf(value), places);
  const text = magnitude(number, places, marks);
  return number.negative ? `${culture.minus}${text}` : text;
}

function currency(value: Numeric, places: number, culture: NumberCulture): string {
  const number = rounded(value, digitsOf(value), places);
  const pattern = number.negative ? culture.negativeCurrencyPattern : culture.currencyPattern;
  return fill(pattern, magnitude(number, places, culture.money), culture);
}

function percent(value: Numeric, places: number, culture: NumberCulture): string {
  const exact = digitsOf(value);
  const hundredfold = { ...exact, exponent: exact.digits === "" ? 0 : exact.exponent + 2 };
  const number = rounded(value, hundredfold, places);
  const text = fill(culture.percentPattern, magnitude(number, places, culture), culture);
  return number.negative ? `${culture.minus}${text}` : text;
}

function fill(pattern: string, number: string, culture: NumberCulture): string {
  const marks: Readonly<Record<string, string>> = {
    n: number,
    $: culture.currency,
    "%": culture.percent,
    "-": culture.minus,
  };
  return Array.from(pattern, (character) => marks[character] ?? character).join("");
}

function wholeDigits(value: number | bigint, width: number, culture: NumberCulture): string {
  const text = `${value}`.replace("-", "").padStart(width, "0");
  return value < 0 ? `${culture.minus}${text}` : text;
}

function hexadecimal(value: number | bigint, width: number, _culture: NumberCulture, letter: string): string {
  const text = BigInt.asUintN(64, BigInt(value)).toString(16).padStart(width, "0");
  return letter === "X" ? text.toUpperCase() : text;
}

function scientific(
  exact: Digits,
  places: number,
  culture: NumberCulture,
  letter: string,
  exponentWidth: number,
): string {
  const { negative, digits, exponent } = exact;
  const padded = digits.padEnd(places + 1, "0");
  const power = digits === "" ? 0 : exponent - 1;
  const sign = power < 0 ? "-" : "+";
  const fraction = places === 0 ? "" : `${culture.decimal}${padded.slice(1)}`;
  const mark = letter === "e" ? "e" : "E";
  const text = `${padded[0] ?? "0"}${fraction}${mark}${sign}${`${Math.abs(power)}`.padStart(exponentWidth, "0")}`;
  return negative ? `${culture.minus}${text}` : text;
}

function exponential(value: Numeric, places: number, culture: NumberCulture, letter: string): string {
  const digits = signed(value, keepDigits(digitsOf(value), places + 1, halfOf(value)));
  return scientific(digits, places, culture, letter, 3);
}

function general(value: Numeric, precision: number | null, culture: NumberCulture, mark: "e" | "E"): string {
  if (precision === null || precision === 0) {
    return numberText(value).replace("-", culture.minus).replace(".", culture.decimal).replace("E", mark);
  }
  const number = signed(value, keepDigits(digitsOf(value), precision, halfOf(value)));
  if (number.exponent > precision || (number.digits !== "" && number.exponent < -4)) {
    return scientific(number, Math.max(0, number.digits.length - 1), culture, mark, 2);
  }
  const places = Math.max(0, number.digits.length - number.exponent);
  const text = magnitude(number, places, { ...culture, group: "" });
  return number.negative ? `${culture.minus}${text}` : text;
}
