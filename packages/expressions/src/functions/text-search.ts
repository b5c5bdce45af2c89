import { type Outcome, Refusal, type Scope } from "../outcome.ts";
import { lowerInvariant } from "../values/letter-case.ts";
import { define, type FunctionSpec, param } from "./definition.ts";

const TEXT = param("text", "text", "The text.");
const SEARCHED = param("searchText", "text", "What is looked for, in any case.");

/** Counts a search that ignores case, for which both texts are written anew. */
const searching = (scope: Scope, text: string, searched: string) =>
  scope.spend((text.length + searched.length) / 2);

function lastIndexOf(scope: Scope, text: string, searched: string): Outcome {
  if (searched === "") return Math.max(0, text.length - 1);
  return searching(scope, text, searched) ?? lowerInvariant(text).lastIndexOf(lowerInvariant(searched));
}

/** Positive counts from the start, negative from the end; −1 when there are fewer. */
function nthIndexOf(scope: Scope, text: string, searched: string, occurrence: number): Outcome {
  if (occurrence === 0) return -1;
  if (searched === "") return occurrence === 1 ? 0 : -1;
  const found = Math.min(Math.abs(occurrence), text.length / searched.length);
  const refusal = searching(scope, text, searched) ?? scope.spend(found * 4);
  if (refusal instanceof Refusal) return refusal;
  const folded = lowerInvariant(text);
  const part = lowerInvariant(searched);
  return occurrence > 0 ? nthFromStart(folded, part, occurrence) : nthFromEnd(folded, part, -occurrence);
}

function nthFromStart(text: string, part: string, occurrence: number): number {
  let at = text.indexOf(part);
  for (let seen = 1; seen < occurrence && at !== -1; seen += 1) at = text.indexOf(part, at + part.length);
  return at;
}

function nthFromEnd(text: string, part: string, occurrence: number): number {
  let at = text.lastIndexOf(part);
  for (let seen = 1; seen < occurrence && at !== -1; seen += 1) {
    at = at < part.length ? -1 : text.lastIndexOf(part, at - part.length);
  }
  return at;
}

export const textSearchFunctions: readonly FunctionSpec[] = [
  define({
    name: "startsWith",
    category: "text",
    parameters: [TEXT, SEARCHED],
    returns: "boolean",
    doc: "True when the text starts with another one, in any case.",
    example: "startsWith('hello world', 'hello')",
    call: (scope, text, searched) =>
      searching(scope, "", searched) ??
      lowerInvariant(text.slice(0, searched.length)) === lowerInvariant(searched),
  }),
  define({
    name: "endsWith",
    category: "text",
    parameters: [TEXT, SEARCHED],
    returns: "boolean",
    doc: "True when the text ends with another one, in any case.",
    example: "endsWith('hello world', 'world')",
    call: (scope, text, searched) =>
      searching(scope, "", searched) ??
      (searched.length <= text.length &&
        lowerInvariant(text.slice(text.length - searched.length)) === lowerInvariant(searched)),
  }),
  define({
    name: "indexOf",
    category: "text",
    parameters: [TEXT, SEARCHED],
    returns: "integer",
    doc: "Where a text first occurs in another, counted from 0; -1 when it does not. Ignores case.",
    example: "indexOf('hello world', 'world')",
    call: (scope, text, searched) =>
      searching(scope, text, searched) ?? lowerInvariant(text).indexOf(lowerInvariant(searched)),
  }),
  define({
    name: "lastIndexOf",
    category: "text",
    parameters: [TEXT, SEARCHED],
    returns: "integer",
    doc: "Where a text last occurs in another, counted from 0; -1 when it does not. Ignores case.",
    example: "lastIndexOf('hello world hello', 'hello')",
    call: (scope, text, searched) =>
      text === "" && searched !== "" ? -1 : lastIndexOf(scope, text, searched),
  }),
  define({
    name: "nthIndexOf",
    category: "text",
    parameters: [
      TEXT,
      SEARCHED,
      param("occurrence", "index", "Which occurrence; negative counts from the end."),
    ],
    returns: "integer",
    doc: "Where the n-th occurrence of a text stands in another; -1 when there are fewer. Ignores case.",
    example: "nthIndexOf('123456789123465789', '1', 2)",
    call: nthIndexOf,
  }),
];
