import { createHash } from "node:crypto";
import { isObject, parseJson, stringifyJson, type Value } from "@towpath/expressions";
import type { PollState } from "@towpath/gateway";

/** What the checks of a connector's trigger leave for the next one. It stands in the trigger's cursor. */
export interface PollMemory extends PollState {
  /** Hashes of items that were seen, the latest first. */
  readonly seen: readonly string[];
}

/** An answer with more items than these cannot be told from the next one. */
export const MOST_ITEMS = 10_000;
/** Of items that are in the list no more, so many are remembered: a list may lose one for a moment. */
const MOST_FORMER = 1_000;
/** 54 bits: among 11,000 items a new one is taken for an old one once in a million million times. */
const HASH_CHARACTERS = 9;

/** Null for a trigger that was not checked yet. */
export function readMemory(cursor: string | null): PollMemory | null {
  const parsed = cursor === null ? null : parseJson(cursor);
  if (parsed === null || !parsed.ok || !isObject(parsed.value)) return null;
  const { location, queries, seen } = parsed.value;
  const text = typeof seen === "string" ? seen : "";
  return {
    location: typeof location === "string" ? location : null,
    queries: isObject(queries) ? (queries as Record<string, string>) : null,
    seen: text.match(new RegExp(`.{${HASH_CHARACTERS}}`, "g")) ?? [],
  };
}

export function writeMemory({ location, queries, seen }: PollMemory): string {
  return stringifyJson({ location, queries: queries === null ? null : { ...queries }, seen: seen.join("") });
}

/** The items of this answer, and the latest of those before it. */
export function remember(items: readonly string[], former: readonly string[]): readonly string[] {
  const known = new Set(items);
  return [...known, ...former.filter((hash) => !known.has(hash)).slice(0, MOST_FORMER)];
}

/** Equal items have equal hashes, whatever the order of their members. */
export function hashOf(item: Value): string {
  const text = stringifyJson(inOrder(item));
  return createHash("sha256").update(text).digest("base64url").slice(0, HASH_CHARACTERS);
}

function inOrder(value: Value): Value {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([name, member]) => [name, inOrder(member)]));
}
