import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import { PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";

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

/** Validates without generated code: the errors of a value, none when it fits; or why the schema is of no use. */
export type SchemaCheck = (value: Value) => Result<readonly SchemaError[], string>;

export function compileSchema(schema: Value): SchemaCheck {
  const draft = usesLaterDraft(schema) ? "2020-12" : "4";
  return guarded(() => {
    const validator = new Validator(toPlain(cleaned(schema)) as Schema, draft, false);
    return (value) =>
      guarded(() => {
        const { valid, errors } = validator.validate(toPlain(value));
        return () => ok(valid ? [] : tell(errors));
      })(value);
  });
}

/** The validator throws for references that lead nowhere or round in circles: here that is an answer like others. */
function guarded(make: () => SchemaCheck): SchemaCheck {
  try {
    return make();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n", 1)[0] : "it is not valid";
    const failure = fail(`The schema cannot be used: ${reason}`);
    return () => failure;
  }
}

function tell(errors: readonly OutputUnit[]): SchemaError[] {
  const leaves = errors.filter((error) => !GROUPING.has(error.keyword));
  const told = leaves.length > 0 ? leaves : errors;
  return told.map((error) => ({ message: error.error, path: error.instanceLocation.replace(/^#/, "") }));
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
