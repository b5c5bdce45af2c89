import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { BodyParameter, Choice, Parameter, Visibility } from "../connector.ts";
import { flagAt, listAt, textAt } from "../members.ts";
import { readDynamicSource } from "./dynamic-source.ts";
import { follow } from "./schema-reader.ts";

const VISIBILITIES: ReadonlySet<string> = new Set(["important", "advanced", "internal"]);

/** Capitals occur; anything unknown is as good as nothing. */
export function visibilityOf(holder: ValueObject): Visibility {
  const written = textAt(holder, "x-ms-visibility")?.trim().toLowerCase() ?? "";
  return VISIBILITIES.has(written) ? (written as Visibility) : "none";
}

/** The display names of `x-ms-enum-values` go by value; a value without one shows itself. */
export function choicesOf(schema: ValueObject): readonly Choice[] {
  const titles = new Map<Value, string>();
  const named = listAt(schema, "x-ms-enum-values").filter(isObject);
  for (const entry of named) {
    const value = getMember(entry, "value");
    const title = textAt(entry, "displayName") ?? textAt(entry, "name");
    if (value !== undefined && title !== null) titles.set(value, title);
  }
  const values = listAt(schema, "enum");
  const all = values.length > 0 ? values : [...titles.keys()];
  return all.map((value) => ({ value, title: titles.get(value) ?? String(value) }));
}

const PLACES: ReadonlySet<string> = new Set(["path", "query", "header", "formdata"]);
const COLLECTIONS: ReadonlySet<string> = new Set(["csv", "multi", "ssv", "tsv", "pipes"]);

/** Null for a body, and for a place that OpenAPI does not know. */
export function readParameter(source: ValueObject): Parameter | null {
  const name = textAt(source, "name");
  const place = textAt(source, "in")?.toLowerCase() ?? "";
  if (name === null || !PLACES.has(place)) return null;
  const given = getMember(source, "default");
  const collection = textAt(source, "collectionFormat")?.toLowerCase() ?? "csv";
  return {
    name,
    in: place === "formdata" ? "formData" : (place as Exclude<Parameter["in"], "formData">),
    title: textAt(source, "x-ms-summary") ?? name,
    description: textAt(source, "description") ?? "",
    required: flagAt(source, "required"),
    visibility: visibilityOf(source),
    type: textAt(source, "type")?.toLowerCase() ?? "string",
    format: textAt(source, "format"),
    collectionFormat: COLLECTIONS.has(collection) ? (collection as Parameter["collectionFormat"]) : "csv",
    ...(given === undefined ? {} : { default: given }),
    choices: choicesOf(source),
    encoding: encodingOf(source),
    dynamic: readDynamicSource(source),
    schema: source,
  };
}

function encodingOf(source: ValueObject): Parameter["encoding"] {
  if (flagAt(source, "x-ms-skip-url-encoding")) return "none";
  return textAt(source, "x-ms-url-encoding")?.toLowerCase() === "double" ? "double" : "single";
}

/** Null for anything that is no body. */
export function readBodyParameter(document: ValueObject, source: ValueObject): BodyParameter | null {
  if (textAt(source, "in")?.toLowerCase() !== "body") return null;
  const given = getMember(source, "schema");
  const schema = isObject(given) ? given : {};
  const name = textAt(source, "name") ?? "body";
  return {
    name,
    title: textAt(source, "x-ms-summary") ?? name,
    description: textAt(source, "description") ?? "",
    required: flagAt(source, "required"),
    visibility: visibilityOf(source),
    schema,
    dynamic: readDynamicSource(source) ?? readDynamicSource(follow(document, schema)),
  };
}
