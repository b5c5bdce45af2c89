import { said } from "@towpath/prelude";
import {
  checkArrayLength,
  checkTextLength,
  type Outcome,
  Refusal,
  refuse,
  type Scope,
  textOf,
} from "../outcome.ts";
import { EVALUATION_LIMITS } from "../parse-failure.ts";
import { isSpace } from "../syntax/characters.ts";
import { piecesOfFirst, textArray } from "../types/result-types.ts";
import type { Value } from "../value.ts";
import { lowerInvariant, upperInvariant } from "../values/letter-case.ts";
import { define, type FunctionSpec, optional, param, repeated } from "./definition.ts";

const TEXT = param("text", "text", "The text.");

function concat(scope: Scope, ...parts: Value[]): Outcome {
  let text = "";
  let longest = 0;
  for (const part of parts) {
    const piece = typeof part === "string" ? part : textOf(scope, part);
    if (piece instanceof Refusal) return piece;
    text += piece;
    // Joining is free in V8 until the text is read, so a bomb is stopped while it is cheap.
    if (text.length > EVALUATION_LIMITS.textLength) return checkTextLength(text.length) ?? text;
    if (piece.length > longest) longest = piece.length;
  }
  // A long text to which a little is added costs what is added.
  return scope.spend((text.length - longest) / 4) ?? text;
}

function chunk(scope: Scope, collection: string | Value[], size: number): Outcome {
  if (size < 1) return refuse(said("expects its second parameter 'length' to be at least 1."));
  const count = Math.ceil(collection.length / size);
  // A piece of an array is an array of its own.
  const pieces = typeof collection === "string" ? 0 : count * 16;
  const refusal = checkArrayLength(scope, count) ?? scope.spend(pieces);
  if (refusal) return refusal;
  return Array.from({ length: count }, (_, index) => collection.slice(index * size, (index + 1) * size));
}

function replace(scope: Scope, text: string, old: string, by: string): Outcome {
  if (old === "")
    return refuse(said("needs a text to look for: its second parameter 'oldText' cannot be empty."));
  const searching = scope.spend((text.length + old.length) / 8);
  if (searching) return searching;
  const count = countOf(text, old);
  const growth = Math.max(0, by.length - old.length) * count;
  const refusal = checkTextLength(text.length + growth) ?? scope.spend(growth + count * 8);
  if (refusal) return refusal;
  // In a replacement `$&` and its kind have a meaning, which a maker's text must not have.
  return text.replaceAll(old, by.replaceAll("$", "$$$$"));
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

function slice(_scope: Scope, text: string, start: number, end?: number): string {
  return text.slice(start, end);
}

function split(scope: Scope, text: string, delimiter: string): Outcome {
  if (delimiter === "") return [text];
  const searching = scope.spend((text.length + delimiter.length) / 8);
  if (searching) return searching;
  return checkArrayLength(scope, countOf(text, delimiter) + 1) ?? text.split(delimiter);
}

function substring(_scope: Scope, text: string, start: number, length?: number): Outcome {
  if (start < 0 || start > text.length) {
    return refuse(
      said("cannot start at {start}: the text has {characters} characters.", {
        start,
        characters: text.length,
      }),
    );
  }
  if (length === undefined) return text.slice(start);
  if (length < 0) return refuse(said("expects its third parameter 'length' to be 0 or more."));
  if (start + length > text.length) {
    return refuse(
      said("cannot take {length} characters from {start}: the text has {characters} characters.", {
        length,
        start,
        characters: text.length,
      }),
    );
  }
  return text.slice(start, start + length);
}

const GUID_FORMATS = ["N", "D", "B", "P", "X"];

function guid(scope: Scope, format = "D"): Outcome {
  const kind = format === "" ? "D" : format.toUpperCase();
  if (!GUID_FORMATS.includes(kind)) return refuse(said("knows the formats 'N', 'D', 'B', 'P' and 'X' only."));
  const bytes = Array.from({ length: 16 }, () => Math.floor(scope.context.random() * 256));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return formatGuid(hex, kind);
}

function formatGuid(hex: string, kind: string): string {
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  const dashed = parts.join("-");
  if (kind === "N") return hex;
  if (kind === "B") return `{${dashed}}`;
  if (kind === "P") return `(${dashed})`;
  if (kind === "D") return dashed;
  const tail = [...hex.slice(16).matchAll(/../g)].map((pair) => `0x${pair[0]}`);
  return `{0x${parts[0]},0x${parts[1]},0x${parts[2]},{${tail.join(",")}}}`;
}

/** White space as .NET's `Trim` sees it: JavaScript's without the byte order mark, and NEL. */
function isTrimmed(code: number): boolean {
  return isSpace(code) && code !== 0xfeff;
}

function trim(scope: Scope, text: string): Outcome {
  let start = 0;
  let end = text.length;
  while (start < end && isTrimmed(text.charCodeAt(start))) start += 1;
  while (end > start && isTrimmed(text.charCodeAt(end - 1))) end -= 1;
  return scope.spend((text.length - end + start) * 2) ?? text.slice(start, end);
}

export const stringFunctions: readonly FunctionSpec[] = [
  define({
    name: "concat",
    category: "text",
    parameters: [repeated("text", "any", "What is joined; other values than texts are converted.")],
    returns: "text",
    doc: "Joins texts to one.",
    example: "concat('Hello', ' ', 'World')",
    call: concat,
  }),
  define({
    name: "chunk",
    category: "text",
    parameters: [
      param("collection", "textOrArray", "The text or array to cut."),
      param("length", "index", "How long each piece is."),
    ],
    returns: "array",
    infer: piecesOfFirst,
    doc: "Cuts a text or array into pieces of equal length; the last may be shorter.",
    example: "chunk('abcdefgh', 3)",
    call: chunk,
  }),
  define({
    name: "replace",
    category: "text",
    parameters: [
      TEXT,
      param("oldText", "text", "What is replaced, with its case."),
      param("newText", "text", "What comes instead."),
    ],
    returns: "text",
    doc: "Replaces every occurrence of one text by another.",
    example: "replace('the old string', 'old', 'new')",
    call: replace,
  }),
  define({
    name: "slice",
    category: "text",
    parameters: [
      TEXT,
      param("startIndex", "index", "Where to begin; negative counts from the end."),
      optional("endIndex", "index", "Where to end (not included); negative counts from the end."),
    ],
    returns: "text",
    doc: "A part of a text by its start and end.",
    example: "slice('Hello World', 2, 5)",
    call: slice,
  }),
  define({
    name: "split",
    category: "text",
    parameters: [TEXT, param("delimiter", "text", "What stands between the parts.")],
    returns: "array",
    infer: textArray,
    doc: "Cuts a text into an array at a delimiter.",
    example: "split('a_b_c', '_')",
    call: split,
  }),
  define({
    name: "substring",
    category: "text",
    parameters: [
      TEXT,
      param("startIndex", "index", "Where to begin, counted from 0."),
      optional("length", "index", "How many characters; to the end if left out."),
    ],
    returns: "text",
    doc: "A part of a text by its start and length.",
    example: "substring('hello world', 6, 5)",
    call: substring,
  }),
  define({
    name: "toLower",
    category: "text",
    parameters: [TEXT],
    returns: "text",
    doc: "The text in lower case.",
    example: "toLower('Hello')",
    call: (scope, text) => scope.spend(text.length * 3) ?? lowerInvariant(text),
  }),
  define({
    name: "toUpper",
    category: "text",
    parameters: [TEXT],
    returns: "text",
    doc: "The text in upper case.",
    example: "toUpper('Hello')",
    call: (scope, text) => scope.spend(text.length * 4) ?? upperInvariant(text),
  }),
  define({
    name: "trim",
    category: "text",
    parameters: [TEXT],
    returns: "text",
    doc: "The text without white space at its start and end.",
    example: "trim(' Hello ')",
    call: trim,
  }),
  define({
    name: "guid",
    category: "text",
    parameters: [optional("format", "text", "N, D (the default), B, P or X.")],
    returns: "text",
    doc: "A new globally unique identifier.",
    example: "guid('N')",
    call: guid,
  }),
];
