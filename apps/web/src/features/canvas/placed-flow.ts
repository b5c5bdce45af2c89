import type { Box, Point } from "./geometry.ts";
import { blockOf, type PlacedBlock } from "./placed-block.ts";
import type { CanvasLayout, PlacedEdge, PlacedNode } from "./placed-node.ts";

/**
 * A flow with everything in its place. Written out node by node only for the part that somebody asks for: of a flow of a
 * thousand actions an edit moves nearly all and shows a few dozen.
 */
export class PlacedFlow implements CanvasLayout {
  readonly #whole: PlacedBlock;
  #all: CanvasLayout | null = null;

  constructor(whole: PlacedBlock) {
    this.#whole = whole;
  }

  get nodes(): readonly PlacedNode[] {
    return this.#everything().nodes;
  }

  get edges(): readonly PlacedEdge[] {
    return this.#everything().edges;
  }

  /** How many nodes there are. */
  get count(): number {
    return this.#whole.count;
  }

  /** Null: it is not drawn. */
  find(id: string): PlacedNode | null {
    return found(this.#whole, id, 0, 0);
  }

  /** Those that fit; `fits` sees each where it was placed first, which is not where it stands. */
  findAll(fits: (node: PlacedNode) => boolean): PlacedNode[] {
    const found: PlacedNode[] = [];
    const look = (block: PlacedBlock, dx: number, dy: number) => {
      for (const part of block.parts) {
        if (part.kind === "block") look(part.block, dx + part.dx, dy + part.dy);
        else if (fits(part)) found.push(movedBy(part, dx, dy));
      }
    };
    look(this.#whole, 0, 0);
    return found;
  }

  /** What stands in a box, and the lines that pass through it. */
  within(box: Box): CanvasLayout {
    const nodes: PlacedNode[] = [];
    const edges: PlacedEdge[] = [];
    const take = ({ parts, edges: lines, spans, box: whole }: PlacedBlock, dx: number, dy: number) => {
      const here = { ...box, x: box.x - dx, y: box.y - dy };
      if (!overlaps(whole, here)) return;
      lines.forEach((line, index) => {
        const span = spans[index];
        if (span !== undefined && overlaps(span, here)) edges.push(lineMovedBy(line, dx, dy));
      });
      for (const part of parts) {
        if (part.kind === "block") take(part.block, dx + part.dx, dy + part.dy);
        else if (overlaps(part, here)) nodes.push(movedBy(part, dx, dy));
      }
    };
    take(this.#whole, 0, 0);
    return { nodes, edges };
  }

  /** The same flow with more nodes, which come last. */
  with(nodes: readonly PlacedNode[]): PlacedFlow {
    return new PlacedFlow(blockOf([...this.#whole.parts, ...nodes], this.#whole.edges));
  }

  /** The same flow with other nodes in the same places; `to` sees each where it was placed first. */
  mapped(to: (node: PlacedNode) => PlacedNode): PlacedFlow {
    return new PlacedFlow(mappedBlock(this.#whole, to));
  }

  #everything(): CanvasLayout {
    this.#all ??= allOf(this.#whole);
    return this.#all;
  }
}

/** The same object where nothing in it became another. */
function mappedBlock(block: PlacedBlock, to: (node: PlacedNode) => PlacedNode): PlacedBlock {
  const parts = block.parts.map((part) => {
    if (part.kind !== "block") return to(part);
    const inner = mappedBlock(part.block, to);
    return inner === part.block ? part : { ...part, block: inner };
  });
  return parts.every((part, index) => part === block.parts[index]) ? block : { ...block, parts };
}

function found(block: PlacedBlock, id: string, dx: number, dy: number): PlacedNode | null {
  for (const part of block.parts) {
    if (part.kind !== "block") {
      if (part.id === id) return movedBy(part, dx, dy);
      continue;
    }
    const inside = found(part.block, id, dx + part.dx, dy + part.dy);
    if (inside !== null) return inside;
  }
  return null;
}

/** From a list of nodes and lines, each where it stands. */
export const flowOf = ({ nodes, edges }: CanvasLayout): PlacedFlow => new PlacedFlow(blockOf(nodes, edges));

function allOf(whole: PlacedBlock): CanvasLayout {
  const nodes: PlacedNode[] = [];
  const edges: PlacedEdge[] = [];
  const take = (block: PlacedBlock, dx: number, dy: number) => {
    for (const line of block.edges) edges.push(lineMovedBy(line, dx, dy));
    for (const part of block.parts) {
      if (part.kind === "block") take(part.block, dx + part.dx, dy + part.dy);
      else nodes.push(movedBy(part, dx, dy));
    }
  };
  take(whole, 0, 0);
  return { nodes, edges };
}

const overlaps = (one: Box, other: Box): boolean =>
  one.x <= other.x + other.width &&
  one.x + one.width >= other.x &&
  one.y <= other.y + other.height &&
  one.y + one.height >= other.y;

/** The same object where it did not move. */
const movedBy = <P extends Point>(point: P, dx: number, dy: number): P =>
  dx === 0 && dy === 0 ? point : { ...point, x: point.x + dx, y: point.y + dy };

const lineMovedBy = (line: PlacedEdge, dx: number, dy: number): PlacedEdge =>
  dx === 0 && dy === 0
    ? line
    : {
        ...line,
        points: line.points.map((point) => movedBy(point, dx, dy)),
        labelAt: movedBy(line.labelAt, dx, dy),
      };
