import type { SchemaProperty, SchemaReader } from "@towpath/connectors";
import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { isEnvelope } from "../encode-content.ts";

/** Deeper than any body seen (13 levels). */
const DEEPEST = 24;
/** Required properties that refer to themselves would grow without end. */
const MOST_PROPERTIES = 100_000;

/**
 * A body as the service wants it: hidden constants and required defaults stand where the maker left a gap, because
 * nobody sees the first and the second are only shown; files inside JSON are base64 text.
 *
 * @returns undefined when nothing was given and nothing is to be filled in
 */
export function fillBody(
  schemas: SchemaReader,
  schema: ValueObject,
  given: Value | undefined,
): Value | undefined {
  // The body as a whole may be a file; inside it no file can stand but as text.
  if (given !== undefined && isEnvelope(given)) return given;
  return fill({ schemas, left: MOST_PROPERTIES }, schema, given, 0);
}

interface Filling {
  readonly schemas: SchemaReader;
  /** Properties that may still be looked at. */
  left: number;
}

export const formatOf = (schema: ValueObject) => String(getMember(schema, "format") ?? "").toLowerCase();
export const isHidden = (schema: ValueObject) =>
  String(getMember(schema, "x-ms-visibility") ?? "")
    .trim()
    .toLowerCase() === "internal";
export const isReadOnly = (schema: ValueObject) =>
  String(getMember(schema, "readOnly")).toLowerCase() === "true";

function fill(
  filling: Filling,
  schema: ValueObject,
  given: Value | undefined,
  depth: number,
): Value | undefined {
  if (depth > DEEPEST || filling.left <= 0) return given;
  if (Array.isArray(given)) {
    const items = filling.schemas.items(schema);
    return given.map((item) => fill(filling, items, item, depth + 1) ?? null);
  }
  if (given === undefined || isObject(given)) return fillObject(filling, schema, given, depth);
  return given;
}

function fillObject(
  filling: Filling,
  schema: ValueObject,
  given: ValueObject | undefined,
  depth: number,
): Value | undefined {
  if (given !== undefined && isEnvelope(given)) return fileText(filling.schemas, schema, given);
  const known = filling.schemas.properties(schema, given);
  filling.left -= known.length;
  const changed = known.flatMap((property): [string, Value][] => {
    const own = given === undefined ? undefined : getMember(given, property.name);
    const filled = filledProperty(filling, property, own, depth);
    return filled === undefined || filled === own ? [] : [[property.name, filled]];
  });
  return changed.length === 0 ? given : { ...(given ?? {}), ...Object.fromEntries(changed) };
}

/** Where the schema wants text, the bytes of a file are base64 (`format` byte, and binary inside JSON). */
function fileText(schemas: SchemaReader, schema: ValueObject, file: ValueObject): Value {
  const content = getMember(file, "$content");
  const wantsText = schemas.typeOf(schema) === "string" || /^(byte|binary)$/.test(formatOf(schema));
  return wantsText && typeof content === "string" ? content : file;
}

/** An object that nobody asked for is not made for the sake of its constants. */
function filledProperty(
  filling: Filling,
  { schema, required }: SchemaProperty,
  own: Value | undefined,
  depth: number,
): Value | undefined {
  if (own === undefined && isReadOnly(schema)) return undefined;
  const value = own ?? (own === undefined ? constantOf(schema, required) : null);
  const isWanted = own !== undefined || required || isHidden(schema);
  return isWanted ? fill(filling, schema, value, depth + 1) : value;
}

/** A default that is only shown is filled in by the form; a hidden one, or a required one, nobody else sends. */
function constantOf(schema: ValueObject, required: boolean): Value | undefined {
  return isHidden(schema) || required ? getMember(schema, "default") : undefined;
}
