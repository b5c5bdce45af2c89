import { centreX, FRAME_HEADER, type Point } from "./geometry.ts";
import type { CanvasLayout, PlacedNode } from "./placed-node.ts";

export type Direction = "up" | "down" | "left" | "right";

const VECTORS: Readonly<Record<Direction, { x: number; y: number }>> = {
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
};

/** Stepping sideways past a card costs more than going on: arrows follow the lines first. */
const SIDE_COST = 2;

/**
 * The "+" nearest to a point of the canvas, as the crow flies; null when none is within reach.
 *
 * @param reach in canvas pixels
 */
export function nearestInsert(
  layout: CanvasLayout,
  point: Point,
  reach: number,
): Extract<PlacedNode, { kind: "insert" }> | null {
  let best: { node: Extract<PlacedNode, { kind: "insert" }>; distance: number } | null = null;
  for (const node of layout.nodes) {
    if (node.kind !== "insert") continue;
    const dx = Math.max(node.x - point.x, 0, point.x - node.x - node.width);
    const dy = Math.max(node.y - point.y, 0, point.y - node.y - node.height);
    const distance = Math.hypot(dx, dy);
    if (distance <= reach && (best === null || distance < best.distance)) best = { node, distance };
  }
  return best?.node ?? null;
}

/**
 * The card the arrow key leads to: the nearest one in that direction. A frame counts where its header is, so
 * that "down" goes into a container before it goes past it.
 *
 * @returns the node's id, or null when there is none that way
 */
export function neighbour(
  layout: CanvasLayout,
  fromId: string,
  direction: Direction,
  /** Where actions are moved, arrows lead from "+" to "+". */
  among: "cards" | "inserts" = "cards",
): string | null {
  const from = layout.nodes.find((node) => node.id === fromId);
  if (from === undefined) return null;
  const fits = among === "cards" ? isCard : (node: PlacedNode) => node.kind === "insert";
  let best: { id: string; cost: number } | null = null;
  for (const node of layout.nodes) {
    if (node.id === fromId || !fits(node)) continue;
    const cost = costTo(from, node, direction);
    if (cost !== null && (best === null || cost < best.cost)) best = { id: node.id, cost };
  }
  return best?.id ?? null;
}

/** How far an arrow key has to carry; null when the card does not lie that way. */
function costTo(from: PlacedNode, to: PlacedNode, direction: Direction): number | null {
  const vector = VECTORS[direction];
  const start = spot(from);
  const there = spot(to);
  const dx = there.x - start.x;
  const dy = there.y - start.y;
  const ahead = dx * vector.x + dy * vector.y;
  const aside = Math.abs(dx * vector.y) + Math.abs(dy * vector.x);
  if (ahead <= 0 || (vector.y === 0 && aside > ahead)) return null;
  return ahead + aside * SIDE_COST;
}

const CARDS: ReadonlySet<PlacedNode["kind"]> = new Set(["trigger", "action", "container", "folded"]);
const isCard = (node: PlacedNode): boolean => CARDS.has(node.kind);

function spot(node: PlacedNode): { x: number; y: number } {
  return { x: centreX(node), y: node.y + (node.kind === "container" ? FRAME_HEADER : node.height) / 2 };
}
