import type { XmlElement, XmlNode } from "./xml-tree.ts";

type Kind = "root" | "element" | "attribute" | "text" | "comment" | "instruction";

const NONE: readonly XPathNode[] = [];

/** A node as XPath sees it: with its parent, its place in the document, and its namespace resolved. */
export class XPathNode {
  readonly kind: Kind;
  readonly parent: XPathNode | null;
  /** Position in document order. */
  readonly order: number;
  /** As written, with its prefix; empty for nodes without names. */
  readonly name: string;
  /** Of nodes that have no children. */
  readonly text: string;
  namespace = "";
  element: XmlElement | null = null;
  children = NONE;
  attributes = NONE;
  /** Which of its parent's children it is. */
  index = 0;
  /** The position in document order of the last node below it, or its own. */
  last: number;
  /** All nodes of its tree but attributes, in document order: what is below or behind a node is a piece of it. */
  tree = NONE;
  /** Where it stands there (an attribute: where its element does), and where what is below it ends. */
  place = 0;
  end = 1;

  constructor(kind: Kind, parent: XPathNode | null, order: number, name: string, text: string) {
    this.kind = kind;
    this.parent = parent;
    this.order = order;
    this.name = name;
    this.text = text;
    this.last = order;
  }
}

/**
 * The document's root node above its nodes.
 *
 * @param first the place of the root in document order: trees that meet in one expression must not share places
 */
export function xpathTree(nodes: readonly XmlNode[], first = 0): XPathNode {
  const builder = new TreeBuilder(first);
  const root = new XPathNode("root", null, first, "", "");
  builder.enter(root);
  root.children = builder.nodesOf(root, nodes, new Map([["xml", "http://www.w3.org/XML/1998/namespace"]]));
  root.last = builder.order;
  root.end = builder.tree.length;
  return root;
}

type Namespaces = ReadonlyMap<string, string>;

class TreeBuilder {
  readonly tree: XPathNode[] = [];
  order: number;

  constructor(first: number) {
    this.order = first;
  }

  nodesOf(parent: XPathNode, nodes: readonly XmlNode[], scope: Namespaces): XPathNode[] {
    const made: XPathNode[] = [];
    for (const source of nodes) {
      const node = this.#nodeOf(parent, source, scope);
      if (node === null) continue;
      node.index = made.length;
      made.push(node);
    }
    return made;
  }

  #nodeOf(parent: XPathNode, source: XmlNode, scope: Namespaces): XPathNode | null {
    switch (source.kind) {
      case "text":
      case "cdata":
        return this.#leaf("text", parent, "", source.text);
      case "comment":
      case "instruction":
        return this.#leaf(source.kind, parent, source.target, source.text);
      case "element":
        return this.#elementOf(parent, source, scope);
      default:
        return null;
    }
  }

  #leaf(kind: Kind, parent: XPathNode, name: string, text: string): XPathNode {
    this.order += 1;
    const node = new XPathNode(kind, parent, this.order, name, text);
    this.enter(node);
    return node;
  }

  enter(node: XPathNode): void {
    if (node.kind !== "attribute") this.tree.push(node);
    node.tree = this.tree;
    node.place = this.tree.length - 1;
    node.end = this.tree.length;
  }

  #elementOf(parent: XPathNode, source: XmlElement, scope: Namespaces): XPathNode {
    const inner = declare(source, scope);
    const node = this.#leaf("element", parent, source.name, "");
    node.namespace = inner.get(prefixOf(source.name)) ?? "";
    node.element = source;
    if (source.attributes.length > 0) node.attributes = this.#attributesOf(node, source, inner);
    if (source.children.length > 0) node.children = this.nodesOf(node, source.children, inner);
    node.last = this.order;
    node.end = this.tree.length;
    return node;
  }

  #attributesOf(owner: XPathNode, { attributes }: XmlElement, scope: Namespaces): XPathNode[] {
    const made: XPathNode[] = [];
    for (const { name, value } of attributes) {
      // Namespace declarations are no attributes to XPath.
      if (isDeclaration(name)) continue;
      const attribute = this.#leaf("attribute", owner, name, value);
      attribute.namespace = name.includes(":") ? (scope.get(prefixOf(name)) ?? "") : "";
      made.push(attribute);
    }
    return made;
  }
}

export const isDeclaration = (name: string) =>
  name.startsWith("xmlns") && (name.length === 5 || name[5] === ":");

function declare({ attributes }: XmlElement, scope: Namespaces): Namespaces {
  if (!attributes.some(({ name }) => isDeclaration(name))) return scope;
  const inner = new Map(scope);
  for (const { name, value } of attributes) if (isDeclaration(name)) inner.set(name.slice(6), value);
  return inner;
}

export function prefixOf(name: string): string {
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
