import { parseJson, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";

/** Characters that no XML document may hold, however they are written. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

export const canStandInXml = (text: string): boolean => !FORBIDDEN.test(text);

type Typed = { readonly text: string } | { readonly problem: string };

/** A value as the text of its type; numbers keep every digit. */
export function textOfValue(schema: ValueObject, value: Value): Typed {
  if (Array.isArray(value)) return { problem: "takes one value, not a list" };
  if (typeof value === "string") return textOfText(schema, value);
  if (typeof value === "boolean") {
    return isNumeric(schema) ? { problem: "takes a number, not true or false" } : { text: String(value) };
  }
  const text = stringifyJson(value);
  if (!/^-?\d/.test(text)) return { problem: "takes a single value, not an object" };
  return schema.type === "boolean"
    ? { problem: "takes true or false, not a number" }
    : numberText(schema, text);
}

const isNumeric = ({ type }: ValueObject) => type === "integer" || type === "number";

function textOfText(schema: ValueObject, value: string): Typed {
  if (!canStandInXml(value)) return { problem: "holds a character that XML cannot carry" };
  if (isNumeric(schema)) return numberText(schema, value.trim());
  if (schema.type !== "boolean") return { text: value };
  const word = value.trim().toLowerCase();
  return word === "true" || word === "false" ? { text: word } : { problem: "takes true or false" };
}

function numberText(schema: ValueObject, text: string): Typed {
  if (/^(INF|-INF|NaN)$/.test(text) && schema.type === "number") return { text };
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text)) return { problem: "takes a number" };
  const isFloating = schema.format === "double" || schema.format === "float";
  const plain = isFloating ? text : withoutExponent(text);
  if (schema.type !== "integer") return { text: plain };
  const whole = plain.replace(/\.0*$/, "");
  return whole.includes(".") ? { problem: "takes a whole number" } : { text: whole };
}

/** Integers and decimals of XML Schema know no exponents. */
function withoutExponent(text: string): string {
  const [digits = "", exponent] = text.split(/e/i);
  if (exponent === undefined) return text;
  const sign = digits.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = digits.replace(/^[+-]/, "").split(".");
  const all = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point >= all.length) return `${sign}${all.padEnd(point, "0")}`;
  const padded = point <= 0 ? `${"0".repeat(1 - point)}${all}` : all;
  const at = Math.max(point, 1);
  return `${sign}${padded.slice(0, at)}.${padded.slice(at)}`;
}

/** A text of a document as the value of its type; what is not of its type stays a text. */
export function valueOfText(schema: ValueObject, text: string): Value {
  const type = schema.type;
  if (type === "boolean") return booleanOf(text.trim()) ?? text;
  if (type !== "integer" && type !== "number") return text;
  const number = jsonNumber(text.trim());
  if (number === null) return text.trim() === "" ? null : text;
  const parsed = parseJson(number);
  return parsed.ok ? parsed.value : text;
}

function booleanOf(text: string): boolean | null {
  if (text === "true" || text === "1") return true;
  return text === "false" || text === "0" ? false : null;
}

/** `+007.50` is `7.50` to JSON. */
function jsonNumber(text: string): string | null {
  const match = /^([+-]?)(\d*)(\.\d*)?([eE][+-]?\d+)?$/.exec(text);
  if (match === null || !/\d/.test((match[2] ?? "") + (match[3] ?? ""))) return null;
  const [, sign, whole = "", fraction = "", exponent = ""] = match;
  const plain = whole.replace(/^0+(?=\d)/, "") || "0";
  return `${sign === "-" ? "-" : ""}${plain}${fraction === "." ? "" : fraction}${exponent}`;
}
