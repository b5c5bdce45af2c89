import { PreciseNumber, type Value, type ValueObject } from "../value.ts";

export function isObject(value: Value | undefined): value is ValueObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof PreciseNumber)
  );
}

/** The own member's name as the object spells it: the exact key, else the first that differs only in case. */
export function findKey(object: ValueObject, key: string): string | undefined {
  if (Object.hasOwn(object, key)) return key;
  const wanted = key.toLowerCase();
  for (const candidate of Object.keys(object)) {
    if (candidate.length === key.length && candidate.toLowerCase() === wanted) return candidate;
  }
  return undefined;
}

/** The own member of that name, exact case first, then any case; `undefined` when there is none. */
export function getMember(object: ValueObject, key: string): Value | undefined {
  if (Object.hasOwn(object, key)) return object[key];
  const found = findKey(object, key);
  return found === undefined ? undefined : object[found];
}

/** Sets an own member. `__proto__` would otherwise change the prototype instead of becoming data. */
export function writeMember(object: ValueObject, key: string, value: Value): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}

/** Whether arrays and objects are nested more than so many levels; looks no deeper than it has to. */
export function nestsDeeperThan(value: Value, levels: number): boolean {
  if (typeof value !== "object" || value === null || value instanceof PreciseNumber) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((item) => nestsDeeperThan(item, levels - 1));
  for (const key in value) if (nestsDeeperThan(value[key] ?? null, levels - 1)) return true;
  return false;
}
