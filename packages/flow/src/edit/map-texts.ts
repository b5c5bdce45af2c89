import type { Value, ValueObject } from "@towpath/expressions";
import type { Reading } from "../expression-calls.ts";
import { isRecord, textMember } from "../tree.ts";

type Change = (text: string, reading: Reading) => string;

/** Members that are read as one expression even without an `@`, by lower-case type of action. */
const CONDITIONS: ReadonlyMap<string, readonly [member: string, inner?: string]> = new Map([
  ["if", ["expression"]],
  ["until", ["expression"]],
  ["query", ["inputs", "where"]],
]);

/**
 * Replaces text in every string of a tree, object keys included. What does not change is shared with the original.
 */
export function mapTexts<T extends Value>(tree: T, change: Change): T {
  return mapped(tree, change, null) as T;
}

/** `condition` names the member of this object that is read as one expression. */
function mapped(value: Value, change: Change, condition: string | null): Value {
  if (typeof value === "string") return change(value, "template");
  if (Array.isArray(value)) {
    const items = value.map((item) => mapped(item, change, null));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return isRecord(value) ? mappedRecord(value, change, condition) : value;
}

function mappedRecord(record: ValueObject, change: Change, condition: string | null): ValueObject {
  const [member, inner] = CONDITIONS.get(textMember(record, "type")?.toLowerCase() ?? "") ?? [];
  const own = inner === undefined ? (member ?? condition) : condition;
  let same = true;
  const entries = Object.entries(record).map(([key, item]): [string, Value] => {
    const lower = key.toLowerCase();
    const isCondition = typeof item === "string" && lower === own;
    const next = isCondition
      ? change(item, "condition")
      : mapped(item, change, lower === member && inner !== undefined ? inner : null);
    const nextKey = change(key, "template");
    same = same && nextKey === key && next === item;
    return [nextKey, next];
  });
  return same ? record : Object.fromEntries(entries);
}
