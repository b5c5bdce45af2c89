import type { BlockEdge, BlockItem } from "./block-parts.ts";
import { COLUMN_GAP, type Point, ROW_GAP } from "./geometry.ts";

/** A subtree. It needs the same room on both sides of its root. */
export interface LaidTree {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly branches: readonly { readonly tree: LaidTree; readonly dx: number; readonly dy: number }[];
}

/** What only branches, by the name of each root; `inside` has the names that lie below another root. */
export interface Forest {
  readonly trees: ReadonlyMap<string, LaidTree>;
  readonly inside: ReadonlySet<string>;
}

/**
 * Lays out what only branches, without dagre: children stand side by side below their parent. Takes time in
 * proportion to the number of actions, where dagre's grows faster; flows that never join are common and can be large.
 *
 * @param items in execution order
 * @param edges between the items
 * @param nameOf the id of an edge's source; the start of a block has no name
 */
export function layoutTrees(
  items: readonly BlockItem[],
  edges: readonly BlockEdge[],
  nameOf: (edge: BlockEdge) => string,
): Forest {
  const children = new Map<string, string[]>();
  const entries = new Map<string, number>();
  for (const edge of edges) {
    const known = children.get(nameOf(edge));
    if (known === undefined) children.set(nameOf(edge), [edge.to]);
    else known.push(edge.to);
    entries.set(edge.to, (entries.get(edge.to) ?? 0) + 1);
  }
  const trees = new Map<string, LaidTree>();
  const inside = new Set<string>();
  // From the last action to the first, so that whatever hangs below is laid out already.
  for (const item of [...items].reverse()) {
    const below = children.get(item.name) ?? [];
    const hanging = below.flatMap((name) => (entries.get(name) === 1 ? (trees.get(name) ?? []) : []));
    if (hanging.length < below.length) continue;
    trees.set(item.name, treeOf(item, hanging));
    for (const name of below) inside.add(name);
  }
  return { trees, inside };
}

function treeOf(item: BlockItem, hanging: readonly LaidTree[]): LaidTree {
  const total = hanging.reduce((sum, tree) => sum + tree.width, COLUMN_GAP * Math.max(0, hanging.length - 1));
  const dy = item.height + ROW_GAP;
  let x = -total / 2;
  let height = item.height;
  const branches = hanging.map((tree) => {
    const dx = x + tree.width / 2;
    x += tree.width + COLUMN_GAP;
    height = Math.max(height, dy + tree.height);
    return { tree, dx, dy };
  });
  return { name: item.name, width: Math.max(item.width, total), height, branches };
}

/** Top middle of every node of a tree whose root stands at `origin`; with a stack of its own, as chains can be long. */
export function pointsOf(root: LaidTree, origin: Point): Map<string, Point> {
  const at = new Map<string, Point>();
  const waiting: { tree: LaidTree; point: Point }[] = [{ tree: root, point: origin }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { tree, point } = next;
    at.set(tree.name, point);
    for (const { tree: branch, dx, dy } of tree.branches) {
      waiting.push({ tree: branch, point: { x: point.x + dx, y: point.y + dy } });
    }
  }
  return at;
}
