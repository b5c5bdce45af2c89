import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { isWholeExpression } from "./field-value.ts";

/** What is known of a value from samples: its type (null: none seen yet), and whether null was seen too. */
interface Shape {
  readonly type: "object" | "array" | "string" | "boolean" | "integer" | "number" | "any" | null;
  readonly nullable: boolean;
  readonly properties?: ReadonlyMap<string, Shape>;
  readonly items?: Shape;
}

/**
 * The JSON Schema that "Generate from a sample" writes. It accepts the sample it came from: the items of a list
 * are merged, a member that was null once may be null again, and mixed types name no type at all. Nothing is
 * `required`: one sample cannot tell what is always there.
 */
export function schemaOfSample(sample: Value): ValueObject {
  return schemaOf(shapeOf(sample, false));
}

/** The same of a value of the definition: what an expression in it comes to is not known from its text. */
export function schemaOfTemplate(template: Value): ValueObject {
  return schemaOf(shapeOf(template, true));
}

function shapeOf(value: Value, isTemplate: boolean): Shape {
  if (value === null) return { type: null, nullable: true };
  if (Array.isArray(value)) {
    const items = value
      .map((item) => shapeOf(item, isTemplate))
      .reduce<Shape>(merge, { type: null, nullable: false });
    return { type: "array", nullable: false, items };
  }
  if (typeof value === "string") {
    return { type: isTemplate && isWholeExpression(value) ? "any" : "string", nullable: false };
  }
  if (typeof value === "boolean") return { type: "boolean", nullable: false };
  if (isObject(value)) {
    const properties = new Map(
      Object.entries(value).map(([key, member]) => [key, shapeOf(member, isTemplate)]),
    );
    return { type: "object", nullable: false, properties };
  }
  const whole = typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
  return { type: whole ? "integer" : "number", nullable: false };
}

function merge(left: Shape, right: Shape): Shape {
  const nullable = left.nullable || right.nullable;
  if (left.type === null) return { ...right, nullable };
  if (right.type === null) return { ...left, nullable };
  if (left.type !== right.type) {
    const numbers = [left.type, right.type].every((type) => type === "integer" || type === "number");
    return { type: numbers ? "number" : "any", nullable };
  }
  if (left.properties !== undefined && right.properties !== undefined) {
    return { type: "object", nullable, properties: mergeProperties(left.properties, right.properties) };
  }
  if (left.items !== undefined && right.items !== undefined) {
    return { type: "array", nullable, items: merge(left.items, right.items) };
  }
  return { ...left, nullable };
}

function mergeProperties(
  left: ReadonlyMap<string, Shape>,
  right: ReadonlyMap<string, Shape>,
): ReadonlyMap<string, Shape> {
  const merged = new Map(left);
  for (const [key, shape] of right) {
    const present = merged.get(key);
    merged.set(key, present === undefined ? shape : merge(present, shape));
  }
  return merged;
}

function schemaOf(shape: Shape): ValueObject {
  if (shape.type === null || shape.type === "any") return {};
  const schema: ValueObject = { type: shape.nullable ? [shape.type, "null"] : shape.type };
  if (shape.properties !== undefined) {
    const properties = [...shape.properties].map(([key, member]) => [key, schemaOf(member)] as const);
    schema.properties = Object.fromEntries(properties);
  }
  if (shape.items !== undefined && shape.items.type !== null) schema.items = schemaOf(shape.items);
  return schema;
}
