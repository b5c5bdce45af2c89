import { centreX, FRAME_HEADER } from "./geometry.ts";
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
 * The card the arrow key leads to: the nearest one in that direction. A frame counts where its header is, so
 * that "down" goes into a container before it goes past it.
 *
 * @returns the node's id, or null when there is none that way
 */
export function neighbour(layout: CanvasLayout, fromId: string, direction: Direction): string | null {
  const from = layout.nodes.find((node) => node.id === fromId);
  if (from === undefined) return null;
  let best: { id: string; cost: number } | null = null;
  for (const node of layout.nodes) {
    if (node.id === fromId || !isCard(node)) continue;
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

const isCard = (node: PlacedNode): boolean => node.kind !== "insert" && node.kind !== "branch";

function spot(node: PlacedNode): { x: number; y: number } {
  return { x: centreX(node), y: node.y + (node.kind === "container" ? FRAME_HEADER : node.height) / 2 };
}
