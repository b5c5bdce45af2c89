import type { Value, ValueObject } from "@towpath/expressions";
import {
  follow,
  isInternal,
  listOf,
  lower,
  type RawOperation,
  rawProperties,
  textOf,
} from "./raw-document.ts";

/** A file as flows hold it. */
export const SAMPLE_FILE: ValueObject = {
  "$content-type": "text/plain",
  $content: Buffer.from("file").toString("base64"),
};
const DEEPEST = 4;

/** What a maker could give an operation: every field that is shown, the body by keys with slashes. */
export function sampleParameters(document: ValueObject, { parameters }: RawOperation): ValueObject {
  const entries = parameters.flatMap((parameter): [string, Value][] => {
    if (isInternal(parameter)) return [];
    if (parameter.in !== "body") return [[textOf(parameter.name), sampleOf(document, parameter, 0)]];
    const schema = follow(document, parameter.schema);
    const names = [...rawProperties(document, schema)].filter(([, one]) => isShown(one.schema));
    if (names.length === 0) return [["body", sampleOf(document, schema, 0)]];
    return names.map(([name, one]) => [
      `body/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
      sampleOf(document, one.schema, 1),
    ]);
  });
  return Object.fromEntries(entries);
}

const isShown = (schema: ValueObject) => !isInternal(schema) && schema.readOnly !== true;

function sampleOf(document: ValueObject, schema: ValueObject, depth: number): Value {
  const named = namedSample(schema);
  if (named !== undefined) return named;
  if (schema.type === "array" || schema.items !== undefined) {
    const items = follow(document, listOf(schema.items)[0] ?? schema.items);
    const item = depth > DEEPEST ? "x" : sampleOf(document, items, depth + 1);
    return [item, item];
  }
  const isStructured = [schema.properties, schema.allOf].some((one) => one !== undefined);
  return schema.type === "object" || isStructured ? sampleObject(document, schema, depth) : scalar(schema);
}

/** What the document itself gives as a sample, a default or a choice. */
function namedSample(schema: ValueObject): Value | undefined {
  const given = schema["x-ms-test-value"] ?? schema.example ?? schema["x-example"];
  if (given !== undefined && typeof given !== "object" && schema.type !== "array") return given;
  const fallback = schema.default ?? "";
  return fallback === "" ? (listOf(schema.enum)[0] ?? undefined) : fallback;
}

function sampleObject(document: ValueObject, schema: ValueObject, depth: number): Value {
  if (depth > DEEPEST) return {};
  const shown = [...rawProperties(document, schema)].filter(([, one]) => isShown(one.schema));
  if (shown.length === 0) return { any: "thing" };
  return Object.fromEntries(shown.map(([name, one]) => [name, sampleOf(document, one.schema, depth + 1)]));
}

function scalar(schema: ValueObject): Value {
  const format = lower(schema.format);
  switch (lower(schema.type)) {
    case "integer":
      return format === "int64" ? 9007199254740993n : 7;
    case "number":
      return 1.5;
    case "boolean":
      return true;
    case "file":
      return SAMPLE_FILE;
  }
  if (format === "byte" || format === "binary") return SAMPLE_FILE;
  // The last one holds what no address may hold as it is.
  return format === "date-time" ? "2026-01-15T12:00:00Z" : `a b/c'é&${textOf(schema.name)}`;
}
