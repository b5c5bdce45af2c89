import type { XPathNode } from "./xpath-node.ts";

export type NodeTest = (node: XPathNode) => boolean;

/**
 * Puts what an axis reaches from a node and what passes the test into a list, nearest first.
 *
 * @returns how many nodes were looked at
 */
export type Axis = (node: XPathNode, test: NodeTest, found: XPathNode[]) => number;

/** The axes of XPath. An attribute follows and precedes what its element does. */
export const AXES: ReadonlyMap<string, Axis> = new Map<string, Axis>([
  ["child", (node, test, found) => onwards(node.firstChild, test, found)],
  ["attribute", attributes],
  ["self", (node, test, found) => one(node, test, found)],
  ["parent", (node, test, found) => (node.parent === null ? 0 : one(node.parent, test, found))],
  [
    "descendant",
    (node, test, found) => (isAttribute(node) ? 0 : piece(node, node.place + 1, node.end, test, found)),
  ],
  [
    "descendant-or-self",
    (node, test, found) =>
      isAttribute(node) ? one(node, test, found) : piece(node, node.place, node.end, test, found),
  ],
  ["ancestor", (node, test, found) => upwards(node.parent, test, found)],
  ["ancestor-or-self", upwards],
  ["following-sibling", (node, test, found) => (isAttribute(node) ? 0 : onwards(node.next, test, found))],
  ["preceding-sibling", precedingSiblings],
  ["following", following],
  ["preceding", preceding],
]);

const isAttribute = (node: XPathNode) => node.kind === "attribute";

function one(node: XPathNode, test: NodeTest, found: XPathNode[]): number {
  if (test(node)) found.push(node);
  return 1;
}

function onwards(first: XPathNode | undefined, test: NodeTest, found: XPathNode[]): number {
  let looked = 0;
  for (let node = first; node !== undefined; node = node.next) {
    if (test(node)) found.push(node);
    looked += 1;
  }
  return looked;
}

function attributes(node: XPathNode, test: NodeTest, found: XPathNode[]): number {
  for (const attribute of node.attributes) if (test(attribute)) found.push(attribute);
  return node.attributes.length;
}

function upwards(first: XPathNode | null, test: NodeTest, found: XPathNode[]): number {
  let looked = 0;
  for (let node = first; node !== null; node = node.parent) {
    if (test(node)) found.push(node);
    looked += 1;
  }
  return looked;
}

/** Of the nodes of the tree in document order. */
function piece({ tree }: XPathNode, start: number, end: number, test: NodeTest, found: XPathNode[]): number {
  const { nodes } = tree;
  for (let place = start; place < end; place += 1) {
    const node = nodes[place];
    if (node !== undefined && test(node)) found.push(node);
  }
  return end - start;
}

function precedingSiblings(node: XPathNode, test: NodeTest, found: XPathNode[]): number {
  if (isAttribute(node)) return 0;
  const before: XPathNode[] = [];
  for (let other = node.parent?.firstChild; other !== undefined && other !== node; other = other.next) {
    before.push(other);
  }
  for (let index = before.length - 1; index >= 0; index -= 1) {
    const other = before[index];
    if (other !== undefined && test(other)) found.push(other);
  }
  return before.length;
}

function following(node: XPathNode, test: NodeTest, found: XPathNode[]): number {
  const start = isAttribute(node) ? (node.parent?.end ?? node.end) : node.end;
  return piece(node, start, node.tree.nodes.length, test, found);
}

/** Not those it stands in. */
function preceding(node: XPathNode, test: NodeTest, found: XPathNode[]): number {
  const { nodes } = node.tree;
  let looked = 0;
  for (let place = node.place - 1; place > 0; place -= 1) {
    const other = nodes[place];
    if (other === undefined || other.end > node.place) continue;
    if (test(other)) found.push(other);
    looked += 1;
  }
  return looked;
}
