import { AXES } from "./xpath-axes.ts";
import type { XPathNode } from "./xpath-node.ts";
import { type Focus, toXPathBoolean, type XPathValue } from "./xpath-values.ts";

export type XPathRun = (focus: Focus) => XPathValue;
export type NodeTest = (node: XPathNode) => boolean;

/** What it costs to turn to a node, beside looking at those it leads to. */
const VISIT = 6;

/** Axes that give the nearest node first where document order has it last. */
const REVERSE = new Set(["ancestor", "ancestor-or-self", "preceding", "preceding-sibling"]);

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

export function walk(
  from: XPathRun,
  axisName: string,
  test: NodeTest,
  predicates: readonly XPathRun[],
): XPathRun {
  const axis = AXES.get(axisName) ?? (() => []);
  const reach = (node: XPathNode, focus: Focus): readonly XPathNode[] => {
    const reached = axis(node);
    if (!focus.meter.spend(reached.length + VISIT)) return [];
    return predicates.reduce((list, predicate) => filter(list, predicate, focus), reached.filter(test));
  };
  const isDown = axisName.startsWith("descendant") && predicates.length === 0;
  const isReverse = REVERSE.has(axisName);
  return (focus) => {
    const starts = asNodes(from(focus));
    const [only] = starts;
    if (only !== undefined && starts.length === 1) {
      const reached = reach(only, focus);
      return isReverse ? inOrder(reached, focus) : reached;
    }
    return reachedFromAll(isDown ? topmost(starts) : starts, reach, focus);
  };
}

function reachedFromAll(
  starts: readonly XPathNode[],
  reach: (node: XPathNode, focus: Focus) => readonly XPathNode[],
  focus: Focus,
): readonly XPathNode[] {
  const found: XPathNode[] = [];
  for (const node of starts) {
    if (focus.meter.isSpent) return [];
    for (const reached of reach(node, focus)) found.push(reached);
  }
  return inOrder(found, focus);
}

/** Of nodes in document order those that are not below another one: what is below them is reached through it. */
function topmost(nodes: readonly XPathNode[]): readonly XPathNode[] {
  if (nodes.length < 2) return nodes;
  let covered = -1;
  return nodes.filter((node) => {
    if (node.kind === "attribute") return true;
    if (node.order <= covered) return false;
    covered = node.last;
    return true;
  });
}

/** The nodes of a list for which a predicate holds, by their places in it. */
export function filter(
  list: readonly XPathNode[],
  predicate: XPathRun,
  { meter, frame }: Focus,
): XPathNode[] {
  return list.filter((node, index) => {
    if (!meter.spend(VISIT)) return false;
    const value = predicate({ node, position: index + 1, size: list.length, meter, frame });
    return typeof value === "number" ? value === index + 1 : toXPathBoolean(value);
  });
}

/** Document order, each node once. */
function inOrder(list: readonly XPathNode[], { meter }: Focus): readonly XPathNode[] {
  if (isOrdered(list)) return list;
  if (!meter.spend(list.length * VISIT)) return [];
  return [...new Set(list)].sort((a, b) => a.order - b.order);
}

function isOrdered(list: readonly XPathNode[]): boolean {
  let last = -1;
  for (const { order } of list) {
    if (order <= last) return false;
    last = order;
  }
  return true;
}

export function joined(a: readonly XPathNode[], b: readonly XPathNode[], focus: Focus): readonly XPathNode[] {
  return focus.meter.spend(a.length + b.length) ? inOrder([...a, ...b], focus) : [];
}
