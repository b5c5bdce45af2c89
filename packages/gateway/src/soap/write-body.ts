import {
  createSchemaReader,
  KIND_MEMBER,
  type QualifiedName,
  type SchemaProperty,
  type SchemaReader,
  XSI,
  xmlPlaceOf,
} from "@towpath/connectors";
import {
  getMember,
  isObject,
  type Value,
  type ValueObject,
  type XmlAttribute,
  type XmlElement,
  type XmlNode,
} from "@towpath/expressions";
import { cutText } from "@towpath/prelude";
import type { InputFailure } from "../operation/built-body.ts";
import { canStandInXml, textOfValue } from "./xml-texts.ts";

const XSD = "http://www.w3.org/2001/XMLSchema";
const NAME = /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*$/u;
/** The reader of XML has the same limit, less the envelope. */
const DEEPEST = 150;

/** What is under way: a place of the document, by its path in the parameters of the action. */
interface Site {
  readonly schema: ValueObject;
  readonly value: Value;
  readonly path: string;
  readonly depth: number;
}

/** Writes JSON as XML by its schemas: order, namespaces and attributes as these say. Keeps the first thing that is wrong. */
export class BodyWriter {
  problem: InputFailure | null = null;
  readonly #schemas: SchemaReader;
  readonly #definitions: ValueObject;
  readonly #operationId: string;
  readonly #prefixes = new Map<string, string>([
    [XSI, "xsi"],
    [XSD, "xsd"],
  ]);

  constructor(document: ValueObject, operationId: string) {
    this.#schemas = createSchemaReader(document);
    const definitions = getMember(document, "definitions");
    this.#definitions = isObject(definitions ?? null) ? (definitions as ValueObject) : {};
    this.#operationId = operationId;
  }

  /** The namespaces that were used, for the envelope to declare. */
  declarations(): XmlAttribute[] {
    return [...this.#prefixes].map(([value, prefix]) => ({ name: `xmlns:${prefix}`, value }));
  }

  element(place: QualifiedName, site: Site): XmlElement {
    const { schema, value, path, depth } = site;
    const name = this.#nameOf(place);
    if (depth > DEEPEST) this.#refuse(path, "is nested too deeply");
    if (this.problem !== null) return element(name);
    if (value === null) return element(name, [{ name: "xsi:nil", value: "true" }]);
    const type = this.#schemas.typeOf(schema);
    if (type === "object") return this.#object(name, site);
    const resolved = this.#schemas.resolve(schema);
    if (type === null) return this.#anything(name, value, path, depth);
    const text = this.#text(resolved, value, path);
    return element(name, [], text === "" ? [] : [{ kind: "text", text }]);
  }

  /** The elements of one property: one for each item of a list. */
  members(property: SchemaProperty, value: Value, path: string, depth: number): XmlNode[] {
    const { name, schema } = property;
    const place = xmlPlaceOf(name, schema);
    const below = { path, depth: depth + 1 };
    if (this.#schemas.typeOf(schema) === "array") {
      if (value === null) return [];
      const items = Array.isArray(value) ? value : [value];
      const itemSchema = this.#schemas.items(schema);
      return items.map((item) => this.element(place, { ...below, schema: itemSchema, value: item }));
    }
    if (value === null && schema["x-nullable"] !== true) return [];
    if (Array.isArray(value)) {
      this.#refuse(path, "takes one value, not a list");
      return [];
    }
    return [this.element(place, { ...below, schema, value })];
  }

  #object(name: string, { schema, value, path, depth }: Site): XmlElement {
    if (!isObject(value)) {
      this.#refuse(path, "takes an object with its parts");
      return element(name);
    }
    const properties = this.#schemas.properties(schema, value);
    const known = new Set(properties.map((property) => property.name));
    const attributes: XmlAttribute[] = [];
    const children: XmlNode[] = [];
    for (const property of properties) {
      const own = getMember(value, property.name) ?? null;
      const place = { path: `${path}/${property.name}`, depth };
      this.#property(property, own, place, { attributes, children });
    }
    const others = Object.entries(value).filter(([member]) => !known.has(member));
    if (others.length > 0) this.#others(schema, others, { path, depth }, { attributes, children });
    return element(name, attributes, children);
  }

  #property(
    property: SchemaProperty,
    value: Value,
    { path, depth }: Pick<Site, "path" | "depth">,
    into: { readonly attributes: XmlAttribute[]; readonly children: XmlNode[] },
  ): void {
    const { schema, required, name } = property;
    const place = xmlPlaceOf(name, schema);
    const isNullable = schema["x-nullable"] === true;
    if (value === null && required && !isNullable) {
      const summary = getMember(schema, "x-ms-summary");
      this.#refuse(path, null, typeof summary === "string" ? summary : name);
    } else if (place.kind === "element") {
      const isWritten = value !== null || (required && isNullable);
      if (isWritten) into.children.push(...this.members(property, value, path, depth));
    } else if (value !== null) this.#leaf(property, value, path, into);
  }

  /** An attribute, or the text beside attributes. */
  #leaf(
    { name, schema }: SchemaProperty,
    value: Value,
    path: string,
    into: { readonly attributes: XmlAttribute[]; readonly children: XmlNode[] },
  ): void {
    const place = xmlPlaceOf(name, schema);
    const text = name === KIND_MEMBER ? this.#kind(value, path) : this.#text(schema, value, path);
    if (place.kind === "text") into.children.push({ kind: "text", text });
    else into.attributes.push({ name: this.#nameOf(place), value: text });
  }

  /** The name of a definition as the name of the type it was made of. */
  #kind(value: Value, path: string): string {
    const definition = typeof value === "string" ? getMember(this.#definitions, value) : undefined;
    const key = isObject(definition ?? null)
      ? getMember(definition as ValueObject, "x-towpath-xsd-type")
      : undefined;
    const match = typeof key === "string" ? /^\{(.*)\}(.+)$/.exec(key) : null;
    if (match === null) {
      this.#refuse(path, "names no type of the service");
      return "";
    }
    return this.#nameOf({ namespace: match[1] ?? "", name: match[2] ?? "" });
  }

  #others(
    schema: ValueObject,
    others: readonly (readonly [string, Value])[],
    { path, depth }: Pick<Site, "path" | "depth">,
    into: { readonly attributes: XmlAttribute[]; readonly children: XmlNode[] },
  ): void {
    if (!this.#isOpen(schema, 0)) {
      const [first] = others;
      this.#refuse(`${path}/${first?.[0] ?? ""}`, "is not known to the service");
      return;
    }
    for (const [name, value] of others) this.#other(name, value, { path, depth }, into);
  }

  /** As JSON reads XML: `@name` is an attribute, `#text` the text beside them. */
  #other(
    name: string,
    value: Value,
    { path, depth }: Pick<Site, "path" | "depth">,
    into: { readonly attributes: XmlAttribute[]; readonly children: XmlNode[] },
  ): void {
    if (name === "#text") into.children.push(...this.#textNode(value, path));
    else if (name.startsWith("@")) {
      into.attributes.push({ name: this.#nameOf(plain(name.slice(1))), value: this.#text({}, value, path) });
    } else {
      const items = Array.isArray(value) ? value : [value];
      const written = this.#nameOf(plain(name));
      for (const item of items)
        into.children.push(this.#generic(written, item, `${path}/${name}`, depth + 1));
    }
  }

  #isOpen(schema: ValueObject, depth: number): boolean {
    const resolved = this.#schemas.resolve(schema);
    if (resolved.additionalProperties !== undefined && resolved.additionalProperties !== false) return true;
    const parts = getMember(resolved, "allOf");
    if (!Array.isArray(parts) || depth > 20) return false;
    return parts.some((part) => isObject(part) && this.#isOpen(part, depth + 1));
  }

  /** Where the schema allows anything, a service may still want to know what it is. */
  #anything(name: string, value: Value, path: string, depth: number): XmlElement {
    if (isObject(value) || Array.isArray(value)) return this.#generic(name, value, path, depth);
    const type = typeof value === "string" ? "string" : typeof value === "boolean" ? "boolean" : "decimal";
    const text = this.#text(type === "decimal" ? { type: "number" } : {}, value, path);
    return element(name, [{ name: "xsi:type", value: `xsd:${type}` }], [{ kind: "text", text }]);
  }

  /** @param name as it is written, with its prefix */
  #generic(name: string, value: Value, path: string, depth: number): XmlElement {
    if (depth > DEEPEST) this.#refuse(path, "is nested too deeply");
    if (this.problem !== null) return element(name);
    if (value === null) return element(name, [{ name: "xsi:nil", value: "true" }]);
    if (!isObject(value)) return element(name, [], this.#textNode(value, path));
    const attributes: XmlAttribute[] = [];
    const children: XmlNode[] = [];
    const open = { additionalProperties: true };
    this.#others(open, Object.entries(value), { path, depth }, { attributes, children });
    return element(name, attributes, children);
  }

  #textNode(value: Value, path: string): XmlNode[] {
    const text = this.#text({}, value, path);
    return text === "" ? [] : [{ kind: "text", text }];
  }

  #text(schema: ValueObject, value: Value, path: string): string {
    const typed = textOfValue(schema, value);
    if ("text" in typed) return typed.text;
    this.#refuse(path, typed.problem);
    return "";
  }

  #nameOf({ namespace, name }: QualifiedName): string {
    if (!NAME.test(name) || !canStandInXml(namespace)) {
      this.#refuse(cutText(name, 100), "cannot be the name of an element");
      return "x";
    }
    if (namespace === "") return name;
    const prefix = this.#prefixes.get(namespace) ?? `n${this.#prefixes.size - 1}`;
    this.#prefixes.set(namespace, prefix);
    return `${prefix}:${name}`;
  }

  /** @param problem null for a value that is missing */
  #refuse(path: string, problem: string | null, title = path): void {
    const of = `'${this.#operationId}'`;
    const message =
      problem === null
        ? `${of} needs a value for '${title}' (body parameter '${path}').`
        : `${of} cannot be called: '${path}' ${problem}.`;
    this.problem ??= { parameter: path, message };
  }
}

const plain = (name: string): QualifiedName => ({ namespace: "", name });

export function element(
  name: string,
  attributes: readonly XmlAttribute[] = [],
  children: readonly XmlNode[] = [],
): XmlElement {
  return { kind: "element", name, attributes: [...attributes], children: [...children], selfClosing: true };
}
