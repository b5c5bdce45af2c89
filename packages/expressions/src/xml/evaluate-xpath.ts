import { type Outcome, Refusal, refuse } from "../outcome.ts";
import type { Value } from "../value.ts";
import { textEnvelope } from "../values/envelope.ts";
import { floatOf } from "../values/number-text.ts";
import { compileXPath } from "./compile-xpath.ts";
import { parseXml } from "./parse-xml.ts";
import { writeXml } from "./write-xml.ts";
import { standalone, type XPathNode, xpathTree } from "./xpath-node.ts";
import { Meter } from "./xpath-values.ts";

export const XML_TYPE = "application/xml;charset=utf-8";
const MAX_EXPRESSION = 2000;
/** Visits of nodes: over in about a tenth of a second. Large documents get more, enough for a few passes. */
const LEAST_VISITS = 200_000;

/**
 * Nodes become an array: elements as XML content, texts and attributes as texts. Functions that give one value give it;
 * numbers are floats.
 */
export function evaluateXPath(text: string, expression: string): Outcome {
  if (expression.length > MAX_EXPRESSION) {
    return refuse(`takes expressions of ${MAX_EXPRESSION} characters at most.`);
  }
  const parsed = parseXml(text);
  if (!parsed.ok) return refuse(`cannot read its XML: ${parsed.failure}`);
  const compiled = compileXPath(expression);
  if (!compiled.ok) return refuse(`cannot evaluate its XPath expression: ${compiled.failure}`);
  const meter = new Meter(Math.max(LEAST_VISITS, text.length / 2));
  const found = compiled.value({ node: xpathTree(parsed.value), position: 1, size: 1, meter });
  if (meter.isSpent) return new Refusal("needs too much work for its XPath expression.", "LimitExceeded");
  if (Array.isArray(found)) return found.map(nodeValue);
  if (typeof found !== "number") return found;
  return Number.isFinite(found) ? floatOf(found) : refuse("gives no number.");
}

function nodeValue(node: XPathNode): Value {
  if (node.kind !== "element" && node.kind !== "root") return node.text;
  return textEnvelope(XML_TYPE, writeXml(standalone(node)));
}
