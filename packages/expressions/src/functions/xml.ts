import { said } from "@towpath/prelude";
import { checkDepth, type Outcome, Refusal, refuse, type Scope } from "../outcome.ts";
import { contentText, spendOnXml } from "../reading.ts";
import type { Value, ValueObject } from "../value.ts";
import { envelopeOf, isEnvelope } from "../values/envelope.ts";
import { isObject } from "../values/members.ts";
import { decodeEntities, decodeXmlName, encodeXmlName, escapeAttribute } from "../xml/entities.ts";
import { evaluateXPath, XML_TYPE } from "../xml/evaluate-xpath.ts";
import { XmlWriter, xmlBytes } from "../xml/write-xml.ts";
import { xmlFromJson } from "../xml/xml-from-json.ts";
import { readXml } from "../xml/xml-reader.ts";
import { define, type FunctionSpec, param } from "./definition.ts";
import { describeValue } from "./types.ts";

function xml(scope: Scope, value: Value): Outcome {
  if (typeof value === "string") return regularXml(scope, value);
  if (!isObject(value))
    return refuse(said("expects an XML text or an object, but {came} came.", { came: describeValue(value) }));
  if (!isEnvelope(value)) return madeXml(scope, value);
  const text = contentText(scope, value);
  return text instanceof Refusal ? text : regularXml(scope, text);
}

function regularXml(scope: Scope, text: string): Outcome {
  const refusal = spendOnXml(scope, text);
  if (refusal) return refusal;
  const writer = new XmlWriter(text.length + text.length / 8 + 1000);
  const problem = readXml(text, writer);
  return problem === null
    ? envelopeOf(XML_TYPE, writer.bytes)
    : refuse(said("cannot make XML of its text: {why}", { why: problem }));
}

function madeXml(scope: Scope, value: ValueObject): Outcome {
  const refusal = checkDepth(scope, value);
  if (refusal instanceof Refusal) return refusal;
  const nodes = xmlFromJson(value);
  return nodes.ok
    ? envelopeOf(XML_TYPE, xmlBytes(nodes.value))
    : refuse(said("cannot make XML of its object: {why}", { why: nodes.failure }));
}

function xpath(scope: Scope, document: Value, expression: string): Outcome {
  if (!isEnvelope(document)) {
    return refuse(
      said("expects its first parameter 'xml' to be XML made by xml(), but {came} came.", {
        came: describeValue(document),
      }),
    );
  }
  const text = contentText(scope, document);
  if (text instanceof Refusal) return text;
  return spendOnXml(scope, text) ?? evaluateXPath(scope, text, expression);
}

const TEXT = param("text", "text", "The text.");

export const xmlFunctions: readonly FunctionSpec[] = [
  define({
    name: "xml",
    category: "json and xml",
    parameters: [param("value", "any", "An XML text, or an object with one root.")],
    returns: "object",
    doc: "XML content from a text or an object.",
    example: "xml('<name>Sophia Owen</name>')",
    call: xml,
  }),
  define({
    name: "xpath",
    category: "json and xml",
    parameters: [
      param("xml", "any", "XML content made by xml()."),
      param("expression", "text", "An XPath expression."),
    ],
    returns: "any",
    doc: "The nodes or the value that an XPath expression finds in XML.",
    example: "xpath(xml('<a><b>1</b></a>'), '/a/b/text()')",
    call: xpath,
  }),
  define({
    name: "encodeXmlValue",
    category: "json and xml",
    parameters: [TEXT],
    returns: "text",
    doc: "The text with the characters escaped that mean something in XML.",
    example: "encodeXmlValue('a < b')",
    call: (scope, text) => scope.spend(text.length * 2) ?? escapeAttribute(text).replaceAll("'", "&apos;"),
  }),
  define({
    name: "decodeXmlValue",
    category: "json and xml",
    parameters: [TEXT],
    returns: "text",
    doc: "The text with the escapes of XML undone.",
    example: "decodeXmlValue('a &lt; b')",
    call: (scope, text) =>
      scope.spend(text.length * 6) ??
      decodeEntities(text) ??
      refuse(said("finds a character reference that XML does not know.")),
  }),
  define({
    name: "encodeXmlName",
    category: "json and xml",
    parameters: [TEXT],
    returns: "text",
    doc: "A text as a name that XML allows.",
    example: "encodeXmlName('first name')",
    call: (scope, text) => scope.spend(text.length * 24) ?? encodeXmlName(text),
  }),
  define({
    name: "decodeXmlName",
    category: "json and xml",
    parameters: [TEXT],
    returns: "text",
    doc: "The text that a name made by encodeXmlName stands for.",
    example: "decodeXmlName('first_x0020_name')",
    call: (scope, text) => scope.spend(text.length * 12) ?? decodeXmlName(text),
  }),
];
