import { localName, stringValue, type XPathNode } from "./xpath-node.ts";
import { charactersBetween, translated } from "./xpath-text.ts";

export type XPathValue = readonly XPathNode[] | string | number | boolean;

/** Where an expression is evaluated, and what it may still visit. */
export interface Focus {
  readonly node: XPathNode;
  readonly position: number;
  readonly size: number;
  readonly meter: Meter;
  /** What XSLT adds; null where an expression stands alone. */
  readonly frame: XPathFrame | null;
}

export interface XPathFrame {
  /** The node that `current()` gives, however deep in predicates it is asked for. */
  readonly current: XPathNode;
  /** By the key that the compiler was given for its name. */
  variable(key: string): XPathValue;
}

/** Counts visited nodes. Once it is spent every step finds nothing, so that evaluation ends at once. */
export class Meter {
  isSpent = false;
  spent = 0;
  readonly #budget: number;

  constructor(budget: number) {
    this.#budget = budget;
  }

  spend(units: number): boolean {
    this.spent += units;
    if (this.spent > this.#budget) this.isSpent = true;
    return !this.isSpent;
  }

  /** Ends the evaluation. */
  exhaust(): false {
    this.isSpent = true;
    return false;
  }
}

export function toXPathText(value: XPathValue): string {
  if (!Array.isArray(value)) return `${value}`;
  return value[0] === undefined ? "" : stringValue(value[0]);
}

export function toXPathNumber(value: XPathValue): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  const text = toXPathText(value).trim();
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

export function toXPathBoolean(value: XPathValue): boolean {
  if (Array.isArray(value) || typeof value === "string") return value.length > 0;
  return typeof value === "boolean" ? value : value !== 0 && !Number.isNaN(value);
}

type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

const ORDER: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const textCost = (node: XPathNode) => 1 + stringValue(node).length / 64;

/** True for node-sets when any of their nodes compares so. */
export function compareXPath(operator: Comparison, a: XPathValue, b: XPathValue, meter: Meter): boolean {
  if (Array.isArray(a) && typeof b !== "boolean") {
    return a.some(
      (node) => meter.spend(textCost(node)) && compareXPath(operator, stringValue(node), b, meter),
    );
  }
  if (Array.isArray(b) && typeof a !== "boolean") {
    return b.some(
      (node) => meter.spend(textCost(node)) && compareXPath(operator, a, stringValue(node), meter),
    );
  }
  const order = ORDER[operator];
  if (order) return order(toXPathNumber(a), toXPathNumber(b));
  return equal(a, b) === (operator === "=");
}

function equal(a: XPathValue, b: XPathValue): boolean {
  if (typeof a === "boolean" || typeof b === "boolean") return toXPathBoolean(a) === toXPathBoolean(b);
  if (typeof a === "number" || typeof b === "number") return toXPathNumber(a) === toXPathNumber(b);
  return toXPathText(a) === toXPathText(b);
}

export type XPathFunction = (focus: Focus, args: readonly XPathValue[]) => XPathValue;

export interface XPathFunctionSpec {
  readonly min: number;
  readonly max: number;
  readonly call: XPathFunction;
}

const spec = (min: number, max: number, call: XPathFunction): XPathFunctionSpec => ({ min, max, call });
const text = (args: readonly XPathValue[], index: number) => toXPathText(args[index] ?? "");
const number = (args: readonly XPathValue[], index: number) => toXPathNumber(args[index] ?? Number.NaN);
const ownText = (focus: Focus, args: readonly XPathValue[]) => toXPathText(args[0] ?? [focus.node]);
const nodes = (args: readonly XPathValue[]) => (Array.isArray(args[0]) ? args[0] : []);
const firstNode = (focus: Focus, args: readonly XPathValue[]) =>
  args.length === 0 ? focus.node : nodes(args)[0];
const named =
  (read: (node: XPathNode) => string): XPathFunction =>
  (focus, args) => {
    const node = firstNode(focus, args);
    return node === undefined ? "" : read(node);
  };

/** For functions that go through a text, which costs far more than to search it. */
const mayGoThrough = (focus: Focus, source: string) => focus.meter.spend(source.length / 2);

function substring(focus: Focus, args: readonly XPathValue[]): string {
  const source = text(args, 0);
  const start = Math.round(number(args, 1));
  const end = args.length > 2 ? start + Math.round(number(args, 2)) : Number.POSITIVE_INFINITY;
  return mayGoThrough(focus, source) ? charactersBetween(source, start, end) : "";
}

function stringLength(focus: Focus, args: readonly XPathValue[]): number {
  const source = ownText(focus, args);
  return mayGoThrough(focus, source) ? Array.from(source).length : 0;
}

function sum({ meter }: Focus, args: readonly XPathValue[]): number {
  let total = 0;
  for (const node of nodes(args)) if (meter.spend(textCost(node))) total += toXPathNumber([node]);
  return total;
}

function translate(focus: Focus, args: readonly XPathValue[]): string {
  const [source, from, to] = [text(args, 0), text(args, 1), text(args, 2)];
  const isPaid = mayGoThrough(focus, from) && mayGoThrough(focus, to) && mayGoThrough(focus, source);
  return isPaid ? translated(source, from, to) : "";
}

/** Longer texts cost time by their length; short ones, as they are in documents, hardly any. */
const SHORT = 1000;

function normalizeSpace(focus: Focus, args: readonly XPathValue[]): string {
  const source = ownText(focus, args);
  const isPaid = focus.meter.spend(Math.max(0, source.length - SHORT) / 8);
  return isPaid ? source.trim().replace(/\s+/g, " ") : "";
}

function around(args: readonly XPathValue[], side: "before" | "after"): string {
  const at = text(args, 0).indexOf(text(args, 1));
  if (at === -1) return "";
  return side === "before" ? text(args, 0).slice(0, at) : text(args, 0).slice(at + text(args, 1).length);
}

/** The core library of XPath 1.0, but for `id` and `lang`. */
export const XPATH_FUNCTIONS: ReadonlyMap<string, XPathFunctionSpec> = new Map<string, XPathFunctionSpec>([
  ["last", spec(0, 0, ({ size }) => size)],
  ["position", spec(0, 0, ({ position }) => position)],
  ["count", spec(1, 1, (_focus, args) => nodes(args).length)],
  ["local-name", spec(0, 1, named(localName))],
  [
    "name",
    spec(
      0,
      1,
      named((node) => node.name),
    ),
  ],
  [
    "namespace-uri",
    spec(
      0,
      1,
      named((node) => node.namespace),
    ),
  ],
  ["string", spec(0, 1, ownText)],
  ["concat", spec(2, 100, (_focus, args) => args.map(toXPathText).join(""))],
  ["starts-with", spec(2, 2, (_focus, args) => text(args, 0).startsWith(text(args, 1)))],
  ["contains", spec(2, 2, (_focus, args) => text(args, 0).includes(text(args, 1)))],
  ["substring-before", spec(2, 2, (_focus, args) => around(args, "before"))],
  ["substring-after", spec(2, 2, (_focus, args) => around(args, "after"))],
  ["substring", spec(2, 3, substring)],
  ["string-length", spec(0, 1, stringLength)],
  ["normalize-space", spec(0, 1, normalizeSpace)],
  ["translate", spec(3, 3, translate)],
  ["boolean", spec(1, 1, (_focus, args) => toXPathBoolean(args[0] ?? false))],
  ["not", spec(1, 1, (_focus, args) => !toXPathBoolean(args[0] ?? false))],
  ["true", spec(0, 0, () => true)],
  ["false", spec(0, 0, () => false)],
  ["number", spec(0, 1, (focus, args) => toXPathNumber(args[0] ?? [focus.node]))],
  ["sum", spec(1, 1, sum)],
  ["floor", spec(1, 1, (_focus, args) => Math.floor(number(args, 0)))],
  ["ceiling", spec(1, 1, (_focus, args) => Math.ceil(number(args, 0)))],
  ["round", spec(1, 1, (_focus, args) => Math.round(number(args, 0)))],
]);
