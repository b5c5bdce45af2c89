import { escapeAttribute, escapeText } from "../xml/entities.ts";
import type { XmlElement, XmlNode } from "../xml/xml-tree.ts";
import type { ResultBuilder } from "./result-builder.ts";

/** What `xsl:output` asks for. */
export interface OutputSettings {
  readonly method: "xml" | "html" | "text" | null;
  readonly omitsDeclaration: boolean;
  readonly standalone: string | null;
  readonly indent: boolean | null;
  readonly publicId: string;
  readonly systemId: string;
  readonly cdataElements: ReadonlySet<string>;
}

export interface Serialized {
  readonly method: "xml" | "html" | "text";
  readonly text: string;
}

const VOID = new Set(
  "area base basefont br col frame hr img input isindex link meta param embed source track wbr".split(" "),
);

/** Writes the result as .NET's writer does: ` />` for empty elements, and `utf-8` whatever encoding was asked for. */
export function serializeResult(result: ResultBuilder, settings: OutputSettings): Serialized {
  const method = settings.method ?? (isHtml(result.nodes) ? "html" : "xml");
  const writer = new Writer(result, settings, method);
  return { method, text: method === "text" ? textOf(result.nodes) : writer.document() };
}

function isHtml(nodes: readonly XmlNode[]): boolean {
  const first = nodes.find(
    (node) => node.kind === "element" || (node.kind === "text" && node.text.trim() !== ""),
  );
  return (
    first?.kind === "element" && first.name.toLowerCase() === "html" && !first.attributes.some(isDefault)
  );
}

const isDefault = ({ name }: { name: string }) => name === "xmlns";

function textOf(nodes: readonly XmlNode[]): string {
  let text = "";
  for (const node of nodes) {
    if (node.kind === "text") text += node.text;
    else if (node.kind === "element") text += textOf(node.children);
  }
  return text;
}

class Writer {
  readonly #result: ResultBuilder;
  readonly #settings: OutputSettings;
  readonly #isHtml: boolean;
  readonly #indents: boolean;

  constructor(result: ResultBuilder, settings: OutputSettings, method: Serialized["method"]) {
    this.#result = result;
    this.#settings = settings;
    this.#isHtml = method === "html";
    this.#indents = settings.indent ?? false;
  }

  document(): string {
    const { omitsDeclaration, standalone } = this.#settings;
    const alone = standalone === null ? "" : ` standalone="${standalone}"`;
    const hasDeclaration = !this.#isHtml && !omitsDeclaration;
    const start = hasDeclaration ? `<?xml version="1.0" encoding="utf-8"${alone}?>` : "";
    const body = this.#children(this.#result.nodes, 0, false);
    const text = `${start}${this.#doctype()}${body}`;
    return this.#indents && !hasDeclaration ? text.replace(/^\n/, "") : text;
  }

  #doctype(): string {
    const { publicId, systemId } = this.#settings;
    if (systemId === "" && (publicId === "" || !this.#isHtml)) return "";
    const root = this.#result.nodes.find((node) => node.kind === "element");
    if (root?.kind !== "element") return "";
    const system = systemId === "" ? "" : ` "${systemId}"`;
    const external = publicId === "" ? ` SYSTEM${system}` : ` PUBLIC "${publicId}"${system}`;
    return `${this.#indents ? "\n" : ""}<!DOCTYPE ${root.name}${external}>`;
  }

  /** @param isMixed whether there is text around, where no white space may be added */
  #children(nodes: readonly XmlNode[], depth: number, isMixed: boolean): string {
    const breaks = this.#indents && !isMixed && !nodes.some((node) => node.kind === "text");
    let text = "";
    for (const node of nodes)
      text += `${breaks ? `\n${"  ".repeat(depth)}` : ""}${this.#node(node, depth, !breaks)}`;
    return breaks && depth > 0 && nodes.length > 0 ? `${text}\n${"  ".repeat(depth - 1)}` : text;
  }

  #node(node: XmlNode, depth: number, isMixed: boolean): string {
    switch (node.kind) {
      case "element":
        return this.#element(node, depth, isMixed);
      case "text":
        return this.#result.unescaped.has(node) ? node.text : escapeText(node.text);
      case "comment":
        return `<!--${node.text}-->`;
      case "instruction":
        return `<?${node.target}${node.text === "" ? "" : ` ${node.text}`}${this.#isHtml ? ">" : "?>"}`;
      default:
        return "";
    }
  }

  #element(element: XmlElement, depth: number, isMixed: boolean): string {
    const { name, attributes, children } = element;
    const lower = this.#isHtml && !name.includes(":") ? name.toLowerCase() : "";
    const start = `<${name}${attributes.map((attribute) => this.#attribute(attribute)).join("")}`;
    if (lower !== "" && VOID.has(lower)) return `${start}>`;
    if (children.length === 0 && lower === "") return `${start} />`;
    const isRaw = lower === "script" || lower === "style";
    const head =
      lower === "head" ? '<META http-equiv="Content-Type" content="text/html; charset=utf-8">' : "";
    const inside =
      isRaw || this.#settings.cdataElements.has(name)
        ? children.map((child) => this.#plain(child, isRaw)).join("")
        : this.#children(children, depth + 1, isMixed && depth > 0);
    return `${start}>${head}${inside}</${name}>`;
  }

  /** Text that is not escaped: in scripts as it stands, else as CDATA. */
  #plain(node: XmlNode, isRaw: boolean): string {
    if (node.kind !== "text") return this.#node(node, 0, true);
    return isRaw ? node.text : `<![CDATA[${node.text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
  }

  #attribute({ name, value }: { name: string; value: string }): string {
    if (this.#isHtml && value.toLowerCase() === name.toLowerCase()) return ` ${name}`;
    const escaped = escapeAttribute(value);
    return ` ${name}="${this.#isHtml ? escaped.replaceAll("&lt;", "<").replaceAll("&gt;", ">") : escaped}"`;
  }
}
