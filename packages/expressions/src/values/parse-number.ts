import type { Value } from "../value.ts";
import { floatOf, integerOf } from "./number-text.ts";

/** How a culture writes numbers. */
export interface NumberSeparators {
  readonly decimal: string;
  readonly group: string;
}

export const INVARIANT_SEPARATORS: NumberSeparators = { decimal: ".", group: "," };

const PLAIN = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,5})?$/;
/** Beyond this no number is meant, and reading would only cost time. */
const MAX_LENGTH = 1000;

/**
 * Reads a number as .NET's float style does: sign in front or behind, group separators anywhere before the decimal
 * one, spaces around.
 *
 * @returns its plain spelling (`-12345678.5`), or `null`
 */
export function plainNumber(text: string, separators: NumberSeparators): string | null {
  if (text.length > MAX_LENGTH) return null;
  const spaced = normalizeSpaces(separators.group) === "_" ? typedSpaces(text) : text;
  const match = /^([+-]?)\s*([^\s+-][^\s]*?)\s*([+-]?)$/.exec(normalizeSpaces(spaced.trim()));
  if (!match || (match[1] !== "" && match[3] !== "")) return null;
  const sign = `${match[1]}${match[3]}` === "-" ? "-" : "";
  const body = match[2] ?? "";
  const [whole = "", ...rest] = body.split(separators.decimal);
  if (rest.length > 1) return null;
  const ungrouped = whole.replaceAll(normalizeSpaces(separators.group), "");
  const plain = rest.length === 0 ? ungrouped : `${ungrouped}.${rest[0]}`;
  return PLAIN.test(plain) && !startsWithGroup(whole, separators) ? sign + plain : null;
}

function startsWithGroup(whole: string, { group }: NumberSeparators): boolean {
  return group !== "" && whole.startsWith(normalizeSpaces(group));
}

/** Cultures group by (narrow) no-break spaces; they are matched within one word as underscores. */
function normalizeSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, "_");
}

/** Nobody can type a no-break space: where it groups digits, a space does as well. */
const typedSpaces = (text: string) => text.replace(/(?<=\d) (?=\d)/g, "_");

export function floatFromText(text: string, separators: NumberSeparators): Value | null {
  const plain = plainNumber(text, separators);
  if (plain === null) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? floatOf(value) : null;
}

/** Digits with an optional sign, group separators, and a fraction of zeros; within 64 bits. */
export function integerFromText(text: string): number | bigint | null {
  // Unlike floats, integers take no sign behind them.
  const plain = /[+-]\s*$/.test(text.slice(-100)) ? null : plainNumber(text, INVARIANT_SEPARATORS);
  if (plain === null || !/^-?\d+(?:\.0*)?$/.test(plain)) return null;
  return integerOf(BigInt(plain.split(".")[0] ?? "0"));
}
