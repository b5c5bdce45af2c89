import { isDeclaration, prefixOf } from "../xml/xml-names.ts";
import type { XPathNode } from "../xml/xpath-node.ts";
import { XSLT_NAMESPACE } from "./stylesheet.ts";

const FEW = 8;

/**
 * The namespaces in force at an element, by prefix: what it declares itself, and those around it. A whole list for each
 * element would fill the memory with a document in which each declares something.
 */
export class Namespaces {
  /** How many there are, at most: an inner one may stand for an outer one. */
  readonly size: number;
  readonly #own: ReadonlyMap<string, string>;
  readonly #outer: Namespaces | null;
  /** Kept where it is short. */
  #all: ReadonlyMap<string, string> | null = null;

  constructor(own: Iterable<readonly [string, string]>, outer: Namespaces | null) {
    this.#own = new Map(own);
    this.#outer = outer;
    this.size = this.#own.size + (outer?.size ?? 0);
  }

  get(prefix: string): string | undefined {
    for (let at: Namespaces | null = this; at !== null; at = at.#outer) {
      const uri = at.#own.get(prefix);
      if (uri !== undefined) return uri;
    }
    return undefined;
  }

  /** Each prefix once, from the outermost element inwards. */
  all(): ReadonlyMap<string, string> {
    if (this.#all !== null) return this.#all;
    const all = new Map<string, string>();
    const inwards: Namespaces[] = [];
    for (let at: Namespaces | null = this; at !== null; at = at.#outer) inwards.push(at);
    for (const each of inwards.reverse()) for (const [prefix, uri] of each.#own) all.set(prefix, uri);
    if (all.size <= FEW) this.#all = all;
    return all;
  }
}

/** Of elements that declare some: to keep them for every node would take longer than to look for the nearest. */
const known = new WeakMap<XPathNode, Namespaces>();
const XML = new Namespaces([["xml", "http://www.w3.org/XML/1998/namespace"]], null);

export function namespacesOf(node: XPathNode | null): Namespaces {
  let at = node;
  while (at !== null && !at.declares) at = at.parent;
  if (at === null) return XML;
  const cached = known.get(at);
  if (cached) return cached;
  const own = at.written.filter(({ name }) => isDeclaration(name));
  const all = new Namespaces(
    own.map(({ name, value }) => [name.slice(6), value]),
    namespacesOf(at.parent),
  );
  known.set(at, all);
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
