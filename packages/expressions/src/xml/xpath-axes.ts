import type { XPathNode } from "./xpath-node.ts";

type Axis = (node: XPathNode) => readonly XPathNode[];

/** What the axes of XPath reach from a node, nearest first. */
export const AXES: ReadonlyMap<string, Axis> = new Map<string, Axis>([
  ["child", (node) => node.children],
  ["attribute", (node) => node.attributes],
  ["self", (node) => [node]],
  ["parent", (node) => (node.parent === null ? [] : [node.parent])],
  ["descendant", descendants],
  ["descendant-or-self", (node) => [node, ...descendants(node)]],
  ["ancestor", ancestors],
  ["ancestor-or-self", (node) => [node, ...ancestors(node)]],
  ["following-sibling", (node) => siblings(node, 1)],
  ["preceding-sibling", (node) => siblings(node, -1)],
  ["following", (node) => around(node, 1)],
  ["preceding", (node) => around(node, -1)],
]);

function descendants(node: XPathNode): XPathNode[] {
  const found: XPathNode[] = [];
  addDescendants(node, found);
  return found;
}

function addDescendants(node: XPathNode, found: XPathNode[]): void {
  for (const child of node.children) {
    found.push(child);
    if (child.children.length > 0) addDescendants(child, found);
  }
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

function around(node: XPathNode, direction: 1 | -1): XPathNode[] {
  const found: XPathNode[] = [];
  for (const current of [node, ...ancestors(node)]) {
    for (const sibling of siblings(current, direction)) {
      const family = [sibling, ...descendants(sibling)];
      for (const relative of direction === 1 ? family : family.reverse()) found.push(relative);
    }
  }
  return found;
}
