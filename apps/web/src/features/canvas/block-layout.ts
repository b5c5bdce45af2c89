import dagre from "@dagrejs/dagre";
import type { BlockEdge, BlockItem } from "./block-parts.ts";
import { COLUMN_GAP, type Point, ROW_GAP } from "./geometry.ts";
import { layoutTrees, pointsOf } from "./tree-layout.ts";

/** Where the actions of one block lie, from the block's own top left corner. */
export interface BlockLayout {
  readonly width: number;
  readonly height: number;
  /** Where the line enters at the top. */
  readonly startX: number;
  readonly at: ReadonlyMap<string, Point>;
  /** Bends of lines that are longer than one row or change column, by `edgeKey`. */
  readonly bends: ReadonlyMap<string, readonly Point[]>;
}

/** The start of a block takes part in its layout as a node without height; no action can have this name. */
const START = "\u0000start";

const sourceOf = (edge: BlockEdge): string => edge.from ?? START;

export const edgeKey = (edge: BlockEdge): string => `${sourceOf(edge)}\u0001${edge.to}`;

/** A part of a layout whose first and last node lie on the line that continues above and below. */
interface Section {
  readonly at: Map<string, Point>;
  readonly bends: Map<string, Point[]>;
}

/**
 * Lays out one block.
 *
 * @param items in execution order
 * @param edges only between items, or from the start; lines that run backwards (a cycle) are left out of the layout
 */
export function layoutBlock(items: readonly BlockItem[], edges: readonly BlockEdge[]): BlockLayout {
  const nodes = [{ name: START, width: 0, height: 0 }, ...items];
  const order = new Map(nodes.map((node, index) => [node.name, index]));
  const forward = edges.filter((edge) => isForward(edge, order));
  const at = new Map<string, Point>();
  const bends = new Map<string, Point[]>();
  const cuts = findCuts(nodes.length, forward, order);
  let origin: Point = { x: 0, y: 0 };
  at.set(START, origin);
  cuts.forEach((cut, index) => {
    const end = cuts[index + 1] ?? nodes.length - 1;
    if (end <= cut) return;
    const inner = nodes.slice(cut, end + 1);
    const section = layoutSection(inner, forward);
    place(section, origin, inner, at, bends);
    origin = at.get(nodes[end]?.name ?? START) ?? origin;
  });
  return normalise(nodes, at, bends);
}

function isForward(edge: BlockEdge, order: ReadonlyMap<string, number>): boolean {
  const from = order.get(edge.from ?? START);
  const to = order.get(edge.to);
  return from !== undefined && to !== undefined && from < to;
}

/**
 * Positions in the execution order where everything passes through one node. Long chains then never reach dagre,
 * whose time grows faster than the number of nodes.
 */
function findCuts(count: number, edges: readonly BlockEdge[], order: ReadonlyMap<string, number>): number[] {
  const { reach, entered } = reachOf(edges, order);
  const cuts: number[] = [];
  let furthest = 0;
  for (let position = 0; position < count; position++) {
    if (furthest <= position) cuts.push(position);
    const next = reach.get(position);
    // A node that nothing leads to, or that leads nowhere, stands beside what follows: no cut from here on.
    if (next === undefined || !entered.has(position + 1)) break;
    furthest = Math.max(furthest, next);
  }
  return cuts;
}

/** How far down the order the lines of each node reach, and which nodes a line leads to. */
function reachOf(edges: readonly BlockEdge[], order: ReadonlyMap<string, number>) {
  const reach = new Map<number, number>();
  const entered = new Set<number>();
  for (const edge of edges) {
    const from = order.get(edge.from ?? START) ?? 0;
    const to = order.get(edge.to) ?? 0;
    reach.set(from, Math.max(reach.get(from) ?? 0, to));
    entered.add(to);
  }
  return { reach, entered };
}

/**
 * Positions are the top middle of each node, the first node at 0,0. What only branches is laid out as trees; dagre
 * sees what joins again, with each tree as one node.
 */
function layoutSection(nodes: readonly BlockItem[], edges: readonly BlockEdge[]): Section {
  const names = new Set(nodes.map((node) => node.name));
  const inner = edges.filter((edge) => names.has(sourceOf(edge)) && names.has(edge.to));
  const { trees, inside } = layoutTrees(nodes, inner, sourceOf);
  const core = nodes.filter((node) => !inside.has(node.name)).map((node) => trees.get(node.name) ?? node);
  const section =
    core.length === 1
      ? { at: new Map(core.map((node) => [node.name, { x: 0, y: 0 }])), bends: new Map<string, Point[]>() }
      : layoutJoined(
          core,
          inner.filter((edge) => !inside.has(edge.to)),
        );
  for (const node of core) {
    const tree = trees.get(node.name);
    if (tree === undefined) continue;
    for (const [name, point] of pointsOf(tree, section.at.get(node.name) ?? { x: 0, y: 0 })) {
      section.at.set(name, point);
    }
  }
  return section;
}

/** What joins again, by its shape: most edits leave it as it is, and dagre takes longer than all the rest of a layout. */
const joined = new Map<string, { readonly at: readonly Point[]; readonly bends: readonly Point[][] }>();
/** More than a flow has of them. */
const MOST_SHAPES = 500;

function layoutJoined(nodes: readonly BlockItem[], edges: readonly BlockEdge[]): Section {
  const key = shapeOf(nodes, edges);
  const known = joined.get(key);
  if (known !== undefined) {
    return {
      at: new Map(nodes.map(({ name }, index) => [name, known.at[index] ?? { x: 0, y: 0 }])),
      bends: new Map(edges.map((edge, index) => [edgeKey(edge), known.bends[index] ?? []])),
    };
  }
  const section = layoutWithDagre(nodes, edges);
  if (joined.size >= MOST_SHAPES) joined.clear();
  joined.set(key, {
    at: nodes.map(({ name }) => section.at.get(name) ?? { x: 0, y: 0 }),
    bends: edges.map((edge) => section.bends.get(edgeKey(edge)) ?? []),
  });
  return section;
}

/** Names make no difference to where things stand. */
function shapeOf(nodes: readonly BlockItem[], edges: readonly BlockEdge[]): string {
  const places = new Map(nodes.map(({ name }, index) => [name, index]));
  const sizes = nodes.map(({ width, height }) => `${width}x${height}`);
  return `${sizes.join(" ")}|${edges.map((edge) => `${places.get(sourceOf(edge))}>${places.get(edge.to)}`).join(" ")}`;
}

function layoutWithDagre(nodes: readonly BlockItem[], edges: readonly BlockEdge[]): Section {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({
    rankdir: "TB",
    ranksep: ROW_GAP,
    nodesep: COLUMN_GAP,
    edgesep: COLUMN_GAP,
    rankalign: "top",
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.name, { width: Math.max(node.width, 1), height: node.height });
  for (const edge of edges) graph.setEdge(sourceOf(edge), edge.to, { weight: 1 });
  dagre.layout(graph);
  const top = (name: string): Point => {
    const node = graph.node(name) as { x: number; y: number; height: number };
    return { x: Math.round(node.x), y: Math.round(node.y - node.height / 2) };
  };
  const origin = top(nodes[0]?.name ?? START);
  const from = (point: Point): Point => ({
    x: Math.round(point.x) - origin.x,
    y: Math.round(point.y) - origin.y,
  });
  const bends = new Map<string, Point[]>();
  for (const edge of edges) {
    const label = graph.edge(sourceOf(edge), edge.to) as { points?: Point[] };
    bends.set(edgeKey(edge), (label.points ?? []).slice(1, -1).map(from));
  }
  return { at: new Map(nodes.map((node) => [node.name, from(top(node.name))])), bends };
}

function place(
  section: Section,
  origin: Point,
  nodes: readonly BlockItem[],
  at: Map<string, Point>,
  bends: Map<string, Point[]>,
): void {
  const move = (point: Point): Point => ({ x: point.x + origin.x, y: point.y + origin.y });
  for (const node of nodes) at.set(node.name, move(section.at.get(node.name) ?? { x: 0, y: 0 }));
  for (const [key, points] of section.bends) bends.set(key, points.map(move));
}

/** Turns top centres into top left corners and moves everything into a box that starts at 0,0. */
function normalise(
  nodes: readonly BlockItem[],
  at: ReadonlyMap<string, Point>,
  bends: ReadonlyMap<string, readonly Point[]>,
): BlockLayout {
  let left = 0;
  let right = 0;
  let height = 0;
  for (const node of nodes) {
    const point = at.get(node.name) ?? { x: 0, y: 0 };
    left = Math.min(left, point.x - node.width / 2);
    right = Math.max(right, point.x + node.width / 2);
    height = Math.max(height, point.y + node.height);
  }
  for (const point of [...bends.values()].flat()) {
    left = Math.min(left, point.x);
    right = Math.max(right, point.x);
  }
  const corners = new Map(
    nodes
      .filter((node) => node.name !== START)
      .map((node) => {
        const point = at.get(node.name) ?? { x: 0, y: 0 };
        return [node.name, { x: point.x - node.width / 2 - left, y: point.y }];
      }),
  );
  const moved = [...bends].map(
    ([key, points]) => [key, points.map((p) => ({ x: p.x - left, y: p.y }))] as const,
  );
  return { width: right - left, height, startX: -left, at: corners, bends: new Map(moved) };
}
