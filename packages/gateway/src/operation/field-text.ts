import type { Parameter } from "@towpath/connectors";
import { getMember, isObject, stringifyJson, toText, type Value } from "@towpath/expressions";
import { isEnvelope } from "../encode-content.ts";
import { encodeText } from "./draft.ts";

/** The texts of a value that may be a list; every list in a query or form of the public files is comma-separated. */
export function textsOf(parameter: Parameter, value: Value): readonly string[] {
  if (!Array.isArray(value)) return [textOfItem(value)];
  const texts = value.map(textOfItem);
  const glue = { csv: ",", ssv: " ", tsv: "\t", pipes: "|" } as const;
  return parameter.collectionFormat === "multi" ? texts : [texts.join(glue[parameter.collectionFormat])];
}

/** A file where text is wanted travels as base64. */
function textOfItem(value: Value): string {
  return isEnvelope(value) ? String(getMember(value, "$content") ?? "") : textOfField(value);
}

/** As JSON spells it: `true`, not the `True` of expressions. */
export function plainText(value: Value): string {
  return typeof value === "boolean" ? String(value) : toText(value);
}

/** A list or an object where one text is wanted is JSON. */
export const textOfField = (value: Value) =>
  isObject(value) || Array.isArray(value) ? stringifyJson(value) : plainText(value);

/** The pairs of a form, urlencoded. */
export const formText = (pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([name, text]) => `${encodeText(name)}=${encodeText(text)}`).join("&");
