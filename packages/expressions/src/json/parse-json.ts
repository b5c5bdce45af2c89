import { fail, ok, type Result, type Said, type Saying } from "@towpath/prelude";
import type { Value } from "../value.ts";
import { isObject } from "../values/members.ts";
import { JsonReader } from "./json-reader.ts";
import { countPlainMembers, NOT_PLAIN } from "./scan-json.ts";

/** Why a text is not JSON; `line` and `column` count from 1. */
export interface JsonFailure {
  readonly message: string;
  /** What the message was made of, to say it in another language. */
  readonly saying: Saying;
  readonly line: number;
  readonly column: number;
}

export const DEFAULT_JSON_DEPTH = 100;

/**
 * Reads JSON without losing anything a definition may hold: 64-bit integers, `5.0` as a float, `__proto__` as data.
 * Of members with equal names the last wins and stands where it stood. A byte order mark in front is ignored.
 */
export function parseJson(
  text: string,
  limits: { readonly maxDepth?: number } = {},
): Result<Value, JsonFailure> {
  const maxDepth = limits.maxDepth ?? DEFAULT_JSON_DEPTH;
  return parseCountedJson(text, countPlainMembers(text, maxDepth), maxDepth);
}

/**
 * As `parseJson`, for a text whose members are counted already.
 *
 * @param members what `countPlainMembers` gave; 0 where no object has a name twice
 */
export function parseCountedJson(
  text: string,
  members: number,
  maxDepth: number,
): Result<Value, JsonFailure> {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const plain = parsePlain(source, members);
  if (plain !== undefined) return ok(plain);
  const reader = new JsonReader(source, maxDepth);
  const value = reader.readAll();
  return value === undefined ? fail(locate(source, reader.failedAt, reader.message)) : ok(value);
}

/** `undefined` sends the text to the careful reader, which also words the error. */
function parsePlain(source: string, members: number): Value | undefined {
  if (members === NOT_PLAIN) return undefined;
  try {
    const value = JSON.parse(source) as Value;
    // Fewer members than colons: some name came twice, and JSON.parse keeps the first one's place.
    return members > 1 && countMembers(value) !== members ? undefined : value;
  } catch {
    return undefined;
  }
}

function countMembers(value: Value): number {
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object") count += countMembers(item);
  } else if (isObject(value)) {
    for (const key in value) {
      count += 1;
      const member = value[key];
      if (typeof member === "object") count += countMembers(member);
    }
  }
  return count;
}

function locate(source: string, at: number, { message, saying }: Said): JsonFailure {
  const before = source.slice(0, at);
  const lastBreak = before.lastIndexOf("\n");
  const line = before.split("\n").length;
  return { message, saying, line, column: at - lastBreak };
}
