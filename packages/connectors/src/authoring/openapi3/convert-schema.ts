import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { listAt, objectAt, textAt, textsAt } from "../../members.ts";
import { combine } from "./combine-schemas.ts";
import type { OpenApi3Source } from "./source.ts";

/** What both formats have, as it is. */
const KEPT: readonly string[] = [
  "title",
  "description",
  "default",
  "enum",
  "format",
  "multipleOf",
  "maximum",
  "minimum",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "uniqueItems",
  "maxProperties",
  "minProperties",
  "required",
  "readOnly",
  "externalDocs",
  "xml",
  "example",
];

/** A schema is two levels of JSON, and a definition may have a hundred: deeper ones are refused when they are read. */
const MAX_DEPTH = 45;

/** Rules that only bind tighter: without them more is allowed, and the service says no itself. */
const LOST: readonly string[] = [
  "not",
  "if",
  "then",
  "else",
  "patternProperties",
  "propertyNames",
  "dependentSchemas",
  "dependentRequired",
  "unevaluatedProperties",
  "unevaluatedItems",
  "contains",
  "$dynamicRef",
  "$anchor",
];

/** A schema of OpenAPI 3.0 or 3.1 as one of Swagger 2. @param where for the notes, e.g. `GET /pets` */
export function convertSchema(
  source: OpenApi3Source,
  given: Value | undefined,
  where: string,
  depth = 0,
): ValueObject {
  if (!isObject(given)) return {};
  // Alternatives of lists of themselves have no end.
  if (depth > MAX_DEPTH) return {};
  const reference = textAt(given, "$ref");
  if (reference !== null) return convertReference(source, given, { reference, where, depth });
  if (listAt(given, "oneOf").length > 0 || listAt(given, "anyOf").length > 0) {
    return convertSchema(source, combine(source, given, where), where, depth + 1);
  }
  for (const name of LOST) {
    if (Object.hasOwn(given, name)) {
      source.notes.lost(
        where,
        `'${name}' of a schema has no counterpart: more is allowed than the service takes.`,
      );
    }
  }
  return {
    ...typeOf(source, given, where),
    ...keptMembers(given),
    ...limitsOf(given),
    ...constantOf(given),
    ...sampleOf(given),
    ...partsOf(source, given, where, depth),
    ...discriminatorOf(source, given),
  };
}

function convertReference(
  source: OpenApi3Source,
  given: ValueObject,
  { reference, where, depth }: { readonly reference: string; readonly where: string; readonly depth: number },
): ValueObject {
  const target = source.definitionFor(reference);
  const { $ref: _reference, ...beside } = given;
  const words = Object.keys(beside).length === 0 ? {} : convertSchema(source, beside, where, depth + 1);
  if (target !== null) return { $ref: target, ...words };
  source.notes.lost(where, `'${reference}' leads nowhere: anything is allowed there.`);
  return words;
}

function keptMembers(given: ValueObject): ValueObject {
  const kept = Object.entries(given).filter(([name]) => KEPT.includes(name) || name.startsWith("x-"));
  return Object.fromEntries(kept) as ValueObject;
}

function typeOf(source: OpenApi3Source, given: ValueObject, where: string): ValueObject {
  const written = getMember(given, "type");
  const named = Array.isArray(written) ? written : written === undefined ? [] : [written];
  const types = named.filter((type): type is string => typeof type === "string" && type !== "null");
  const isNullable = named.includes("null") || getMember(given, "nullable") === true;
  const nullable: ValueObject = isNullable ? { "x-nullable": true } : {};
  if (types.length > 1) {
    source.notes.lost(where, `A value may be ${types.join(" or ")}: anything is allowed there.`);
    return nullable;
  }
  const [type] = types;
  return { ...(type === undefined ? {} : { type }), ...formatOf(given), ...nullable };
}

/** 3.1 says with content types what 2.0 says with formats. */
function formatOf(given: ValueObject): ValueObject {
  if (textAt(given, "format") !== null) return {};
  if (/^base64/i.test(textAt(given, "contentEncoding") ?? "")) return { format: "byte" };
  const media = textAt(given, "contentMediaType");
  return media !== null && !/json|text/i.test(media) ? { format: "binary" } : {};
}

/** In 3.1 an exclusive limit is a number of its own; in 3.0 and 2.0 it is a flag. */
function limitsOf(given: ValueObject): ValueObject {
  const limits: ValueObject = {};
  for (const [exclusive, inclusive] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    const value = getMember(given, exclusive);
    if (value === true) limits[exclusive] = true;
    else if (typeof value === "number") Object.assign(limits, { [inclusive]: value, [exclusive]: true });
  }
  return limits;
}

function constantOf(given: ValueObject): ValueObject {
  const value = getMember(given, "const");
  return value === undefined ? {} : { enum: [value] };
}

function sampleOf(given: ValueObject): ValueObject {
  const [first] = listAt(given, "examples");
  return first === undefined || Object.hasOwn(given, "example") ? {} : { example: first };
}

function partsOf(source: OpenApi3Source, given: ValueObject, where: string, depth: number): ValueObject {
  const parts: ValueObject = {};
  const properties = objectAt(given, "properties");
  if (properties !== null) {
    parts.properties = Object.fromEntries(
      Object.entries(properties).map(([name, value]) => [
        name,
        convertSchema(source, value, where, depth + 1),
      ]),
    ) as ValueObject;
  }
  const items = itemsOf(source, given, where, depth);
  if (items !== null) parts.items = items;
  const all = listAt(given, "allOf");
  if (all.length > 0) parts.allOf = all.map((part) => convertSchema(source, part, where, depth + 1));
  const additional = getMember(given, "additionalProperties");
  if (additional !== undefined) {
    parts.additionalProperties = isObject(additional)
      ? convertSchema(source, additional, where, depth + 1)
      : additional;
  }
  return parts;
}

function itemsOf(
  source: OpenApi3Source,
  given: ValueObject,
  where: string,
  depth: number,
): ValueObject | null {
  const prefix = listAt(given, "prefixItems");
  if (prefix.length > 0) {
    source.notes.lost(where, "A list whose items differ by position: each item may be anything.");
    return {};
  }
  const items = getMember(given, "items");
  if (items !== undefined) return convertSchema(source, items, where, depth + 1);
  // 3.1 allows a list without a word about its items; 2.0 does not.
  return getMember(given, "type") === "array" ? {} : null;
}

/** The kinds are told by `x-ms-discriminator-value` in their own definitions: `markKinds` writes those. */
function discriminatorOf(source: OpenApi3Source, given: ValueObject): ValueObject {
  const name = textAt(objectAt(given, "discriminator"), "propertyName");
  if (name === null) return {};
  for (const reference of Object.values(objectAt(objectAt(given, "discriminator"), "mapping") ?? {})) {
    if (typeof reference === "string") source.definitionFor(schemaReference(reference));
  }
  // 2.0 wants the property that tells the kinds apart to be required.
  const required = new Set([...textsAt(given, "required"), name]);
  return { discriminator: name, required: [...required] };
}

/** A mapping may name a schema without the way to it. */
export function schemaReference(mapped: string): string {
  return mapped.includes("/") ? mapped : `#/components/schemas/${mapped}`;
}
