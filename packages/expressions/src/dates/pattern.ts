import type { Culture } from "./culture.ts";

/** A piece of a custom date pattern: literal text, or a field letter repeated `count` times. */
export type PatternToken =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "field"; readonly letter: string; readonly count: number };

/** A pattern read once. `utc` says that the time is turned to UTC first (format `U`). */
export interface DatePattern {
  readonly tokens: readonly PatternToken[];
  readonly invariant: boolean;
}

const FIELD_LETTERS = "dfFghHKmMstyz:/";
const MAX_PATTERN = 500;
const ROUND_TRIP = "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK";

type Standard = (culture: Culture) => string;

const INVARIANT_FORMATS: Readonly<Record<string, string>> = {
  o: ROUND_TRIP,
  O: ROUND_TRIP,
  r: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  R: "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
  s: "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
  u: "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
};

const CULTURE_FORMATS: Readonly<Record<string, Standard>> = {
  d: (culture) => culture.shortDate,
  D: (culture) => culture.longDate,
  f: (culture) => `${culture.longDate} ${culture.shortTime}`,
  F: (culture) => `${culture.longDate} ${culture.longTime}`,
  U: (culture) => `${culture.longDate} ${culture.longTime}`,
  g: (culture) => `${culture.shortDate} ${culture.shortTime}`,
  G: (culture) => `${culture.shortDate} ${culture.longTime}`,
  m: (culture) => culture.monthDay,
  M: (culture) => culture.monthDay,
  t: (culture) => culture.shortTime,
  T: (culture) => culture.longTime,
  y: (culture) => culture.yearMonth,
  Y: (culture) => culture.yearMonth,
};

/** Reads a standard (one letter) or custom format; `null` when it is not valid. */
export function readPattern(format: string, culture: Culture): DatePattern | null {
  if (format.length > MAX_PATTERN) return null;
  if (format.length !== 1) return custom(format, false);
  const fixed = INVARIANT_FORMATS[format];
  if (fixed !== undefined) return custom(fixed, true);
  const standard = CULTURE_FORMATS[format];
  return standard === undefined ? null : custom(standard(culture), false);
}

function custom(format: string, invariant: boolean): DatePattern | null {
  const tokens: PatternToken[] = [];
  let at = 0;
  while (at < format.length) {
    const read = readToken(format, at);
    if (read === null) return null;
    tokens.push(read.token);
    at = read.end;
  }
  return { tokens: mergeTexts(tokens), invariant };
}

interface ReadToken {
  readonly token: PatternToken;
  readonly end: number;
}

function readToken(format: string, at: number): ReadToken | null {
  const letter = format[at] ?? "";
  switch (letter) {
    case "'":
    case '"':
      return quoted(format, at, letter);
    case "\\": {
      const next = format[at + 1];
      return next === undefined ? null : { token: { kind: "text", text: next }, end: at + 2 };
    }
    case "%": {
      const next = format[at + 1];
      // `%d` is the field d, which alone would be the standard format.
      return next === undefined || next === "%" ? null : readToken(format, at + 1);
    }
    default:
      return FIELD_LETTERS.includes(letter)
        ? field(format, at, letter)
        : { token: { kind: "text", text: letter }, end: at + 1 };
  }
}

function field(format: string, at: number, letter: string): ReadToken | null {
  let end = at + 1;
  if (!":/K".includes(letter)) while (format[end] === letter) end += 1;
  const count = end - at;
  if ((letter === "f" || letter === "F") && count > 7) return null;
  return { token: { kind: "field", letter, count }, end };
}

function quoted(format: string, open: number, quote: string): ReadToken | null {
  let text = "";
  for (let at = open + 1; at < format.length; at += 1) {
    const character = format[at] ?? "";
    if (character === quote) return { token: { kind: "text", text }, end: at + 1 };
    if (character === "\\") at += 1;
    text += format[at] ?? "";
  }
  return null;
}

function mergeTexts(tokens: readonly PatternToken[]): PatternToken[] {
  const merged: PatternToken[] = [];
  for (const token of tokens) {
    const last = merged.at(-1);
    if (token.kind === "text" && last?.kind === "text") {
      merged[merged.length - 1] = { kind: "text", text: last.text + token.text };
    } else merged.push(token);
  }
  return merged;
}
