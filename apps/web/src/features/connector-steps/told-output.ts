import type { ConnectorOperation } from "@towpath/connectors";
import { isObject, type Value, type ValueObject } from "@towpath/expressions";

/** A shape that the service told, and where in the output it belongs. */
export interface ToldShape {
  readonly path: readonly string[];
  readonly schema: ValueObject;
}

/** An operation whose output has the shapes that the service told, each at its place. */
export function withToldOutput(
  spec: ConnectorOperation,
  told: readonly ToldShape[] = [],
): ConnectorOperation {
  if (told.length === 0) return spec;
  const output = told.reduce((made, { path, schema }) => putAt(made, path, schema), spec.output ?? {});
  return { ...spec, output };
}

function putAt(schema: ValueObject, [first, ...rest]: readonly string[], told: ValueObject): ValueObject {
  if (first === undefined) return { ...schema, ...told };
  if (first === "[]") return { ...schema, items: putAt(objectOr(schema.items), rest, told) };
  const properties = objectOr(schema.properties);
  const inner = Object.hasOwn(properties, first) ? properties[first] : undefined;
  return { ...schema, properties: { ...properties, [first]: putAt(objectOr(inner), rest, told) } };
}

const objectOr = (value: Value | undefined): ValueObject =>
  value !== undefined && isObject(value) ? value : {};
