import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { ownMember } from "./field-path.ts";

/** One property that a JSON Schema promises. */
export interface SchemaProperty {
  /** From the described value down, e.g. `["customer", "name"]`. */
  readonly path: readonly string[];
  readonly type: string | null;
  /** `title`, else the path in words. */
  readonly label: string;
  readonly description: string | null;
  readonly schema: ValueObject;
}

/** Enough for any form; a schema with more is searched by typing an expression. */
const MAX_PROPERTIES = 300;
const MAX_DEPTH = 6;

/** Every property of an object schema, breadth first. Arrays end a path: their items exist only inside a loop. */
export function schemaProperties(schema: Value | undefined): SchemaProperty[] {
  const found: SchemaProperty[] = [];
  let level: { schema: Value | undefined; path: readonly string[] }[] = [{ schema, path: [] }];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const next: typeof level = [];
    for (const { schema: parent, path } of level) {
      for (const property of propertiesOf(parent, path)) {
        if (found.length >= MAX_PROPERTIES) return found;
        found.push(property);
        next.push({ schema: property.schema, path: property.path });
      }
    }
    level = next;
  }
  return found;
}

/** The schema of the items of an array schema, or nothing. */
export function itemSchema(schema: Value | undefined): ValueObject | undefined {
  if (schema === undefined || !isObject(schema)) return undefined;
  const items = ownMember(schema, "items");
  return items !== undefined && isObject(items) ? items : undefined;
}

function propertiesOf(parent: Value | undefined, path: readonly string[]): SchemaProperty[] {
  if (parent === undefined || !isObject(parent)) return [];
  const properties = ownMember(parent, "properties");
  if (properties === undefined || !isObject(properties)) return [];
  return Object.entries(properties).flatMap(([key, schema]) =>
    isObject(schema) && !isHidden(schema) ? [describeProperty([...path, key], schema)] : [],
  );
}

/** A connector says of some values that nobody is meant to choose them. */
const isHidden = (schema: ValueObject): boolean => ownMember(schema, "x-ms-visibility") === "internal";

function describeProperty(path: readonly string[], schema: ValueObject): SchemaProperty {
  const title = ownMember(schema, "title");
  const description = ownMember(schema, "description");
  return {
    path,
    schema,
    type: schemaType(schema),
    label: typeof title === "string" && title !== "" ? title : path.join(" › "),
    description: typeof description === "string" ? description : null,
  };
}

/** The one type a schema names, beside null; null when it names several or none. */
export function schemaType(schema: ValueObject): string | null {
  const type = ownMember(schema, "type");
  if (typeof type === "string") return type;
  // `["string", "null"]` is how a generated schema says "may be missing".
  const named = Array.isArray(type) ? type.find((each) => typeof each === "string" && each !== "null") : null;
  return typeof named === "string" ? named : null;
}
