import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";

/** Members of documents that others write: of any type, in any case, perhaps missing. */

export function objectAt(holder: ValueObject | null, name: string): ValueObject | null {
  const value = holder === null ? undefined : getMember(holder, name);
  return isObject(value) ? value : null;
}

export function listAt(holder: ValueObject | null, name: string): readonly Value[] {
  const value = holder === null ? undefined : getMember(holder, name);
  return Array.isArray(value) ? value : [];
}

/** Null for anything but a text with something in it. */
export function textAt(holder: ValueObject | null, name: string): string | null {
  const value = holder === null ? undefined : getMember(holder, name);
  return typeof value === "string" && value !== "" ? value : null;
}

export function textsAt(holder: ValueObject | null, name: string): readonly string[] {
  return listAt(holder, name).filter((item): item is string => typeof item === "string");
}

/** `true`, and `"true"` in any case: makers of connector files write both. */
export function flagAt(holder: ValueObject | null, name: string): boolean {
  const value = holder === null ? undefined : getMember(holder, name);
  return value === true || (typeof value === "string" && value.trim().toLowerCase() === "true");
}
