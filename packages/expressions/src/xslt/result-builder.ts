import { NamespaceScope, prefixOf } from "../xml/xml-names.ts";
import type { XmlAttribute, XmlNode } from "../xml/xml-tree.ts";
import type { XsltBudget } from "./xslt-budget.ts";

interface OpenElement {
  readonly name: string;
  readonly attributes: XmlAttribute[];
  readonly children: XmlNode[];
  /** Prefixes that stand here for what its names need or what it declares itself. */
  readonly own: Set<string>;
}

/** As deep as documents may be that are read. */
const MAX_DEPTH = 200;
const NODE_COST = 20;
/** Honest documents have no more of them in force anywhere. */
const FEW_NAMESPACES = 50;
const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

/** Writes a result tree, and declares the namespaces that its names need. */
export class ResultBuilder {
  readonly nodes: XmlNode[] = [];
  /** Texts that are written without escapes. */
  readonly unescaped = new Set<XmlNode>();
  readonly #budget: XsltBudget;
  readonly #open: OpenElement[] = [];
  readonly #namespaces = new NamespaceScope();

  constructor(budget: XsltBudget) {
    this.#budget = budget;
  }

  /** @param declared namespaces that the result should declare, whether its names use them or not */
  start(name: string, namespace: string, declared: Iterable<readonly [string, string]>): void {
    if (this.#open.length >= MAX_DEPTH) {
      this.#budget.halt(`The result nests elements deeper than ${MAX_DEPTH} levels.`);
      return;
    }
    this.#budget.write(NODE_COST + name.length);
    const open: OpenElement = { name, attributes: [], children: [], own: new Set() };
    const { attributes, children } = open;
    this.#siblings().push({ kind: "element", name, attributes, children, selfClosing: true });
    this.#open.push(open);
    this.#declare(open, prefixOf(name), namespace);
    this.#declareAll(open, declared, prefixOf(name), namespace);
  }

  /** @param nearest the prefix of the element's name, and what it stands for */
  #declareAll(
    open: OpenElement,
    declared: Iterable<readonly [string, string]>,
    nearest: string,
    namespace: string,
  ): void {
    let count = 0;
    for (const [prefix, uri] of declared) {
      count += 1;
      if (!this.#budget.meter.spend(count > FEW_NAMESPACES ? 4 : 1)) return;
      if (prefix === "xml" || prefix === nearest || open.own.has(prefix)) continue;
      // A default namespace must not take hold of an element that is in none.
      if (prefix !== "" || namespace !== "" || uri === "") this.#declare(open, prefix, uri);
    }
  }

  end(): void {
    this.#open.pop();
    this.#namespaces.leave(this.#open.length);
  }

  attribute(name: string, namespace: string, value: string): void {
    const open = this.#open.at(-1);
    if (open === undefined) {
      this.#budget.halt(`There is no element to put the attribute '${name}' on.`);
      return;
    }
    if (open.children.length > 0) {
      this.#budget.halt(`The attribute '${name}' comes after the content of '${open.name}'.`);
      return;
    }
    this.#budget.write(NODE_COST + name.length + value.length);
    if (!this.#budget.meter.spend(open.attributes.length / 32)) return;
    const written = { name: this.#attributeName(open, name, namespace), value };
    const at = open.attributes.findIndex((attribute) => attribute.name === written.name);
    if (at === -1) open.attributes.push(written);
    else open.attributes[at] = written;
  }

  text(text: string, isUnescaped = false): void {
    if (text === "") return;
    this.#budget.write(text.length + 1);
    const siblings = this.#siblings();
    const last = siblings.at(-1);
    if (last?.kind === "text" && this.unescaped.has(last) === isUnescaped) {
      this.unescaped.delete(last);
      siblings.pop();
      siblings.push({ kind: "text", text: last.text + text });
    } else siblings.push({ kind: "text", text });
    const made = siblings.at(-1);
    if (isUnescaped && made !== undefined) this.unescaped.add(made);
  }

  comment(text: string): void {
    this.#budget.write(NODE_COST + text.length);
    const safe = text.replace(/-(?=-)/g, "- ").replace(/-$/, "- ");
    this.#siblings().push({ kind: "comment", target: "", text: safe });
  }

  instruction(target: string, text: string): void {
    this.#budget.write(NODE_COST + text.length);
    this.#siblings().push({ kind: "instruction", target, text: text.trimStart().replaceAll("?>", "? >") });
  }

  #siblings(): XmlNode[] {
    return this.#open.at(-1)?.children ?? this.nodes;
  }

  #declare({ attributes, own }: OpenElement, prefix: string, uri: string): void {
    if ((this.#namespaces.uriOf(prefix) ?? "") !== uri && prefix !== "xml") {
      this.#namespaces.declare(this.#open.length - 1, prefix, uri);
      attributes.push({ name: prefix === "" ? "xmlns" : `xmlns:${prefix}`, value: uri });
    }
    own.add(prefix);
  }

  /** The name with a prefix that stands for its namespace: the one it has, or a new one. */
  #attributeName(open: OpenElement, name: string, namespace: string): string {
    const local = name.slice(name.indexOf(":") + 1);
    if (namespace === "") return local;
    if (namespace === XML_NAMESPACE) return `xml:${local}`;
    let prefix = prefixOf(name);
    const isTaken = open.own.has(prefix) && this.#namespaces.uriOf(prefix) !== namespace;
    if (prefix === "" || isTaken) prefix = this.#prefixFor(namespace);
    this.#declare(open, prefix, namespace);
    return `${prefix}:${local}`;
  }

  #prefixFor(namespace: string): string {
    for (const prefix of this.#namespaces.prefixes) {
      if (!this.#budget.meter.spend(1 / 2)) break;
      if (prefix !== "" && this.#namespaces.uriOf(prefix) === namespace) return prefix;
    }
    let count = 0;
    while (this.#namespaces.uriOf(`ns${count}`) !== undefined && this.#budget.meter.spend(1)) count += 1;
    return `ns${count}`;
  }
}
