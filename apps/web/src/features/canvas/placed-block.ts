import type { Point } from "./geometry.ts";
import type { MeasuredBlock } from "./measure.ts";
import type { CanvasLayout, PlacedEdge, PlacedNode } from "./placed-node.ts";

/** Everything of a block, where it was placed last. */
export interface PlacedBlock extends CanvasLayout {
  readonly origin: Point;
  /** What the line into the block comes from, and what it is called. */
  readonly start: string;
  readonly title: string | null;
}

/** By what was measured: a block that an edit did not touch is measured as the same object. */
export type PlacedBlocks = WeakMap<MeasuredBlock, PlacedBlock>;

/** The block at another place; the same objects where it did not move. */
export function movedTo(block: PlacedBlock, origin: Point): PlacedBlock {
  const dx = origin.x - block.origin.x;
  const dy = origin.y - block.origin.y;
  if (dx === 0 && dy === 0) return block;
  const moved = <P extends Point>(point: P): P => ({ ...point, x: point.x + dx, y: point.y + dy });
  return {
    ...block,
    origin,
    nodes: block.nodes.map((node): PlacedNode => moved(node)),
    edges: block.edges.map(
      (edge): PlacedEdge => ({ ...edge, points: edge.points.map(moved), labelAt: moved(edge.labelAt) }),
    ),
  };
}
