import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { flagAt, listAt, objectAt, textAt, textsAt } from "../members.ts";

/** Reads the schemas of one document, whose `$ref`s may be recursive or lead nowhere. */
export interface SchemaReader {
  /** Follows `$ref`s; a schema that leads nowhere, or to itself, is `{}`: anything. */
  resolve(schema: ValueObject): ValueObject;
  /**
   * The properties of an object, those of `allOf` included, in the order of the document.
   *
   * @param given a value of it: where its discriminator names a kind, the properties of that kind belong to it
   */
  properties(schema: ValueObject, given?: ValueObject): readonly SchemaProperty[];
  /** `object` also when only properties say so; null when the schema says nothing. */
  typeOf(schema: ValueObject): string | null;
  items(schema: ValueObject): ValueObject;
}

export interface SchemaProperty {
  readonly name: string;
  /** Resolved. */
  readonly schema: ValueObject;
  readonly required: boolean;
}

/** The kinds of things a document may refer to; the corpus has no others. */
const REFERRED = /^#\/(definitions|parameters|responses)\/(.+)$/;
/** A chain of references longer than this goes round in circles. */
const LONGEST_CHAIN = 16;

/** The thing a local `$ref` points to; undefined for one that leads nowhere. */
export function referred(document: ValueObject, reference: string): ValueObject | undefined {
  const match = REFERRED.exec(reference);
  const holder = match === null ? null : objectAt(document, match[1] ?? "");
  const target = holder === null ? undefined : getMember(holder, pointerSegment(match?.[2] ?? ""));
  return isObject(target) ? target : undefined;
}

/** Names with `/`, `~` or odd characters are escaped in a pointer, and often percent-encoded as well. */
function pointerSegment(segment: string): string {
  let decoded = segment;
  try {
    decoded = decodeURIComponent(segment);
  } catch {
    // Not encoded, but with a percent sign of its own.
  }
  return decoded.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Follows the `$ref`s of anything: a schema, a parameter, a response. */
export function follow(document: ValueObject, start: ValueObject): ValueObject {
  let current = start;
  for (let steps = 0; steps < LONGEST_CHAIN; steps += 1) {
    const reference = textAt(current, "$ref");
    if (reference === null) return current;
    const target = referred(document, reference);
    if (target === undefined) return {};
    current = target;
  }
  return {};
}

export function createSchemaReader(document: ValueObject): SchemaReader {
  const resolve = (schema: ValueObject) => follow(document, schema);

  const ownProperties = (resolved: ValueObject): SchemaProperty[] => {
    const required = new Set(textsAt(resolved, "required"));
    return Object.entries(objectAt(resolved, "properties") ?? {}).map(([name, value]) => {
      const schema = isObject(value) ? withOverrides(resolve(value), value) : {};
      return { name, schema, required: required.has(name) || flagAt(schema, "required") };
    });
  };

  const collect = (schema: ValueObject, into: Map<string, SchemaProperty>, seen: Set<ValueObject>) => {
    const resolved = resolve(schema);
    if (seen.has(resolved)) return;
    seen.add(resolved);
    for (const part of listAt(resolved, "allOf").filter(isObject)) collect(part, into, seen);
    for (const property of ownProperties(resolved)) into.set(property.name, property);
  };

  const typeOf = (schema: ValueObject): string | null => {
    const resolved = resolve(schema);
    const type = getMember(resolved, "type");
    const named = Array.isArray(type) ? type.find((one) => one !== "null") : type;
    if (typeof named === "string") return named.toLowerCase();
    const hasProperties = objectAt(resolved, "properties") !== null || listAt(resolved, "allOf").length > 0;
    return hasProperties ? "object" : objectAt(resolved, "items") !== null ? "array" : null;
  };

  return {
    resolve,
    typeOf,
    properties(schema, given) {
      const found = new Map<string, SchemaProperty>();
      collect(schema, found, new Set());
      const kind = given === undefined ? undefined : kindOf(document, resolve(schema), given);
      if (kind !== undefined) collect(kind, found, new Set());
      return [...found.values()];
    },
    items(schema) {
      const items: Value | undefined = getMember(resolve(schema), "items");
      // A list of schemas, one a position, occurs 6 times in the public files: its first one stands for all.
      const one = Array.isArray(items) ? items[0] : items;
      return isObject(one) ? resolve(one) : {};
    },
  };
}

/** The definition that the discriminator of a value names: by its own name, or by `x-ms-discriminator-value`. */
function kindOf(document: ValueObject, resolved: ValueObject, given: ValueObject): ValueObject | undefined {
  const discriminator = textAt(resolved, "discriminator");
  const named = discriminator === null ? null : textAt(given, discriminator);
  if (named === null) return undefined;
  const definitions = Object.entries(objectAt(document, "definitions") ?? {});
  const found = definitions.find(
    ([name, one]) => isObject(one) && (textAt(one, "x-ms-discriminator-value") ?? name) === named,
  );
  return isObject(found?.[1]) ? found[1] : undefined;
}

/** A `$ref` with words beside it keeps them: the words say how this use of the schema is shown. */
function withOverrides(resolved: ValueObject, place: ValueObject): ValueObject {
  if (textAt(place, "$ref") === null) return resolved;
  const beside = Object.entries(place).filter(([name]) => name !== "$ref");
  return beside.length === 0 ? resolved : { ...resolved, ...Object.fromEntries(beside) };
}
