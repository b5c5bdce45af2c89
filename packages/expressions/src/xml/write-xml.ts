import { bytesToText } from "../values/base64.ts";
import { escapeAttribute, escapeText } from "./entities.ts";
import type { XmlSink } from "./xml-reader.ts";
import type { XmlAttribute, XmlDoctype, XmlMark, XmlNode } from "./xml-tree.ts";

/** Text as .NET's XmlDocument prints it: no indenting, ` />` for empty elements. */
export function writeXml(nodes: readonly XmlNode[]): string {
  return bytesToText(xmlBytes(nodes));
}

/** The same in UTF-8. */
export function xmlBytes(nodes: readonly XmlNode[]): Uint8Array {
  const writer = new XmlWriter();
  for (const node of nodes) writeNode(writer, node);
  return writer.bytes;
}

function writeNode(writer: XmlWriter, node: XmlNode): void {
  switch (node.kind) {
    case "element": {
      const isClosed = node.children.length === 0 && node.selfClosing;
      writer.element(node.name, node.attributes, isClosed);
      for (const child of node.children) writeNode(writer, child);
      if (!isClosed) writer.close(node.name);
      break;
    }
    case "text":
      writer.text(node.text);
      break;
    case "declaration":
      writer.declaration(node.attributes);
      break;
    case "doctype":
      writer.doctype(node);
      break;
    default:
      writer.mark(node.kind, node.target, node.text);
  }
}

const encoder = new TextEncoder();
/** Shorter texts are written faster character by character. */
const LONG = 60;

/**
 * Writes UTF-8 as it is told what there is, so that a document which is only made regular is never held as a tree. Joining
 * texts instead takes several times as long.
 */
export class XmlWriter implements XmlSink {
  #bytes: Uint8Array;
  #length = 0;

  /** @param capacity how many bytes are expected */
  constructor(capacity = 200) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** What has been written; good until `clear`. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  element(name: string, attributes: readonly XmlAttribute[], isClosed: boolean): void {
    this.#put("<");
    this.#put(name);
    if (attributes.length > 0) this.#attributes(attributes);
    this.#put(isClosed ? " />" : ">");
  }

  #attributes(attributes: readonly XmlAttribute[]): void {
    for (const { name, value } of attributes) {
      this.#put(" ");
      this.#put(name);
      this.#put('="');
      this.#put(escapeAttribute(value));
      this.#put('"');
    }
  }

  close(name: string): void {
    this.#put("</");
    this.#put(name);
    this.#put(">");
  }

  text(text: string): void {
    this.#put(escapeText(text));
  }

  mark(kind: XmlMark["kind"], target: string, text: string): void {
    if (kind === "cdata") this.#put(`<![CDATA[${text}]]>`);
    else if (kind === "comment") this.#put(`<!--${text}-->`);
    else this.#put(`<?${target}${text === "" ? "" : ` ${text}`}?>`);
  }

  declaration(attributes: readonly XmlAttribute[]): void {
    this.#put("<?xml");
    this.#attributes(attributes);
    this.#put("?>");
  }

  doctype({ name, publicId, systemId, internalSubset }: XmlDoctype): void {
    const external = publicId !== "" ? ` PUBLIC "${publicId}" "${systemId}"` : "";
    const system = publicId === "" && systemId !== "" ? ` SYSTEM "${systemId}"` : "";
    const subset = internalSubset === "" ? "" : `[${internalSubset}]`;
    this.#put(`<!DOCTYPE ${name}${external}${system}${subset}>`);
  }

  #put(text: string): void {
    const start = this.#length;
    // No character takes more than three bytes a unit.
    if (start + text.length * 3 > this.#bytes.length) this.#grow(start + text.length * 3);
    const bytes = this.#bytes;
    const short = text.length < LONG ? text.length : 0;
    let index = 0;
    for (; index < short; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 127) break;
      bytes[start + index] = code;
    }
    this.#length = start + index;
    if (index < text.length) {
      const rest = encoder.encodeInto(index === 0 ? text : text.slice(index), bytes.subarray(this.#length));
      this.#length += rest.written;
    }
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
