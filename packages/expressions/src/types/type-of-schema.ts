import type { Value, ValueObject } from "../value.ts";
import { getMember, isObject } from "../values/members.ts";
import {
  arrayOf,
  BOOLEAN,
  INTEGER,
  type InferredType,
  NULL,
  NUMBER,
  OBJECT,
  oneOf,
  TEXT,
  UNKNOWN,
} from "./inferred-type.ts";

const MAX_DEPTH = 20;
const MAX_VALUES = 100;

/** Members by which a schema may allow properties that it does not list. */
const OPENING = ["patternProperties", "allOf", "if", "then", "else", "$ref", "dependentSchemas"];
/** Texts of these formats come as content with a type of its own, or as text. */
const BINARY = new Set(["binary", "byte"]);

/**
 * The type that a JSON Schema describes (`type`, `properties`, `items`, `required`, `enum`, `const`, `anyOf`, `oneOf`,
 * `nullable`). What the schema does not say is unknown.
 *
 * An object is closed when the schema lists properties and does not allow others by `additionalProperties` (true or a
 * schema) or by a keyword outside of this subset. JSON Schema itself leaves such an object open; makers list all they
 * mean to use, so a name that is not listed deserves a warning, and only that.
 */
export function typeOfSchema(schema: Value | undefined, depth = 0): InferredType {
  if (!isObject(schema) || depth > MAX_DEPTH) return UNKNOWN;
  const choice = getMember(schema, "anyOf") ?? getMember(schema, "oneOf");
  const type = Array.isArray(choice) ? typeOfChoice(schema, choice, depth) : typeOfKinds(schema, depth);
  const nullable = getMember(schema, "nullable") === true || getMember(schema, "x-nullable") === true;
  return nullable ? oneOf([type, NULL]) : type;
}

/** Next to other keywords a choice only narrows what they say, so they are not understood together. */
function typeOfChoice(schema: ValueObject, choice: Value[], depth: number): InferredType {
  const mixed = getMember(schema, "properties") ?? getMember(schema, "allOf") ?? getMember(schema, "items");
  if (mixed !== undefined) return UNKNOWN;
  return oneOf(choice.map((option) => typeOfSchema(option, depth + 1)));
}

function typeOfKinds(schema: ValueObject, depth: number): InferredType {
  const listed = typeOfList(schema);
  if (listed !== null) return listed;
  const type = getMember(schema, "type");
  if (Array.isArray(type)) return oneOf(type.map((kind) => typeOfKind(schema, kind, depth)));
  if (type !== undefined) return typeOfKind(schema, type, depth);
  if (getMember(schema, "properties") !== undefined) return typeOfObject(schema, depth);
  return getMember(schema, "items") === undefined ? UNKNOWN : typeOfKind(schema, "array", depth);
}

/** `enum` and `const` of texts; other lists say nothing more than the type does. */
function typeOfList(schema: ValueObject): InferredType | null {
  const constant = getMember(schema, "const");
  const values = constant === undefined ? getMember(schema, "enum") : [constant];
  if (!Array.isArray(values) || values.length === 0 || values.length > MAX_VALUES) return null;
  return isTexts(values) ? { kind: "text", values } : null;
}

const isTexts = (values: Value[]): values is string[] => values.every((value) => typeof value === "string");

function typeOfKind(schema: ValueObject, kind: Value, depth: number): InferredType {
  switch (typeof kind === "string" ? kind.toLowerCase() : "") {
    case "object":
      return typeOfObject(schema, depth);
    case "array":
      return arrayOf(typeOfSchema(getMember(schema, "items"), depth + 1));
    case "string":
      return BINARY.has(`${getMember(schema, "format")}`.toLowerCase()) ? UNKNOWN : TEXT;
    case "integer":
      return INTEGER;
    case "number":
      return NUMBER;
    case "boolean":
      return BOOLEAN;
    case "null":
      return NULL;
    default:
      return UNKNOWN;
  }
}

function typeOfObject(schema: ValueObject, depth: number): InferredType {
  const properties = getMember(schema, "properties");
  if (!isObject(properties) || Object.keys(properties).length === 0) return OBJECT;
  const required = getMember(schema, "required");
  const members = Object.entries(properties).map(([name, property]) => {
    const type = typeOfSchema(property, depth + 1);
    const isSure = Array.isArray(required) && required.includes(name);
    return [name, isSure ? type : oneOf([type, NULL])] as const;
  });
  return { kind: "object", members: new Map(members), open: isOpen(schema, properties) };
}

function isOpen(schema: ValueObject, properties: ValueObject): boolean {
  // A schema made of a schema instead of a sample, as makers paste it: it says nothing about the value.
  const names = new Set(Object.keys(properties));
  if (names.has("type") && (names.has("properties") || names.has("items"))) return true;
  const others = getMember(schema, "additionalProperties");
  if (others === true || isObject(others)) return true;
  return OPENING.some((keyword) => getMember(schema, keyword) !== undefined);
}
