import { isObject, type Value, type ValueObject } from "@towpath/expressions";

/**
 * The steps as this object spells them. WDL reads member names in any case, so `Inputs.URI` is the field
 * `inputs/uri`, and an edit must land on the spelling that is there instead of adding a second one.
 */
export function spelledPath(root: ValueObject, steps: readonly string[]): string[] {
  const spelled: string[] = [];
  let at: Value | undefined = root;
  for (const step of steps) {
    const key: string = at !== undefined && isObject(at) ? spelledKey(at, step) : step;
    spelled.push(key);
    at = at !== undefined && isObject(at) ? ownMember(at, key) : undefined;
  }
  return spelled;
}

/** The value at exactly these steps; `undefined` where there is none. */
export function valueAt(root: ValueObject, steps: readonly string[]): Value | undefined {
  let at: Value | undefined = root;
  for (const step of steps) {
    if (at === undefined || !isObject(at)) return undefined;
    at = ownMember(at, step);
  }
  return at;
}

/** True when a value that is no object stands where the field would have to go, e.g. `inputs: "@outputs('X')"`. */
export function isBlocked(root: ValueObject, steps: readonly string[]): boolean {
  let at: Value | undefined = root;
  for (const step of steps) {
    if (at === undefined) return false;
    if (!isObject(at)) return true;
    at = ownMember(at, step);
  }
  return false;
}

/** A member as an object of its own: reading and setting never touch a prototype. */
export function ownMember(object: ValueObject, key: string): Value | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function spelledKey(object: ValueObject, wanted: string): string {
  if (Object.hasOwn(object, wanted)) return wanted;
  const lower = wanted.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === lower) ?? wanted;
}

/** A JSON Pointer (RFC 6901), the way the checker names places. */
export function pointer(steps: readonly string[]): string {
  return steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
