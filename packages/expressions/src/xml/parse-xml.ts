import { fail, ok, type Result } from "@towpath/prelude";
import { readXml, type XmlSink } from "./xml-reader.ts";
import type { XmlAttribute, XmlDoctype, XmlMark, XmlNode } from "./xml-tree.ts";

/**
 * Reads a well-formed document. Entities of a document type are not known here: nothing is ever expanded.
 *
 * @param space whether white space between elements is kept, as XSLT needs it
 */
export function parseXml(text: string, space: "dropped" | "kept" = "dropped"): Result<XmlNode[], string> {
  const tree = new XmlTree();
  const problem = readXml(text, tree, space);
  return problem === null ? ok(tree.nodes) : fail(problem);
}

class XmlTree implements XmlSink {
  readonly nodes: XmlNode[] = [];
  /** What is in each open element, and around all of them. */
  readonly #around: XmlNode[][] = [];
  #siblings = this.nodes;

  element(name: string, attributes: readonly XmlAttribute[], selfClosing: boolean, at: number): void {
    const children: XmlNode[] = [];
    this.#siblings.push({ kind: "element", name, attributes, children, selfClosing, at });
    if (selfClosing) return;
    this.#around.push(this.#siblings);
    this.#siblings = children;
  }

  close(): void {
    this.#siblings = this.#around.pop() ?? this.nodes;
  }

  text(text: string): void {
    this.#siblings.push({ kind: "text", text });
  }

  mark(kind: XmlMark["kind"], target: string, text: string): void {
    this.#siblings.push({ kind, target, text });
  }

  declaration(attributes: readonly XmlAttribute[]): void {
    this.nodes.push({ kind: "declaration", attributes });
  }

  doctype(doctype: XmlDoctype): void {
    this.nodes.push(doctype);
  }
}
