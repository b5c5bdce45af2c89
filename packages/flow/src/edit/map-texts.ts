import type { Value, ValueObject } from "@towpath/expressions";
import type { Reading } from "../expression-calls.ts";
import { isRecord, member, textMember, withMember } from "../tree.ts";

/** `name`: the text is the name of an action, as in the list of what inline code reads; `script`: it is that code. */
type Change = (text: string, reading: Reading | "name" | "script") => string;

/** Members that are no templates: one expression even without an `@`, or code; by lower-case type of action. */
const CONDITIONS: ReadonlyMap<string, readonly [member: string, inner?: string]> = new Map([
  ["if", ["expression"]],
  ["until", ["expression"]],
  ["query", ["inputs", "where"]],
  ["javascriptcode", ["inputs", "code"]],
]);

/**
 * Replaces text in every string of a tree, object keys included. What does not change is shared with the original.
 */
export function mapTexts<T extends Value>(tree: T, change: Change): T {
  return mapped(tree, change, null) as T;
}

/** `condition` names the member of this object that is read as one expression, in lower case. */
function mapped(value: Value, change: Change, condition: string | null): Value {
  if (typeof value === "string") return change(value, "template");
  if (Array.isArray(value)) {
    const items = value.map((item) => mapped(item, change, null));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return isRecord(value) ? mappedRecord(value, change, condition) : value;
}

function mappedRecord(record: ValueObject, change: Change, condition: string | null): ValueObject {
  const [holder, inner] = CONDITIONS.get(textMember(record, "type")?.toLowerCase() ?? "") ?? [];
  const own = inner === undefined ? (holder ?? condition) : condition;
  let same = true;
  const entries = Object.entries(record).map(([key, item]): [string, Value] => {
    const lower = key.toLowerCase();
    const within = lower === holder ? (inner ?? null) : null;
    const next = lower === own ? mappedOwn(lower, item, change) : mappedMember(lower, item, change, within);
    const nextKey = change(key, "template");
    same = same && nextKey === key && next === item;
    return [nextKey, next];
  });
  return same ? record : Object.fromEntries(entries);
}

function mappedOwn(key: string, item: Value, change: Change): Value {
  if (typeof item !== "string") return mapped(item, change, null);
  return change(item, key === "code" ? "script" : "condition");
}

function mappedMember(key: string, item: Value, change: Change, condition: string | null): Value {
  if (key === "explicitdependencies" && isRecord(item)) return mappedDependencies(item, change);
  return mapped(item, change, condition);
}

/** `{actions: [names], includeTrigger}`: what a piece of inline code reads. */
function mappedDependencies(dependencies: ValueObject, change: Change): ValueObject {
  const names = member(dependencies, "actions");
  if (!Array.isArray(names)) return dependencies;
  const next = names.map((name) => (typeof name === "string" ? change(name, "name") : name));
  return next.every((name, index) => name === names[index])
    ? dependencies
    : withMember(dependencies, "actions", next);
}
