import type { ValueObject } from "@towpath/expressions";
import type { Operation } from "../connector.ts";
import { type DynamicSource, readDynamicSource } from "../openapi/dynamic-source.ts";
import type { SchemaReader } from "../openapi/schema-reader.ts";

/** The schema of what an operation gives: of a webhook what it calls back with, else of its first success. */
export function givenSchema({ kind, notification, responses }: Operation): ValueObject | null {
  if (kind === "webhook-trigger" || kind === "webhook-action") return notification;
  const successes = responses.filter(({ status }) => /^2/.test(status));
  const found = successes.find(({ schema }) => schema !== null);
  const others = successes.length > 0 ? [] : responses.filter(({ status }) => /^default$/i.test(status));
  return found?.schema ?? others.find(({ schema }) => schema !== null)?.schema ?? null;
}

/** Where the shape of the outputs comes from; null when the files describe them, or nobody does. */
export function outputSource(schemas: SchemaReader, operation: Operation): DynamicSource | null {
  const schema = givenSchema(operation);
  return schema === null ? null : (findSource(schemas, schema, 0) ?? null);
}

const DEEPEST = 4;

/** The first: no public file has two of them in one output. */
function findSource(schemas: SchemaReader, given: ValueObject, depth: number): DynamicSource | null {
  const schema = schemas.resolve(given);
  const own = readDynamicSource(given) ?? readDynamicSource(schema);
  if (own !== null || depth === DEEPEST) return own;
  if (schemas.typeOf(schema) === "array") return findSource(schemas, schemas.items(schema), depth + 1);
  for (const property of schemas.properties(schema)) {
    const found = findSource(schemas, property.schema, depth + 1);
    if (found !== null) return found;
  }
  return null;
}
