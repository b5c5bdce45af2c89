import type { PathStep } from "@towpath/connectors";
import { isObject, type Value } from "@towpath/expressions";

/** The value at a path; undefined when something on the way is missing. Names are exact. */
export function valueAt(value: Value | undefined, path: readonly PathStep[]): Value | undefined {
  return path.reduce<Value | undefined>((current, step) => {
    if (Array.isArray(current)) return typeof step === "number" ? current[step] : undefined;
    return isObject(current) && Object.hasOwn(current, step) ? current[String(step)] : undefined;
  }, value);
}

/**
 * A copy with the value at a path replaced by what `change` makes of it; undefined takes it away. A list on the way
 * that the path does not number stands for each of its items.
 */
export function changeAt(
  value: Value | undefined,
  path: readonly PathStep[],
  change: (value: Value | undefined) => Value | undefined,
): Value | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    if (typeof step === "number") {
      return value.map((item, index) => (index === step ? (changeAt(item, rest, change) ?? null) : item));
    }
    return value.map((item) => (isObject(item) ? (changeAt(item, path, change) ?? null) : item));
  }
  const known = isObject(value) ? value : {};
  const name = String(step);
  const before = Object.hasOwn(known, name) ? known[name] : undefined;
  const after = changeAt(before, rest, change);
  if (after === undefined && before === undefined) return value;
  const entries = Object.entries(known);
  if (after === undefined) return Object.fromEntries(entries.filter(([key]) => key !== name));
  const isNew = !Object.hasOwn(known, name);
  const kept = entries.map(([key, member]): [string, Value] => [key, key === name ? after : member]);
  return Object.fromEntries(isNew ? [...kept, [name, after]] : kept);
}

/** Each thing a path means: the items when it leads to a list, else the thing itself. */
export function changeEach(
  value: Value | undefined,
  path: readonly PathStep[],
  change: (item: Value) => Value,
): Value | undefined {
  return changeAt(value, path, (found) => {
    if (found === undefined) return undefined;
    return Array.isArray(found) ? found.map(change) : change(found);
  });
}
