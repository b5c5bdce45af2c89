import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { ownMember } from "./field-path.ts";

/** A copy of an object with the member at these steps set, or taken away; objects that this leaves empty go as well. */
export function withValueAt(
  object: ValueObject,
  [first, ...rest]: readonly string[],
  value: Value | undefined,
): ValueObject {
  if (first === undefined) return object;
  const inner = ownMember(object, first);
  const next = rest.length === 0 ? value : below(inner, rest, value);
  const others = Object.entries(object).filter(([name]) => name !== first);
  if (next === undefined) return Object.fromEntries(others);
  if (Object.hasOwn(object, first)) {
    return Object.fromEntries(
      Object.entries(object).map(([name, old]) => [name, name === first ? next : old]),
    );
  }
  return Object.fromEntries([...others, [first, next]]);
}

function below(
  inner: Value | undefined,
  steps: readonly string[],
  value: Value | undefined,
): ValueObject | undefined {
  const changed = withValueAt(inner !== undefined && isObject(inner) ? inner : {}, steps, value);
  return Object.keys(changed).length === 0 ? undefined : changed;
}
