import { DOMParser, type Element, type Node } from "@xmldom/xmldom";
import xpath from "xpath";
import { type Outcome, refuse, type Scope } from "../outcome.ts";
import { EVALUATION_LIMITS } from "../parse-failure.ts";
import type { Value } from "../value.ts";
import { textEnvelope } from "../values/envelope.ts";
import { floatOf } from "../values/number-text.ts";
import { parseXml } from "./parse-xml.ts";
import { writeXml } from "./write-xml.ts";
import type { XmlAttribute, XmlNode } from "./xml-tree.ts";

export const XML_TYPE = "application/xml;charset=utf-8";
const MAX_EXPRESSION = 2000;

/**
 * Nodes become an array: elements as XML content, texts and attributes as texts. Functions that give one value give it;
 * numbers are floats.
 */
export function evaluateXPath(scope: Scope, text: string, expression: string): Outcome {
  if (expression.length > MAX_EXPRESSION)
    return refuse(`takes expressions of ${MAX_EXPRESSION} characters at most.`);
  const parsed = parseXml(text);
  if (!parsed.ok) return refuse(`cannot read its XML: ${parsed.failure}`);
  const refusal = scope.spend(estimatedWork(parsed.value, expression));
  if (refusal) return refusal;
  // Written again, because the reader drops the white space that .NET drops.
  const document = new DOMParser({ onError: () => undefined }).parseFromString(
    writeXml(parsed.value),
    "text/xml",
  );
  try {
    return toValue(xpath.select(expression, document as never) as unknown as Selected);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : "unknown";
    return refuse(`cannot evaluate its XPath expression: ${reason}.`);
  }
}

type Selected = readonly Node[] | string | number | boolean | null | undefined;

/** Axes that may visit the whole document for each node multiply: those are counted before anything runs. */
function estimatedWork(nodes: readonly XmlNode[], expression: string): number {
  const size = countNodes(nodes);
  const wide = expression.match(/\/\/|descendant|following|preceding|ancestor|\[/g)?.length ?? 0;
  const work = size * Math.max(1, expression.length / 20) * size ** Math.max(0, wide - 1);
  // One pass is always affordable; a document is at most as large as an action's content.
  return wide <= 1 ? size / 4 : Math.min(work / 64, EVALUATION_LIMITS.growth * 2);
}

function countNodes(nodes: readonly XmlNode[]): number {
  return nodes.reduce((sum, node) => sum + 1 + (node.kind === "element" ? countNodes(node.children) : 0), 0);
}

function toValue(selected: Selected): Outcome {
  if (typeof selected === "string" || typeof selected === "boolean") return selected;
  if (typeof selected === "number") {
    return Number.isFinite(selected) ? floatOf(selected) : refuse("gives no number.");
  }
  return (selected ?? []).map(nodeValue);
}

const ELEMENT = 1;
const ATTRIBUTE = 2;
const TEXT = 3;
const CDATA = 4;
const COMMENT = 8;
const DOCUMENT = 9;

function nodeValue(node: Node): Value {
  if (node.nodeType !== ELEMENT && node.nodeType !== DOCUMENT) return node.nodeValue ?? "";
  return textEnvelope(XML_TYPE, writeXml(treeOf(node, new Map())));
}

/** The node as a tree of its own; namespaces that only its surroundings declare are declared on it. */
function treeOf(node: Node, declared: ReadonlyMap<string, string>): XmlNode[] {
  switch (node.nodeType) {
    case DOCUMENT:
      return childNodes(node).flatMap((child) => treeOf(child, declared));
    case ELEMENT:
      return [elementTree(node as Element, declared)];
    case TEXT:
      return [{ kind: "text", text: node.nodeValue ?? "" }];
    case CDATA:
    case COMMENT: {
      const kind = node.nodeType === CDATA ? "cdata" : "comment";
      return [{ kind, target: "", text: node.nodeValue ?? "" }];
    }
    default:
      return [];
  }
}

function elementTree(element: Element, around: ReadonlyMap<string, string>): XmlNode {
  const attributes: XmlAttribute[] = Array.from({ length: element.attributes.length }, (_, index) => {
    const attribute = element.attributes.item(index);
    return { name: attribute?.name ?? "", value: attribute?.value ?? "" };
  });
  const declared = new Map(around);
  for (const { name, value } of attributes) if (/^xmlns(:|$)/.test(name)) declared.set(name, value);
  const missing = [element, ...attributeNodes(element)].flatMap((node) => missingDeclaration(node, declared));
  const children = childNodes(element).flatMap((child) => treeOf(child, declared));
  return {
    kind: "element",
    name: element.tagName,
    attributes: [...missing, ...attributes],
    children,
    selfClosing: true,
  };
}

interface Named {
  readonly prefix: string | null;
  readonly namespaceURI: string | null;
  readonly nodeType: number;
}

function attributeNodes(element: Element): Named[] {
  return Array.from({ length: element.attributes.length }, (_, index) =>
    element.attributes.item(index),
  ).filter((attribute) => attribute !== null);
}

function missingDeclaration(node: Named, declared: Map<string, string>): XmlAttribute[] {
  const { prefix, namespaceURI } = node;
  if (prefix === "xml" || prefix === "xmlns" || (node.nodeType === ATTRIBUTE && !prefix)) return [];
  const name = prefix ? `xmlns:${prefix}` : "xmlns";
  const value = namespaceURI ?? "";
  if ((declared.get(name) ?? "") === value) return [];
  declared.set(name, value);
  return [{ name, value }];
}

function childNodes(node: Node): Node[] {
  return Array.from({ length: node.childNodes.length }, (_, index) => node.childNodes.item(index)).filter(
    (child) => child !== null,
  );
}
