import type { XmlElement, XmlNode } from "./xml-tree.ts";

/** A node as XPath sees it: with its parent, its place in the document, and its namespace resolved. */
export interface XPathNode {
  readonly kind: "root" | "element" | "attribute" | "text" | "comment" | "instruction";
  /** As written, with its prefix; empty for nodes without names. */
  readonly name: string;
  readonly namespace: string;
  /** Of nodes that have no children. */
  readonly text: string;
  readonly parent: XPathNode | null;
  /** Position in document order. */
  readonly order: number;
  readonly element: XmlElement | null;
  readonly children: XPathNode[];
  readonly attributes: XPathNode[];
}

type Draft = Pick<XPathNode, "kind"> & Partial<Omit<XPathNode, "parent" | "order">>;

/** The document's root node above its nodes. */
export function xpathTree(nodes: readonly XmlNode[]): XPathNode {
  let order = 0;
  const make = (parent: XPathNode | null, draft: Draft): XPathNode => {
    const node = { name: "", namespace: "", text: "", element: null, children: [], attributes: [], ...draft };
    order += 1;
    return { ...node, parent, order };
  };
  const add = (parent: XPathNode, node: XmlNode, scope: ReadonlyMap<string, string>): void => {
    if (node.kind === "text" || node.kind === "cdata") {
      parent.children.push(make(parent, { kind: "text", text: node.text }));
    } else if (node.kind === "comment" || node.kind === "instruction") {
      parent.children.push(make(parent, { kind: node.kind, name: node.target, text: node.text }));
    } else if (node.kind === "element") {
      const inner = declare(node, scope);
      const namespace = inner.get(prefixOf(node.name)) ?? "";
      const element = make(parent, { kind: "element", name: node.name, namespace, element: node });
      parent.children.push(element);
      addAttributes(element, node, inner, make);
      for (const child of node.children) add(element, child, inner);
    }
  };
  const root = make(null, { kind: "root" });
  for (const node of nodes) add(root, node, new Map([["xml", "http://www.w3.org/XML/1998/namespace"]]));
  return root;
}

function addAttributes(
  owner: XPathNode,
  { attributes }: XmlElement,
  scope: ReadonlyMap<string, string>,
  make: (parent: XPathNode, draft: Draft) => XPathNode,
): void {
  for (const { name, value } of attributes) {
    // Namespace declarations are no attributes to XPath.
    if (/^xmlns(:|$)/.test(name)) continue;
    const namespace = name.includes(":") ? (scope.get(prefixOf(name)) ?? "") : "";
    owner.attributes.push(make(owner, { kind: "attribute", name, namespace, text: value }));
  }
}

function declare(
  { attributes }: XmlElement,
  scope: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const declared = attributes.filter(({ name }) => /^xmlns(:|$)/.test(name));
  if (declared.length === 0) return scope;
  const inner = new Map(scope);
  for (const { name, value } of declared) inner.set(name.slice(6), value);
  return inner;
}

function prefixOf(name: string): string {
  const colon = name.indexOf(":");
  return colon === -1 ? "" : name.slice(0, colon);
}

export function localName({ name }: XPathNode): string {
  return name.slice(name.indexOf(":") + 1);
}

const texts = new WeakMap<XPathNode, string>();

/** The text of a node and all below it; put together once, because predicates ask for it again and again. */
export function stringValue(node: XPathNode): string {
  if (node.kind !== "element" && node.kind !== "root") return node.text;
  const known = texts.get(node);
  if (known !== undefined) return known;
  let text = "";
  for (const child of node.children) {
    if (child.kind === "text") text += child.text;
    else if (child.kind === "element") text += stringValue(child);
  }
  texts.set(node, text);
  return text;
}

/** The element alone, with the namespaces declared on it that only its ancestors declare. */
export function standalone(node: XPathNode): XmlNode[] {
  if (node.kind === "root") return node.children.flatMap(standalone);
  if (node.element === null) return [];
  const missing = [...neededNamespaces(node, new Set(["xml"]))].filter(([, uri]) => uri !== "");
  const declarations = missing.map(([prefix, value]) => ({
    name: prefix === "" ? "xmlns" : `xmlns:${prefix}`,
    value,
  }));
  return [{ ...node.element, attributes: [...declarations, ...node.element.attributes], selfClosing: true }];
}

function neededNamespaces(node: XPathNode, around: ReadonlySet<string>): Map<string, string> {
  const declared = new Set(around);
  for (const { name } of node.element?.attributes ?? [])
    if (/^xmlns(:|$)/.test(name)) declared.add(name.slice(6));
  const needed = new Map<string, string>();
  const named = [node, ...node.attributes.filter((attribute) => attribute.name.includes(":"))];
  for (const { name, namespace } of named) {
    if (!declared.has(prefixOf(name))) needed.set(prefixOf(name), namespace);
  }
  for (const child of node.children) {
    if (child.kind !== "element") continue;
    for (const [prefix, uri] of neededNamespaces(child, declared)) needed.set(prefix, uri);
  }
  return needed;
}
