import { PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";

/** True for `{…}`; arrays and precise numbers are not objects of the document. */
export function isRecord(value: Value | undefined): value is ValueObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof PreciseNumber)
  );
}

/** The spelling under which `key` stands in the object: exact first, else the first in another case. */
export function memberKey(object: ValueObject, key: string): string | undefined {
  if (Object.hasOwn(object, key)) return key;
  const wanted = key.toLowerCase();
  return Object.keys(object).find((candidate) => candidate.toLowerCase() === wanted);
}

/** A member by name in any case; `undefined` when it is missing. */
export function member(object: ValueObject, key: string): Value | undefined {
  if (Object.hasOwn(object, key)) return object[key];
  const found = memberKey(object, key);
  return found === undefined ? undefined : object[found];
}

export function recordMember(object: ValueObject, key: string): ValueObject | undefined {
  const value = member(object, key);
  return isRecord(value) ? value : undefined;
}

export function textMember(object: ValueObject, key: string): string | undefined {
  const value = member(object, key);
  return typeof value === "string" ? value : undefined;
}

/** `object` with one member set; an existing spelling of the key is kept. Shares everything else. */
export function withMember(object: ValueObject, key: string, value: Value): ValueObject {
  return { ...object, [memberKey(object, key) ?? key]: value };
}

export function withoutMember(object: ValueObject, key: string): ValueObject {
  const found = memberKey(object, key);
  if (found === undefined) return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== found));
}

/** `object` with `key` under another name at the same place in the order. */
export function withKeyRenamed(object: ValueObject, key: string, next: string): ValueObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name === key ? next : name, value] as const),
  );
}

/**
 * The tree with the value at `path` replaced by what `change` makes of it; everything off the path is shared.
 * Missing objects on the way are created; `undefined` from `change` removes the member.
 */
export function changeAt(
  value: Value | undefined,
  path: readonly string[],
  change: (current: Value | undefined) => Value | undefined,
): Value | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return change(value);
  if (Array.isArray(value)) return changeInArray(value, head, (item) => changeAt(item, rest, change));
  const object = isRecord(value) ? value : {};
  const next = changeAt(member(object, head), rest, change);
  if (next === undefined) return isRecord(value) ? withoutMember(object, head) : value;
  return member(object, head) === next && isRecord(value) ? value : withMember(object, head, next);
}

function changeInArray(
  items: readonly Value[],
  segment: string,
  change: (item: Value | undefined) => Value | undefined,
): Value[] {
  const index = /^\d{1,6}$/.test(segment) ? Math.min(Number(segment), items.length) : items.length;
  const next = change(items[index]);
  const rest = items.slice(index + 1);
  return next === undefined ? [...items.slice(0, index), ...rest] : [...items.slice(0, index), next, ...rest];
}

/** Same document: deep equality that also tells `5` from `5.0`, and ignores the order of members. */
export function sameValue(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left instanceof PreciseNumber || right instanceof PreciseNumber) return sameNumber(left, right);
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => sameValue(item, right[index] as Value))
    );
  }
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key] as Value, right[key] as Value))
  );
}

function sameNumber(left: Value, right: Value): boolean {
  return (
    left instanceof PreciseNumber &&
    right instanceof PreciseNumber &&
    left.kind === right.kind &&
    left.text === right.text
  );
}

/** RFC 6901 spelling of a path. */
export function toPointer(path: readonly string[]): string {
  return path.map((segment) => `/${segment.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
