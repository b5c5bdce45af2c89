import type { Operation, Parameter } from "@towpath/connectors";
import { getMember, isObject, type Value } from "@towpath/expressions";
import { isEnvelope } from "../encode-content.ts";
import { type BuiltBody, NO_BODY } from "./built-body.ts";
import { formText, plainText, textOfField, textsOf } from "./field-text.ts";
import type { OperationInputs } from "./operation-inputs.ts";

/** The fields of a form: parts when there is a file or the types say so, else urlencoded. */
export function buildForm(
  operation: Operation,
  fields: readonly Parameter[],
  inputs: OperationInputs,
  headerType: string | null,
): BuiltBody {
  const filled = fields.flatMap((field) => {
    const value = inputs.values.get(`formData ${field.name}`) ?? defaultOf(field);
    return value === undefined || value === null ? [] : [{ field, value }];
  });
  if (filled.length === 0) return NO_BODY;
  if (isMultipart(operation, fields, headerType)) {
    const parts = filled.flatMap(({ field, value }) => partsOf(field, value));
    return { body: { "$content-type": "multipart/form-data", $multipart: parts }, contentType: null };
  }
  const pairs = filled.flatMap(({ field, value }) =>
    textsOf(field, value).map((text) => [field.name, text] as const),
  );
  return { body: formText(pairs), contentType: "application/x-www-form-urlencoded" };
}

const defaultOf = (field: Parameter) =>
  field.visibility === "internal" || field.required ? field.default : undefined;

/** A file needs parts; otherwise the document decides, and `form-data` (seen twice) means the same. */
function isMultipart(
  { consumes }: Operation,
  fields: readonly Parameter[],
  headerType: string | null,
): boolean {
  if (fields.some(({ type }) => type === "file")) return true;
  if (headerType !== null && /form-data/i.test(headerType)) return true;
  if (consumes.some((type) => /x-www-form-urlencoded/i.test(type))) return false;
  return consumes.some((type) => /form-data/i.test(type));
}

function partsOf(field: Parameter, value: Value): Value[] {
  const isFile = field.type === "file" || field.format?.toLowerCase() === "binary";
  if (!isFile) return textsOf(field, value).map((text) => dataPart(field.name, false, text));
  return (Array.isArray(value) ? value : [value]).map((file) => dataPart(field.name, true, file));
}

/** The value of a field has no type of its own: only a file says what it is. */
export function dataPart(fieldName: string, isFile: boolean, value: Value): Value {
  const disposition = `form-data; name=${quoted(fieldName)}`;
  if (!isFile) {
    return { headers: { "Content-Disposition": disposition }, body: textOfField(value) };
  }
  const named = isObject(value) ? (getMember(value, "fileName") ?? getMember(value, "$filename")) : undefined;
  const shown = typeof named === "string" && named !== "" ? named : fieldName;
  return {
    headers: { "Content-Disposition": `${disposition}; filename=${quoted(shown)}` },
    body: isEnvelope(value) ? value : isObject(value) ? textOfField(value) : plainText(value),
  };
}

/** A quote or a line break in a name would end the header early. */
function quoted(text: string): string {
  return `"${text.replace(/["\r\n\\]/g, "_")}"`;
}
