import { type Box, bottom, CARD_WIDTH, centreX, FRAME_HEADER } from "./geometry.ts";
import type { PlacedFlow } from "./placed-flow.ts";
import type { CanvasLayout, PlacedNode } from "./placed-node.ts";

export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const MARGIN = 32;
const SMALLEST_READABLE_ZOOM = 0.6;
export const SMALLEST_ZOOM = 0.05;
/** Free at each side, as a part of the room there is. */
const WHOLE_PADDING = 0.05;

/** The part of a node that must be seen: of a frame the words in the middle of its header. */
export function anchorBox(node: PlacedNode): Box {
  return node.kind === "container"
    ? { x: centreX(node) - CARD_WIDTH / 2, y: node.y, width: CARD_WIDTH, height: FRAME_HEADER }
    : { x: node.x, y: node.y, width: node.width, height: node.height };
}

/** Shows the whole flow, however small its cards become; never larger than they are. */
export function wholeViewport(layout: CanvasLayout, size: Size): Viewport {
  const top = Math.min(...layout.nodes.map((node) => node.y));
  const { left, right, height } = extentOf(layout);
  const room = 1 - WHOLE_PADDING * 2;
  const fit = Math.min((size.width * room) / (right - left), (size.height * room) / (height - top));
  const zoom = Math.max(SMALLEST_ZOOM, Math.min(1, fit));
  const x = size.width / 2 - ((left + right) / 2) * zoom;
  return { zoom, x, y: size.height / 2 - ((top + height) / 2) * zoom };
}

function extentOf(layout: CanvasLayout) {
  const left = Math.min(...layout.nodes.map((node) => node.x));
  const right = Math.max(...layout.nodes.map((node) => node.x + node.width));
  return { left, right, height: Math.max(...layout.nodes.map(bottom)) };
}

/** Shows the whole flow where its words stay readable, else its beginning. */
export function openingViewport(layout: CanvasLayout, size: Size): Viewport {
  const { left, right, height } = extentOf(layout);
  const fit = Math.min((size.width - MARGIN * 2) / (right - left), (size.height - MARGIN * 2) / height);
  if (fit >= SMALLEST_READABLE_ZOOM) {
    const zoom = Math.min(fit, 1);
    return { zoom, x: size.width / 2 - ((left + right) / 2) * zoom, y: MARGIN };
  }
  const zoom = size.width < 720 ? 0.75 : 0.9;
  return { zoom, x: size.width / 2, y: MARGIN };
}

/**
 * Where somebody looked last, while a card is to be seen from there. A smaller window, or a flow that changed in the
 * meantime, would show an empty canvas: then it opens as if for the first time.
 */
export function returningViewport(remembered: Viewport, layout: CanvasLayout, size: Size): Viewport {
  const { x, y, zoom } = remembered;
  const isInView = (node: PlacedNode): boolean => {
    const box = anchorBox(node);
    const middle = { x: (box.x + box.width / 2) * zoom + x, y: (box.y + box.height / 2) * zoom + y };
    return middle.x > 0 && middle.x < size.width && middle.y > 0 && middle.y < size.height;
  };
  const cards = layout.nodes.filter((node) => node.kind !== "insert");
  return cards.some(isInView) ? remembered : openingViewport(layout, size);
}

/**
 * The viewport after an edit: what the maker looks at stays where it was on the screen.
 *
 * @param preferred ids of nodes to hold still, best first; else the one nearest to the middle of the view
 */
export function anchoredViewport(
  before: PlacedFlow,
  after: PlacedFlow,
  viewport: Viewport,
  size: Size,
  preferred: readonly string[],
): Viewport {
  const isKept = (node: PlacedNode | null): node is PlacedNode =>
    node !== null && node.kind !== "insert" && after.find(node.id) !== null;
  const anchor =
    preferred.map((id) => before.find(id)).find(isKept) ?? nearest(before, viewport, size, isKept);
  const now = anchor === null ? null : after.find(anchor.id);
  if (anchor === null || now === null) return viewport;
  const dx = (centreX(now) - centreX(anchor)) * viewport.zoom;
  const dy = (now.y - anchor.y) * viewport.zoom;
  return dx === 0 && dy === 0 ? viewport : { x: viewport.x - dx, y: viewport.y - dy, zoom: viewport.zoom };
}

/**
 * What an edit should hold still, best first: what is chosen; then, because a new action is chosen where it appears, what
 * was chosen until then and is in view, which is what it was put next to.
 */
export function anchorsOf(
  before: PlacedFlow,
  viewport: Viewport,
  size: Size,
  { now, until }: { readonly now: readonly string[]; readonly until: readonly string[] },
): readonly string[] {
  const isInView = (id: string): boolean => {
    const node = before.find(id);
    return node !== null && viewportShowing(anchorBox(node), viewport, size) === viewport;
  };
  return [...now, ...until.filter(isInView)];
}

/** The node nearest to the middle of the view, of those that count; mostly it is in view, and then all others are left alone. */
function nearest(
  layout: PlacedFlow,
  { x, y, zoom }: Viewport,
  size: Size,
  counts: (node: PlacedNode) => boolean,
): PlacedNode | null {
  const view = { x: -x / zoom, y: -y / zoom, width: size.width / zoom, height: size.height / zoom };
  const middle = { x: centreX(view), y: view.y + view.height / 2 };
  const distance = (node: PlacedNode): number => Math.hypot(centreX(node) - middle.x, node.y - middle.y);
  const inView = nearestOf(layout.within(view).nodes, distance, counts);
  // What is out of view is at least this far away.
  const isSure = inView !== null && distance(inView) <= Math.min(view.width, view.height) / 2;
  return isSure ? inView : nearestOf(layout.nodes, distance, counts);
}

function nearestOf(
  nodes: readonly PlacedNode[],
  distance: (node: PlacedNode) => number,
  counts: (node: PlacedNode) => boolean,
): PlacedNode | null {
  let best: PlacedNode | null = null;
  for (const node of nodes) {
    const isNearer = best === null || distance(node) < distance(best);
    if (isNearer && counts(node)) best = node;
  }
  return best;
}

/** The smallest move that brings a box into view; the same viewport when it is in view already. */
export function viewportShowing(box: Box, viewport: Viewport, size: Size): Viewport {
  const left = box.x * viewport.zoom + viewport.x;
  const top = box.y * viewport.zoom + viewport.y;
  const dx = correction(left, left + box.width * viewport.zoom, size.width);
  const dy = correction(top, top + box.height * viewport.zoom, size.height);
  return dx === 0 && dy === 0 ? viewport : { x: viewport.x + dx, y: viewport.y + dy, zoom: viewport.zoom };
}

function correction(from: number, to: number, room: number): number {
  if (to - from > room - MARGIN * 2) return room / 2 - (from + to) / 2;
  if (from < MARGIN) return MARGIN - from;
  if (to > room - MARGIN) return room - MARGIN - to;
  return 0;
}
