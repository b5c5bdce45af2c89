import { prefixOf } from "../xml/xml-names.ts";
import { stringValue, type XPathNode } from "../xml/xpath-node.ts";
import {
  type Focus,
  toXPathNumber,
  toXPathText,
  type XPathFunctionSpec,
  type XPathValue,
} from "../xml/xpath-values.ts";
import { rootOf } from "../xml/xpath-walk.ts";
import { DEFAULT_FORMAT, formatXsltNumber } from "./format-number.ts";
import { expandName, namespacesOf } from "./names.ts";
import { type Key, type Stylesheet, XSLT_NAMESPACE } from "./stylesheet.ts";

const NODE_SETS = new Set(["urn:schemas-microsoft-com:xslt", "http://exslt.org/common"]);
const INSTRUCTIONS = new Set(
  "apply-templates attribute call-template choose comment copy copy-of element for-each if message number processing-instruction text value-of variable".split(
    " ",
  ),
);
const PROPERTIES: Readonly<Record<string, XPathValue>> = {
  version: 1,
  vendor: "Towpath",
  "vendor-url": "https://www.w3.org/TR/xslt-10/",
};

type Index = Map<string, XPathNode[]>;

/** The functions that XSLT adds, as an expression at `place` calls them: names are read with its prefixes. */
export class XsltFunctions {
  readonly #sheet: Stylesheet;
  /** By root node, so that indexes go when their documents go. */
  readonly #indexes = new WeakMap<XPathNode, Map<string, Index>>();

  constructor(sheet: Stylesheet) {
    this.#sheet = sheet;
  }

  named(name: string, place: XPathNode): XPathFunctionSpec | undefined {
    const prefix = prefixOf(name);
    if (prefix !== "") {
      const isNodeSet = name.endsWith(":node-set") && NODE_SETS.has(namespacesOf(place).get(prefix) ?? "");
      return isNodeSet ? { min: 1, max: 1, call: (_focus, [value = ""]) => value } : undefined;
    }
    switch (name) {
      case "current":
        return { min: 0, max: 0, call: (focus) => [focus.frame?.current ?? focus.node] };
      case "key":
        return { min: 2, max: 2, call: (focus, args) => this.#key(focus, args, place) };
      case "generate-id":
        return {
          min: 0,
          max: 1,
          call: (focus, args) => idOf(Array.isArray(args[0]) ? args[0][0] : focus.node, args),
        };
      case "format-number":
        return { min: 2, max: 3, call: (_focus, args) => this.#format(args, place) };
      case "system-property":
        return {
          min: 1,
          max: 1,
          call: (_focus, [asked = ""]) => PROPERTIES[ofXslt(toXPathText(asked), place)] ?? "",
        };
      case "element-available":
        return {
          min: 1,
          max: 1,
          call: (_focus, [asked = ""]) => INSTRUCTIONS.has(ofXslt(toXPathText(asked), place)),
        };
      default:
        return undefined;
    }
  }

  #format([value = "", pattern = "", name = ""]: readonly XPathValue[], place: XPathNode): string {
    const format = this.#sheet.formats.get(expandName(toXPathText(name), place) ?? "") ?? DEFAULT_FORMAT;
    return formatXsltNumber(toXPathNumber(value), toXPathText(pattern).slice(0, 200), format);
  }

  #key(focus: Focus, [name = "", wanted = ""]: readonly XPathValue[], place: XPathNode): XPathNode[] {
    const expanded = expandName(toXPathText(name), place) ?? "";
    const keys = this.#sheet.keys.get(expanded);
    const [root] = rootOf(focus);
    if (keys === undefined || root === undefined) return [];
    const index = this.#index(expanded, keys, root, focus);
    if (!Array.isArray(wanted)) return index.get(toXPathText(wanted)) ?? [];
    const found = new Set<XPathNode>();
    for (const node of wanted as readonly XPathNode[]) {
      for (const hit of index.get(stringValue(node)) ?? []) if (focus.meter.spend(1)) found.add(hit);
    }
    return [...found].sort((a, b) => a.order - b.order);
  }

  #index(name: string, keys: readonly Key[], root: XPathNode, focus: Focus): Index {
    const known = this.#indexes.get(root) ?? new Map<string, Index>();
    this.#indexes.set(root, known);
    const made = known.get(name) ?? new Map<string, XPathNode[]>();
    if (!known.has(name)) for (const key of keys) fill(made, key, root, focus);
    known.set(name, made);
    return made;
  }
}

function fill(index: Index, key: Key, node: XPathNode, focus: Focus): void {
  if (!focus.meter.spend(2)) return;
  const here = { ...focus, node, position: 1, size: 1 };
  if (key.patterns.some((pattern) => pattern.matches(node, here))) {
    const value = key.use(here);
    const texts = Array.isArray(value)
      ? (value as readonly XPathNode[]).map(stringValue)
      : [toXPathText(value)];
    for (const text of new Set(texts)) {
      const list = index.get(text);
      if (list) list.push(node);
      else index.set(text, [node]);
    }
  }
  for (const attribute of node.attributes) fill(index, key, attribute, focus);
  for (const child of node.children) fill(index, key, child, focus);
}

function idOf(node: XPathNode | undefined, args: readonly XPathValue[]): string {
  if (node === undefined || (args.length > 0 && !Array.isArray(args[0]))) return "";
  return `id${node.order}`;
}

/** The local name, where the prefix stands for XSLT. */
function ofXslt(name: string, place: XPathNode): string {
  const isXslt = namespacesOf(place).get(prefixOf(name)) === XSLT_NAMESPACE;
  const local = name.slice(name.indexOf(":") + 1);
  return isXslt && Object.hasOwn(PROPERTIES, local) ? local : isXslt && INSTRUCTIONS.has(local) ? local : "";
}
