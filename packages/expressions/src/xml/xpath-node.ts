import { fail, ok, type Result } from "@towpath/prelude";
import { isDeclaration, NamespaceScope, prefixOf } from "./xml-names.ts";
import { readXml, type XmlSink } from "./xml-reader.ts";
import type { XmlAttribute, XmlMark, XmlNode } from "./xml-tree.ts";

type Kind = "root" | "element" | "attribute" | "text" | "comment" | "instruction";

const NONE: readonly XPathNode[] = [];
const NO_ATTRIBUTES: readonly XmlAttribute[] = [];

/** All nodes of one document, and where they stand among each other. */
export class XPathTree {
  /** All but attributes, in document order: what is below or behind a node is a piece of it. */
  readonly nodes: XPathNode[] = [];
  /** The place of the root in document order, and the first one after all nodes and attributes. */
  readonly first: number;
  end: number;
  /** Whether any namespace is declared in it. */
  hasNamespaces = false;
  #marks: Uint32Array | null = null;
  #round = 0;

  constructor(first: number) {
    this.first = first;
    this.end = first;
  }

  /** Begins to mark nodes: none is marked then. */
  beginMarks(): void {
    this.#marks ??= new Uint32Array(this.end - this.first);
    this.#round += 1;
  }

  /** @returns whether it was not marked before */
  mark({ order }: XPathNode): boolean {
    const place = order - this.first;
    if (this.#marks === null || this.#marks[place] === this.#round) return false;
    this.#marks[place] = this.#round;
    return true;
  }
}

/** A node as XPath sees it: with its parent, its place in the document, and its namespace resolved. */
export class XPathNode {
  readonly kind: Kind;
  readonly parent: XPathNode | null;
  /** Position in document order. */
  readonly order: number;
  /** As written, with its prefix; empty for nodes without names. */
  readonly name: string;
  namespace = "";
  readonly tree: XPathTree;
  /** Where it stands there (an attribute: where its element does), and where what is below it ends. */
  readonly place: number;
  end: number;
  attributes = NONE;
  /** Of an element: its attributes as written, with the declarations of namespaces. */
  written = NO_ATTRIBUTES;
  /** Whether any of them declares a namespace. */
  declares = false;
  /** An element written `<a/>`, or a text written as CDATA. */
  isMarked = false;
  /** The character of the text that an element starts at; -1 where it was not read from one. */
  at = -1;
  /** Of nodes with children null until it is asked for. Not `#private`, which takes five times as long to make. */
  private held: string | null;

  /** @param text null for nodes with children */
  constructor(kind: Kind, parent: XPathNode | null, tree: XPathTree, name: string, text: string | null) {
    this.kind = kind;
    this.parent = parent;
    this.order = tree.end;
    this.name = name;
    this.tree = tree;
    this.held = text;
    tree.end += 1;
    if (kind !== "attribute") tree.nodes.push(this);
    this.place = tree.nodes.length - 1;
    this.end = tree.nodes.length;
  }

  get firstChild(): XPathNode | undefined {
    const isParent = this.kind !== "attribute" && this.end > this.place + 1;
    return isParent ? this.tree.nodes[this.place + 1] : undefined;
  }

  /** Made anew each time. */
  get children(): readonly XPathNode[] {
    const found: XPathNode[] = [];
    for (let child = this.firstChild; child !== undefined; child = child.next) found.push(child);
    return found;
  }

  /** The sibling that follows. */
  get next(): XPathNode | undefined {
    const { parent } = this;
    return parent !== null && this.end < parent.end ? this.tree.nodes[this.end] : undefined;
  }

  /** Of nodes that have no children. */
  get text(): string {
    return this.kind === "element" || this.kind === "root" ? "" : (this.held ?? "");
  }

  /** The text of a node and all below it; put together once, because predicates ask for it again and again. */
  get value(): string {
    this.held ??= this.#textBelow();
    return this.held;
  }

  #textBelow(): string {
    let text = "";
    for (let child = this.firstChild; child !== undefined; child = child.next) {
      if (child.kind === "text" || child.kind === "element") text += child.value;
    }
    return text;
  }
}

/** Reads a document for XPath. */
export function readXPathTree(text: string): Result<XPathNode, string> {
  const builder = new TreeBuilder(0);
  const problem = readXml(text, builder);
  return problem === null ? ok(builder.finish()) : fail(problem);
}

/**
 * The document's root node above its nodes.
 *
 * @param first the place of the root in document order: trees that meet in one expression must not share places
 */
export function xpathTree(nodes: readonly XmlNode[], first = 0): XPathNode {
  const builder = new TreeBuilder(first);
  builder.addAll(nodes, 0, new NamespaceScope());
  return builder.finish();
}

class TreeBuilder implements XmlSink {
  readonly #tree: XPathTree;
  #parent: XPathNode;

  constructor(first: number) {
    this.#tree = new XPathTree(first);
    this.#parent = new XPathNode("root", null, this.#tree, "", null);
  }

  finish(): XPathNode {
    this.#parent.end = this.#tree.nodes.length;
    return this.#parent;
  }

  addAll(nodes: readonly XmlNode[], depth: number, namespaces: NamespaceScope): void {
    for (const node of nodes) {
      if (node.kind === "element") {
        namespaces.enter(depth, node.attributes);
        this.element(node.name, node.attributes, false, node.at ?? -1, namespaces);
        this.addAll(node.children, depth + 1, namespaces);
        this.#parent.isMarked = node.selfClosing;
        namespaces.leave(depth);
        this.close();
      } else if (node.kind === "text") this.text(node.text);
      else if (node.kind !== "declaration" && node.kind !== "doctype")
        this.mark(node.kind, node.target, node.text);
    }
  }

  element(
    name: string,
    attributes: readonly XmlAttribute[],
    isClosed: boolean,
    at: number,
    namespaces: NamespaceScope,
  ): void {
    const node = new XPathNode("element", this.#parent, this.#tree, name, null);
    node.at = at;
    node.isMarked = isClosed;
    if (!namespaces.isBare) {
      this.#tree.hasNamespaces = true;
      node.namespace = namespaces.uriOf(prefixOf(name)) ?? "";
    }
    if (attributes.length > 0) {
      node.written = attributes;
      node.attributes = this.#attributesOf(node, attributes, namespaces);
    }
    if (!isClosed) this.#parent = node;
  }

  #attributesOf(owner: XPathNode, written: readonly XmlAttribute[], namespaces: NamespaceScope) {
    const made: XPathNode[] = [];
    for (const { name, value } of written) {
      // Namespace declarations are no attributes to XPath.
      if (isDeclaration(name)) {
        owner.declares = true;
        continue;
      }
      const attribute = new XPathNode("attribute", owner, this.#tree, name, value);
      attribute.namespace = name.includes(":") ? (namespaces.uriOf(prefixOf(name)) ?? "") : "";
      made.push(attribute);
    }
    return made.length === 0 ? NONE : made;
  }

  close(): void {
    this.#parent.end = this.#tree.nodes.length;
    this.#parent = this.#parent.parent ?? this.#parent;
  }

  text(text: string): void {
    new XPathNode("text", this.#parent, this.#tree, "", text);
  }

  mark(kind: XmlMark["kind"], target: string, text: string): void {
    if (kind === "cdata") new XPathNode("text", this.#parent, this.#tree, "", text).isMarked = true;
    else new XPathNode(kind, this.#parent, this.#tree, target, text);
  }

  declaration(): void {
    // XPath knows no declaration as a node.
  }

  doctype(): void {
    // Nor a document type.
  }
}

export function localName({ name }: XPathNode): string {
  return name.slice(name.indexOf(":") + 1);
}

export const stringValue = (node: XPathNode): string => node.value;
