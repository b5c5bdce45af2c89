import { getMember, isObject, parseJson, stringifyJson, type Value } from "@towpath/expressions";
import { excerptOf } from "@towpath/prelude";

/** Longer explanations are cut: the whole answer stands in the outputs. */
const LONGEST = 400;
/** Where services put what they have to say, the likeliest first. */
const PLACES = [
  "message",
  "error_description",
  "error_message",
  "errorMessage",
  "detail",
  "title",
  "description",
  "error",
  "errors",
  "fault",
  "odata.error",
];
const DEEPEST = 5;
const LONGEST_JSON = 100_000;

/** What a service itself says about a failure; empty when it says nothing. */
export function serviceWords(body: Value | undefined): string {
  const words = serviceQuote(body);
  return words === "" ? "" : `The service says: "${words}".`;
}

/** The same without the sentence around it. */
export function serviceQuote(body: Value | undefined): string {
  const words = (wordsIn(body ?? null, 0) ?? "").replace(/\s+/g, " ").trim();
  return excerptOf(words, LONGEST);
}

function wordsIn(value: Value, depth: number): string | null {
  if (depth > DEEPEST) return null;
  // A page in HTML says nothing that could be shown in a line.
  if (typeof value === "string")
    return value.trim() === "" || /^\s*</.test(value) ? null : said(value, depth);
  if (Array.isArray(value)) return firstWords(value, depth + 1);
  if (!isObject(value) || Object.hasOwn(value, "$content")) return null;
  const members = PLACES.flatMap((place) => getMember(value, place) ?? []);
  const words = firstWords(members, depth + 1);
  return words ?? (depth === 0 && Object.keys(value).length > 0 ? stringifyJson(value) : null);
}

/** Some services send JSON as a text, or write it into a member: what it says counts, and not how. */
function said(text: string, depth: number): string | null {
  if (!/^\s*[{[]/.test(text) || text.length > LONGEST_JSON) return text;
  const parsed = parseJson(text);
  return parsed.ok ? (wordsIn(parsed.value, depth + 1) ?? (depth === 0 ? text : null)) : text;
}

function firstWords(values: readonly Value[], depth: number): string | null {
  for (const value of values) {
    const words = wordsIn(value, depth);
    if (words !== null) return words;
  }
  return null;
}
