import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";

/** A connector's document as its file has it, read without the readers that are under test. */

export const at = (value: Value | undefined, name: string): Value | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
export const objectOf = (value: Value | undefined): ValueObject => (isObject(value) ? value : {});
export const listOf = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? value : []);
export const textOf = (value: Value | undefined): string => (typeof value === "string" ? value : "");
export const lower = (value: Value | undefined): string => textOf(value).trim().toLowerCase();

export function follow(document: ValueObject, value: Value | undefined): ValueObject {
  let current = objectOf(value);
  for (let steps = 0; steps < 16 && typeof current.$ref === "string"; steps += 1) {
    const target = current.$ref
      .slice(2)
      .split("/")
      .reduce<Value | undefined>((holder, step) => at(holder, decodeURIComponent(step)), document);
    const { $ref: _followed, ...beside } = current;
    current = { ...objectOf(target), ...beside };
  }
  return current;
}

export interface RawOperation {
  readonly method: string;
  readonly path: string;
  readonly source: ValueObject;
  readonly parameters: readonly ValueObject[];
}

export function rawOperation(document: ValueObject, operationId: string): RawOperation | null {
  for (const [path, item] of Object.entries(objectOf(document.paths))) {
    for (const [method, source] of Object.entries(objectOf(item))) {
      if (!isObject(source) || at(source, "operationId") !== operationId) continue;
      const own = listOf(source.parameters).map((one) => follow(document, one));
      const shared = listOf(at(item, "parameters")).map((one) => follow(document, one));
      const isNew = (one: ValueObject) =>
        !own.some((other) => other.name === one.name && other.in === one.in);
      return { method: method.toUpperCase(), path, source, parameters: [...shared.filter(isNew), ...own] };
    }
  }
  return null;
}

/** Properties of a schema, `allOf` taken in; a property comes with whether it is required. */
export function rawProperties(
  document: ValueObject,
  schema: ValueObject,
  depth = 0,
): Map<string, { schema: ValueObject; required: boolean }> {
  const found = new Map<string, { schema: ValueObject; required: boolean }>();
  if (depth > 8) return found;
  for (const part of listOf(schema.allOf)) {
    for (const [name, one] of rawProperties(document, follow(document, part), depth + 1))
      found.set(name, one);
  }
  const required = listOf(schema.required);
  for (const [name, value] of Object.entries(objectOf(schema.properties))) {
    const property = follow(document, value);
    const isRequired = required.includes(name) || property.required === true || property.required === "true";
    found.set(name, { schema: property, required: isRequired });
  }
  return found;
}

export const isInternal = (holder: ValueObject) => lower(getMember(holder, "x-ms-visibility")) === "internal";
