import { isObject, type ValueObject } from "@towpath/expressions";
import type { Connector, Operation } from "../connector.ts";
import { type DynamicSource, readDynamicSource } from "../openapi/dynamic-source.ts";
import { createSchemaReader, type SchemaReader } from "../openapi/schema-reader.ts";
import { outputSource } from "./output-source.ts";

/**
 * Where the choices or the schema at a place of an operation come from; null when the files name no source there.
 *
 * @param parameter as `inputs.parameters` names it: `id`, `item/status`, `item/rows/status` for the items of a list;
 *   empty for the body of the outputs
 */
export function dynamicSourceAt(
  connector: Connector,
  operation: Operation,
  parameter: string,
): DynamicSource | null {
  const schemas = createSchemaReader(connector.document);
  if (parameter === "") return outputSource(schemas, operation);
  const own = operation.parameters.find(({ name }) => name === parameter);
  if (own !== undefined) return own.dynamic;
  const { body } = operation;
  if (body === null) return null;
  const rest = belowBody([body.name, "body"], parameter);
  if (rest === null) return null;
  if (rest.length === 0) return body.dynamic;
  const schema = schemaAt(schemas, schemas.resolve(body.schema), rest);
  return schema === null ? null : readDynamicSource(schema);
}

function belowBody(names: readonly string[], parameter: string): readonly string[] | null {
  const name = names.find((one) => parameter === one || parameter.startsWith(`${one}/`));
  if (name === undefined) return null;
  const steps = parameter.slice(name.length).split("/");
  return steps.filter((step) => step !== "").map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function schemaAt(schemas: SchemaReader, schema: ValueObject, steps: readonly string[]): ValueObject | null {
  const [first, ...rest] = steps;
  if (schemas.typeOf(schema) === "array") return schemaAt(schemas, schemas.items(schema), steps);
  if (first === undefined) return schema;
  const found = schemas.properties(schema).find(({ name }) => name === first);
  return found !== undefined && isObject(found.schema) ? schemaAt(schemas, found.schema, rest) : null;
}
