import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { fieldTexts, spell, valueFor } from "./expected-values.ts";
import { follow, isInternal, listOf, type RawOperation, rawProperties, textOf } from "./raw-document.ts";

export type ExpectedBody =
  | { kind: "none" }
  | { kind: "json"; value: Value }
  | { kind: "text"; text: string; type: string }
  | { kind: "bytes"; base64: string; type: string }
  | { kind: "form"; pairs: [string, string][] }
  | { kind: "multipart"; fields: string[] };

export function expectedBody(
  document: ValueObject,
  operation: RawOperation,
  given: ValueObject,
  headers: ReadonlyMap<string, string>,
): ExpectedBody {
  const consumes = listOf(operation.source.consumes ?? document.consumes).map(textOf);
  const listed = consumes.find((one) => /json/i.test(one)) ?? consumes[0] ?? "application/json";
  const type = headers.get("content-type") ?? listed;
  const fields = operation.parameters.filter((one) => one.in === "formData");
  if (fields.length > 0) return expectedForm(fields, given, consumes, type);
  const parameter = operation.parameters.find((one) => one.in === "body");
  const whole = given.body ?? fromKeys(given);
  if (parameter === undefined || (whole === undefined && parameter.required !== true))
    return { kind: "none" };
  return told(completed(document, follow(document, parameter.schema), whole ?? {}, 0), type, headers);
}

function told(value: Value, type: string, headers: ReadonlyMap<string, string>): ExpectedBody {
  if (isObject(value) && "$content" in value) {
    const own = headers.get("content-type") ?? textOf(value["$content-type"]);
    return { kind: "bytes", base64: textOf(value.$content), type: own };
  }
  if (/x-www-form-urlencoded/.test(type) && isObject(value)) {
    return { kind: "form", pairs: Object.entries(value).map(([name, one]) => [name, spell(one)]) };
  }
  return /json/i.test(type) ? { kind: "json", value } : { kind: "text", text: spell(value), type };
}

function expectedForm(
  fields: readonly ValueObject[],
  given: ValueObject,
  consumes: readonly string[],
  type: string,
): ExpectedBody {
  const sent = fields.flatMap((field): [ValueObject, Value][] => {
    const value = valueFor(field, given);
    return value === undefined ? [] : [[field, value]];
  });
  const hasFile = fields.some((one) => one.type === "file");
  if (hasFile || (/form-data/.test(type) && !consumes.some((one) => /urlencoded/.test(one)))) {
    return { kind: "multipart", fields: sent.map(([field]) => textOf(field.name)) };
  }
  const pairs = sent.flatMap(([field, value]) =>
    fieldTexts(field, value).map((one): [string, string] => [textOf(field.name), one]),
  );
  return { kind: "form", pairs };
}

function fromKeys(given: ValueObject): Value | undefined {
  const entries = Object.entries(given).filter(([name]) => name.startsWith("body/"));
  const named = entries.map(([name, value]): [string, Value] => [
    name.slice(5).replaceAll("~1", "/").replaceAll("~0", "~"),
    value,
  ]);
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

interface Property {
  readonly schema: ValueObject;
  readonly required: boolean;
}
const isConstant = ({ schema, required }: Property) =>
  (isInternal(schema) || required) && schema.readOnly !== true;

/** Hidden constants and required defaults in every gap; files in a JSON body as base64. */
function completed(document: ValueObject, schema: ValueObject, value: Value, depth: number): Value {
  if (Array.isArray(value)) {
    const items = follow(document, listOf(schema.items)[0] ?? schema.items);
    return value.map((item) => completed(document, items, item, depth + 1));
  }
  if (!isObject(value)) return value;
  if ("$content" in value) return depth === 0 ? value : (value.$content ?? null);
  const made: ValueObject = { ...value };
  for (const [name, property] of rawProperties(document, schema)) {
    const started = made[name] ?? startOf(document, property, depth);
    if (started !== undefined) made[name] = completed(document, property.schema, started, depth + 1);
  }
  return made;
}

function startOf(document: ValueObject, property: Property, depth: number): Value | undefined {
  if (!isConstant(property) || depth > 6) return undefined;
  return property.schema.default ?? (hasConstants(document, property.schema, 0) ? {} : undefined);
}

function hasConstants(document: ValueObject, schema: ValueObject, depth: number): boolean {
  const properties = depth > 6 ? [] : [...rawProperties(document, schema).values()];
  return properties
    .filter(isConstant)
    .some((one) => one.schema.default !== undefined || hasConstants(document, one.schema, depth + 1));
}
