import type { ValueObject } from "@towpath/expressions";

export const XSD = "http://www.w3.org/2001/XMLSchema";

const INT32: ValueObject = { type: "integer", format: "int32" };
const INT64: ValueObject = { type: "integer", format: "int64" };
const INTEGER: ValueObject = { type: "integer" };
const TEXT: ValueObject = { type: "string" };

/** The simple types of XML Schema as Swagger says them; what has no word there is a text. */
const TYPES: Readonly<Record<string, ValueObject>> = {
  boolean: { type: "boolean" },
  byte: INT32,
  short: INT32,
  int: INT32,
  unsignedByte: INT32,
  unsignedShort: INT32,
  unsignedInt: INT64,
  long: INT64,
  unsignedLong: INTEGER,
  integer: INTEGER,
  positiveInteger: INTEGER,
  nonNegativeInteger: INTEGER,
  negativeInteger: INTEGER,
  nonPositiveInteger: INTEGER,
  decimal: { type: "number" },
  float: { type: "number", format: "float" },
  double: { type: "number", format: "double" },
  date: { type: "string", format: "date" },
  dateTime: { type: "string", format: "date-time" },
  base64Binary: { type: "string", format: "byte" },
  anyURI: { type: "string", format: "uri" },
};

/** Any content at all: the schema without a word. */
const ANYTHING: ReadonlySet<string> = new Set(["anyType", "anySimpleType", "anyAtomicType"]);

export function builtInType(name: string): ValueObject {
  if (ANYTHING.has(name)) return {};
  return { ...(Object.hasOwn(TYPES, name) ? (TYPES[name] ?? TEXT) : TEXT) };
}

/** What a text of that type is as JSON: an enumeration or a default of a number is a number. */
export function typedText(schema: ValueObject, text: string): string | number | boolean {
  if (schema.type === "boolean") return text === "true" || text === "1";
  const isNumber = schema.type === "integer" || schema.type === "number";
  const number = Number(text);
  return isNumber && text.trim() !== "" && Number.isFinite(number) ? number : text;
}
