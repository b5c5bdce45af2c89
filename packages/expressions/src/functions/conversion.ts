import { excerptOf, type Said, said } from "@towpath/prelude";
import { DEFAULT_JSON_DEPTH, type JsonFailure, parseCountedJson } from "../json/parse-json.ts";
import { type Outcome, Refusal, refuse, type Scope, textOf } from "../outcome.ts";
import { contentText, spendOnJson, spendOnXml } from "../reading.ts";
import { readJson, textOfFirst } from "../types/result-types.ts";
import { PreciseNumber, type Value } from "../value.ts";
import { type Decimal, decimalValue, toDecimal } from "../values/decimal.ts";
import { isEnvelope } from "../values/envelope.ts";
import { numberCultureOf } from "../values/number-culture.ts";
import { floatOf, integerOf, isInteger, isNumeric, toDouble } from "../values/number-text.ts";
import { floatFromText, INVARIANT_SEPARATORS, integerFromText, plainNumber } from "../values/parse-number.ts";
import { toText } from "../values/to-text.ts";
import { jsonFromXml } from "../xml/json-from-xml.ts";
import { define, type FunctionSpec, optional, param } from "./definition.ts";
import { describeValue } from "./types.ts";

/** Digits with an optional sign and spaces around, within 64 bits. */
function isIntegerText(text: string): boolean {
  return /^\s*[+-]?\d{1,400}\s*$/.test(text) && integerFromText(text) !== null;
}

const isXmlType = (contentType: string) => /^[^;]*\bxml\b/i.test(contentType);

const quote = (text: string) => `'${excerptOf(text, 30)}'`;

function int(_scope: Scope, value: Value): Outcome {
  if (isInteger(value)) return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string") {
    return (
      integerFromText(value) ??
      refuse(said("cannot read {text} as an integer of 64 bits.", { text: quote(value) }))
    );
  }
  if (!isNumeric(value))
    return refuse(said("expects a text or a number, but {came} came.", { came: describeValue(value) }));
  const double = toDouble(value);
  if (!Number.isInteger(double)) return refuse(said("cannot make an integer of a number with a fraction."));
  return integerOf(BigInt(double)) ?? refuse(said("gives an integer beyond 64 bits."));
}

function float(_scope: Scope, value: Value, locale?: string): Outcome {
  if (isNumeric(value)) return floatOf(toDouble(value));
  if (typeof value !== "string")
    return refuse(said("expects a text or a number, but {came} came.", { came: describeValue(value) }));
  const separators = locale === undefined ? INVARIANT_SEPARATORS : numberCultureOf(locale);
  if (separators === null)
    return refuse(said("does not know the locale {locale}.", { locale: quote(locale ?? "") }));
  return (
    floatFromText(value, separators) ??
    refuse(said("cannot read {text} as a number.", { text: quote(value) }))
  );
}

function decimal(_scope: Scope, value: Value): Outcome {
  if (value instanceof PreciseNumber && value.kind === "decimal") return value;
  if (typeof value !== "string" && !isNumeric(value)) {
    return refuse(said("expects a text or a number, but {came} came.", { came: describeValue(value) }));
  }
  const read =
    typeof value === "string"
      ? decimalFromText(value)
      : toDecimal(isInteger(value) ? value : toDouble(value));
  return read === null
    ? refuse(said("cannot read {text} as a decimal number.", { text: quote(toText(value)) }))
    : decimalValue(read);
}

function decimalFromText(text: string): Decimal | null {
  const plain = plainNumber(text, INVARIANT_SEPARATORS);
  return plain === null ? null : toDecimal(plain);
}

function bool(_scope: Scope, value: Value): Outcome {
  if (typeof value === "boolean") return value;
  if (isNumeric(value)) return toDouble(value) !== 0;
  if (typeof value !== "string")
    return refuse(
      said("expects true, false, a number or a text, but {came} came.", { came: describeValue(value) }),
    );
  const word = value.trim().toLowerCase();
  if (word === "true" || word === "false") return word === "true";
  return refuse(said("cannot read {text} as true or false.", { text: quote(value) }));
}

function json(scope: Scope, value: Value): Outcome {
  if (value === null) return {};
  if (typeof value !== "string" && !isEnvelope(value)) {
    return refuse(said("expects a JSON text or XML, but {came} came.", { came: describeValue(value) }));
  }
  const text = typeof value === "string" ? value : contentText(scope, value);
  if (text instanceof Refusal) return text;
  if (isEnvelope(value) && isXmlType(value["$content-type"]))
    return spendOnXml(scope, text) ?? jsonFromXml(text);
  const members = spendOnJson(scope, text);
  if (members instanceof Refusal) return members;
  const parsed = parseCountedJson(text, members, DEFAULT_JSON_DEPTH);
  if (parsed.ok) return parsed.value;
  return refuse(notJson(parsed.failure));
}

/** In English the place stands inside the sentence about the text, which ends behind it. */
function notJson({ message, saying, line, column }: JsonFailure): Said {
  const problem = { message, saying };
  return {
    message: `cannot read its text as JSON: ${message.replace(/\.$/, "")} (line ${line}, column ${column}).`,
    saying: said("cannot read its text as JSON (line {line}, column {column}): {problem}", {
      ...{ line, column, problem },
    }).saying,
  };
}

function isFloat(_scope: Scope, value: string, locale?: string): Outcome {
  const separators = locale === undefined ? INVARIANT_SEPARATORS : numberCultureOf(locale);
  if (separators === null)
    return refuse(said("does not know the locale {locale}.", { locale: quote(locale ?? "") }));
  return floatFromText(value, separators) !== null;
}

export const conversionFunctions: readonly FunctionSpec[] = [
  define({
    name: "string",
    category: "conversion",
    parameters: [param("value", "any", "The value.")],
    returns: "text",
    infer: textOfFirst,
    doc: "Any value as text; objects and arrays as JSON, null as an empty text.",
    example: "string(10)",
    call: textOf,
  }),
  define({
    name: "int",
    category: "conversion",
    parameters: [param("value", "any", "A text with a whole number, a number, or true/false.")],
    returns: "integer",
    doc: "A value as an integer.",
    example: "int('10')",
    call: int,
  }),
  define({
    name: "float",
    category: "conversion",
    parameters: [
      param("value", "any", "A text with a number, or a number."),
      optional("locale", "text", "How the text writes numbers, such as 'de-DE'."),
    ],
    returns: "float",
    doc: "A value as a floating-point number.",
    example: "float('10,000.333')",
    call: float,
  }),
  define({
    name: "decimal",
    category: "conversion",
    parameters: [param("value", "any", "A text with a number, or a number.")],
    returns: "decimal",
    doc: "A value as a decimal number, which keeps 28 digits.",
    example: "decimal('1.2345678912312131')",
    call: decimal,
  }),
  define({
    name: "bool",
    category: "conversion",
    parameters: [param("value", "any", "A number, or the text 'true' or 'false'.")],
    returns: "boolean",
    doc: "A value as true or false. Numbers other than 0 are true.",
    example: "bool('true')",
    call: bool,
  }),
  define({
    name: "json",
    category: "conversion",
    parameters: [param("value", "any", "A JSON text, or XML.")],
    returns: "any",
    infer: readJson,
    doc: "The value that a JSON text or an XML document describes.",
    example: "json('[1, 2, 3]')",
    call: json,
  }),
  define({
    name: "isInt",
    category: "conversion",
    parameters: [param("value", "text", "The text to test.")],
    returns: "boolean",
    doc: "True for a text that is an integer.",
    example: "isInt('10')",
    call: (_scope, value) => isIntegerText(value),
  }),
  define({
    name: "isFloat",
    category: "conversion",
    parameters: [
      param("value", "text", "The text to test."),
      optional("locale", "text", "How the text writes numbers, such as 'de-DE'."),
    ],
    returns: "boolean",
    doc: "True for a text that is a number.",
    example: "isFloat('10,000.00')",
    call: isFloat,
  }),
];
