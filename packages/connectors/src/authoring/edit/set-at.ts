import { isObject, type Value, type ValueObject } from "@towpath/expressions";

/** The own name that a member has: names of these files are one in any case, as readers take them. */
export function ownName(holder: ValueObject, name: string): string {
  if (Object.hasOwn(holder, name)) return name;
  const lower = name.toLowerCase();
  return Object.keys(holder).find((own) => own.toLowerCase() === lower) ?? name;
}

/**
 * A copy with one member set, which shares everything else. What is missing on the way is made; `undefined` takes the
 * member away. A number is a position of a list, which must be there.
 */
export function setAt(
  root: ValueObject,
  path: readonly (string | number)[],
  value: Value | undefined,
): ValueObject {
  const changed = setValue(root, path, value);
  return isObject(changed) ? changed : root;
}

function setValue(
  holder: Value | undefined,
  [first, ...rest]: readonly (string | number)[],
  value: Value | undefined,
): Value | undefined {
  if (first === undefined) return value;
  if (typeof first === "number") {
    const list = Array.isArray(holder) ? holder : [];
    const next = setValue(list[first], rest, value);
    return list.flatMap((item, index) => (index === first ? (next === undefined ? [] : [next]) : [item]));
  }
  const object = isObject(holder) ? holder : {};
  const name = ownName(object, first);
  const next = setValue(object[name], rest, value);
  if (next !== undefined) return withMember(object, name, next);
  return Object.fromEntries(Object.entries(object).filter(([own]) => own !== name)) as ValueObject;
}

/** In its old place where there is one; `__proto__` is a name like any other. */
function withMember(object: ValueObject, name: string, value: Value): ValueObject {
  const entries = Object.entries(object).map(([own, old]): [string, Value] => [
    own,
    own === name ? value : old,
  ]);
  if (!Object.hasOwn(object, name)) entries.push([name, value]);
  return Object.fromEntries(entries) as ValueObject;
}
