import type { XmlElement, XmlNode } from "../xml/xml-tree.ts";
import { type SpaceRule, XSLT_NAMESPACE } from "./stylesheet.ts";

type Namespaces = ReadonlyMap<string, string>;
interface Place {
  readonly namespaces: Namespaces;
  /** What the nearest `xml:space` says. */
  readonly preserves: boolean;
}
type Strips = (element: { namespace: string; local: string }) => boolean;

const START: Place = { namespaces: new Map(), preserves: false };

/** White space in a map counts in `xsl:text` only. */
export function stripMap(nodes: readonly XmlNode[]): XmlNode[] {
  return strip(
    nodes,
    null,
    START,
    ({ namespace, local }) => namespace !== XSLT_NAMESPACE || local !== "text",
  );
}

/** White space in a document counts, unless the map strips it. */
export function stripSource(nodes: readonly XmlNode[], rules: readonly SpaceRule[]): XmlNode[] {
  const ordered = [...rules].reverse().sort((a, b) => b.priority - a.priority);
  return strip(nodes, null, START, (named) => ordered.find((rule) => rule.matches(named))?.strips ?? false);
}

function strip(nodes: readonly XmlNode[], owner: XmlElement | null, place: Place, strips: Strips): XmlNode[] {
  const kept: XmlNode[] = [];
  for (const node of nodes) {
    if (node.kind === "element") kept.push(stripElement(node, place, strips));
    else if (node.kind === "text" || node.kind === "cdata") addText(kept, node.text);
    else kept.push(node);
  }
  if (owner === null || place.preserves || !strips(nameOf(owner, place.namespaces))) return kept;
  return kept.filter((node) => node.kind !== "text" || /[^ \t\r\n]/.test(node.text));
}

/** To XPath, text and CDATA beside each other are one. */
function addText(kept: XmlNode[], text: string): void {
  const last = kept.at(-1);
  if (last?.kind !== "text") kept.push({ kind: "text", text });
  else kept[kept.length - 1] = { kind: "text", text: last.text + text };
}

function stripElement(element: XmlElement, outer: Place, strips: Strips): XmlElement {
  let { namespaces, preserves } = outer;
  for (const { name, value } of element.attributes) {
    if (name === "xmlns" || name.startsWith("xmlns:"))
      namespaces = new Map(namespaces).set(name.slice(6), value);
    if (name === "xml:space") preserves = value === "preserve";
  }
  const children = strip(element.children, element, { namespaces, preserves }, strips);
  return { ...element, children };
}

function nameOf({ name }: XmlElement, namespaces: Namespaces): { namespace: string; local: string } {
  const colon = name.indexOf(":");
  const prefix = colon === -1 ? "" : name.slice(0, colon);
  return { namespace: namespaces.get(prefix) ?? "", local: name.slice(colon + 1) };
}
