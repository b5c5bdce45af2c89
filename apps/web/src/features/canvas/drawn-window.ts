import type { Box } from "./geometry.ts";
import type { Viewport } from "./viewport.ts";

/** On the screen: what comes into view is there before it is seen. */
const AHEAD = 96;
/** On the screen, to twice of it: the window moves in steps, so that most moves of the view give nothing new to draw. */
const STEP = 96;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A part of the canvas that holds all that is in view, and stays the same for small moves of the view. No more than stands in
 * there is drawn.
 */
export function windowOf({ x, y, zoom }: Viewport, { width, height }: Size): Box {
  const step = 2 ** Math.ceil(Math.log2(STEP / zoom));
  const down = (at: number) => Math.floor((at - AHEAD) / zoom / step) * step;
  const up = (at: number) => Math.ceil((at + AHEAD) / zoom / step) * step;
  const [left, top] = [down(-x), down(-y)];
  return { x: left, y: top, width: up(width - x) - left, height: up(height - y) - top };
}

export const sameBox = (one: Box, other: Box): boolean =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;
