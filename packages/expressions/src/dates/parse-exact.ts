import type { Culture } from "./culture.ts";
import type { Moment } from "./moment.ts";
import { fullYear, timeOfDay, validDay, withZone } from "./parse-moment.ts";
import { type PatternToken, readPattern } from "./pattern.ts";

/** What has been read so far; fields that a pattern lacks keep .NET's defaults. */
interface Fields {
  year: number | null;
  month: number;
  dayOfMonth: number;
  hour: number;
  minute: number;
  second: number;
  fraction: string;
  half: "am" | "pm" | null;
  zone: string | undefined;
}

const ZONE = /^(?:Z|[+-]\d{2}(?::?\d{2})?)/i;

/**
 * Reads a text that must have exactly the given .NET format.
 *
 * @param today whose year a pattern without year takes
 * @returns `null` when the text does not match, `"format"` when the format itself is not valid
 */
export function parseExact(
  text: string,
  format: string,
  culture: Culture,
  year: number,
): Moment | "format" | null {
  const pattern = readPattern(format, culture);
  if (pattern === null) return "format";
  if (text.length > 200) return null;
  const fields: Fields = {
    year: null,
    month: 1,
    dayOfMonth: 1,
    hour: 0,
    minute: 0,
    second: 0,
    fraction: "",
    half: null,
    zone: undefined,
  };
  let rest = text.trim();
  for (const token of pattern.tokens) {
    const length =
      token.kind === "text" ? textLength(rest, token.text) : readField(rest, token, fields, culture);
    if (length === null) return null;
    rest = rest.slice(length);
  }
  return rest.trim() === "" ? assemble(fields, year) : null;
}

function textLength(rest: string, text: string): number | null {
  if (rest.startsWith(text)) return text.length;
  const bare = text.trim();
  const spaces = rest.length - rest.trimStart().length;
  return rest.startsWith(bare, spaces) ? spaces + bare.length : null;
}

type Field = Extract<PatternToken, { kind: "field" }>;

function readField(rest: string, { letter, count }: Field, fields: Fields, culture: Culture): number | null {
  switch (letter) {
    case "d":
      if (count > 2)
        return readName(rest, count === 3 ? culture.shortWeekdays : culture.weekdays)?.length ?? null;
      return readNumber(rest, count, 2, (value) => (fields.dayOfMonth = value));
    case "M":
      return readMonth(rest, count, fields, culture);
    case "y":
      return readYear(rest, count, fields);
    case "h":
    case "H":
      return readNumber(rest, count, 2, (value) => (fields.hour = value));
    case "m":
      return readNumber(rest, count, 2, (value) => (fields.minute = value));
    case "s":
      return readNumber(rest, count, 2, (value) => (fields.second = value));
    case "f":
    case "F":
      return readFraction(rest, letter, count, fields);
    default:
      return readMark(rest, letter, fields, culture);
  }
}

function readMark(rest: string, letter: string, fields: Fields, culture: Culture): number | null {
  switch (letter) {
    case "t":
      return readHalf(rest, fields, culture);
    case "K":
    case "z": {
      const zone = ZONE.exec(rest)?.[0];
      fields.zone = zone;
      return zone?.length ?? (letter === "K" ? 0 : null);
    }
    case ":":
      return textLength(rest, culture.timeSeparator);
    case "/":
      return textLength(rest, culture.dateSeparator) ?? textLength(rest, "/");
    default:
      return null;
  }
}

/** One letter takes one or more digits up to `most`; more letters take exactly so many. */
function readNumber(
  rest: string,
  count: number,
  most: number,
  store: (value: number) => void,
): number | null {
  let length = 0;
  const wanted = count === 1 ? most : Math.max(count, 2);
  while (length < wanted && /\d/.test(rest[length] ?? "")) length += 1;
  if (length === 0 || (count > 1 && length < count)) return null;
  store(Number(rest.slice(0, length)));
  return length;
}

function readYear(rest: string, count: number, fields: Fields): number | null {
  const most = Math.max(count, 2);
  return readNumber(rest, count, most, (value) => {
    fields.year = count <= 2 ? fullYear(`${value}`.padStart(2, "0")) : value;
  });
}

function readMonth(rest: string, count: number, fields: Fields, culture: Culture): number | null {
  if (count <= 2) return readNumber(rest, count, 2, (value) => (fields.month = value));
  const lists =
    count === 3
      ? [culture.genitiveShortMonths, culture.shortMonths]
      : [culture.genitiveMonths, culture.months];
  for (const names of lists) {
    const found = readName(rest, names);
    if (found) {
      fields.month = found.index + 1;
      return found.length;
    }
  }
  return null;
}

/** The longest name the text starts with, in any case. */
function readName(rest: string, names: readonly string[]): { index: number; length: number } | null {
  const lower = rest.toLowerCase();
  let best: { index: number; length: number } | null = null;
  for (const [index, name] of names.entries()) {
    if (name.length > (best?.length ?? 0) && lower.startsWith(name.toLowerCase())) {
      best = { index, length: name.length };
    }
  }
  return best;
}

function readFraction(rest: string, letter: string, count: number, fields: Fields): number | null {
  let length = 0;
  while (length < count && /\d/.test(rest[length] ?? "")) length += 1;
  if (letter === "f" && length < count) return null;
  fields.fraction = rest.slice(0, length);
  return length;
}

function readHalf(rest: string, fields: Fields, culture: Culture): number | null {
  const lower = rest.toLowerCase();
  for (const half of ["am", "pm"] as const) {
    for (const name of [culture[half].toLowerCase(), half, half.slice(0, 1)]) {
      if (name !== "" && lower.startsWith(name)) {
        fields.half = half;
        return name.length;
      }
    }
  }
  return null;
}

function assemble(fields: Fields, year: number): Moment | null {
  const day = validDay(fields.year ?? year, fields.month, fields.dayOfMonth);
  const hour = fields.half === null ? fields.hour : (fields.hour % 12) + (fields.half === "pm" ? 12 : 0);
  const time = timeOfDay(hour, fields.minute, fields.second, fields.fraction || undefined);
  return day === null || time === null ? null : withZone(day, time.tick, fields.zone);
}
