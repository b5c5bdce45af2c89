import { said } from "@towpath/prelude";
import { type Outcome, Refusal, refuse, type Scope, textOf } from "../outcome.ts";
import type { Value } from "../value.ts";
import { base64ToBytes, bytesToBase64, bytesToText, utf8Bytes } from "../values/base64.ts";
import { hasValidContent, readDataUri } from "../values/data-uri.ts";
import {
  type Envelope,
  envelopeBytes,
  envelopeText,
  isEnvelope,
  OCTET_STREAM,
  textEnvelope,
} from "../values/envelope.ts";
import { percentDecode, percentEncode } from "../values/percent.ts";
import { define, type FunctionSpec, param } from "./definition.ts";
import { describeValue } from "./types.ts";

const NOT_BASE64 = said("expects a text in base64, but the text is not.");
const NO_DATA_URI = said(
  "expects a data URI such as 'data:text/plain;base64,aGVsbG8=', but the text is none.",
);

/** The bytes of a value, which in base64 are a third longer. */
function bytesOf(scope: Scope, value: Value): Uint8Array | Refusal {
  const text = isEnvelope(value) ? value.$content : textOf(scope, value);
  if (text instanceof Refusal) return text;
  // A character has three bytes at most, and mostly one.
  const refusal = scope.spend(text.length * 2);
  if (refusal) return refusal;
  return isEnvelope(value) ? envelopeBytes(value) : utf8Bytes(text);
}

function inBase64(scope: Scope, value: Value, wrap: (base64: string) => Value): Outcome {
  const refusal = notNull(value);
  if (refusal !== null) return refusal;
  const bytes = bytesOf(scope, value);
  return bytes instanceof Refusal ? bytes : wrap(bytesToBase64(bytes));
}

/** Everything but null has bytes. */
function notNull(value: Value): Outcome | null {
  return value === null
    ? refuse(said("expects a text or other content, but {came} came.", { came: describeValue(value) }))
    : null;
}

function base64(scope: Scope, value: Value): Outcome {
  return inBase64(scope, value, (text) => text);
}

function base64ToString(scope: Scope, text: string): Outcome {
  const refusal = scope.spend(text.length);
  if (refusal) return refusal;
  const bytes = base64ToBytes(text);
  return bytes === null ? refuse(NOT_BASE64) : bytesToText(bytes);
}

function base64ToBinary(scope: Scope, text: string): Outcome {
  const refusal = scope.spend(text.length);
  if (refusal) return refusal;
  if (base64ToBytes(text) === null) return refuse(NOT_BASE64);
  return { "$content-type": OCTET_STREAM, $content: text };
}

function binary(scope: Scope, value: Value): Outcome {
  return inBase64(scope, value, (text) => ({ "$content-type": OCTET_STREAM, $content: text }));
}

function dataUri(scope: Scope, value: Value): Outcome {
  return inBase64(scope, value, (text) => `data:${contentTypeOf(value)};base64,${text}`);
}

function contentTypeOf(value: Value): string {
  if (isEnvelope(value)) return value["$content-type"];
  return typeof value === "string" ? "text/plain;charset=utf-8" : "application/json;charset=utf-8";
}

function dataUriToBinary(scope: Scope, text: string): Outcome {
  const refusal = scope.spend(text.length * 8);
  if (refusal) return refusal;
  const envelope = readDataUri(text);
  if (envelope === null || !/^[^/;]+\/[^/;]+(;|$)/.test(envelope["$content-type"]))
    return refuse(NO_DATA_URI);
  return envelope;
}

function dataUriToString(scope: Scope, text: string): Outcome {
  const refusal = scope.spend(text.length * 8);
  if (refusal) return refusal;
  const envelope: Envelope | null = readDataUri(text);
  if (envelope === null) return refuse(NO_DATA_URI);
  return hasValidContent(envelope) ? envelopeText(envelope) : refuse(NOT_BASE64);
}

function uriComponent(scope: Scope, value: Value): Outcome {
  const refusal = notNull(value);
  if (refusal !== null) return refusal;
  const text = textOf(scope, value);
  if (text instanceof Refusal) return text;
  return scope.spend(text.length) ?? percentEncode(text);
}

const GIVING_CONTENT = new Set([
  "base64ToBinary",
  "dataUriToBinary",
  "decodeDataUri",
  "uriComponentToBinary",
]);

type Call = (scope: Scope, value: string) => Outcome;

function fromText(name: string, doc: string, example: string, call: Call, deprecated?: string): FunctionSpec {
  return define({
    name,
    category: "conversion",
    parameters: [param("value", "text", "The text.")],
    returns: GIVING_CONTENT.has(name) ? "object" : "text",
    doc,
    example,
    call,
    ...(deprecated === undefined ? {} : { deprecated }),
  });
}

function fromAny(
  name: string,
  doc: string,
  example: string,
  call: (scope: Scope, value: Value) => Outcome,
  deprecated?: string,
): FunctionSpec {
  return define({
    name,
    category: "conversion",
    parameters: [param("value", "any", "The text or other content.")],
    returns: name === "binary" ? "object" : "text",
    doc,
    example,
    call,
    ...(deprecated === undefined ? {} : { deprecated }),
  });
}

const DECODES_BASE64 = "The text that a base64 text stands for.";
const URI = "'data:text/plain;charset=utf-8;base64,aGVsbG8='";
const PERCENT = "'https%3A%2F%2Fcontoso.com'";

export const binaryFunctions: readonly FunctionSpec[] = [
  fromAny("base64", "A text or content in base64.", "base64('hello')", base64),
  fromText("base64ToString", DECODES_BASE64, "base64ToString('aGVsbG8=')", base64ToString),
  fromText("decodeBase64", DECODES_BASE64, "decodeBase64('aGVsbG8=')", base64ToString, "base64ToString"),
  fromText(
    "base64ToBinary",
    "Content of unknown type from a base64 text.",
    "base64ToBinary('aGVsbG8=')",
    base64ToBinary,
  ),
  fromAny("binary", "Content of unknown type from a text.", "binary('hello')", binary),
  fromAny("dataUri", "A data URI that holds the content.", "dataUri('hello')", dataUri),
  fromAny(
    "encodeDataUri",
    "A data URI that holds the content.",
    "encodeDataUri('hello')",
    dataUri,
    "dataUri",
  ),
  fromText(
    "dataUriToBinary",
    "The content a data URI holds, with its type.",
    `dataUriToBinary(${URI})`,
    dataUriToBinary,
  ),
  fromText(
    "decodeDataUri",
    "The content a data URI holds, with its type.",
    `decodeDataUri(${URI})`,
    dataUriToBinary,
    "dataUriToBinary",
  ),
  fromText("dataUriToString", "The text a data URI holds.", `dataUriToString(${URI})`, dataUriToString),
  fromAny(
    "uriComponent",
    "The text with all characters escaped that mean something in an address.",
    "uriComponent('https://contoso.com')",
    uriComponent,
  ),
  fromAny(
    "encodeUriComponent",
    "The text with all characters escaped that mean something in an address.",
    "encodeUriComponent('https://contoso.com')",
    uriComponent,
  ),
  fromText(
    "uriComponentToString",
    "The text with the escapes of an address undone.",
    `uriComponentToString(${PERCENT})`,
    (scope, text) => scope.spend(text.length * 6) ?? percentDecode(text),
  ),
  fromText(
    "decodeUriComponent",
    "The text with the escapes of an address undone.",
    `decodeUriComponent(${PERCENT})`,
    (scope, text) => scope.spend(text.length * 6) ?? percentDecode(text),
  ),
  fromText(
    "uriComponentToBinary",
    "Content of unknown type with the escapes of an address undone.",
    `uriComponentToBinary(${PERCENT})`,
    (scope, text) => scope.spend(text.length * 8) ?? textEnvelope(OCTET_STREAM, percentDecode(text)),
  ),
];
