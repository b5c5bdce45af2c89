import { isObject, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { at, isInternal, textOf } from "./raw-document.ts";

/** A value as text: JSON, but for texts themselves and for files, which are base64. */
export function spell(value: Value): string {
  if (typeof value === "string") return value;
  return isObject(value) && "$content" in value ? textOf(value.$content) : stringifyJson(value);
}

/** Lists are comma-separated; only `multi` repeats the name. */
export function fieldTexts(parameter: ValueObject, value: Value): string[] {
  if (!Array.isArray(value)) return [spell(value)];
  return parameter.collectionFormat === "multi" ? value.map(spell) : [value.map(spell).join(",")];
}

/** What is given; else the default of what is hidden or required. */
export function valueFor(parameter: ValueObject, given: ValueObject): Value | undefined {
  const own = at(given, textOf(parameter.name));
  if (own !== undefined) return own;
  return isInternal(parameter) || parameter.required === true ? parameter.default : undefined;
}

export const fill = (path: string, values: ReadonlyMap<string, string>) =>
  path.replace(/\{([^}]+)\}/g, (whole, name: string) => values.get(name) ?? whole);
