import type { ConnectorOperation } from "@towpath/connectors";
import { isObject, type Value, type ValueObject } from "@towpath/expressions";

/** An operation whose output has, at the place where the service tells the shape, the shape it told. */
export function withToldOutput(spec: ConnectorOperation, told: ValueObject | undefined): ConnectorOperation {
  const [place] = spec.dynamicOutputs;
  if (told === undefined || place === undefined) return spec;
  return { ...spec, output: putAt(spec.output ?? {}, place.path, told) };
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
