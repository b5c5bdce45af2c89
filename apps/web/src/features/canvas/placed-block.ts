import type { Box, Point } from "./geometry.ts";
import type { MeasuredBlock } from "./measure.ts";
import type { PlacedEdge, PlacedNode } from "./placed-node.ts";

/** A block with everything in it, where it was placed first. What an edit moves is not written anew: it is a `MovedBlock`. */
export interface PlacedBlock {
  /** In execution order, a container before the blocks it holds. */
  readonly parts: readonly (PlacedNode | MovedBlock)[];
  readonly edges: readonly PlacedEdge[];
  /** Around each line, in the order of `edges`: looked at whenever the view moves. */
  readonly spans: readonly Box[];
  /** Around all nodes and lines in it. */
  readonly box: Box;
  /** How many nodes are in it. */
  readonly count: number;
}

/** A block that stands elsewhere than where it was placed: inside another one, as far from it as this says. */
export interface MovedBlock {
  readonly kind: "block";
  readonly block: PlacedBlock;
  readonly dx: number;
  readonly dy: number;
}

/** A block as it is remembered. */
export interface RememberedBlock {
  readonly origin: Point;
  /** What the line into the block comes from, and what it is called. */
  readonly start: string;
  readonly title: string | null;
  readonly block: PlacedBlock;
}

/** By what was measured: a block that an edit did not touch is measured as the same object. */
export type PlacedBlocks = WeakMap<MeasuredBlock, RememberedBlock>;

export function blockOf(parts: PlacedBlock["parts"], edges: readonly PlacedEdge[]): PlacedBlock {
  const extent = new Extent();
  let count = 0;
  for (const part of parts) {
    if (part.kind === "block") extent.take(part.block.box, part.dx, part.dy);
    else extent.take(part, 0, 0);
    count += part.kind === "block" ? part.block.count : 1;
  }
  const spans = edges.map(({ points }) => spanOf(points));
  for (const span of spans) extent.take(span, 0, 0);
  return { parts, edges, spans, box: extent.box(), count };
}

/** The box around the points of a line. */
export function spanOf(points: readonly Point[]): Box {
  const extent = new Extent();
  for (const { x, y } of points) extent.take({ x, y, width: 0, height: 0 }, 0, 0);
  return extent.box();
}

class Extent {
  #left = Number.POSITIVE_INFINITY;
  #top = Number.POSITIVE_INFINITY;
  #right = Number.NEGATIVE_INFINITY;
  #low = Number.NEGATIVE_INFINITY;

  take({ x, y, width, height }: Box, dx: number, dy: number): void {
    this.#left = Math.min(this.#left, x + dx);
    this.#top = Math.min(this.#top, y + dy);
    this.#right = Math.max(this.#right, x + dx + width);
    this.#low = Math.max(this.#low, y + dy + height);
  }

  box(): Box {
    return { x: this.#left, y: this.#top, width: this.#right - this.#left, height: this.#low - this.#top };
  }
}
