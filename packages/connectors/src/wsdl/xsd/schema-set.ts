import {
  attributeOf,
  keyOf,
  type NamedElement,
  type QualifiedName,
  qualifiedName,
} from "../../xml/named-element.ts";
import { XSD } from "./built-in-types.ts";

/** What a schema document says of all that stands in it. */
export interface SchemaScope {
  readonly targetNamespace: string;
  readonly qualifiesElements: boolean;
  readonly qualifiesAttributes: boolean;
}

/** Something declared at the top of a schema. */
export interface Component extends QualifiedName {
  readonly source: NamedElement;
  readonly scope: SchemaScope;
}

const KINDS = ["element", "complexType", "simpleType", "attribute", "group", "attributeGroup"] as const;
type Kind = (typeof KINDS)[number];

/** All that the schemas of a WSDL declare, by name. */
export class SchemaSet {
  readonly #components = new Map<string, Component>();
  /** Complex types by what they extend. */
  readonly #derived = new Map<string, Component[]>();

  /** @param targetNamespace of the schema that includes this one, for one that has none of its own */
  add(schema: NamedElement, targetNamespace: string | null = null): void {
    const scope: SchemaScope = {
      targetNamespace: attributeOf(schema, "targetNamespace") ?? targetNamespace ?? "",
      qualifiesElements: attributeOf(schema, "elementFormDefault") === "qualified",
      qualifiesAttributes: attributeOf(schema, "attributeFormDefault") === "qualified",
    };
    for (const source of schema.children) {
      const kind = KINDS.find((one) => one === source.name);
      const name = attributeOf(source, "name");
      if (kind === undefined || name === null || source.namespace !== XSD) continue;
      const component = { name, namespace: scope.targetNamespace, source, scope };
      const key = `${kind} ${keyOf(component)}`;
      if (this.#components.has(key)) continue;
      this.#components.set(key, component);
      const base = extendedBy(source);
      if (base !== null) {
        const key = keyOf(base);
        this.#derived.set(key, [...(this.#derived.get(key) ?? []), component]);
      }
    }
  }

  find(kind: Kind, name: QualifiedName): Component | undefined {
    return this.#components.get(`${kind} ${keyOf(name)}`);
  }

  /** The complex types that extend this one, directly. */
  derivedFrom(name: QualifiedName): readonly Component[] {
    return this.#derived.get(keyOf(name)) ?? [];
  }
}

function extendedBy(source: NamedElement): QualifiedName | null {
  if (source.name !== "complexType") return null;
  const content = source.children.find((child) => child.name === "complexContent");
  const extension = content?.children.find((child) => child.name === "extension");
  const base = extension === undefined ? null : attributeOf(extension, "base");
  return extension === undefined || base === null ? null : qualifiedName(extension, base);
}
