import type { Box, Point } from "./geometry.ts";
import type { CanvasLayout } from "./placed-node.ts";
import type { Viewport } from "./viewport.ts";

/** On the screen: what comes into view is there before it is seen. */
const AHEAD = 160;
/** On the screen, to twice of it: the window moves in steps, so that most moves of the view give nothing new to draw. */
const STEP = 480;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of the canvas that holds all that is in view, and stays the same for small moves of the view. */
export function windowOf({ x, y, zoom }: Viewport, { width, height }: Size): Box {
  const step = 2 ** Math.ceil(Math.log2(STEP / zoom));
  const down = (at: number) => Math.floor((at - AHEAD) / zoom / step) * step;
  const up = (at: number) => Math.ceil((at + AHEAD) / zoom / step) * step;
  const [left, top] = [down(-x), down(-y)];
  return { x: left, y: top, width: up(width - x) - left, height: up(height - y) - top };
}

export const sameBox = (one: Box, other: Box): boolean =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;

/**
 * What stands in a window. React Flow looks through all it has whenever anything changes, so it is given no more than it
 * may have to draw. A line comes with both its ends, wherever they are.
 */
export function partWithin({ nodes, edges }: CanvasLayout, box: Box): CanvasLayout {
  const lines = edges.filter(({ points }) => overlaps(spanOf(points), box));
  const ends = new Set(lines.flatMap(({ source, target }) => [source, target]));
  return { nodes: nodes.filter((node) => ends.has(node.id) || overlaps(node, box)), edges: lines };
}

const overlaps = (one: Box, other: Box): boolean =>
  one.x <= other.x + other.width &&
  one.x + one.width >= other.x &&
  one.y <= other.y + other.height &&
  one.y + one.height >= other.y;

function spanOf(points: readonly Point[]): Box {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, low] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    low = Math.max(low, y);
  }
  return { x: left, y: top, width: right - left, height: low - top };
}
