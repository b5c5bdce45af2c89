import { fail, ok, type Result } from "@towpath/prelude";
import { decodeEntities } from "./entities.ts";
import type { XmlAttribute, XmlDoctype, XmlElement, XmlMark, XmlNode } from "./xml-tree.ts";

/** The common names; what follows one tells whether it was all of the name. */
const PLAIN_NAME = /[A-Za-z_][A-Za-z0-9._-]*(?::[A-Za-z_][A-Za-z0-9._-]*)?/y;
const NAME = /[\p{L}_][\p{L}\p{N}\p{M}._·-]*(?::[\p{L}_][\p{L}\p{N}\p{M}._·-]*)?/uy;
const ATTRIBUTE = /\s+([^\s=<>/"']+)\s*=\s*(?:"([^<"]*)"|'([^<']*)')/y;
const TAG_END = /\s*(\/?)>/y;
const CLOSE_TAG = /<\/([^\s>]+)\s*>/y;
const DOCTYPE =
  /<!DOCTYPE\s+([^\s>[]+)(?:\s+SYSTEM\s*(?:"([^"]*)"|'([^']*)')|\s+PUBLIC\s*(?:"([^"]*)"|'([^']*)')\s*(?:"([^"]*)"|'([^']*)'))?\s*/y;
/** Deeper documents are refused, so that walking them needs no care for the stack. */
const MAX_DEPTH = 200;

/**
 * Reads a well-formed document. Entities of a document type are not known here: nothing is ever expanded.
 *
 * @param space whether white space between elements is kept, as XSLT needs it
 */
export function parseXml(text: string, space: "dropped" | "kept" = "dropped"): Result<XmlNode[], string> {
  const reader = new XmlReader(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, space === "kept");
  const problem = reader.read();
  return problem === null ? ok(reader.nodes) : fail(problem);
}

class XmlReader {
  readonly nodes: XmlNode[] = [];
  readonly #text: string;
  readonly #open: XmlElement[] = [];
  /** How many open elements declare a prefix. */
  readonly #prefixes = new Map<string, number>();
  #at = 0;
  #hasRoot = false;

  readonly #keepsSpace: boolean;

  constructor(text: string, keepsSpace: boolean) {
    this.#keepsSpace = keepsSpace;
    this.#text = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  }

  read(): string | null {
    while (this.#at < this.#text.length) {
      const problem = this.#text[this.#at] === "<" ? this.#markup() : this.#characters();
      if (problem !== null) return `${problem.replace(/\.$/, "")} (at character ${this.#at + 1}).`;
    }
    const unclosed = this.#open.at(-1);
    if (unclosed) return `The element '${unclosed.name}' is not closed.`;
    return this.#hasRoot ? null : "There is no root element.";
  }

  #siblings(): XmlNode[] {
    return this.#open.at(-1)?.children ?? this.nodes;
  }

  #characters(): string | null {
    const next = this.#text.indexOf("<", this.#at);
    const end = next === -1 ? this.#text.length : next;
    const raw = this.#text.slice(this.#at, end);
    const isKept = this.#keepsSpace && this.#open.length > 0;
    if (isKept || raw.charCodeAt(0) > 32 || raw.trim() !== "") {
      if (this.#open.length === 0) return "There is text outside the root element.";
      if (raw.includes("]]>")) return "']]>' must not stand in text.";
      const text = decodeEntities(raw);
      if (text === null) return "A character reference is not known.";
      this.#siblings().push({ kind: "text", text });
    }
    this.#at = end;
    return null;
  }

  #markup(): string | null {
    if (this.#text.startsWith("<!--", this.#at)) return this.#mark("comment", "<!--", "-->");
    if (this.#text.startsWith("<![CDATA[", this.#at)) return this.#mark("cdata", "<![CDATA[", "]]>");
    if (this.#text.startsWith("<?", this.#at)) return this.#instruction();
    if (this.#text.startsWith("<!DOCTYPE", this.#at)) return this.#doctype();
    return this.#text[this.#at + 1] === "/" ? this.#closeTag() : this.#openTag();
  }

  #mark(kind: XmlMark["kind"], open: string, close: string): string | null {
    if (kind === "cdata" && this.#open.length === 0) return "There is text outside the root element.";
    const start = this.#at + open.length;
    const end = this.#text.indexOf(close, start);
    if (end === -1) return `'${close}' is missing.`;
    const text = this.#text.slice(start, end);
    if (kind === "comment" && text.includes("--")) return "'--' must not stand in a comment.";
    this.#siblings().push({ kind, target: "", text });
    this.#at = end + close.length;
    return null;
  }

  #instruction(): string | null {
    const end = this.#text.indexOf("?>", this.#at);
    if (end === -1) return "'?>' is missing.";
    const content = this.#text.slice(this.#at + 2, end);
    const target = /^[^\s]+/.exec(content)?.[0] ?? "";
    const text = content.slice(target.length).trimStart();
    if (target.toLowerCase() === "xml") {
      if (this.#at !== 0 || target !== "xml") return "The XML declaration must stand at the very start.";
      const attributes = readAttributes(` ${text}`, 0);
      if (typeof attributes === "string" || attributes.list[0]?.name !== "version") {
        return "The XML declaration is not valid.";
      }
      this.nodes.push({ kind: "declaration", attributes: attributes.list });
    } else if (target === "") return "A processing instruction has no name.";
    else this.#siblings().push({ kind: "instruction", target, text });
    this.#at = end + 2;
    return null;
  }

  #doctype(): string | null {
    DOCTYPE.lastIndex = this.#at;
    const match = DOCTYPE.exec(this.#text);
    if (!match || this.#hasRoot) return "The document type is not valid here.";
    let end = DOCTYPE.lastIndex;
    let internalSubset = "";
    if (this.#text[end] === "[") {
      const close = this.#text.indexOf("]", end);
      if (close === -1) return "The document type is not closed.";
      internalSubset = this.#text.slice(end + 1, close);
      end = close + 1 + (/^\s*/.exec(this.#text.slice(close + 1, close + 200))?.[0].length ?? 0);
    }
    if (this.#text[end] !== ">") return "The document type is not closed.";
    const doctype: XmlDoctype = {
      kind: "doctype",
      name: match[1] ?? "",
      publicId: match[4] ?? match[5] ?? "",
      systemId: match[2] ?? match[3] ?? match[6] ?? match[7] ?? "",
      internalSubset,
    };
    this.nodes.push(doctype);
    this.#at = end + 1;
    return null;
  }

  #closeTag(): string | null {
    const open = this.#open.at(-1);
    const nameEnd = this.#at + 2 + (open?.name.length ?? 0);
    if (
      open?.name !== undefined &&
      this.#text[nameEnd] === ">" &&
      this.#text.startsWith(open.name, this.#at + 2)
    ) {
      this.#at = nameEnd + 1;
    } else {
      CLOSE_TAG.lastIndex = this.#at;
      const name = CLOSE_TAG.exec(this.#text)?.[1];
      if (name === undefined) return "A closing tag is not valid.";
      if (open === undefined || open.name !== name) {
        return `The tag '</${name}>' closes nothing${open ? `: '${open.name}' is open` : ""}.`;
      }
      this.#at = CLOSE_TAG.lastIndex;
    }
    this.#open.pop();
    this.#countPrefixes(open, -1);
    return null;
  }

  #openTag(): string | null {
    const name = nameAt(this.#text, this.#at + 1);
    if (name === null) return "The name of an element was expected after '<'.";
    if (this.#open.length === 0 && this.#hasRoot) return "There is a second root element.";
    if (this.#open.length >= MAX_DEPTH) return `Elements are nested deeper than ${MAX_DEPTH} levels.`;
    const attributes = readAttributes(this.#text, this.#at + 1 + name.length);
    if (typeof attributes === "string") return attributes;
    const tagEnd = tagEndAt(this.#text, attributes.end);
    if (tagEnd === null) return `The tag '<${name}' is not closed, or an attribute in it is not valid.`;
    const { selfClosing, end } = tagEnd;
    const element: XmlElement = {
      kind: "element",
      name,
      attributes: attributes.list,
      children: [],
      selfClosing,
      at: this.#at,
    };
    this.#siblings().push(element);
    this.#countPrefixes(element, 1);
    const problem = this.#undeclaredPrefix(element);
    if (problem !== null) return problem;
    this.#hasRoot = true;
    if (selfClosing) this.#countPrefixes(element, -1);
    else this.#open.push(element);
    this.#at = end;
    return null;
  }

  #countPrefixes({ attributes }: XmlElement, change: 1 | -1): void {
    for (const { name } of attributes) {
      if (name.startsWith("xmlns:")) {
        this.#prefixes.set(name.slice(6), (this.#prefixes.get(name.slice(6)) ?? 0) + change);
      }
    }
  }

  #undeclaredPrefix({ name, attributes }: XmlElement): string | null {
    if (!this.#isDeclared(name)) return undeclared(name);
    const attribute = attributes.find((each) => !this.#isDeclared(each.name));
    return attribute === undefined ? null : undeclared(attribute.name);
  }

  #isDeclared(name: string): boolean {
    const colon = name.indexOf(":");
    if (colon <= 0) return true;
    const prefix = name.slice(0, colon);
    return prefix === "xml" || prefix === "xmlns" || (this.#prefixes.get(prefix) ?? 0) > 0;
  }
}

const undeclared = (name: string) => `The prefix '${name.slice(0, name.indexOf(":"))}' is not declared.`;

function nameAt(text: string, at: number): string | null {
  PLAIN_NAME.lastIndex = at;
  const plain = PLAIN_NAME.exec(text)?.[0];
  if (plain !== undefined) {
    const after = text.charCodeAt(at + plain.length);
    // Behind `>`, `/` or white space a name is over.
    if (after === 62 || after === 47 || after <= 32) return plain;
  }
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0] ?? null;
}

function tagEndAt(text: string, at: number): { selfClosing: boolean; end: number } | null {
  if (text.charCodeAt(at) === 62) return { selfClosing: false, end: at + 1 };
  TAG_END.lastIndex = at;
  const match = TAG_END.exec(text);
  return match ? { selfClosing: match[1] === "/", end: TAG_END.lastIndex } : null;
}

function readAttributes(text: string, start: number): { list: XmlAttribute[]; end: number } | string {
  const list: XmlAttribute[] = [];
  // Attributes begin with white space: most tags have none.
  if (text.charCodeAt(start) > 32) return { list, end: start };
  const seen = new Set<string>();
  let end = start;
  for (;;) {
    ATTRIBUTE.lastIndex = end;
    const match = ATTRIBUTE.exec(text);
    if (!match) return { list, end };
    const name = match[1] ?? "";
    // Line ends and tabs become spaces, unless they were written as references.
    const value = decodeEntities((match[2] ?? match[3] ?? "").replace(/[\t\n]/g, " "));
    if (value === null) return "A character reference is not known.";
    if (seen.has(name)) return `The attribute '${name}' is written twice.`;
    seen.add(name);
    list.push({ name, value });
    end = ATTRIBUTE.lastIndex;
  }
}
