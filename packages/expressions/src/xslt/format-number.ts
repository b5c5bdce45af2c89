import { formatCustomNumber } from "../values/format-custom-number.ts";
import { type NumberCulture, numberCultureOf } from "../values/number-culture.ts";

/** The characters of `xsl:decimal-format`. */
export interface DecimalFormat {
  readonly decimal: string;
  readonly group: string;
  readonly minus: string;
  readonly percent: string;
  readonly mille: string;
  readonly zero: string;
  readonly digit: string;
  readonly separator: string;
  readonly infinity: string;
  readonly nan: string;
}

export const DEFAULT_FORMAT: DecimalFormat = {
  decimal: ".",
  group: ",",
  minus: "-",
  percent: "%",
  mille: "‰",
  zero: "0",
  digit: "#",
  separator: ";",
  infinity: "Infinity",
  nan: "NaN",
};
const ROLES = {
  decimal: ".",
  group: ",",
  percent: "%",
  mille: "‰",
  zero: "0",
  digit: "#",
  separator: ";",
} as const;

/** A pattern such as `#,##0.00`; halves are rounded away from zero, as .NET does. */
export function formatXsltNumber(value: number, pattern: string, format: DecimalFormat): string {
  if (Number.isNaN(value)) return format.nan;
  if (!Number.isFinite(value)) return `${value < 0 ? format.minus : ""}${format.infinity}`;
  const culture = cultureOf(pattern, format);
  const written = formatCustomNumber(Object.is(value, -0) ? 0 : value, patternOf(pattern, format), culture);
  if (format.zero === "0") return written;
  const zero = format.zero.codePointAt(0) ?? 48;
  return written.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

function cultureOf(pattern: string, format: DecimalFormat): NumberCulture {
  const base = numberCultureOf("en-US");
  if (base === null) throw new Error("The culture en-US is always known.");
  const whole = (pattern.split(format.separator)[0] ?? "").split(format.decimal)[0] ?? "";
  const places = [...whole.slice(whole.lastIndexOf(format.group) + 1)];
  const size = places.filter((place) => place === format.digit || place === format.zero).length;
  const { decimal, group, minus, percent } = format;
  return {
    ...base,
    decimal,
    group,
    minus,
    percent,
    groupSizes: [whole.includes(group) && size > 0 ? size : 3],
  };
}

/** The pattern in the characters of .NET, with everything else escaped. */
function patternOf(pattern: string, format: DecimalFormat): string {
  const roles = new Map(
    Object.entries(ROLES).map(([role, sign]) => [format[role as keyof typeof ROLES], sign]),
  );
  return Array.from(pattern, (character) => roles.get(character) ?? `\\${character}`).join("");
}
