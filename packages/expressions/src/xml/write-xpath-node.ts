import type { XmlWriter } from "./write-xml.ts";
import { isDeclaration, prefixOf } from "./xml-names.ts";
import type { XmlAttribute } from "./xml-tree.ts";
import type { XPathNode } from "./xpath-node.ts";

/** An element alone as XML, with the namespaces declared on it that only its ancestors declare. */
export function writeXPathNode(node: XPathNode, writer: XmlWriter): void {
  const elements = node.kind === "root" ? node.children.filter(({ kind }) => kind === "element") : [node];
  for (const element of elements) {
    const missing = element.tree.hasNamespaces ? missingDeclarations(element) : [];
    write(writer, element, [...missing, ...element.written], true);
  }
}

/** @param isShort whether an element without content is written `<a />`, however it was written before */
function write(
  writer: XmlWriter,
  node: XPathNode,
  attributes: readonly XmlAttribute[],
  isShort: boolean,
): void {
  if (node.kind === "text" && !node.isMarked) writer.text(node.text);
  else if (node.kind === "text") writer.mark("cdata", "", node.text);
  else if (node.kind === "comment" || node.kind === "instruction")
    writer.mark(node.kind, node.name, node.text);
  if (node.kind !== "element") return;
  let child = node.firstChild;
  const isClosed = child === undefined && isShort;
  writer.element(node.name, attributes, isClosed);
  for (; child !== undefined; child = child.next) write(writer, child, child.written, child.isMarked);
  if (!isClosed) writer.close(node.name);
}

function missingDeclarations(element: XPathNode): XmlAttribute[] {
  const names = new NeededNames();
  names.addAll(element);
  return [...names.needed]
    .filter(([, uri]) => uri !== "")
    .map(([prefix, value]) => ({ name: prefix === "" ? "xmlns" : `xmlns:${prefix}`, value }));
}

/** The prefixes that names use and nothing around them declares, with what they stand for. */
class NeededNames {
  readonly needed = new Map<string, string>();
  /** How many of the elements that are open declare a prefix. */
  readonly #declared = new Map<string, number>([["xml", 1]]);

  addAll(node: XPathNode): void {
    this.#declare(node, 1);
    this.#add(node);
    for (const attribute of node.attributes) if (attribute.name.includes(":")) this.#add(attribute);
    for (let child = node.firstChild; child !== undefined; child = child.next) {
      if (child.kind === "element") this.addAll(child);
    }
    this.#declare(node, -1);
  }

  #declare({ written }: XPathNode, change: 1 | -1): void {
    for (const { name } of written) {
      const prefix = name.slice(6);
      if (isDeclaration(name)) this.#declared.set(prefix, (this.#declared.get(prefix) ?? 0) + change);
    }
  }

  #add({ name, namespace }: XPathNode): void {
    const prefix = prefixOf(name);
    if ((this.#declared.get(prefix) ?? 0) === 0) this.needed.set(prefix, namespace);
  }
}
