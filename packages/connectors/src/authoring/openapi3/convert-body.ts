import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { listAt, objectAt, textAt, textsAt } from "../../members.ts";
import { humanTitle } from "../names.ts";
import { inferSchema } from "../samples/infer-schema.ts";
import { type Content, contentsOf } from "./choose-content.ts";
import { describeValue } from "./convert-parameter.ts";
import { convertSchema } from "./convert-schema.ts";
import type { OpenApi3Source } from "./source.ts";

export interface ConvertedBody {
  readonly parameters: readonly ValueObject[];
  readonly consumes: readonly string[];
}

/** A request body as parameters of Swagger 2: one for the whole, or one for each field of a form. */
export function convertBody(source: OpenApi3Source, given: Value | undefined, where: string): ConvertedBody {
  if (!isObject(given)) return { parameters: [], consumes: [] };
  const body = source.resolve(given);
  const contents = contentsOf(objectAt(body, "content"));
  const [chosen] = contents;
  if (chosen === undefined) return { parameters: [], consumes: [] };
  if (contents.length > 1) {
    const others = contents.slice(1).map(({ mediaType }) => mediaType);
    const message = `The body may also be sent as ${others.join(", ")}: the connector sends ${chosen.mediaType}.`;
    source.notes.lost(where, message);
  }
  const isForm = chosen.kind === "form" || chosen.kind === "multipart";
  const consumes = [chosen.mediaType.includes("*") ? "application/json" : chosen.mediaType];
  if (isForm) return { parameters: convertForm(source, chosen, where), consumes };
  const description = textAt(body, "description");
  const parameter: ValueObject = {
    name: "body",
    in: "body",
    required: getMember(body, "required") === true,
    ...(description === null ? {} : { description }),
    schema: contentSchema(source, chosen, where),
  };
  return { parameters: [parameter], consumes };
}

/** What a content type says about its shape; where it says nothing, its example does. */
export function contentSchema(source: OpenApi3Source, content: Content, where: string): ValueObject {
  if (content.kind === "binary") return { type: "string", format: "binary" };
  if (content.kind === "text") return { type: "string" };
  const schema = getMember(content.source, "schema");
  const sample = sampleOf(source, content);
  const saysNothing = schema === undefined || (isObject(schema) && Object.keys(schema).length === 0);
  if (!saysNothing || sample === undefined) return convertSchema(source, schema, where);
  source.notes.assumed(where, "No schema stands there, but an example: the schema was made from it.");
  return inferSchema(sample);
}

export function sampleOf(source: OpenApi3Source, { source: content }: Content): Value | undefined {
  const own = getMember(content, "example");
  if (own !== undefined) return own;
  const [first] = Object.values(objectAt(content, "examples") ?? {});
  return isObject(first) ? getMember(source.resolve(first), "value") : undefined;
}

function convertForm(source: OpenApi3Source, content: Content, where: string): readonly ValueObject[] {
  const schema = source.resolve(objectAt(content.source, "schema") ?? {});
  const parts = [
    schema,
    ...listAt(schema, "allOf")
      .filter(isObject)
      .map((part) => source.resolve(part)),
  ];
  const required = new Set(parts.flatMap((part) => textsAt(part, "required")));
  const fields = new Map(parts.flatMap((part) => Object.entries(objectAt(part, "properties") ?? {})));
  if (fields.size === 0) source.notes.lost(where, "The form names no fields, so none can be filled in.");
  return [...fields].map(([name, value]) => {
    const given = isObject(value) ? source.resolve(value) : {};
    return field(source, { name, given, isRequired: required.has(name) }, where);
  });
}

interface FormField {
  readonly name: string;
  readonly given: ValueObject;
  readonly isRequired: boolean;
}

function field(source: OpenApi3Source, { name, given, isRequired }: FormField, where: string): ValueObject {
  const converted = convertSchema(source, given, where);
  const title = humanTitle(name);
  const description = textAt(given, "description");
  const head: ValueObject = {
    name,
    in: "formData",
    ...(title === "" || title === name ? {} : { "x-ms-summary": title }),
    ...(description === null ? {} : { description }),
    required: isRequired,
  };
  if (isFile(converted)) return { ...head, type: "file" };
  const items = getMember(converted, "items");
  if (isObject(items) && isFile(items)) {
    source.notes.lost(where, `'${name}' takes several files: the connector sends one.`);
    return { ...head, type: "file" };
  }
  return { ...head, ...describeValue(source, { name, in: "formData" }, converted, where) };
}

function isFile(schema: ValueObject): boolean {
  return textAt(schema, "type") !== "array" && /^(binary|byte)$/.test(textAt(schema, "format") ?? "");
}
