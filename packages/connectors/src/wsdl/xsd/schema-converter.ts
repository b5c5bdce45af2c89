import type { Value, ValueObject } from "@towpath/expressions";
import { claimName } from "../../authoring/names.ts";
import type { NoteList } from "../../authoring/note-list.ts";
import { KIND_MEMBER, XSI } from "../../soap/soap-names.ts";
import {
  attributeOf,
  keyOf,
  type NamedElement,
  type QualifiedName,
  qualifiedName,
} from "../../xml/named-element.ts";
import { builtInType, typedText, XSD } from "./built-in-types.ts";
import { documentationOf } from "./content-members.ts";
import { convertContent } from "./convert-content.ts";
import type { Component, SchemaScope, SchemaSet } from "./schema-set.ts";
import type { TypeSource } from "./type-source.ts";

/** Schemas that build on each other in this many steps go round in circles. */
const DEEPEST = 60;
/** Elements and attributes of all types together; groups that repeat each other would grow without end. */
const MOST_PARTS = 50_000;

/** Turns XML Schema into the definitions of a Swagger document; each named type once, as it is needed. */
export class SchemaConverter implements TypeSource {
  readonly definitions: { [name: string]: Value } = {};
  readonly set: SchemaSet;
  readonly notes: NoteList;
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  #depth = 0;
  #parts = 0;

  constructor(set: SchemaSet, notes: NoteList) {
    this.set = set;
    this.notes = notes;
  }

  /** More than can be taken in: what was made is not whole. */
  get isTooLarge(): boolean {
    return this.#parts > MOST_PARTS;
  }

  countPart(): boolean {
    this.#parts += 1;
    return !this.isTooLarge;
  }

  deeper<T>(work: () => T): T | null {
    if (this.#depth >= DEEPEST) return null;
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
    }
  }

  typeNamed(name: QualifiedName): ValueObject {
    if (name.namespace === XSD) return builtInType(name.name);
    const simple = this.set.find("simpleType", name);
    if (simple !== undefined) return this.simpleType(simple.source);
    const complex = this.set.find("complexType", name);
    if (complex !== undefined) return this.#reference("complexType", complex);
    this.notes.lost(name.name, `The type '${name.name}' is in none of the files: anything is allowed there.`);
    return {};
  }

  elementContent(source: NamedElement, scope: SchemaScope): ValueObject {
    const type = attributeOf(source, "type");
    if (type !== null) return this.typeNamed(qualifiedName(source, type));
    return this.#inline(source, scope);
  }

  elementNamed(
    name: QualifiedName,
  ): { readonly component: Component; readonly schema: ValueObject } | undefined {
    const component = this.set.find("element", name);
    if (component === undefined) return undefined;
    const isNamed = attributeOf(component.source, "type") !== null;
    const hasOwn = component.source.children.some((child) => child.name === "complexType");
    // A type of its own may refer to its element again.
    const schema =
      !isNamed && hasOwn
        ? this.#reference("element", component)
        : this.elementContent(component.source, component.scope);
    return { component, schema };
  }

  simpleType(source: NamedElement): ValueObject {
    return this.deeper(() => this.#simpleType(source)) ?? { type: "string" };
  }

  #simpleType(source: NamedElement): ValueObject {
    const restriction = source.children.find((child) => child.name === "restriction");
    if (restriction === undefined) {
      const isList = source.children.some((child) => child.name === "list");
      return isList
        ? { type: "string", description: "Several values with spaces between them." }
        : { type: "string" };
    }
    const base = attributeOf(restriction, "base");
    const inner = restriction.children.find((child) => child.name === "simpleType");
    const schema =
      base !== null
        ? this.typeNamed(qualifiedName(restriction, base))
        : inner === undefined
          ? { type: "string" }
          : this.simpleType(inner);
    const choices = restriction.children.filter((child) => child.name === "enumeration");
    if (choices.length === 0) return schema;
    return { ...schema, enum: choices.map((one) => typedText(schema, attributeOf(one, "value") ?? "")) };
  }

  #inline(source: NamedElement, scope: SchemaScope): ValueObject {
    const simple = source.children.find((child) => child.name === "simpleType" && child.namespace === XSD);
    if (simple !== undefined) return this.simpleType(simple);
    const complex = source.children.find((child) => child.name === "complexType" && child.namespace === XSD);
    if (complex === undefined) return {};
    return this.deeper(() => convertContent(this, complex, scope)) ?? {};
  }

  #reference(kind: "complexType" | "element", component: Component): ValueObject {
    const key = `${kind} ${keyOf(component)}`;
    const known = this.#names.get(key);
    if (known !== undefined) return { $ref: `#/definitions/${known}` };
    const name = claimName(component.name.replaceAll(/[^\p{L}\p{N}_.-]/gu, "_"), this.#taken);
    this.#names.set(key, name);
    // Its place in the document is that of its first use.
    this.definitions[name] = {};
    const schema =
      kind === "element"
        ? this.#inline(component.source, component.scope)
        : (this.deeper(() => convertContent(this, component.source, component.scope)) ?? {});
    this.definitions[name] = kind === "element" ? schema : this.#asType(component, name, schema);
    return { $ref: `#/definitions/${name}` };
  }

  /** A type that others extend may stand for each of them: `xsiType` says which. */
  #asType(component: Component, name: string, schema: ValueObject): ValueObject {
    const description = documentationOf(component.source);
    const described = {
      ...schema,
      ...(description === "" ? {} : { description }),
      "x-towpath-xsd-type": keyOf(component),
    };
    const derived = this.#allDerived(component);
    if (derived.length === 0) return described;
    const names = derived.flatMap((one) => {
      const reference = this.#reference("complexType", one).$ref;
      return typeof reference === "string" ? [reference.slice("#/definitions/".length)] : [];
    });
    const isAbstract = attributeOf(component.source, "abstract") === "true";
    const kind: ValueObject = {
      type: "string",
      enum: isAbstract ? names : [name, ...names],
      "x-ms-summary": "Type",
      xml: { name: "type", namespace: XSI, attribute: true },
    };
    const own = this.#withKind(described, kind);
    return { ...own, discriminator: KIND_MEMBER };
  }

  #withKind(schema: ValueObject, kind: ValueObject): ValueObject {
    const properties = schema.properties;
    const own =
      typeof properties === "object" && properties !== null && !Array.isArray(properties) ? properties : {};
    return { ...schema, properties: { [KIND_MEMBER]: kind, ...(own as ValueObject) } };
  }

  #allDerived(component: Component): Component[] {
    const found = new Map<string, Component>();
    const waiting = [...this.set.derivedFrom(component)];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (found.has(keyOf(next)) || keyOf(next) === keyOf(component)) continue;
      found.set(keyOf(next), next);
      waiting.push(...this.set.derivedFrom(next));
    }
    return [...found.values()];
  }
}
