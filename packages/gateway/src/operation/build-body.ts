import {
  type BodyParameter,
  createSchemaReader,
  type Operation,
  type SchemaProperty,
  type SchemaReader,
} from "@towpath/connectors";
import {
  getMember,
  isObject,
  parseJson,
  stringifyJson,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { isEnvelope } from "../encode-content.ts";
import { buildForm, dataPart } from "./build-form.ts";
import { type BuiltBody, type InputFailure, NO_BODY } from "./built-body.ts";
import { formText, textOfField } from "./field-text.ts";
import { fillBody, formatOf, isHidden, isReadOnly } from "./fill-body.ts";
import type { OperationInputs } from "./operation-inputs.ts";

/**
 * Makes the body: fields of a form, or the body parameter with the constants that nobody sees.
 *
 * @param headerType a Content-Type that stands among the header parameters: it wins over what the document lists
 * @returns a failure for a required body of which nothing is there
 */
export function buildBody(
  document: ValueObject,
  operation: Operation,
  inputs: OperationInputs,
  headerType: string | null,
): Result<BuiltBody, InputFailure> {
  const fields = operation.parameters.filter((parameter) => parameter.in === "formData");
  const whole = inputs.body ?? null;
  // The fields may also come written already, as one body with its parts.
  if (fields.length > 0 && whole === null) return ok(buildForm(operation, fields, inputs, headerType));
  const type = headerType ?? bodyType(operation);
  if (operation.body === null) return ok(whole === null ? NO_BODY : written(null, {}, whole, type));
  // An optional body of which nothing was given is not sent at all, constants or not.
  if (whole === null && !operation.body.required) return ok(NO_BODY);
  const schemas = createSchemaReader(document);
  const body = wholeBody(schemas, operation.body.schema, whole);
  return body === undefined
    ? fail(missingBody(operation, schemas, operation.body))
    : ok(written(schemas, operation.body.schema, body, type));
}

/** Undefined for a body of which nothing is there, although something is asked for. */
function wholeBody(schemas: SchemaReader, schema: ValueObject, given: Value | null): Value | undefined {
  const filled = fillBody(schemas, schema, given ?? getMember(schemas.resolve(schema), "default"));
  if (filled !== undefined) return filled;
  const needsNothing = schemas.typeOf(schema) === "object" && !schemas.properties(schema).some(isAskedFor);
  return needsNothing ? {} : undefined;
}

const isAskedFor = ({ schema, required }: SchemaProperty) =>
  required && !isHidden(schema) && !isReadOnly(schema) && getMember(schema, "default") === undefined;

function missingBody(operation: Operation, schemas: SchemaReader, body: BodyParameter): InputFailure {
  const first = schemas.properties(body.schema).find(isAskedFor);
  const name = first === undefined ? body.name : `${body.name}/${first.name}`;
  const summary = first === undefined ? undefined : getMember(first.schema, "x-ms-summary");
  const title = typeof summary === "string" && summary !== "" ? summary : (first?.name ?? body.title);
  return {
    parameter: name,
    message: `'${operation.id}' needs a value for '${title}' (body parameter '${name}').`,
  };
}

const JSON_TYPE = "application/json";
const isJson = (type: string) => /[/+]json\b/i.test(type);

/** JSON when it may be JSON or nothing is said; else the first type of the list. */
function bodyType({ consumes }: Operation): string {
  return consumes.find(isJson) ?? consumes[0] ?? JSON_TYPE;
}

/** Writes a value as the type wants it. A file as the whole body is sent as it is, whatever the type says. */
function written(
  schemas: SchemaReader | null,
  schema: ValueObject,
  body: Value,
  contentType: string,
): BuiltBody {
  if (isEnvelope(body)) return { body, contentType: null };
  if (!isJson(contentType)) return textBody(body, contentType);
  if (typeof body !== "string" || schemas === null) return { body, contentType };
  const format = formatOf(schemas.resolve(schema));
  if (format === "binary") return { body, contentType: "application/octet-stream" };
  // A text that is JSON already was meant as it stands, unless the schema asks for a text.
  const isWritten = schemas.typeOf(schema) !== "string" && parseJson(body).ok;
  return { body: isWritten ? body : stringifyJson(body), contentType };
}

/** What is no JSON by its type: text as it is, the members of an object as the fields of a form. */
function textBody(body: Value, contentType: string): BuiltBody {
  if (typeof body === "string") return { body, contentType };
  if (isObject(body) && /x-www-form-urlencoded/i.test(contentType)) {
    const pairs = Object.entries(body).filter(([, value]) => value !== null);
    return { body: formText(pairs.map(([name, value]) => [name, textOfField(value)])), contentType };
  }
  // A boundary that nobody has written cannot be named: the fields become parts of our own.
  if (isObject(body) && /form-data/i.test(contentType)) {
    const pairs = Object.entries(body).filter(([, value]) => value !== null);
    const parts = pairs.map(([name, value]) => dataPart(name, isEnvelope(value), value));
    return { body: { "$content-type": "multipart/form-data", $multipart: parts }, contentType: null };
  }
  return { body: stringifyJson(body), contentType };
}
