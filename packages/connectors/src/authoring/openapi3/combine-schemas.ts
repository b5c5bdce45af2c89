import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { listAt, objectAt, textAt, textsAt } from "../../members.ts";
import type { OpenApi3Source } from "./source.ts";

/**
 * `oneOf` and `anyOf` as one schema without them, still in the words of OpenAPI 3. Swagger 2 has no alternatives, so
 * objects become one object with the properties of all, texts one text, and what has nothing in common anything.
 */
export function combine(source: OpenApi3Source, given: ValueObject, where: string): ValueObject {
  const { oneOf: _one, anyOf: _any, discriminator, ...own } = given;
  const all = [...listAt(given, "oneOf"), ...listAt(given, "anyOf")].filter(isObject);
  const variants = all.filter((variant) => !isNull(source, variant));
  const nullable: ValueObject = variants.length < all.length ? { nullable: true } : {};
  const [only] = variants;
  // One alternative beside null: that is what older tools write for an optional value.
  if (variants.length === 1 && only !== undefined) {
    return Object.keys(own).length === 0 && Object.keys(nullable).length === 0
      ? only
      : { ...source.resolve(only), ...own, ...nullable };
  }
  const resolved = variants.map((variant) => flatten(source, variant));
  const types = new Set(resolved.map(typeName));
  if (types.size === 1 && types.has("object")) {
    source.notes.lost(
      where,
      "Alternatives of objects (oneOf, anyOf) became one object with the properties of all.",
    );
    return { ...own, ...unionOf(resolved, "all"), ...discriminating(discriminator), ...nullable };
  }
  return { ...own, ...scalarOf(source, resolved, types, where), ...nullable };
}

function isNull(source: OpenApi3Source, variant: ValueObject): boolean {
  const schema = source.resolve(variant);
  const values = listAt(schema, "enum");
  return getMember(schema, "type") === "null" || (values.length === 1 && values[0] === null);
}

/** `object` also when only its properties say so. */
function typeName(schema: ValueObject): string | null {
  const written = getMember(schema, "type");
  const type = Array.isArray(written) ? written.find((one) => one !== "null") : written;
  if (typeof type === "string") return type;
  return objectAt(schema, "properties") === null ? null : "object";
}

/** A variant with the parts of its `allOf` and alternatives laid into one: each schema once, though many name it. */
function flatten(source: OpenApi3Source, variant: ValueObject): ValueObject {
  const schema = source.resolve(variant);
  const parts = ["allOf", "oneOf", "anyOf"].flatMap((name) => listAt(schema, name).filter(isObject));
  if (parts.length === 0) return schema;
  const known = source.flattened.get(schema);
  if (known !== undefined) return known;
  const { allOf: _all, oneOf: _one, anyOf: _any, ...own } = schema;
  // A schema may be made of itself: then what stands in it by itself counts.
  source.flattened.set(schema, own);
  const flat = [own, ...parts.map((part) => flatten(source, part))];
  const typed = flat.find((part) => typeName(part) !== null);
  const wantedBy = listAt(schema, "allOf").length > 0 ? "any" : "all";
  const made =
    typed === undefined || typeName(typed) !== "object"
      ? { ...typed, ...own }
      : { ...own, ...unionOf(flat, wantedBy) };
  source.flattened.set(schema, made);
  return made;
}

/** The properties of all. Required is what all alternatives want, or what any part of a whole wants. */
function unionOf(schemas: readonly ValueObject[], wantedBy: "all" | "any"): ValueObject {
  const properties: [string, Value][] = [];
  const seen = new Set<string>();
  for (const schema of schemas) {
    for (const [name, value] of Object.entries(objectAt(schema, "properties") ?? {})) {
      if (seen.has(name)) continue;
      seen.add(name);
      properties.push([name, value]);
    }
  }
  const lists = schemas.map((schema) => textsAt(schema, "required"));
  const names = [...new Set(lists.flat())];
  const required =
    wantedBy === "any" ? names : names.filter((name) => lists.every((list) => list.includes(name)));
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required: [...required] }),
  };
}

function discriminating(discriminator: Value | undefined): ValueObject {
  const name = isObject(discriminator) ? textAt(discriminator, "propertyName") : null;
  return name === null || discriminator === undefined ? {} : { discriminator };
}

function scalarOf(
  source: OpenApi3Source,
  resolved: readonly ValueObject[],
  types: ReadonlySet<string | null>,
  where: string,
): ValueObject {
  const [type] = types;
  if (types.size === 1 && type === "array") {
    const items = resolved.map((schema) => getMember(schema, "items") ?? {});
    return { type: "array", items: { anyOf: items } };
  }
  if (types.size === 1 && typeof type === "string") return { type, ...valuesOf(resolved) };
  if (types.size === 2 && types.has("integer") && types.has("number")) return { type: "number" };
  source.notes.lost(
    where,
    "Alternatives that have nothing in common (oneOf, anyOf): anything is allowed there.",
  );
  return {};
}

/** Fixed values count only when every alternative has some. */
function valuesOf(resolved: readonly ValueObject[]): ValueObject {
  const lists = resolved.map((schema) => {
    const constant = getMember(schema, "const");
    return constant === undefined ? listAt(schema, "enum") : [constant];
  });
  return lists.every((list) => list.length > 0) ? { enum: [...new Set(lists.flat())] } : {};
}
