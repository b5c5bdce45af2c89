import {
  isObject,
  isPlainJson,
  PreciseNumber,
  parseJson,
  stringifyJson,
  type Value,
  type ValueObject,
} from "@towpath/expressions";

/** Deeper than any value that can come in (100), and shallow enough for the parser. */
const MAX_DEPTH = 1_000;
/** In front of a text whose decimals are marked: JSON knows one kind of number, and a run must go on with both. */
const MARKED = "D";
const DECIMAL = "$decimal";
const LOOKS_MARKED = /^\$+decimal$/;

function hasDecimal(value: Value): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof PreciseNumber) return value.kind === "decimal";
  if (Array.isArray(value)) return value.some(hasDecimal);
  for (const member in value) if (hasDecimal(value[member] ?? null)) return true;
  return false;
}

function mapMembers(
  object: ValueObject,
  name: (member: string) => string,
  map: (value: Value) => Value,
): ValueObject {
  const entries = Object.entries(object).map(([member, value]) => [name(member), map(value)] as const);
  return Object.fromEntries(entries); // defines own members: `__proto__` stays data
}

function mark(value: Value): Value {
  if (Array.isArray(value)) return value.map(mark);
  if (value instanceof PreciseNumber) return value.kind === "decimal" ? { [DECIMAL]: value.text } : value;
  if (!isObject(value)) return value;
  return mapMembers(value, (member) => (LOOKS_MARKED.test(member) ? `$${member}` : member), mark);
}

function unmark(value: Value): Value {
  if (Array.isArray(value)) return value.map(unmark);
  if (!isObject(value)) return value;
  const text = Object.hasOwn(value, DECIMAL) ? value[DECIMAL] : undefined;
  if (typeof text === "string") return new PreciseNumber("decimal", text, Number(text));
  return mapMembers(value, (member) => (LOOKS_MARKED.test(member) ? member.slice(1) : member), unmark);
}

/** A value as text that comes back as exactly the same value. */
export function encodeValue(value: Value): string {
  if (isPlainJson(value)) return stringifyJson(value, 0, true);
  return hasDecimal(value) ? MARKED + stringifyJson(mark(value)) : stringifyJson(value);
}

/** @throws when the text does not parse: we wrote it, so something else has written there since */
export function decodeValue(text: string): Value {
  const marked = text.startsWith(MARKED);
  const parsed = parseJson(marked ? text.slice(1) : text, { maxDepth: MAX_DEPTH });
  if (!parsed.ok) throw new Error(`Stored JSON does not parse: ${parsed.failure.message}`);
  return marked ? unmark(parsed.value) : parsed.value;
}
