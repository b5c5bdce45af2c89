import { getMember, isObject, type ValueObject } from "@towpath/expressions";
import { listAt, objectAt, textAt } from "../../members.ts";
import { humanTitle } from "../names.ts";
import { convertSchema } from "./convert-schema.ts";
import type { OpenApi3Source } from "./source.ts";

/** What a parameter of Swagger 2 may say about its value. */
const OF_A_VALUE: readonly string[] = [
  "type",
  "format",
  "default",
  "enum",
  "maximum",
  "minimum",
  "exclusiveMaximum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "uniqueItems",
  "multipleOf",
  "x-nullable",
];

/** What OpenAPI 3 says must be ignored: they follow from the body, the responses and the sign-in. */
const IGNORED_HEADERS: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

/** The Swagger 2 parameters for one of OpenAPI 3: none for what cannot be sent, several for an object in the query. */
export function convertParameter(
  source: OpenApi3Source,
  given: ValueObject,
  where: string,
): readonly ValueObject[] {
  const parameter = source.resolve(given);
  const name = textAt(parameter, "name");
  const place = textAt(parameter, "in")?.toLowerCase() ?? "";
  if (name === null) return [];
  if (place === "cookie") {
    source.notes.lost(where, `The cookie '${name}' was left out: connectors send no cookies.`);
    return [];
  }
  if (place !== "path" && place !== "query" && place !== "header") return [];
  if (place === "header" && IGNORED_HEADERS.has(name.toLowerCase())) return [];
  const schema = schemaOf(source, parameter, where);
  if (place === "query" && typeOf(schema) === "object") return convertObject(source, parameter, where);
  if (/^(label|matrix)$/.test(textAt(parameter, "style") ?? "")) {
    source.notes.lost(
      where,
      `'${name}' is written in the style '${textAt(parameter, "style")}': it is sent as it is.`,
    );
  }
  return [{ ...headOf(parameter, name, place), ...describeValue(source, parameter, schema, where) }];
}

/** A schema may be made of itself. */
const MAX_STEPS = 16;

/** A value's schema, without references: Swagger 2 allows none in a parameter. */
function schemaOf(source: OpenApi3Source, parameter: ValueObject, where: string): ValueObject {
  const content = objectAt(parameter, "content");
  if (content !== null) {
    source.notes.lost(
      where,
      `'${textAt(parameter, "name")}' is a document of its own: it is given as a text.`,
    );
    return { type: "string" };
  }
  return deref(source, getMember(parameter, "schema"), where);
}

function deref(
  source: OpenApi3Source,
  given: ReturnType<typeof getMember>,
  where: string,
  steps = 0,
): ValueObject {
  if (!isObject(given)) return {};
  const resolved = source.resolve(given);
  const [only, ...others] = listAt(resolved, "allOf").filter(isObject);
  // `allOf` around one reference: what tools write to put words beside it.
  if (only !== undefined && others.length === 0 && steps < MAX_STEPS) {
    const { allOf: _all, ...own } = resolved;
    return deref(source, { ...source.resolve(only), ...own }, where, steps + 1);
  }
  return convertSchema(source, resolved, where);
}

const typeOf = (schema: ValueObject) =>
  textAt(schema, "type") ?? (objectAt(schema, "properties") === null ? null : "object");

function headOf(parameter: ValueObject, name: string, place: string): ValueObject {
  const extensions = Object.entries(parameter).filter(([key]) => key.startsWith("x-"));
  const title = humanTitle(name);
  return {
    name,
    in: place,
    ...(title === "" || title === name ? {} : { "x-ms-summary": title }),
    ...(textAt(parameter, "description") === null ? {} : { description: textAt(parameter, "description") }),
    required: place === "path" || getMember(parameter, "required") === true,
    ...Object.fromEntries(extensions),
  };
}

/** @param parameter may say in which style a list is written; nothing of it for a field of a form */
export function describeValue(
  source: OpenApi3Source,
  parameter: ValueObject,
  schema: ValueObject,
  where: string,
): ValueObject {
  const kept = Object.entries(schema).filter(([name]) => OF_A_VALUE.includes(name));
  const type = typeOf(schema);
  if (type === "array") {
    const items = deref(source, getMember(schema, "items"), where);
    return { ...Object.fromEntries(kept), items: itemOf(items), collectionFormat: collectionOf(parameter) };
  }
  if (type === "object") {
    source.notes.lost(where, `'${textAt(parameter, "name") ?? ""}' is an object: it is given as a text.`);
    return { type: "string" };
  }
  return { type: type ?? "string", ...Object.fromEntries(kept.filter(([name]) => name !== "type")) };
}

function itemOf(items: ValueObject): ValueObject {
  const type = textAt(items, "type");
  const isPlain = type !== null && type !== "object" && type !== "array";
  const kept = Object.entries(items).filter(([name]) => OF_A_VALUE.includes(name));
  return isPlain ? (Object.fromEntries(kept) as ValueObject) : { type: "string" };
}

function collectionOf(parameter: ValueObject): string {
  const style = textAt(parameter, "style");
  if (style === "spaceDelimited") return "ssv";
  if (style === "pipeDelimited") return "pipes";
  const place = textAt(parameter, "in")?.toLowerCase();
  // Only in queries and forms a list is repeated, and there it is by itself.
  const repeats = (place === "query" || place === "formdata") && getMember(parameter, "explode") !== false;
  return repeats ? "multi" : "csv";
}

/** `filter[name]=x` and `name=x`: each property is a parameter of its own, and the same is sent. */
function convertObject(
  source: OpenApi3Source,
  parameter: ValueObject,
  where: string,
): readonly ValueObject[] {
  const name = textAt(parameter, "name") ?? "";
  const schema = source.resolve(objectAt(parameter, "schema") ?? {});
  const properties = Object.entries(objectAt(schema, "properties") ?? {});
  if (properties.length === 0) {
    source.notes.lost(where, `'${name}' is an object of any members in the query: it is given as a text.`);
    return [{ ...headOf(parameter, name, "query"), type: "string" }];
  }
  const isDeep = textAt(parameter, "style") === "deepObject";
  source.notes.assumed(
    where,
    `The object '${name}' in the query became one parameter for each of its properties.`,
  );
  return properties.map(([key, value]) => {
    const member = deref(source, value, where);
    const own = { name: key, in: "query", description: textAt(member, "description") ?? "" };
    return {
      ...headOf(own, isDeep ? `${name}[${key}]` : key, "query"),
      ...describeValue(source, own, member, where),
    };
  });
}
