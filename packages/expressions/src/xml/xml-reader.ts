import { isSpace } from "../syntax/characters.ts";
import { decodeEntities } from "./entities.ts";
import { isDeclaration, NamespaceScope, nameEndAt } from "./xml-names.ts";
import type { XmlAttribute, XmlDoctype, XmlMark } from "./xml-tree.ts";

/** Takes what a reader finds, in the order of the text: a tree is built only by who needs one. */
export interface XmlSink {
  /**
   * @param isClosed written `<a/>`: nothing is in it, and no `close` follows
   * @param at the character it starts at
   * @param namespaces those in force in it, for as long as the call lasts
   */
  element(
    name: string,
    attributes: readonly XmlAttribute[],
    isClosed: boolean,
    at: number,
    namespaces: NamespaceScope,
  ): void;
  close(name: string): void;
  text(text: string): void;
  mark(kind: XmlMark["kind"], target: string, text: string): void;
  declaration(attributes: readonly XmlAttribute[]): void;
  doctype(doctype: XmlDoctype): void;
}

const TAG_END = /\s*(\/?)>/y;
const CLOSE_TAG = /<\/([^\s>]+)\s*>/y;
const DOCTYPE =
  /<!DOCTYPE\s+([^\s>[]+)(?:\s+SYSTEM\s*(?:"([^"]*)"|'([^']*)')|\s+PUBLIC\s*(?:"([^"]*)"|'([^']*)')\s*(?:"([^"]*)"|'([^']*)'))?\s*/y;
/** Deeper documents are refused, so that walking them needs no care for the stack. */
const MAX_DEPTH = 200;
const NO_ATTRIBUTES: readonly XmlAttribute[] = [];

const EXCLAMATION = 33;
const SLASH = 47;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const QUESTION = 63;

/**
 * Reads a well-formed document into a sink; the answer says what is wrong with it. Entities of a document type are not
 * known here: nothing is ever expanded.
 *
 * @param space whether white space between elements is kept, as XSLT needs it
 */
export function readXml(text: string, sink: XmlSink, space: "dropped" | "kept" = "dropped"): string | null {
  const reader = new XmlReader(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, sink, space === "kept");
  return reader.read();
}

class XmlReader {
  readonly #text: string;
  readonly #sink: XmlSink;
  readonly #keepsSpace: boolean;
  readonly #open: string[] = [];
  readonly #namespaces = new NamespaceScope();
  #at = 0;
  #hasRoot = false;

  constructor(text: string, sink: XmlSink, keepsSpace: boolean) {
    this.#text = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
    this.#sink = sink;
    this.#keepsSpace = keepsSpace;
  }

  read(): string | null {
    const { length } = this.#text;
    while (this.#at < length) {
      const problem = this.#text.charCodeAt(this.#at) === LESS ? this.#markup() : this.#characters();
      if (problem !== null) return `${problem.replace(/\.$/, "")} (at character ${this.#at + 1}).`;
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) return `The element '${unclosed}' is not closed.`;
    return this.#hasRoot ? null : "There is no root element.";
  }

  #characters(): string | null {
    const next = this.#text.indexOf("<", this.#at);
    const end = next === -1 ? this.#text.length : next;
    const isKept = this.#keepsSpace && this.#open.length > 0;
    if (isKept || !this.#isBlank(end)) {
      if (this.#open.length === 0) return "There is text outside the root element.";
      const raw = this.#text.slice(this.#at, end);
      if (raw.includes("]]>")) return "']]>' must not stand in text.";
      const text = decodeEntities(raw);
      if (text === null) return "A character reference is not known.";
      this.#sink.text(text);
    }
    this.#at = end;
    return null;
  }

  #isBlank(end: number): boolean {
    let at = this.#at;
    while (at < end && this.#text.charCodeAt(at) <= 32 && isSpace(this.#text.charCodeAt(at))) at += 1;
    return at === end || (this.#text.charCodeAt(at) > 127 && this.#text.slice(at, end).trim() === "");
  }

  #markup(): string | null {
    switch (this.#text.charCodeAt(this.#at + 1)) {
      case SLASH:
        return this.#closeTag();
      case QUESTION:
        return this.#instruction();
      case EXCLAMATION:
        if (this.#text.startsWith("<!--", this.#at)) return this.#mark("comment", "<!--", "-->");
        if (this.#text.startsWith("<![CDATA[", this.#at)) return this.#mark("cdata", "<![CDATA[", "]]>");
        return this.#text.startsWith("<!DOCTYPE", this.#at) ? this.#doctype() : this.#openTag();
      default:
        return this.#openTag();
    }
  }

  #mark(kind: XmlMark["kind"], open: string, close: string): string | null {
    if (kind === "cdata" && this.#open.length === 0) return "There is text outside the root element.";
    const start = this.#at + open.length;
    const end = this.#text.indexOf(close, start);
    if (end === -1) return `'${close}' is missing.`;
    const text = this.#text.slice(start, end);
    if (kind === "comment" && text.includes("--")) return "'--' must not stand in a comment.";
    this.#sink.mark(kind, "", text);
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
      const attributes = new AttributeReader(` ${text}`, 0);
      if (attributes.problem !== null || attributes.list[0]?.name !== "version") {
        return "The XML declaration is not valid.";
      }
      this.#sink.declaration(attributes.list);
    } else if (target === "") return "A processing instruction has no name.";
    else this.#sink.mark("instruction", target, text);
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
    this.#sink.doctype({
      kind: "doctype",
      name: match[1] ?? "",
      publicId: match[4] ?? match[5] ?? "",
      systemId: match[2] ?? match[3] ?? match[6] ?? match[7] ?? "",
      internalSubset,
    });
    this.#at = end + 1;
    return null;
  }

  #closeTag(): string | null {
    const open = this.#open.at(-1);
    const nameEnd = this.#at + 2 + (open?.length ?? 0);
    if (
      open !== undefined &&
      this.#text.charCodeAt(nameEnd) === GREATER &&
      this.#text.startsWith(open, this.#at + 2)
    ) {
      this.#at = nameEnd + 1;
    } else {
      CLOSE_TAG.lastIndex = this.#at;
      const name = CLOSE_TAG.exec(this.#text)?.[1];
      if (name === undefined) return "A closing tag is not valid.";
      if (open === undefined || open !== name) {
        return `The tag '</${name}>' closes nothing${open === undefined ? "" : `: '${open}' is open`}.`;
      }
      this.#at = CLOSE_TAG.lastIndex;
    }
    this.#open.pop();
    this.#namespaces.leave(this.#open.length);
    this.#sink.close(open);
    return null;
  }

  #openTag(): string | null {
    const start = this.#at + 1;
    const nameEnd = nameEndAt(this.#text, start);
    if (nameEnd === start) return "The name of an element was expected after '<'.";
    if (this.#open.length === 0 && this.#hasRoot) return "There is a second root element.";
    if (this.#open.length >= MAX_DEPTH) return `Elements are nested deeper than ${MAX_DEPTH} levels.`;
    const name = this.#text.slice(start, nameEnd);
    // Attributes begin with white space: most tags have none.
    const after = this.#text.charCodeAt(nameEnd);
    if (after === GREATER) return this.#opened(name, NO_ATTRIBUTES, false, nameEnd + 1);
    if (after === SLASH && this.#text.charCodeAt(nameEnd + 1) === GREATER) {
      return this.#opened(name, NO_ATTRIBUTES, true, nameEnd + 2);
    }
    const attributes = new AttributeReader(this.#text, nameEnd);
    if (attributes.problem !== null) return attributes.problem;
    TAG_END.lastIndex = attributes.end;
    const match = TAG_END.exec(this.#text);
    if (!match) return `The tag '<${name}' is not closed, or an attribute in it is not valid.`;
    return this.#opened(name, attributes.list, match[1] === "/", TAG_END.lastIndex);
  }

  #opened(name: string, attributes: readonly XmlAttribute[], isClosed: boolean, end: number): string | null {
    const depth = this.#open.length;
    this.#namespaces.enter(depth, attributes);
    const problem = this.#undeclaredPrefix(name, attributes);
    if (problem !== null) return problem;
    this.#hasRoot = true;
    this.#sink.element(name, attributes, isClosed, this.#at, this.#namespaces);
    if (isClosed) this.#namespaces.leave(depth);
    else this.#open.push(name);
    this.#at = end;
    return null;
  }

  #undeclaredPrefix(name: string, attributes: readonly XmlAttribute[]): string | null {
    if (!this.#isDeclared(name)) return undeclared(name);
    for (const attribute of attributes)
      if (!this.#isDeclared(attribute.name)) return undeclared(attribute.name);
    return null;
  }

  #isDeclared(name: string): boolean {
    const colon = name.indexOf(":");
    if (colon <= 0 || isDeclaration(name)) return true;
    return this.#namespaces.uriOf(name.slice(0, colon)) !== undefined;
  }
}

const undeclared = (name: string) => `The prefix '${name.slice(0, name.indexOf(":"))}' is not declared.`;

/** Of so few attributes each is compared with each. */
const FEW = 8;

/** The attributes that begin at an index, and where they end. */
class AttributeReader {
  list: readonly XmlAttribute[] = NO_ATTRIBUTES;
  end: number;
  problem: string | null = null;
  #names: Set<string> | null = null;

  constructor(text: string, start: number) {
    this.end = start;
    const list: XmlAttribute[] = [];
    for (let found = attributeAt(text, start); found !== null; found = attributeAt(text, this.end)) {
      const { name, raw } = found;
      // Line ends and tabs become spaces, unless they were written as references.
      const value = decodeEntities(/[\t\n]/.test(raw) ? raw.replace(/[\t\n]/g, " ") : raw);
      if (value === null) this.problem = "A character reference is not known.";
      else if (this.#isKnown(name, list)) this.problem = `The attribute '${name}' is written twice.`;
      else list.push({ name, value });
      if (this.problem !== null) return;
      this.end = found.end;
    }
    if (list.length > 0) this.list = list;
  }

  #isKnown(name: string, list: readonly XmlAttribute[]): boolean {
    if (list.length < FEW) return list.some((attribute) => attribute.name === name);
    this.#names ??= new Set(list.map((attribute) => attribute.name));
    if (this.#names.has(name)) return true;
    this.#names.add(name);
    return false;
  }
}

interface WrittenAttribute {
  readonly name: string;
  readonly raw: string;
  readonly end: number;
}

function attributeAt(text: string, start: number): WrittenAttribute | null {
  const nameStart = whiteEnd(text, start);
  const nameEnd = nameStart === start ? start : attributeNameEnd(text, nameStart);
  if (nameEnd === nameStart) return null;
  const equals = whiteEnd(text, nameEnd);
  if (text.charCodeAt(equals) !== EQUALS) return null;
  const open = whiteEnd(text, equals + 1);
  const quote = text[open];
  if (quote !== '"' && quote !== "'") return null;
  const close = text.indexOf(quote, open + 1);
  const raw = close === -1 ? "<" : text.slice(open + 1, close);
  return raw.includes("<") ? null : { name: text.slice(nameStart, nameEnd), raw, end: close + 1 };
}

function whiteEnd(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code <= 32; code = text.charCodeAt(at)) {
    if (code !== 32 && code !== 10 && code !== 9 && code !== 13) break;
    at += 1;
  }
  return at;
}

/** Any character may stand in a name but those that have a meaning in a tag. */
function attributeNameEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === SLASH || (code >= LESS && code <= GREATER) || code === 34 || code === 39 || isSpace(code))
      break;
    at += 1;
  }
  return at;
}
