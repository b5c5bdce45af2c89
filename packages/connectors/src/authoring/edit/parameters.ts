import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { fail, type Result } from "@towpath/prelude";
import type { Visibility } from "../../connector.ts";
import { flagAt, listAt, objectAt, textAt, textsAt } from "../../members.ts";
import { visibilityOf } from "../../openapi/read-parameter.ts";
import { createSchemaReader } from "../../openapi/schema-reader.ts";
import type { DraftFailure, DraftParts } from "../connector-draft.ts";
import { type OperationKey, operationIn, setOperation } from "./operations.ts";
import { setAt } from "./set-at.ts";

/** A parameter, or a property of the body, as a form shows it. */
export interface DraftField {
  /** Its place in the operation: a position in `parameters`, and for properties the names below. */
  readonly at: readonly (string | number)[];
  readonly name: string;
  readonly in: string;
  readonly title: string;
  readonly description: string;
  readonly type: string;
  readonly format: string;
  readonly required: boolean;
  readonly visibility: Visibility;
  readonly default: Value | undefined;
  readonly values: readonly Value[];
  /** Stands elsewhere in the document (`$ref`): shown, and edited in the text. */
  readonly isReference: boolean;
  readonly depth: number;
}

const MAX_DEPTH = 6;
const MAX_FIELDS = 500;

/** The parameters of an operation, and below the body its properties. */
export function fieldsOfOperation(parts: DraftParts, key: OperationKey): readonly DraftField[] {
  const operation = operationIn(parts, key);
  if (operation === null) return [];
  const fields: DraftField[] = [];
  const schemas = createSchemaReader(parts.definition);
  listAt(operation, "parameters").forEach((given, index) => {
    if (!isObject(given) || fields.length >= MAX_FIELDS) return;
    const resolved = schemas.resolve(given);
    const isReference = textAt(given, "$ref") !== null;
    fields.push(
      fieldOf(resolved, {
        at: ["parameters", index],
        required: flagAt(resolved, "required"),
        isReference,
        depth: 0,
      }),
    );
    const schema = objectAt(given, "schema");
    if (schema !== null) addProperties(fields, schema, ["parameters", index, "schema"], 1);
  });
  return fields;
}

interface FieldPlace {
  readonly at: readonly (string | number)[];
  readonly required: boolean;
  readonly isReference: boolean;
  readonly depth: number;
  readonly name?: string;
}

function fieldOf(source: ValueObject, { at, required, isReference, depth, name }: FieldPlace): DraftField {
  return {
    at,
    name: name ?? textAt(source, "name") ?? "",
    in: name === undefined ? (textAt(source, "in") ?? "") : "body",
    title: textAt(source, "x-ms-summary") ?? "",
    description: textAt(source, "description") ?? "",
    type: textAt(source, "type") ?? (objectAt(source, "schema") === null ? "" : "object"),
    format: textAt(source, "format") ?? "",
    required,
    visibility: visibilityOf(source),
    default: getMember(source, "default"),
    values: listAt(source, "enum"),
    isReference,
    depth,
  };
}

/** Only what stands in the operation itself: a definition is used by others too. */
function addProperties(
  fields: DraftField[],
  schema: ValueObject,
  at: readonly (string | number)[],
  depth: number,
): void {
  if (depth > MAX_DEPTH) return;
  const required = new Set(textsAt(schema, "required"));
  for (const [name, value] of Object.entries(objectAt(schema, "properties") ?? {})) {
    if (!isObject(value) || fields.length >= MAX_FIELDS) continue;
    const here = [...at, "properties", name];
    const isReference = textAt(value, "$ref") !== null;
    fields.push(fieldOf(value, { at: here, required: required.has(name), isReference, depth, name }));
    addProperties(fields, value, here, depth + 1);
    const items = objectAt(value, "items");
    if (items !== null) addProperties(fields, items, [...here, "items"], depth + 1);
  }
}

export type FieldChange = Partial<
  Pick<
    DraftField,
    "title" | "description" | "type" | "format" | "required" | "visibility" | "default" | "values"
  > & {
    name: string;
    in: string;
  }
>;

const MEMBERS = {
  title: "x-ms-summary",
  description: "description",
  type: "type",
  format: "format",
} as const;

/** Changes one field. Of properties the name and place are the schema's, and are edited in the text. */
export function setField(
  parts: DraftParts,
  key: OperationKey,
  field: DraftField,
  change: FieldChange,
): Result<DraftParts, DraftFailure> {
  const operation = operationIn(parts, key);
  if (operation === null) return fail({ message: "This operation is no longer in the definition." });
  const next = Object.entries(change).reduce<ValueObject>(
    (made, [name, value]) => setMember(made, field, name as keyof FieldChange, value as Value | undefined),
    operation,
  );
  return setOperation(parts, key, { parameters: [...listAt(next, "parameters")] });
}

function setMember(
  operation: ValueObject,
  field: DraftField,
  name: keyof FieldChange,
  value: Value | undefined,
): ValueObject {
  const at = (member: string) => [...field.at, member];
  switch (name) {
    case "required":
      return setRequired(operation, field, value === true);
    case "values":
      return setAt(operation, at("enum"), Array.isArray(value) && value.length > 0 ? [...value] : undefined);
    case "default":
      return setAt(operation, at("default"), value);
    case "visibility":
      return setAt(operation, at("x-ms-visibility"), value === "none" ? undefined : value);
    case "name":
    case "in":
      // The name of a property is the schema's member: it is changed in the text.
      return field.at.length > 2 ? operation : setAt(operation, at(name), value);
    default:
      return setAt(operation, at(MEMBERS[name]), value === "" ? undefined : value);
  }
}

/** A parameter says it of itself; a property's schema lists the names. */
function setRequired(operation: ValueObject, { at, name }: DraftField, isRequired: boolean): ValueObject {
  if (at.length <= 2) return setAt(operation, [...at, "required"], isRequired);
  const holder = at.slice(0, -2);
  const schema = valueAt(operation, holder);
  const others = isObject(schema) ? textsAt(schema, "required").filter((one) => one !== name) : [];
  const names = isRequired ? [...others, name] : others;
  return setAt(operation, [...holder, "required"], names.length === 0 ? undefined : names);
}

function valueAt(root: Value, path: readonly (string | number)[]): Value | undefined {
  let value: Value | undefined = root;
  for (const step of path) {
    if (Array.isArray(value)) value = typeof step === "number" ? value[step] : undefined;
    else value = isObject(value) ? getMember(value, String(step)) : undefined;
  }
  return value;
}

export function addParameter(
  parts: DraftParts,
  key: OperationKey,
  given: { readonly name: string; readonly in: "query" | "header" | "formData" | "path" },
): Result<DraftParts, DraftFailure> {
  const operation = operationIn(parts, key);
  if (operation === null) return fail({ message: "This operation is no longer in the definition." });
  const { name, in: place } = given;
  if (name.trim() === "") return fail({ message: "Give the parameter a name." });
  const before = listAt(operation, "parameters");
  const isTaken = before.some(
    (one) => isObject(one) && textAt(one, "name") === name && textAt(one, "in") === place,
  );
  if (isTaken) return fail({ message: `There is a parameter '${name}' in the ${place} already.` });
  const parameter: ValueObject = { name, in: place, required: place === "path", type: "string" };
  return setOperation(parts, key, { parameters: [...before, parameter] });
}

/** Takes a parameter or a property away. */
export function removeField(
  parts: DraftParts,
  key: OperationKey,
  field: DraftField,
): Result<DraftParts, DraftFailure> {
  const operation = operationIn(parts, key);
  if (operation === null) return fail({ message: "This operation is no longer in the definition." });
  const without = setAt(
    field.at.length > 2 ? setRequired(operation, field, false) : operation,
    [...field.at],
    undefined,
  );
  const left = listAt(without, "parameters");
  return setOperation(parts, key, { parameters: left.length === 0 ? undefined : [...left] });
}
