import { PreciseNumber, type Value, type ValueObject } from "../value.ts";
import { isObject } from "../values/members.ts";
import { isPlainNumber, numberJsonText } from "../values/number-text.ts";

/**
 * JSON text of a value: well-formed (lone surrogates are escaped), numbers with their own spelling.
 *
 * @param plain whether JSON.stringify writes every number in it so, where that is known already
 */
export function stringifyJson(value: Value, indent = 0, plain = isPlain(value)): string {
  if (plain) return JSON.stringify(value, undefined, indent);
  return write(value, " ".repeat(indent), indent > 0 ? "\n" : "");
}

/** Whether JSON.stringify would write every number in it as we do. */
export function isPlain(value: Value): boolean {
  if (typeof value === "number") return isPlainNumber(value);
  if (typeof value !== "object" || value === null) return typeof value !== "bigint";
  if (Array.isArray(value)) return value.every(isPlain);
  if (value instanceof PreciseNumber) return false;
  for (const key in value) if (!isPlain(value[key] ?? null)) return false;
  return true;
}

function write(value: Value, step: string, lineStart: string): string {
  if (Array.isArray(value)) return writeArray(value, step, lineStart);
  if (isObject(value)) return writeObject(value, step, lineStart);
  if (typeof value === "string" || typeof value === "boolean" || value === null) return JSON.stringify(value);
  return typeof value === "number" && !Number.isFinite(value) ? "null" : numberJsonText(value);
}

function writeArray(items: Value[], step: string, lineStart: string): string {
  if (items.length === 0) return "[]";
  const inner = lineStart === "" ? "" : lineStart + step;
  return `[${inner}${items.map((item) => write(item, step, inner)).join(`,${inner}`)}${lineStart}]`;
}

function writeObject(object: ValueObject, step: string, lineStart: string): string {
  const keys = Object.keys(object);
  if (keys.length === 0) return "{}";
  const inner = lineStart === "" ? "" : lineStart + step;
  const colon = lineStart === "" ? ":" : ": ";
  const members = keys.map(
    (key) => `${JSON.stringify(key)}${colon}${write(object[key] ?? null, step, inner)}`,
  );
  return `{${inner}${members.join(`,${inner}`)}${lineStart}}`;
}
