import { parseXml, type XmlElement, type XmlNode } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";

/** A name that belongs to a namespace; the empty one for none. */
export interface QualifiedName {
  readonly namespace: string;
  readonly name: string;
}

/** An element with its names resolved. */
export interface NamedElement extends QualifiedName {
  readonly attributes: readonly (QualifiedName & { readonly value: string })[];
  readonly children: readonly NamedElement[];
  /** Its own text, that of its children left out. */
  readonly text: string;
  /** In scope here; "" for the default namespace. */
  readonly prefixes: ReadonlyMap<string, string>;
}

const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
const TOP: ReadonlyMap<string, string> = new Map([
  ["", ""],
  ["xml", XML_NAMESPACE],
]);

/** Reads a document into its root element; the failure says what is wrong with it. */
export function readNamedElement(text: string): Result<NamedElement, string> {
  const parsed = parseXml(text, "kept");
  if (!parsed.ok) return fail(parsed.failure);
  const root = parsed.value.find((node): node is XmlElement => node.kind === "element");
  return root === undefined ? fail("There is no root element.") : ok(named(root, TOP));
}

/** The reader refuses documents deeper than 200, so that this needs no care for the stack. */
function named(element: XmlElement, outer: ReadonlyMap<string, string>): NamedElement {
  const prefixes = withDeclarations(element, outer);
  const attributes = element.attributes.filter(({ name }) => name !== "xmlns" && !name.startsWith("xmlns:"));
  return {
    ...resolved(element.name, prefixes, prefixes.get("") ?? ""),
    attributes: attributes.map(({ name, value }) => ({ ...resolved(name, prefixes, ""), value })),
    children: element.children.flatMap((child) => (child.kind === "element" ? [named(child, prefixes)] : [])),
    text: element.children.map(textOf).join(""),
    prefixes,
  };
}

const textOf = (node: XmlNode): string => (node.kind === "text" || node.kind === "cdata" ? node.text : "");

function withDeclarations(
  { attributes }: XmlElement,
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const declared = attributes.flatMap(({ name, value }): [string, string][] => {
    if (name === "xmlns") return [["", value]];
    return name.startsWith("xmlns:") ? [[name.slice(6), value]] : [];
  });
  return declared.length === 0 ? outer : new Map([...outer, ...declared]);
}

function resolved(name: string, prefixes: ReadonlyMap<string, string>, unprefixed: string): QualifiedName {
  const colon = name.indexOf(":");
  if (colon < 0) return { namespace: unprefixed, name };
  return { namespace: prefixes.get(name.slice(0, colon)) ?? "", name: name.slice(colon + 1) };
}

/** A name that stands as a value, e.g. `type="tns:Order"`: without a prefix it is of the default namespace. */
export function qualifiedName(element: NamedElement, text: string): QualifiedName {
  return resolved(text.trim(), element.prefixes, element.prefixes.get("") ?? "");
}

/** An attribute without a namespace; null where there is none. */
export function attributeOf(element: NamedElement, name: string, namespace = ""): string | null {
  const found = element.attributes.find((one) => one.name === name && one.namespace === namespace);
  return found === undefined ? null : found.value;
}

export function childrenOf(element: NamedElement, namespace: string, name: string): readonly NamedElement[] {
  return element.children.filter((child) => child.name === name && child.namespace === namespace);
}

export const keyOf = ({ namespace, name }: QualifiedName): string => `{${namespace}}${name}`;
