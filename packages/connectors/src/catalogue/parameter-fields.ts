import type { FieldSpec } from "@towpath/flow";
import type { Parameter } from "../connector.ts";
import type { SchemaReader } from "../openapi/schema-reader.ts";
import { dynamicOf } from "./dynamic-field.ts";
import { kindOfValue } from "./field-kind.ts";
import { baseField, type InputField, pathOfKey } from "./input-field.ts";

/** Everything but the body. Two parameters of one name are given once, for both places. */
export function parameterFields(schemas: SchemaReader, parameters: readonly Parameter[]): InputField[] {
  const shown = parameters.filter(({ visibility }) => visibility !== "internal");
  const first = shown.filter((one, index) => shown.findIndex(({ name }) => name === one.name) === index);
  return first.map((parameter) => {
    const field = fieldOf(schemas, parameter);
    const given = parameter.default;
    return given === undefined
      ? { key: parameter.name, field }
      : { key: parameter.name, field, default: given };
  });
}

function fieldOf(schemas: SchemaReader, parameter: Parameter): FieldSpec {
  const base = baseField(pathOfKey(parameter.name), parameter);
  if (parameter.dynamic !== null) return { ...base, ...dynamicOf(parameter.dynamic, parameter.name) };
  if (parameter.type !== "array") return { ...base, ...kindOfValue(schemas, parameter.schema) };
  const item = { ...baseField("", { ...parameter, title: "Item", description: "", required: false }) };
  const kind = kindOfValue(schemas, schemas.items(parameter.schema));
  return { ...base, control: "rows", item: [{ ...item, ...kind }] };
}
