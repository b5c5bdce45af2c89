import {
  createSchemaReader,
  type Operation,
  type Parameter,
  type SchemaProperty,
  type SchemaReader,
} from "@towpath/connectors";
import {
  getMember,
  isObject,
  stringifyJson,
  toText,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { isEnvelope } from "../encode-content.ts";
import { encodeText } from "./draft.ts";
import type { OperationInputs } from "./operation-inputs.ts";

/** A body, and the type it is sent with when no header says otherwise. */
export interface BuiltBody {
  readonly body: Value | undefined;
  readonly contentType: string | null;
}

const NOTHING: BuiltBody = { body: undefined, contentType: null };

/** Makes the body: fields of a form, or the body parameter with the constants that nobody sees. */
export function buildBody(document: ValueObject, operation: Operation, inputs: OperationInputs): BuiltBody {
  const fields = operation.parameters.filter((parameter) => parameter.in === "formData");
  if (fields.length > 0) return buildForm(operation, fields, inputs);
  if (operation.body === null) return NOTHING;
  const { schema, required } = operation.body;
  // An optional body of which nothing was given is not sent at all, constants or not.
  if (inputs.body === undefined && !required) return NOTHING;
  const schemas = createSchemaReader(document);
  const body = withConstants(schemas, schema, inputs.body, 0);
  if (body === undefined) return NOTHING;
  if (isEnvelope(body)) return { body, contentType: null };
  const contentType = bodyType(operation);
  if (isJson(contentType)) return jsonBody(schemas, schema, body, contentType);
  return { body: typeof body === "string" ? body : stringifyJson(body), contentType };
}

const JSON_TYPE = "application/json";
const isJson = (type: string) => /[/+]json\b/i.test(type);

/** JSON when it may be JSON or nothing is said; else the first type of the list. */
function bodyType({ consumes }: Operation): string {
  return consumes.find(isJson) ?? consumes[0] ?? JSON_TYPE;
}

/** A file as the whole body is sent as it is, whatever the list of types says. */
function jsonBody(schemas: SchemaReader, schema: ValueObject, body: Value, contentType: string): BuiltBody {
  if (typeof body !== "string") return { body, contentType };
  const format = String(getMember(schemas.resolve(schema), "format") ?? "").toLowerCase();
  if (format === "binary") return { body, contentType: "application/octet-stream" };
  const isText = schemas.typeOf(schema) === "string";
  return { body: isText ? stringifyJson(body) : body, contentType };
}

/** Deeper than any body seen (13 levels). */
const DEEPEST = 24;

/** Puts the defaults of internal properties where the maker left a gap: nobody sees them, the service needs them. */
function withConstants(
  schemas: SchemaReader,
  schema: ValueObject,
  given: Value | undefined,
  depth: number,
): Value | undefined {
  if (depth > DEEPEST) return given;
  if (Array.isArray(given)) {
    const items = schemas.items(schema);
    return given.map((item) => withConstants(schemas, items, item, depth + 1) ?? null);
  }
  if (given !== undefined && !isObject(given)) return given;
  const added = schemas.properties(schema).flatMap((property): [string, Value][] => {
    const own = given === undefined ? undefined : getMember(given, property.name);
    const filled = filledProperty(schemas, property, own, depth);
    return filled === undefined || filled === own ? [] : [[property.name, filled]];
  });
  return added.length === 0 ? given : { ...(given ?? {}), ...Object.fromEntries(added) };
}

/** An object that nobody asked for is not made for the sake of its constants. */
function filledProperty(
  schemas: SchemaReader,
  { schema, required }: SchemaProperty,
  own: Value | undefined,
  depth: number,
): Value | undefined {
  const value = own ?? constantOf(schema);
  const isWanted = own !== undefined || required || isInternal(schema);
  return isWanted ? withConstants(schemas, schema, value, depth + 1) : value;
}

const isInternal = (schema: ValueObject) =>
  String(getMember(schema, "x-ms-visibility") ?? "").toLowerCase() === "internal";

function constantOf(schema: ValueObject): Value | undefined {
  return isInternal(schema) ? getMember(schema, "default") : undefined;
}

function buildForm(operation: Operation, fields: readonly Parameter[], inputs: OperationInputs): BuiltBody {
  const filled = fields.flatMap((field) => {
    const value = inputs.values.get(`formData ${field.name}`) ?? defaultOf(field);
    return value === undefined || value === null ? [] : [{ field, value }];
  });
  if (filled.length === 0) return NOTHING;
  if (isMultipart(operation, fields)) {
    const parts = filled.map(({ field, value }) => partOf(field, value));
    return { body: { "$content-type": "multipart/form-data", $multipart: parts }, contentType: null };
  }
  const pairs = filled.flatMap(({ field, value }) => textsOf(field, value).map((text) => [field.name, text]));
  const body = pairs.map(([name = "", text = ""]) => `${encodeText(name)}=${encodeText(text)}`).join("&");
  return { body, contentType: "application/x-www-form-urlencoded" };
}

const defaultOf = (field: Parameter) =>
  field.visibility === "internal" || field.required ? field.default : undefined;

/** A file needs parts; otherwise the document decides, and `form-data` (seen twice) means the same. */
function isMultipart({ consumes }: Operation, fields: readonly Parameter[]): boolean {
  if (fields.some(({ type }) => type === "file")) return true;
  if (consumes.some((type) => /x-www-form-urlencoded/i.test(type))) return false;
  return consumes.some((type) => /form-data/i.test(type));
}

function partOf(field: Parameter, value: Value): Value {
  const name = quoted(field.name);
  if (field.type !== "file") {
    return { headers: { "Content-Disposition": `form-data; name=${name}` }, body: toText(value) };
  }
  const fileName = isObject(value) ? getMember(value, "fileName") : undefined;
  const shown = typeof fileName === "string" ? fileName : field.name;
  const disposition = `form-data; name=${name}; filename=${quoted(shown)}`;
  return { headers: { "Content-Disposition": disposition }, body: value };
}

/** A quote or a line break in a name would end the header early. */
function quoted(text: string): string {
  return `"${text.replace(/["\r\n\\]/g, "_")}"`;
}

/** The texts of a value that may be a list; every list in a query or form of the public files is comma-separated. */
export function textsOf(parameter: Parameter, value: Value): readonly string[] {
  if (!Array.isArray(value)) return [isObject(value) ? stringifyJson(value) : plainText(value)];
  const texts = value.map((item) => (isObject(item) ? stringifyJson(item) : plainText(item)));
  const glue = { csv: ",", ssv: " ", tsv: "\t", pipes: "|" } as const;
  return parameter.collectionFormat === "multi" ? texts : [texts.join(glue[parameter.collectionFormat])];
}

/** As JSON spells it: `true`, not the `True` of expressions. */
export function plainText(value: Value): string {
  return typeof value === "boolean" ? String(value) : toText(value);
}
