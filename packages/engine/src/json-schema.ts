import { type Schema, Validator } from "@cfworker/json-schema";
import { PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";

const MAPS: ReadonlySet<string> = new Set(["properties", "definitions", "$defs", "dependentSchemas"]);
const LISTS: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const NESTED: ReadonlySet<string> = new Set([
  "items",
  "additionalItems",
  "additionalProperties",
  "contains",
  "not",
  "if",
  "then",
  "else",
  "propertyNames",
]);
/** Not supported by Logic Apps either; here they would also run a maker's regular expression on a stranger's text. */
const IGNORED: ReadonlySet<string> = new Set(["pattern", "patternProperties", "$schema", "$id", "id"]);

export interface SchemaError {
  readonly message: string;
  /** JSON Pointer into the value. */
  readonly path: string;
}

/** Validates without generated code. Null when the value fits. */
export type SchemaCheck = (value: Value) => readonly SchemaError[] | null;

export function compileSchema(schema: Value): SchemaCheck {
  const draft = usesLaterDraft(schema) ? "2020-12" : "4";
  const validator = new Validator(toPlain(cleaned(schema)) as Schema, draft, false);
  return (value) => {
    const result = validator.validate(toPlain(value));
    if (result.valid) return null;
    const leaves = result.errors.filter((error) => !GROUPING.has(error.keyword));
    const told = leaves.length > 0 ? leaves : result.errors;
    return told.map((error) => ({ message: error.error, path: error.instanceLocation.replace(/^#/, "") }));
  };
}

/** Keywords that only repeat that something below them failed. */
const GROUPING: ReadonlySet<string> = new Set(["properties", "items", "allOf", "anyOf", "oneOf", "$ref"]);

function usesLaterDraft(schema: Value): boolean {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return false;
  const named = (schema as ValueObject).$schema;
  return typeof named === "string" && /2019|2020/.test(named);
}

function cleaned(schema: Value): Value {
  if (Array.isArray(schema)) return schema.map(cleaned);
  if (!isRecord(schema)) return schema;
  const kept: [string, Value][] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (IGNORED.has(keyword)) continue;
    if (MAPS.has(keyword) && isRecord(value)) {
      const members = Object.entries(value).map(([name, inner]): [string, Value] => [name, cleaned(inner)]);
      kept.push([keyword, Object.fromEntries(members)]);
    } else if (LISTS.has(keyword) || NESTED.has(keyword)) kept.push([keyword, cleaned(value)]);
    else kept.push([keyword, value]);
  }
  return Object.fromEntries(kept);
}

function isRecord(value: Value | undefined): value is ValueObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof PreciseNumber)
  );
}

/** The value as the validator knows JSON: numbers are doubles. */
function toPlain(value: Value): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof PreciseNumber) return value.value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toPlain(inner)]));
}
