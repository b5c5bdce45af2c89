import type { Value, ValueObject } from "@towpath/expressions";
import { humanTitle } from "../../authoring/names.ts";
import type { NamedElement } from "../../xml/named-element.ts";
import { XSD } from "./built-in-types.ts";

/** One part of an element's content: a child element, an attribute, or its own text. */
export interface Member {
  readonly name: string;
  readonly namespace: string;
  readonly schema: ValueObject;
  readonly kind: "element" | "attribute" | "text";
  readonly required: boolean;
  readonly repeated: boolean;
  readonly nillable: boolean;
  readonly description: string;
  readonly default: Value | undefined;
}

/**
 * Collects the parts of a content model, in the order in which they are written, and gives the Swagger schema of it.
 * What Swagger's own `xml` object cannot say stands in it as `x-text`.
 */
export class ContentMembers {
  readonly #properties = new Map<string, { schema: ValueObject; member: Member }>();
  readonly #required: string[] = [];
  /** Anything else may come as well. */
  isOpen = false;

  add(member: Member): void {
    const key = this.#keyFor(member);
    const known = this.#properties.get(key);
    const schema = propertySchema(known === undefined ? member : { ...member, repeated: true }, key);
    this.#properties.set(key, { schema, member });
    if (member.required && known === undefined) this.#required.push(key);
  }

  schema(): ValueObject {
    const properties = [...this.#properties].map(([name, { schema }]): [string, Value] => [name, schema]);
    return {
      type: "object",
      properties: Object.fromEntries(properties),
      ...(this.#required.length === 0 ? {} : { required: [...this.#required] }),
      ...(this.isOpen ? { additionalProperties: true } : {}),
    };
  }

  get isEmpty(): boolean {
    return this.#properties.size === 0 && !this.isOpen;
  }

  /** The name alone, unless something else of that name is there: an attribute beside an element, another namespace. */
  #keyFor(member: Member): string {
    for (let number = 1; ; number += 1) {
      const key = number === 1 ? member.name : `${member.name}_${number}`;
      const known = this.#properties.get(key)?.member;
      if (known === undefined) return key;
      if (known.kind === "element" && member.kind === "element" && known.namespace === member.namespace) {
        return key;
      }
    }
  }
}

function propertySchema(member: Member, key: string): ValueObject {
  const xml: ValueObject = {
    ...(key === member.name ? {} : { name: member.name }),
    ...(member.namespace === "" ? {} : { namespace: member.namespace }),
    ...(member.kind === "attribute" ? { attribute: true } : {}),
    ...(member.kind === "text" ? { "x-text": true } : {}),
  };
  const words: ValueObject = {
    "x-ms-summary": humanTitle(key) || key,
    ...(member.description === "" ? {} : { description: member.description }),
    ...(Object.keys(xml).length === 0 ? {} : { xml }),
    ...(member.nillable ? { "x-nullable": true } : {}),
  };
  if (member.repeated) return { type: "array", items: member.schema, ...words };
  return { ...member.schema, ...words, ...(member.default === undefined ? {} : { default: member.default }) };
}

/** The words of `xs:annotation/xs:documentation`, on one line. */
export function documentationOf(source: NamedElement): string {
  const words = source.children
    .filter(({ name, namespace }) => name === "annotation" && namespace === XSD)
    .flatMap(({ children }) => children.filter(({ name }) => name === "documentation"))
    .map(({ text }) => text.replace(/\s+/g, " ").trim());
  return words
    .filter((text) => text !== "")
    .join(" ")
    .slice(0, 2_000);
}
