import { PreciseNumber, type Value } from "../value.ts";
import { isInteger, isNumeric } from "../values/number-text.ts";
import {
  ARRAY,
  arrayOf,
  BOOLEAN,
  DECIMAL,
  FLOAT,
  INTEGER,
  type InferredType,
  NULL,
  OBJECT,
  oneOf,
  TEXT,
} from "./inferred-type.ts";

/** Deeper values are not looked into, and of longer arrays only the beginning. */
const MAX_DEPTH = 20;
const MAX_ITEMS = 200;
const MAX_TEXT = 200;

/** The type of a value that is there already. `textOf` says what a text in it stands for. */
export function typeOfValue(
  value: Value,
  textOf: (text: string) => InferredType = literalText,
  depth = 0,
): InferredType {
  if (value === null) return NULL;
  if (typeof value === "boolean") return BOOLEAN;
  if (typeof value === "string") return textOf(value);
  if (isNumeric(value)) return typeOfNumber(value);
  if (Array.isArray(value)) return depth >= MAX_DEPTH ? ARRAY : typeOfArray(value, textOf, depth);
  if (depth >= MAX_DEPTH) return OBJECT;
  const keys = Object.keys(value);
  const members = keys.map((key) => [key, typeOfValue(value[key] ?? null, textOf, depth + 1)] as const);
  // A name with an expression in it is not known yet; binary content has members that are not for reading.
  const open = keys.some((key) => key.includes("@") || key.startsWith("$"));
  return { kind: "object", members: new Map(members), open };
}

function typeOfArray(items: Value[], textOf: (text: string) => InferredType, depth: number): InferredType {
  if (items.length === 0 || items.length > MAX_ITEMS) return ARRAY;
  return arrayOf(oneOf(items.map((item) => typeOfValue(item, textOf, depth + 1))));
}

function typeOfNumber(value: number | bigint | PreciseNumber): InferredType {
  if (isInteger(value)) return INTEGER;
  return value instanceof PreciseNumber && value.kind === "decimal" ? DECIMAL : FLOAT;
}

export function literalText(text: string): InferredType {
  return text.length > MAX_TEXT ? TEXT : { kind: "text", values: [text] };
}
