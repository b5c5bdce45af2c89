import { type BlockLayout, edgeKey } from "./block-layout.ts";
import type { BlockEdge, BlockItem } from "./block-parts.ts";
import type { LayoutOf } from "./measure.ts";

/** Shapes that are kept: more than a flow has of them, so that even folding everything and back lays nothing out anew. */
const MOST_SHAPES = 500;

const named = (index: number): string => `n${index}`;

/** Lays out each shape once: what a block's actions are called makes no difference to where they stand. */
export function layoutByShape(layOut: LayoutOf): LayoutOf {
  const known = new Map<string, BlockLayout>();
  return (items, edges) => {
    const places = new Map(items.map(({ name }, index) => [name, index]));
    const lines = edges.filter(({ from, to }) => places.has(to) && (from === null || places.has(from)));
    const place = (name: string): string => named(places.get(name) ?? 0);
    const shape = {
      items: items.map(({ width, height }, index): BlockItem => ({ name: named(index), width, height })),
      edges: lines.map(
        ({ from, to }): BlockEdge => ({
          from: from === null ? null : place(from),
          to: place(to),
        }),
      ),
    };
    const key = keyOf(items, shape.edges);
    const layout = known.get(key) ?? layOut(shape.items, shape.edges);
    if (known.size >= MOST_SHAPES) known.clear();
    known.set(key, layout);
    return namedAs(layout, items, lines, shape.edges);
  };
}

const keyOf = (items: readonly BlockItem[], edges: readonly BlockEdge[]): string =>
  [
    items.map(({ width, height }) => `${width}x${height}`).join(" "),
    edges.map(({ from, to }) => `${from ?? ""}>${to}`).join(" "),
  ].join("|");

function namedAs(
  layout: BlockLayout,
  items: readonly BlockItem[],
  edges: readonly BlockEdge[],
  inShape: readonly BlockEdge[],
): BlockLayout {
  const at = items.flatMap(({ name }, index) => {
    const point = layout.at.get(named(index));
    return point === undefined ? [] : [[name, point] as const];
  });
  const bends = edges.flatMap((edge, index) => {
    const points = layout.bends.get(edgeKey(inShape[index] ?? edge));
    return points === undefined ? [] : [[edgeKey(edge), points] as const];
  });
  return { ...layout, at: new Map(at), bends: new Map(bends) };
}
