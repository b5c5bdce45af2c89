import { said } from "@towpath/prelude";
import { type Outcome, Refusal, refuse, type Scope } from "../outcome.ts";
import type { Value } from "../value.ts";
import { envelopeOf } from "../values/envelope.ts";
import { floatOf } from "../values/number-text.ts";
import { compileXPath } from "./compile-xpath.ts";
import { XmlWriter } from "./write-xml.ts";
import { writeXPathNode } from "./write-xpath-node.ts";
import { readXPathTree, type XPathNode } from "./xpath-node.ts";
import { Meter } from "./xpath-values.ts";

export const XML_TYPE = "application/xml;charset=utf-8";
const MAX_EXPRESSION = 2000;
/** What a visited node costs of the evaluation's budget. */
const UNITS_PER_VISIT = 18;

/**
 * Nodes become an array: elements as XML content, texts and attributes as texts. Functions that give one value give it;
 * numbers are floats. Reading the text has been counted already; what the expression visits is counted here.
 */
export function evaluateXPath(scope: Scope, text: string, expression: string): Outcome {
  if (expression.length > MAX_EXPRESSION) {
    return refuse(said("takes expressions of {most} characters at most.", { most: MAX_EXPRESSION }));
  }
  const compiled = compileXPath(expression);
  if (!compiled.ok)
    return refuse(said("cannot evaluate its XPath expression: {why}", { why: compiled.failure }));
  const parsed = readXPathTree(text);
  if (!parsed.ok) return refuse(said("cannot read its XML: {why}", { why: parsed.failure }));
  const meter = new Meter(scope.left / UNITS_PER_VISIT);
  const found = compiled.value({ node: parsed.value, position: 1, size: 1, meter, frame: null });
  if (meter.isSpent)
    return new Refusal(said("needs too much work for its XPath expression."), "LimitExceeded");
  const refusal = scope.spend(meter.spent * UNITS_PER_VISIT);
  if (refusal) return refusal;
  if (Array.isArray(found)) return contentOf(scope, found);
  if (typeof found !== "number") return found as string | boolean;
  return Number.isFinite(found) ? floatOf(found) : refuse(said("gives no number."));
}

/** Nested elements are written once for each that was found. */
function contentOf(scope: Scope, nodes: readonly XPathNode[]): Outcome {
  const values: Value[] = [];
  const writer = new XmlWriter();
  for (const node of nodes) {
    const isContent = node.kind === "element" || node.kind === "root";
    const value = isContent ? xmlOf(node, writer) : node.text;
    const refusal = scope.spend(typeof value === "string" ? 8 : value.$content.length * 8 + 120);
    if (refusal) return refusal;
    values.push(value);
  }
  return values;
}

function xmlOf(node: XPathNode, writer: XmlWriter) {
  writer.clear();
  writeXPathNode(node, writer);
  return envelopeOf(XML_TYPE, writer.bytes);
}
