import { getMember, isObject, type ValueObject } from "@towpath/expressions";
import type { FieldSpec } from "@towpath/flow";
import type { Choice } from "../connector.ts";
import { objectAt, textAt } from "../members.ts";
import { choicesOf } from "../openapi/read-parameter.ts";
import type { SchemaReader } from "../openapi/schema-reader.ts";

/** How a value that is no group of fields is edited. */
export type FieldKind = Pick<FieldSpec, "control" | "choices" | "openChoices">;

const NUMBERS: ReadonlySet<string> = new Set(["integer", "number"]);
const LONG_TEXTS: ReadonlySet<string> = new Set(["html", "code", "textarea", "multiline"]);

/** By what a schema says of it: a fixed list before its type, and the format last. Formats nobody knows are text. */
export function kindOfValue(schemas: SchemaReader, schema: ValueObject): FieldKind {
  const choices = writable(choicesOf(schema));
  const type = schemas.typeOf(schema);
  if (choices.length > 0 && type !== "array") return { control: "choice", choices, openChoices: true };
  if (type === "boolean") return { control: "boolean" };
  if (type !== null && NUMBERS.has(type)) return { control: "number" };
  if (type === "file") return { control: "file" };
  if (type === "object") return { control: isDictionary(schemas, schema) ? "dictionary" : "value" };
  if (type === null || type === "array") return { control: "value" };
  return { control: controlOfText(schema) };
}

function controlOfText(schema: ValueObject): FieldSpec["control"] {
  const format = textAt(schema, "format")?.toLowerCase() ?? "";
  if (format === "binary" || format === "byte") return "file";
  if (format === "date" || format === "date-time") return format;
  const editor = textAt(schema, "x-ms-editor")?.toLowerCase() ?? "";
  return LONG_TEXTS.has(editor) || LONG_TEXTS.has(format) ? "multiline" : "text";
}

/** Names that the maker makes up: no properties of its own, but values of a kind. */
function isDictionary(schemas: SchemaReader, schema: ValueObject): boolean {
  if (schemas.properties(schema).length > 0) return false;
  if (textAt(schema, "x-ms-editor")?.toLowerCase() === "dictionary") return true;
  const more = getMember(schema, "additionalProperties");
  if (more === true) return true;
  return isObject(more) && objectAt(more, "properties") === null && getMember(more, "type") !== "array";
}

function writable(choices: readonly Choice[]): NonNullable<FieldSpec["choices"]> {
  return choices.flatMap(({ value, title }) =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? [{ value, title }]
      : [],
  );
}
