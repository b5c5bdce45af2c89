import {
  attributeOf,
  createSchemaReader,
  KIND_MEMBER,
  type NamedElement,
  nameKeyOf,
  qualifiedName,
  type SchemaProperty,
  type SchemaReader,
  type XmlPlace,
  XSI,
  xmlPlaceOf,
} from "@towpath/connectors";
import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { valueOfText } from "./xml-texts.ts";

const XSD = "http://www.w3.org/2001/XMLSchema";
/** What `xsi:type` says of content whose schema says nothing. */
const NUMBERS =
  /^(byte|short|int|long|integer|decimal|float|double|unsigned\w+|(non)?(positive|negative)Integer|non(Positive|Negative)Integer)$/;

/** Reads XML as JSON by its schemas: lists are lists even of one, numbers are numbers. What no schema knows is kept. */
export class BodyReader {
  readonly #schemas: SchemaReader;
  /** Definitions by the type of the schema they were made of. */
  readonly #types = new Map<string, { readonly name: string; readonly schema: ValueObject }>();

  constructor(document: ValueObject) {
    this.#schemas = createSchemaReader(document);
    const definitions = getMember(document, "definitions") ?? null;
    for (const [name, schema] of isObject(definitions) ? Object.entries(definitions) : []) {
      const key = isObject(schema) ? getMember(schema, "x-towpath-xsd-type") : undefined;
      if (isObject(schema) && typeof key === "string") this.#types.set(key, { name, schema });
    }
  }

  value(element: NamedElement, given: ValueObject): Value {
    if (/^(true|1)$/.test(attributeOf(element, "nil", XSI)?.trim() ?? "")) return null;
    const kind = this.#kindOf(element);
    const schema = kind?.schema ?? given;
    const type = this.#schemas.typeOf(schema);
    if (type === "object") return this.#object(element, schema, kind?.name ?? null);
    // A list where one element came: the wrapper itself is what repeats.
    if (type === "array") return [this.value(element, this.#schemas.items(schema))];
    if (type !== null) return valueOfText(this.#schemas.resolve(schema), element.text);
    return this.#generic(element);
  }

  #kindOf(element: NamedElement) {
    const type = attributeOf(element, "type", XSI);
    return type === null ? undefined : this.#types.get(nameKeyOf(qualifiedName(element, type)));
  }

  #object(element: NamedElement, schema: ValueObject, kind: string | null): Value {
    const properties = this.#schemas.properties(schema);
    const placed = properties.map((property) => ({
      property,
      place: xmlPlaceOf(property.name, property.schema),
    }));
    const left = new Set(element.children);
    const members: [string, Value][] = [];
    for (const { property, place } of placed) {
      const value =
        property.name === KIND_MEMBER ? (kind ?? undefined) : this.#member(element, property, place, left);
      if (value !== undefined) members.push([property.name, value]);
    }
    members.push(...this.#unknown([...left]));
    return Object.fromEntries(members);
  }

  #member(
    element: NamedElement,
    { schema }: SchemaProperty,
    place: XmlPlace,
    left: Set<NamedElement>,
  ): Value | undefined {
    if (place.kind === "text") return valueOfText(schema, element.text);
    if (place.kind === "attribute") {
      const text = attributeOf(element, place.name, place.namespace);
      return text === null ? undefined : valueOfText(schema, text);
    }
    const found = childrenAt(left, place);
    for (const one of found) left.delete(one);
    const isList = this.#schemas.typeOf(schema) === "array";
    if (isList) return found.map((one) => this.value(one, this.#schemas.items(schema)));
    const values = found.map((one) => this.value(one, schema));
    return values.length > 1 ? values : values[0];
  }

  /** Content without a schema, as JSON reads XML: attributes as `@name`, text beside them as `#text`. */
  #generic(element: NamedElement): Value {
    const attributes = element.attributes.filter(({ namespace }) => namespace !== XSI);
    if (element.children.length === 0 && attributes.length === 0) return typedByItself(element);
    const members: [string, Value][] = attributes.map(({ name, value }) => [`@${name}`, value]);
    if (element.text.trim() !== "") members.push(["#text", element.text]);
    members.push(...this.#unknown(element.children));
    return Object.fromEntries(members);
  }

  #unknown(elements: readonly NamedElement[]): [string, Value][] {
    const groups = new Map<string, Value[]>();
    for (const element of elements) {
      const values = groups.get(element.name) ?? [];
      values.push(this.value(element, {}));
      groups.set(element.name, values);
    }
    return [...groups].map(([name, values]) => [name, values.length > 1 ? values : (values[0] ?? null)]);
  }
}

/** By name and namespace; services that forget the namespace are understood. */
function childrenAt(left: ReadonlySet<NamedElement>, { name, namespace }: XmlPlace): NamedElement[] {
  const named = [...left].filter((child) => child.name === name);
  const exact = named.filter((child) => child.namespace === namespace);
  return exact.length > 0 ? exact : named;
}

function typedByItself(element: NamedElement): Value {
  const type = attributeOf(element, "type", XSI);
  const { namespace, name } = type === null ? { namespace: "", name: "" } : qualifiedName(element, type);
  if (namespace !== XSD) return element.text;
  if (name === "boolean") return valueOfText({ type: "boolean" }, element.text);
  return NUMBERS.test(name) ? valueOfText({ type: "number" }, element.text) : element.text;
}
