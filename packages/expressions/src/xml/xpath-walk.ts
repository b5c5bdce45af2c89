import { AXES, type Axis, type NodeTest } from "./xpath-axes.ts";
import type { XPathNode } from "./xpath-node.ts";
import { type Focus, toXPathBoolean, type XPathValue } from "./xpath-values.ts";

export type XPathRun = (focus: Focus) => XPathValue;

/** Axes that give the nearest node first where document order has it last. */
const REVERSE = new Set(["ancestor", "ancestor-or-self", "preceding", "preceding-sibling"]);

/** What it costs to turn to a node, beside looking at those it leads to. */
const VISIT = 6;

export const asNodes = (value: XPathValue): readonly XPathNode[] => (Array.isArray(value) ? value : []);

export function rootOf({ node }: Focus): XPathNode[] {
  let root = node;
  while (root.parent !== null) root = root.parent;
  return [root];
}

export const anywhere = (from: XPathRun): XPathRun => walk(from, "descendant-or-self", () => true, []);

export function stepAlong(
  from: XPathRun,
  wide: boolean,
  axis: string,
  test: NodeTest,
  predicates: readonly XPathRun[],
): XPathRun {
  // Without predicates, which count by parent, the children at any depth are simply the descendants.
  if (wide && axis === "child" && predicates.length === 0) return walk(from, "descendant", test, []);
  return walk(wide ? anywhere(from) : from, axis, test, predicates);
}

const NOWHERE: Axis = () => 0;

export function walk(
  from: XPathRun,
  axisName: string,
  test: NodeTest,
  predicates: readonly XPathRun[],
): XPathRun {
  const axis = AXES.get(axisName) ?? NOWHERE;
  const reach = predicates.length === 0 ? reachAll(axis, test) : reachSome(axis, test, predicates);
  const isDown = axisName.startsWith("descendant") && predicates.length === 0;
  const isReverse = REVERSE.has(axisName);
  return (focus) => {
    const all = asNodes(from(focus));
    const starts = isDown ? topmost(all) : all;
    const found: XPathNode[] = [];
    for (const node of starts) if (!reach(node, focus, found)) return [];
    if (starts.length > 1) return inOrder(found, focus);
    return isReverse ? found.reverse() : found;
  };
}

/** Puts what is reached from a node into a list; false when the evaluation is over. */
type Reach = (node: XPathNode, focus: Focus, found: XPathNode[]) => boolean;

const reachAll =
  (axis: Axis, test: NodeTest): Reach =>
  (node, { meter }, found) =>
    meter.spend(axis(node, test, found) + VISIT);

const reachSome =
  (axis: Axis, test: NodeTest, predicates: readonly XPathRun[]): Reach =>
  (node, focus, found) => {
    let reached: XPathNode[] = [];
    if (!focus.meter.spend(axis(node, test, reached) + VISIT)) return false;
    for (const predicate of predicates) if (reached.length > 0) reached = filter(reached, predicate, focus);
    for (const each of reached) found.push(each);
    return !focus.meter.isSpent;
  };

/** Of nodes in document order those that are not below another one: what is below them is reached through it. */
function topmost(nodes: readonly XPathNode[]): readonly XPathNode[] {
  if (nodes.length < 2) return nodes;
  let above = nodes[0];
  return nodes.filter((node, index) => {
    const isBelow = index > 0 && node.tree === above?.tree && node.place < above.end;
    if (isBelow && node.kind !== "attribute") return false;
    if (node.kind !== "attribute") above = node;
    return true;
  });
}

/** The nodes of a list for which a predicate holds, by their places in it. */
export function filter(
  list: readonly XPathNode[],
  predicate: XPathRun,
  { meter, frame }: Focus,
): XPathNode[] {
  const kept: XPathNode[] = [];
  const [first] = list;
  if (first === undefined) return kept;
  // One for all nodes: what is evaluated keeps nothing of where it was.
  const focus = { node: first, position: 0, size: list.length, meter, frame };
  for (const node of list) {
    if (!meter.spend(VISIT)) return [];
    focus.node = node;
    focus.position += 1;
    const value = predicate(focus);
    if (typeof value === "number" ? value === focus.position : toXPathBoolean(value)) kept.push(node);
  }
  return kept;
}

/** Document order, each node once. */
function inOrder(list: readonly XPathNode[], { meter }: Focus): readonly XPathNode[] {
  if (isOrdered(list)) return list;
  const [first] = list;
  if (first === undefined) return [];
  const { tree } = first;
  if (list.some((node) => node.tree !== tree)) return sorted([...new Set(list)]);
  tree.beginMarks();
  const distinct = list.filter((node) => tree.mark(node));
  return isOrdered(distinct) || !meter.spend(distinct.length * VISIT) ? distinct : sorted(distinct);
}

const sorted = (nodes: XPathNode[]) => nodes.sort((a, b) => a.order - b.order);

function isOrdered(list: readonly XPathNode[]): boolean {
  let last = -1;
  for (const { order } of list) {
    if (order <= last) return false;
    last = order;
  }
  return true;
}

/** What is in one or the other of two lists in document order, as all lists are. */
export function joined(a: readonly XPathNode[], b: readonly XPathNode[], focus: Focus): readonly XPathNode[] {
  if (!focus.meter.spend(a.length + b.length)) return [];
  const both: XPathNode[] = [];
  let behind = 0;
  for (const node of a) {
    for (let other = b[behind]; other !== undefined && other.order <= node.order; other = b[behind]) {
      if (other.order < node.order) both.push(other);
      behind += 1;
    }
    both.push(node);
  }
  for (; behind < b.length; behind += 1) {
    const other = b[behind];
    if (other !== undefined) both.push(other);
  }
  return both;
}
