import { PreciseNumber, type Value, type ValueObject } from "../value.ts";
import { weigh } from "./weigh.ts";

export function isObject(value: Value | undefined): value is ValueObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof PreciseNumber)
  );
}

/** The own member's name as the object spells it: the exact key, else the first that differs only in case. */
export function findKey(object: ValueObject, key: string): string | undefined {
  if (Object.hasOwn(object, key)) return key;
  const wanted = key.toLowerCase();
  const known = folded.get(object);
  if (known !== undefined) return known.get(wanted);
  const names = Object.keys(object);
  if (names.length > MANY_MEMBERS) return foldedNames(object, names).get(wanted);
  for (const candidate of names) {
    if (candidate.length === key.length && candidate.toLowerCase() === wanted) return candidate;
  }
  return undefined;
}

const MANY_MEMBERS = 64;
// Values are never changed, so the names of one stay what they are.
const folded = new WeakMap<ValueObject, ReadonlyMap<string, string>>();

/** Lower-case name to the first that is written so in some case. */
function foldedNames(object: ValueObject, names: readonly string[]): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  for (const name of names) {
    const lower = name.toLowerCase();
    if (lower.length === name.length && !made.has(lower)) made.set(lower, name);
  }
  folded.set(object, made);
  return made;
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

/** So many parts are looked at; more than any message brings. */
const MAX_PARTS = 40_000_000;

/**
 * Whether arrays and objects are nested more than so many levels; looks no deeper than it has to. True as well for a
 * value that has no end when written out, because it was put into itself twice again and again.
 */
export function nestsDeeperThan(value: Value, levels: number): boolean {
  const weight = weigh(value, "parts", MAX_PARTS, levels);
  return weight === "too deep" || weight > MAX_PARTS;
}
