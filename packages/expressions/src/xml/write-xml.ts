import { escapeAttribute, escapeText } from "./entities.ts";
import type { XmlAttribute, XmlDoctype, XmlElement, XmlNode } from "./xml-tree.ts";

/** Text as .NET's XmlDocument prints it: no indenting, ` />` for empty elements. */
export function writeXml(nodes: readonly XmlNode[]): string {
  return nodes.map(writeNode).join("");
}

function writeNode(node: XmlNode): string {
  switch (node.kind) {
    case "element":
      return writeElement(node);
    case "text":
      return escapeText(node.text);
    case "declaration":
      return `<?xml${writeAttributes(node.attributes)}?>`;
    case "doctype":
      return writeDoctype(node);
    case "cdata":
      return `<![CDATA[${node.text}]]>`;
    case "comment":
      return `<!--${node.text}-->`;
    case "instruction":
      return `<?${node.target}${node.text === "" ? "" : ` ${node.text}`}?>`;
  }
}

function writeElement({ name, attributes, children, selfClosing }: XmlElement): string {
  const start = `<${name}${writeAttributes(attributes)}`;
  if (children.length === 0 && selfClosing) return `${start} />`;
  return `${start}>${writeXml(children)}</${name}>`;
}

function writeAttributes(attributes: readonly XmlAttribute[]): string {
  return attributes.map(({ name, value }) => ` ${name}="${escapeAttribute(value)}"`).join("");
}

function writeDoctype({ name, publicId, systemId, internalSubset }: XmlDoctype): string {
  const external = publicId !== "" ? ` PUBLIC "${publicId}" "${systemId}"` : "";
  const system = publicId === "" && systemId !== "" ? ` SYSTEM "${systemId}"` : "";
  const subset = internalSubset === "" ? "" : `[${internalSubset}]`;
  return `<!DOCTYPE ${name}${external}${system}${subset}>`;
}
