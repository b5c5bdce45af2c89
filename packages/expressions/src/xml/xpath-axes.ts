import type { XPathNode } from "./xpath-node.ts";

type Axis = (node: XPathNode) => readonly XPathNode[];

/** What the axes of XPath reach from a node, nearest first. An attribute follows and precedes what its element does. */
export const AXES: ReadonlyMap<string, Axis> = new Map<string, Axis>([
  ["child", (node) => node.children],
  ["attribute", (node) => node.attributes],
  ["self", (node) => [node]],
  ["parent", (node) => (node.parent === null ? [] : [node.parent])],
  ["descendant", descendants],
  [
    "descendant-or-self",
    (node) => (node.kind === "attribute" ? [node] : node.tree.slice(node.place, node.end)),
  ],
  ["ancestor", ancestors],
  ["ancestor-or-self", (node) => [node, ...ancestors(node)]],
  ["following-sibling", (node) => siblings(node, 1)],
  ["preceding-sibling", (node) => siblings(node, -1)],
  ["following", (node) => node.tree.slice(node.kind === "attribute" ? node.parent?.end : node.end)],
  ["preceding", preceding],
]);

function descendants(node: XPathNode): readonly XPathNode[] {
  return node.kind === "attribute" ? [] : node.tree.slice(node.place + 1, node.end);
}

function ancestors(node: XPathNode): XPathNode[] {
  const found: XPathNode[] = [];
  for (let current = node.parent; current !== null; current = current.parent) found.push(current);
  return found;
}

function siblings(node: XPathNode, direction: 1 | -1): XPathNode[] {
  const family = node.kind === "attribute" ? [] : (node.parent?.children ?? []);
  return direction === 1 ? family.slice(node.index + 1) : family.slice(0, node.index).reverse();
}

/** Not those it stands in. */
function preceding(node: XPathNode): XPathNode[] {
  const found: XPathNode[] = [];
  for (let place = node.place - 1; place > 0; place -= 1) {
    const other = node.tree[place];
    if (other !== undefined && other.end <= node.place) found.push(other);
  }
  return found;
}
