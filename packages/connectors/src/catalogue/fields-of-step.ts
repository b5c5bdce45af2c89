import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { type FieldSpec, fieldStep, fieldSteps } from "@towpath/flow";
import { objectAt } from "../members.ts";
import type { ConnectorOperation, InputPlace } from "./connector-operation.ts";
import { keyStep, pathOfKey } from "./input-field.ts";

/** Fields that the service told, by the name of the input that consists of them. */
export type ToldFields = ReadonlyMap<string, readonly FieldSpec[]>;
const NOTHING_TOLD: ToldFields = new Map();

/**
 * The fields of an operation as this step has them. A step may give a body, or a part of it, as one value where the form
 * would have fields; and it may give what the operation does not describe. Nothing a step says is left out.
 */
export function fieldsOfStep(
  operation: Pick<ConnectorOperation, "fields" | "places">,
  step: ValueObject,
  told: ToldFields = NOTHING_TOLD,
): readonly FieldSpec[] {
  const inputs = objectAt(step, "inputs");
  const parameters = inputs === null ? undefined : memberOf(inputs, "parameters");
  if (isAddress(step)) {
    const parts = ["fetch", "subscribe", "pathTemplate"];
    const isParted = parts.some((name) => memberOf(inputs ?? {}, name) !== undefined);
    return isParted ? [WHOLE_INPUTS] : addressFields(operation, inputs ?? {});
  }
  // One expression for all of them.
  if (parameters !== undefined && !isObject(parameters)) {
    return [WHOLE, ...operation.fields.filter((field) => keyOf(field) === null)];
  }
  const fields = operation.fields.flatMap((field) => withTold(field, told, parameters ?? {}));
  return withGivenValues(fields, parameters ?? {});
}

/** What a service tells stands behind the field that says so; with a value for one of them nothing more is required. */
function withTold(field: FieldSpec, told: ToldFields, parameters: ValueObject): readonly FieldSpec[] {
  const key = keyOf(field);
  if (field.control !== "dynamic-fields" || key === null) return [field];
  const isWhole = Object.hasOwn(parameters, key);
  const fields = isWhole ? [] : (told.get(key) ?? []);
  const prefix = `${key.toLowerCase()}/`;
  const hasParts =
    fields.length > 0 || Object.keys(parameters).some((one) => one.toLowerCase().startsWith(prefix));
  return [{ ...field, required: field.required && !hasParts }, ...fields];
}

const WHOLE: FieldSpec = {
  path: "inputs/parameters",
  title: "Parameters",
  help: "All parameters as one value.",
  required: true,
  control: "value",
};

/** Old triggers part their calls into one that subscribes and one that fetches. */
const WHOLE_INPUTS: FieldSpec = {
  path: "inputs",
  title: "Inputs",
  help: "Shown as JSON, because there is no form for calls in several parts.",
  required: true,
  control: "value",
};

/** The name in `inputs.parameters` that a field stands for; null for settings of the step itself. */
export function keyOf(field: FieldSpec): string | null {
  const [first, second, key, ...rest] = fieldSteps(field.path);
  return first === "inputs" && second === "parameters" && key !== undefined && rest.length === 0 ? key : null;
}

function withGivenValues(fields: readonly FieldSpec[], parameters: ValueObject): readonly FieldSpec[] {
  const given = Object.keys(parameters);
  const keys = fields.map((field) => keyOf(field)?.toLowerCase() ?? null);
  const fieldKeys = new Set(keys);
  // `item` where the form has `item/name`: the part is edited whole, in the place of its first field.
  const wholes = given.filter((key) => {
    const prefix = `${key.toLowerCase()}/`;
    return !fieldKeys.has(key.toLowerCase()) && keys.some((one) => one?.startsWith(prefix));
  });
  const others = given.filter((key) => !fieldKeys.has(key.toLowerCase()) && !wholes.includes(key));
  const placed = new Set<string>();
  const fitted = fields.flatMap((field, index) => {
    const whole = wholes.find((key) => keys[index]?.startsWith(`${key.toLowerCase()}/`));
    if (whole === undefined) return [field];
    if (placed.has(whole)) return [];
    placed.add(whole);
    return [wholeField(whole)];
  });
  return [...fitted, ...others.map(otherField)];
}

const wholeField = (key: string): FieldSpec => ({
  path: pathOfKey(key),
  title: key,
  help: "Given as one value instead of field by field.",
  required: false,
  control: "value",
});

const otherField = (key: string): FieldSpec => ({
  path: pathOfKey(key),
  title: key,
  help: "The connector does not describe this input. It is kept, and sent where the connector has a place for it.",
  required: false,
  control: "value",
});

const isAddress = (step: ValueObject): boolean =>
  /^apiconnection/i.test(String(memberOf(step, "type") ?? "")) &&
  objectAt(objectAt(step, "inputs"), "parameters") === null;

const ADDRESS: FieldSpec = {
  path: "inputs/path",
  title: "Path",
  help: "The address below the service, with the values of its placeholders written into it.",
  required: true,
  control: "text",
};

/** Steps that name an address have their values by place: queries, headers, and a body that is one object. */
function addressFields(
  { fields, places }: Pick<ConnectorOperation, "fields" | "places">,
  inputs: ValueObject,
): readonly FieldSpec[] {
  const body = memberOf(inputs, "body");
  const isWhole = body !== undefined && !isObject(body);
  const placed = fields.flatMap((field): FieldSpec[] => {
    const key = keyOf(field);
    if (key === null) return [field];
    const path = addressPath(key, places.find((one) => one.key === key)?.in ?? "query", isWhole);
    return path === null ? [] : [{ ...field, path }];
  });
  const whole: FieldSpec[] = isWhole ? [{ ...wholeField("body"), path: "inputs/body", title: "Body" }] : [];
  return [ADDRESS, ...placed, ...whole];
}

/** Null for what has no field of its own: it stands in the path, or in a body that is one value. */
function addressPath(key: string, place: InputPlace["in"], isWhole: boolean): string | null {
  if (place === "path") return null;
  if (place === "query") return `inputs/queries/${fieldStep(key)}`;
  if (place === "header") return `inputs/headers/${fieldStep(key)}`;
  if (isWhole) return null;
  const below = place === "body" ? key.split("/").slice(1) : [keyStep(key)];
  return ["inputs", "body", ...below].join("/");
}

function memberOf(holder: ValueObject, name: string): Value | undefined {
  if (Object.hasOwn(holder, name)) return holder[name];
  const key = Object.keys(holder).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : holder[key];
}
