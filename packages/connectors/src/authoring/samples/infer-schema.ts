import { isObject, PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";
import { humanTitle } from "../names.ts";

/** Deeper samples are described as "anything" from there on. */
const MAX_DEPTH = 20;
/** Of a list so many items are looked at; of an object so many members. */
const MAX_ITEMS = 100;
const MAX_MEMBERS = 500;

/**
 * The schema that a sample follows. Items of a list are merged into one description; what is null somewhere may be
 * null. Nothing of the sample's values is kept, and nothing is said to be required: one sample cannot tell.
 */
export function inferSchema(sample: Value): ValueObject {
  return write(shapeOf(sample, 0));
}

/** What samples of one place have in common so far. */
interface Shape {
  readonly types: ReadonlySet<string>;
  /** Of texts and whole numbers; null when they differ. */
  readonly format: string | null;
  readonly isNullable: boolean;
  readonly members: ReadonlyMap<string, Shape>;
  /** Null: no item was seen. */
  readonly items: Shape | null;
}

const EMPTY: Shape = { types: new Set(), format: null, isNullable: false, members: new Map(), items: null };

function shapeOf(value: Value, depth: number): Shape {
  if (value === null) return { ...EMPTY, isNullable: true };
  if (depth > MAX_DEPTH) return EMPTY;
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => shapeOf(item, depth + 1));
    return { ...EMPTY, types: new Set(["array"]), items: items.length === 0 ? null : items.reduce(merged) };
  }
  if (isObject(value)) {
    const members = Object.entries(value).slice(0, MAX_MEMBERS);
    return {
      ...EMPTY,
      types: new Set(["object"]),
      members: new Map(members.map(([name, member]) => [name, shapeOf(member, depth + 1)])),
    };
  }
  const { type, format } = scalarType(value);
  return { ...EMPTY, types: new Set([type]), format };
}

const LARGEST_INT32 = 2_147_483_647;

function scalarType(value: Exclude<Value, null | Value[] | ValueObject>): {
  type: string;
  format: string | null;
} {
  if (typeof value === "boolean") return { type: "boolean", format: null };
  if (typeof value === "string") return { type: "string", format: formatOf(value) };
  if (typeof value === "bigint") return { type: "integer", format: "int64" };
  if (value instanceof PreciseNumber || !Number.isInteger(value)) return { type: "number", format: "double" };
  return { type: "integer", format: Math.abs(value) > LARGEST_INT32 ? "int64" : "int32" };
}

const FORMATS: readonly (readonly [string, RegExp])[] = [
  ["date-time", /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?$/],
  ["date", /^\d{4}-\d\d-\d\d$/],
  ["uuid", /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ["uri", /^https?:\/\/\S+$/i],
  ["email", /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/],
];
/** No format that is known is longer, and a long text should not be matched against patterns. */
const LONGEST_FORMATTED = 2_000;

function formatOf(text: string): string | null {
  if (text.length > LONGEST_FORMATTED) return null;
  return FORMATS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

function merged(a: Shape, b: Shape): Shape {
  const members = new Map(a.members);
  for (const [name, shape] of b.members) {
    const known = members.get(name);
    if (known !== undefined) members.set(name, merged(known, shape));
    else if (members.size < MAX_MEMBERS) members.set(name, shape);
  }
  return {
    types: new Set([...a.types, ...b.types]),
    format: formatOfBoth(a, b),
    isNullable: a.isNullable || b.isNullable,
    members,
    items: a.items === null ? b.items : b.items === null ? a.items : merged(a.items, b.items),
  };
}

function formatOfBoth(a: Shape, b: Shape): string | null {
  if (a.types.size === 0) return b.format;
  if (b.types.size === 0 || a.format === b.format) return a.format;
  const formats = new Set([a.format, b.format]);
  if (formats.has("double")) return "double";
  return formats.has("int64") && formats.has("int32") ? "int64" : null;
}

function write(shape: Shape): ValueObject {
  const nullable: ValueObject = shape.isNullable ? { "x-nullable": true } : {};
  const type = typeOf(shape.types);
  // Different kinds of values in one place: anything is allowed there.
  if (type === null) return nullable;
  if (type === "array") {
    return { type, items: shape.items === null ? {} : write(shape.items), ...nullable };
  }
  if (type === "object") {
    const properties = [...shape.members].map(([name, member]) => [
      name,
      { ...write(member), ...titled(name) },
    ]);
    return { type, properties: Object.fromEntries(properties) as ValueObject, ...nullable };
  }
  return { type, ...(shape.format === null ? {} : { format: shape.format }), ...nullable };
}

function titled(name: string): ValueObject {
  const title = humanTitle(name);
  return title === "" || title === name ? {} : { "x-ms-summary": title };
}

function typeOf(types: ReadonlySet<string>): string | null {
  if (types.size === 1) return [...types][0] ?? null;
  return types.size === 2 && types.has("integer") && types.has("number") ? "number" : null;
}
