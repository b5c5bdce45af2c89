import { NamespaceScope, prefixOf } from "../xml/xml-names.ts";
import type { XmlElement, XmlNode } from "../xml/xml-tree.ts";
import { type SpaceRule, XSLT_NAMESPACE } from "./stylesheet.ts";

type Named = { readonly namespace: string; readonly local: string };

/** White space in a map counts in `xsl:text` only. */
export function stripMap(nodes: readonly XmlNode[]): XmlNode[] {
  const stripper = new Stripper(({ namespace, local }) => namespace !== XSLT_NAMESPACE || local !== "text");
  return stripper.strip(nodes, null, false);
}

/** White space in a document counts, unless the map strips it. */
export function stripSource(nodes: readonly XmlNode[], rules: readonly SpaceRule[]): XmlNode[] {
  const ordered = [...rules].reverse().sort((a, b) => b.priority - a.priority);
  const stripper = new Stripper((named) => ordered.find((rule) => rule.matches(named))?.strips ?? false);
  return stripper.strip(nodes, null, false);
}

class Stripper {
  readonly #strips: (named: Named) => boolean;
  /** By namespace and name: a document has few, and a map may have many rules. */
  readonly #known = new Map<string, boolean>();
  readonly #namespaces = new NamespaceScope();
  #depth = 0;

  constructor(strips: (named: Named) => boolean) {
    this.#strips = strips;
  }

  /** @param preserves what the nearest `xml:space` says */
  strip(nodes: readonly XmlNode[], owner: XmlElement | null, preserves: boolean): XmlNode[] {
    const kept: XmlNode[] = [];
    for (const node of nodes) {
      if (node.kind === "element") kept.push(this.#element(node, preserves));
      else if (node.kind === "text" || node.kind === "cdata") addText(kept, node.text);
      else kept.push(node);
    }
    if (owner === null || preserves || !this.#stripsIn(owner)) return kept;
    return kept.filter((node) => node.kind !== "text" || /[^ \t\r\n]/.test(node.text));
  }

  #element(element: XmlElement, outer: boolean): XmlElement {
    let preserves = outer;
    for (const { name, value } of element.attributes)
      if (name === "xml:space") preserves = value === "preserve";
    this.#namespaces.enter(this.#depth, element.attributes);
    this.#depth += 1;
    const children = this.strip(element.children, element, preserves);
    this.#depth -= 1;
    this.#namespaces.leave(this.#depth);
    return { ...element, children };
  }

  #stripsIn({ name }: XmlElement): boolean {
    const namespace = this.#namespaces.uriOf(prefixOf(name)) ?? "";
    const local = name.slice(name.indexOf(":") + 1);
    const key = `{${namespace}}${local}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const strips = this.#strips({ namespace, local });
    this.#known.set(key, strips);
    return strips;
  }
}

/** To XPath, text and CDATA beside each other are one. */
function addText(kept: XmlNode[], text: string): void {
  const last = kept.at(-1);
  if (last?.kind !== "text") kept.push({ kind: "text", text });
  else kept[kept.length - 1] = { kind: "text", text: last.text + text };
}
