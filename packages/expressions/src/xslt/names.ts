import { isDeclaration, prefixOf } from "../xml/xml-names.ts";
import type { XPathNode } from "../xml/xpath-node.ts";
import { XSLT_NAMESPACE } from "./stylesheet.ts";

type Namespaces = ReadonlyMap<string, string>;
const known = new WeakMap<XPathNode, Namespaces>();
const XML: Namespaces = new Map([["xml", "http://www.w3.org/XML/1998/namespace"]]);

/** The namespaces in force at an element, by prefix. */
export function namespacesOf(node: XPathNode | null): Namespaces {
  if (node === null || node.kind === "root") return XML;
  const cached = known.get(node);
  if (cached) return cached;
  const outer = namespacesOf(node.parent);
  const own = node.written.filter(({ name }) => isDeclaration(name));
  const all = own.length === 0 ? outer : new Map(outer);
  if (all instanceof Map) for (const { name, value } of own) all.set(name.slice(6), value);
  known.set(node, all);
  return all;
}

/** `{namespace}local`, or the name itself where it has no prefix; null for a prefix that is not declared. */
export function expandName(name: string, place: XPathNode): string | null {
  const prefix = prefixOf(name);
  if (prefix === "") return name;
  const uri = namespacesOf(place).get(prefix);
  return uri === undefined ? null : `{${uri}}${name.slice(prefix.length + 1)}`;
}

export function attributeOf(node: XPathNode, name: string): string | null {
  return node.attributes.find((attribute) => attribute.name === name)?.text ?? null;
}

export const isXslt = (node: XPathNode, local: string) =>
  node.kind === "element" &&
  node.namespace === XSLT_NAMESPACE &&
  node.name.slice(node.name.indexOf(":") + 1) === local;
