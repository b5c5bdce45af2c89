import { type Said, said } from "@towpath/prelude";
import type { PreciseNumber, Value, ValueObject } from "../value.ts";
import { isObject } from "../values/members.ts";
import { isInteger, isNumeric } from "../values/number-text.ts";

export type Numeric = number | bigint | PreciseNumber;

/** What a parameter accepts. `index` is an integer that also fits in 32 bits. */
export interface TypeMap {
  any: Value;
  text: string;
  boolean: boolean;
  integer: number | bigint;
  index: number;
  number: Numeric;
  array: Value[];
  object: ValueObject;
  textOrArray: string | Value[];
  arrayOrObject: Value[] | ValueObject;
  collection: string | Value[] | ValueObject;
  comparable: string | Numeric;
}
export type TypeName = keyof TypeMap;

interface TypeRule {
  /** After "to be", as in "expects its first parameter to be a text". */
  readonly phrase: Said;
  /** As signature help shows it. */
  readonly label: string;
  accepts(value: Value): boolean;
}

const isText = (value: Value) => typeof value === "string";
const isTextOrArray = (value: Value) => typeof value === "string" || Array.isArray(value);

export const TYPES = {
  any: { phrase: said("any value"), label: "any", accepts: () => true },
  text: { phrase: said("a text"), label: "text", accepts: isText },
  boolean: {
    phrase: said("true or false"),
    label: "boolean",
    accepts: (value) => typeof value === "boolean",
  },
  integer: { phrase: said("an integer"), label: "integer", accepts: isInteger },
  index: {
    phrase: said("an integer between -2147483648 and 2147483647"),
    label: "integer",
    accepts: (value) => typeof value === "number" && (value | 0) === value,
  },
  number: { phrase: said("a number"), label: "number", accepts: isNumeric },
  array: { phrase: said("an array"), label: "array", accepts: (value) => Array.isArray(value) },
  object: { phrase: said("an object"), label: "object", accepts: isObject },
  textOrArray: { phrase: said("a text or an array"), label: "text or array", accepts: isTextOrArray },
  arrayOrObject: {
    phrase: said("an array or an object"),
    label: "array or object",
    accepts: (value) => Array.isArray(value) || isObject(value),
  },
  collection: {
    phrase: said("a text, an array or an object"),
    label: "text, array or object",
    accepts: (value) => isTextOrArray(value) || isObject(value),
  },
  comparable: {
    phrase: said("a number or a text"),
    label: "number or text",
    accepts: (value) => isText(value) || isNumeric(value),
  },
} as const satisfies Record<TypeName, TypeRule>;

/** What came, without its content: contents may be secret. */
export function describeValue(value: Value): Said {
  if (value === null) return said("null");
  if (typeof value === "string") return value === "" ? said("an empty text") : said("a text");
  if (typeof value === "boolean") return value ? said("true") : said("false");
  if (isInteger(value)) return said("the integer {number}", { number: `${value}` });
  if (isNumeric(value)) return said("a float or decimal number");
  return Array.isArray(value) ? said("an array") : said("an object");
}
