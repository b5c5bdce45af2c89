import { parseJson, type ValueObject } from "@towpath/expressions";
import { humanTitle } from "../names.ts";
import type { NoteList } from "../note-list.ts";
import { inferSchema } from "./infer-schema.ts";
import type { SampleBody, SampleFormField, SampleRequest } from "./sample-request.ts";
import { isSecretField } from "./sign-in-of.ts";

export interface SampledBody {
  readonly parameters: readonly ValueObject[];
  readonly consumes: string | null;
}

const NOTHING: SampledBody = { parameters: [], consumes: null };

/** The parameters that describe a sample's body. */
export function bodyParameters(sample: SampleRequest, where: string, notes: NoteList): SampledBody {
  const { body } = sample;
  if (body === null) return NOTHING;
  if (body.kind === "form") return formOf(body);
  const declared = sample.headers.find(({ name }) => /^content-type$/i.test(name))?.value ?? body.mediaType;
  const mediaType = (declared ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (body.kind === "text") return textOf(body.text, mediaType, () => notes.assumed(where, NOT_JSON));
  return whole({ type: "string", format: "binary" }, mediaType || "application/octet-stream");
}

const NOT_JSON = "The sample's body looks like JSON and is none: it is taken as a text.";

function textOf(text: string, mediaType: string, onDamaged: () => void): SampledBody {
  if (text.trim() === "") return NOTHING;
  if (mediaType !== "" && !mediaType.includes("json")) return whole({ type: "string" }, mediaType);
  const parsed = parseJson(text);
  if (parsed.ok) return whole(inferSchema(parsed.value), mediaType || "application/json");
  if (/^\s*[{[]/.test(text)) onDamaged();
  return whole({ type: "string" }, mediaType || "text/plain");
}

function whole(schema: ValueObject, consumes: string): SampledBody {
  return {
    parameters: [{ name: "body", in: "body", required: true, schema: secretsMarked(schema) }],
    consumes,
  };
}

function formOf(body: Extract<SampleBody, { kind: "form" }>): SampledBody {
  const seen = new Set<string>();
  const fields = body.fields.filter(({ name }) => name !== "" && !seen.has(name) && seen.add(name));
  const isMultipart = fields.some(({ isFile }) => isFile) || body.mediaType === "multipart/form-data";
  return {
    parameters: fields.map(fieldParameter),
    consumes: isMultipart ? "multipart/form-data" : body.mediaType,
  };
}

function fieldParameter({ name, isFile, description }: SampleFormField): ValueObject {
  const title = humanTitle(name);
  return {
    name,
    in: "formData",
    ...(title === "" || title === name ? {} : { "x-ms-summary": title }),
    ...(description === "" ? {} : { description }),
    required: false,
    type: isFile ? "file" : "string",
    ...(isSecretField(name) ? { format: "password" } : {}),
  };
}

/** A password inside a body is shown like one. */
function secretsMarked(schema: ValueObject): ValueObject {
  const { properties } = schema;
  if (typeof properties !== "object" || properties === null || Array.isArray(properties)) return schema;
  const marked = Object.entries(properties).map(([name, value]) => {
    const isText = typeof value === "object" && value !== null && "type" in value && value.type === "string";
    return [name, isText && isSecretField(name) ? { ...(value as ValueObject), format: "password" } : value];
  });
  return { ...schema, properties: Object.fromEntries(marked) as ValueObject };
}
