import { fail, ok, type Result } from "@towpath/prelude";
import type { DraftFailure } from "../authoring/connector-draft.ts";
import type { NoteList } from "../authoring/note-list.ts";
import type { SourceFile } from "../read/connector-files.ts";
import { nameOf } from "../read/connector-files.ts";
import { decodeText } from "../read/decode-text.ts";
import { attributeOf, childrenOf, type NamedElement, readNamedElement } from "../xml/named-element.ts";
import { XSD } from "./xsd/built-in-types.ts";
import { SchemaSet } from "./xsd/schema-set.ts";

export const WSDL = "http://schemas.xmlsoap.org/wsdl/";
const WSDL_2 = "http://www.w3.org/ns/wsdl";
const MAX_BYTES = 20 * 1_048_576;
const MOST_FILES = 500;

/** The documents of one description: the definitions that import each other, and all their schemas. */
export interface WsdlSource {
  readonly definitions: readonly NamedElement[];
  readonly schemas: SchemaSet;
}

/** Whether a text may be a WSDL; cheap, and wrong only for odd documents. */
export function looksLikeWsdl(text: string): boolean {
  const head = text.slice(0, 20_000);
  return /^\s*(\uFEFF)?\s*</.test(head) && (head.includes(WSDL) || head.includes(WSDL_2));
}

type Documents = ReadonlyMap<SourceFile, NamedElement>;

/** Reads the files: one of them is the WSDL to begin with, the others are what it imports. */
export function readSources(files: readonly SourceFile[], notes: NoteList): Result<WsdlSource, DraftFailure> {
  const documents = readDocuments(files.slice(0, MOST_FILES));
  if (!documents.ok) return documents;
  const all = [...documents.value];
  const wsdls = all.filter(([, root]) => root.name === "definitions" && root.namespace === WSDL);
  const [first] = wsdls;
  if (first === undefined) return fail(noWsdl(all.map(([, root]) => root)));
  const reader = new SourceReader(documents.value, notes);
  // Others beside the first one count when they are imported; without a service to begin with, all of them.
  if (first[0] === files[0]) reader.addDefinitions(first);
  const hasService = reader.definitions.some((root) => childrenOf(root, WSDL, "service").length > 0);
  for (const start of hasService ? [] : wsdls) reader.addDefinitions(start);
  return ok({ definitions: reader.definitions, schemas: reader.schemas });
}

/** What is no XML is passed over, unless its name says that it should be. */
function readDocuments(files: readonly SourceFile[]): Result<Documents, DraftFailure> {
  const documents = new Map<SourceFile, NamedElement>();
  for (const file of files) {
    if (file.bytes.length > MAX_BYTES) return fail({ message: `'${file.path}' has more than 20 MB.` });
    const root = readNamedElement(textOf(file.bytes));
    const matters = files.length === 1 || /\.(wsdl|xsd|xml)$/i.test(file.path);
    if (root.ok) documents.set(file, root.value);
    else if (matters) {
      return fail({ message: `'${nameOf(file) || "The text"}' is not XML: ${root.failure}` });
    }
  }
  return ok(documents);
}

function noWsdl(roots: readonly NamedElement[]): DraftFailure {
  const isSecond = roots.some(({ namespace }) => namespace === WSDL_2);
  if (isSecond)
    return { message: "This is WSDL 2.0. Towpath reads WSDL 1.1, which most services offer as well." };
  return { message: "None of the files is a WSDL: no 'definitions' element of WSDL 1.1 was found." };
}

/** By its declaration, unless it is UTF-8 after all: texts that somebody pasted are, whatever they say of themselves. */
function textOf(bytes: Uint8Array): string {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const named = /^<\?xml[^>]*encoding=["']([\w.:-]+)["']/i.exec(head)?.[1]?.toLowerCase() ?? "utf-8";
  const decoded = decodeText(bytes);
  if (decoded.encoding !== "windows-1252" || named.startsWith("utf-")) return decoded.text;
  try {
    return new TextDecoder(named).decode(bytes);
  } catch {
    return decoded.text;
  }
}

/** Where a WSDL or a schema says that its imports are, as written; empty for what is neither. */
export function importsOf(text: string): readonly string[] {
  const root = readNamedElement(text);
  if (!root.ok) return [];
  const schemas = root.value.children.flatMap((child) => (child.name === "types" ? child.children : []));
  const links = [root.value, ...schemas].flatMap(({ children }) => children);
  const locations = links.flatMap((link) => {
    const isLink = /^(import|include|redefine)$/.test(link.name);
    const location = attributeOf(link, "location") ?? attributeOf(link, "schemaLocation");
    return isLink && location !== null && location.trim() !== "" ? [location.trim()] : [];
  });
  return [...new Set(locations)];
}

class SourceReader {
  readonly schemas = new SchemaSet();
  /** In the order in which they are imported. */
  readonly definitions: NamedElement[] = [];
  readonly #documents: ReadonlyMap<SourceFile, NamedElement>;
  readonly #notes: NoteList;
  readonly #seen = new Set<string>();

  constructor(documents: ReadonlyMap<SourceFile, NamedElement>, notes: NoteList) {
    this.#documents = documents;
    this.#notes = notes;
  }

  addDefinitions([file, root]: readonly [SourceFile, NamedElement]): void {
    if (this.definitions.includes(root)) return;
    this.definitions.push(root);
    for (const types of childrenOf(root, WSDL, "types")) {
      for (const schema of childrenOf(types, XSD, "schema")) this.#addSchema(file, schema, null);
    }
    for (const link of childrenOf(root, WSDL, "import")) {
      const found = this.#linked(file, attributeOf(link, "location"));
      if (found === null) continue;
      // Some import a schema as if it were a WSDL.
      if (found[1].namespace === XSD) this.#addSchemaFile(found, null);
      else if (found[1].name === "definitions") this.addDefinitions(found);
    }
  }

  #addSchemaFile([file, root]: [SourceFile, NamedElement], targetNamespace: string | null): void {
    const key = `${file.path} ${targetNamespace ?? ""}`;
    if (this.#seen.has(key) || root.namespace !== XSD || root.name !== "schema") return;
    this.#seen.add(key);
    this.#addSchema(file, root, targetNamespace);
  }

  #addSchema(file: SourceFile, schema: NamedElement, targetNamespace: string | null): void {
    this.schemas.add(schema, targetNamespace);
    const own = attributeOf(schema, "targetNamespace") ?? targetNamespace;
    for (const link of schema.children) {
      if (link.namespace !== XSD || !/^(import|include|redefine)$/.test(link.name)) continue;
      const found = this.#linked(file, attributeOf(link, "schemaLocation"));
      // What is included without a namespace of its own takes that of its includer.
      if (found !== null) this.#addSchemaFile(found, link.name === "import" ? null : own);
    }
  }

  /** A file by where it is said to be: its path as it is written, or the last name of an address. */
  #linked(from: SourceFile, location: string | null): [SourceFile, NamedElement] | null {
    if (location === null || location.trim() === "") return null;
    const plain = location.trim().replace(/^\.\//, "");
    const [withoutQuery = ""] = plain.split(/[?#]/, 1);
    const last = withoutQuery.slice(withoutQuery.lastIndexOf("/") + 1);
    const folder = from.path.includes("/") ? from.path.slice(0, from.path.lastIndexOf("/") + 1) : "";
    const all = [...this.#documents];
    const found =
      all.find(([file]) => file.path === plain || file.path === joined(folder, plain)) ??
      all.find(([file]) => nameOf(file) === safeName(plain)) ??
      all.find(([file]) => last !== "" && nameOf(file).toLowerCase() === last.toLowerCase());
    if (found !== undefined) return found;
    this.#notes.lost(
      plain.slice(0, 200),
      "This file is imported, but was not given: what it describes is missing.",
    );
    return null;
  }
}

function joined(folder: string, path: string): string {
  const parts = `${folder}${path}`.split("/");
  const kept: string[] = [];
  for (const part of parts) {
    if (part === "..") kept.pop();
    else if (part !== ".") kept.push(part);
  }
  return kept.join("/");
}

/** An address with a query, saved as a file: `service.asmx?xsd=xsd0`. */
const safeName = (location: string) => location.slice(location.lastIndexOf("/") + 1);
