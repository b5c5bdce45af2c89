import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { Operation } from "../connector.ts";
import { objectAt, textAt } from "../members.ts";
import { type DynamicSource, readDynamicSource } from "../openapi/dynamic-source.ts";
import type { SchemaReader } from "../openapi/schema-reader.ts";
import { dependenciesOf } from "./dynamic-field.ts";
import { givenSchema } from "./output-source.ts";

/** Levels below the body, lists included: deeper values are reached by an expression. */
const DEEPEST = 8;
const MOST_PROPERTIES = 1_500;

/** A place of the body whose shape the service tells while the form is filled in. */
export interface DynamicOutput {
  /** Below the body; empty for the body itself. `[]` stands for the items of a list. */
  readonly path: readonly string[];
  /** Inputs that decide it, as `inputs.parameters` names them. */
  readonly dependsOn: readonly string[];
}

export interface OutputShape {
  /** Without `$ref`s: recursive schemas are cut where they begin again. */
  readonly schema: ValueObject;
  readonly dynamic: readonly DynamicOutput[];
}

/** What the body of an operation's outputs looks like: of a webhook what it calls back with. Null: the files do not say. */
export function outputShape(schemas: SchemaReader, operation: Operation): OutputShape | null {
  const schema = givenSchema(operation);
  if (schema === null) return null;
  const { written, told } = writtenShape(schemas, schema);
  if (Object.keys(written).length === 0 && told.length === 0) return null;
  const dynamic = told.map(({ path, source }) => ({ path, dependsOn: dependenciesOf(source) }));
  return { schema: written, dynamic };
}

/** Where the shape of one place of the outputs comes from; null where the files describe it themselves, or nobody does. */
export function outputSourceAt(
  schemas: SchemaReader,
  operation: Operation,
  path: readonly string[],
): DynamicSource | null {
  const schema = givenSchema(operation);
  const told = schema === null ? [] : writtenShape(schemas, schema).told;
  const key = path.join("\n");
  return told.find((one) => one.path.join("\n") === key)?.source ?? null;
}

function writtenShape(schemas: SchemaReader, schema: ValueObject) {
  const told: ToldPlace[] = [];
  const written = write({ schemas, told, left: MOST_PROPERTIES }, schema, [], []);
  return { written, told };
}

interface ToldPlace {
  readonly path: readonly string[];
  readonly source: DynamicSource;
}

interface Writing {
  readonly schemas: SchemaReader;
  readonly told: ToldPlace[];
  left: number;
}

/** Names of `format` and words of people; everything else of a schema says nothing to a picker or a checker. */
const KEPT = ["description", "format"];

function write(
  writing: Writing,
  given: ValueObject,
  path: readonly string[],
  around: readonly ValueObject[],
): ValueObject {
  const schema = writing.schemas.resolve(given);
  const source = readDynamicSource(schema) ?? readDynamicSource(given);
  // Choices say nothing about a shape.
  if (source?.kind === "schema") writing.told.push({ path, source });
  if (around.includes(schema) || path.length > DEEPEST) return {};
  const within = [...around, schema];
  const title = textAt(given, "x-ms-summary") ?? textAt(schema, "x-ms-summary") ?? textAt(schema, "title");
  const kept = KEPT.flatMap((name): [string, Value][] => {
    const text = textAt(schema, name);
    return text === null ? [] : [[name, text]];
  });
  return {
    ...typeMember(writing.schemas, schema),
    ...(title === null ? {} : { title }),
    ...Object.fromEntries(kept),
    ...members(writing, schema, path, within),
  };
}

/** Files say `x-nullable`; JSON Schema has it in the type. */
function typeMember(schemas: SchemaReader, schema: ValueObject): ValueObject {
  const type = schemas.typeOf(schema);
  if (type === null || type === "file") return {};
  return { type: getMember(schema, "x-nullable") === true ? [type, "null"] : type };
}

function members(
  writing: Writing,
  schema: ValueObject,
  path: readonly string[],
  within: readonly ValueObject[],
): ValueObject {
  const type = writing.schemas.typeOf(schema);
  if (type === "array") {
    const items = write(writing, writing.schemas.items(schema), [...path, "[]"], within);
    return { items };
  }
  const properties = type === "object" ? writing.schemas.properties(schema) : [];
  if (properties.length === 0 || writing.left < properties.length) return {};
  writing.left -= properties.length;
  const entries = properties.map(({ name, schema: inner }): [string, Value] => {
    const written = write(writing, inner, [...path, name], within);
    const isHidden = textAt(inner, "x-ms-visibility")?.toLowerCase() === "internal";
    // It is there, but nobody is meant to choose it.
    return [name, isHidden ? { ...written, "x-ms-visibility": "internal" } : written];
  });
  return { properties: Object.fromEntries(entries) };
}

/** The list in the body of a trigger that brings many items at once, as `splitOn` speaks of it; null for none. */
export function splitOnOf(shape: OutputShape | null): string | null {
  const schema = shape?.schema ?? {};
  if (schema.type === "array") return "@triggerBody()";
  const lists = Object.entries(objectAt(schema, "properties") ?? {}).filter(
    ([, one]) => isObject(one) && one.type === "array",
  );
  const named =
    lists.find(([name]) => name.toLowerCase() === "value") ?? (lists.length === 1 ? lists[0] : undefined);
  return named === undefined ? null : `@triggerBody()?['${named[0].replaceAll("'", "''")}']`;
}
