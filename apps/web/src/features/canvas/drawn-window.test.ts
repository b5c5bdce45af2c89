import { describe, expect, test } from "vitest";
import { type CanvasMarks, createElements } from "./canvas-elements.ts";
import { sameBox, windowOf } from "./drawn-window.ts";
import { flowOf } from "./placed-flow.ts";
import type { PlacedEdge, PlacedNode } from "./placed-node.ts";

const SIZE = { width: 1_000, height: 800 };
const NO_MARKS: CanvasMarks = { selection: [], problems: [], overlay: null, triggerOverlay: null };

const aCard = (name: string, y: number): PlacedNode => ({
  kind: "action",
  id: name,
  action: { name, type: "Compose", kind: null, isContainer: false, isDisabled: false, blocks: [] },
  hidden: null,
  x: 0,
  y,
  width: 264,
  height: 64,
});
const aLine = (source: string, target: string, from: number, to: number): PlacedEdge => ({
  id: `${source}->${target}`,
  source,
  target,
  points: [
    { x: 132, y: from },
    { x: 132, y: to },
  ],
  statuses: null,
  labelAt: { x: 0, y: 0 },
});
/** A card every 136 pixels, each with a line to the next. */
function aColumn(count: number) {
  const nodes = Array.from({ length: count }, (_, index) => aCard(`S${index}`, index * 136));
  const edges = nodes.slice(1).map((node, index) => aLine(`S${index}`, node.id, index * 136 + 64, node.y));
  return { nodes, edges };
}

describe("what is drawn of a flow", () => {
  test("is a few dozen of a thousand cards, and all that is in view", () => {
    const view = { x: 0, y: -50_100, zoom: 1 };
    const { nodes } = flowOf(aColumn(1_000)).within(windowOf(view, SIZE));
    expect(nodes.length).toBeLessThan(20);
    const inView = aColumn(1_000).nodes.filter(({ y }) => y + 64 > 50_000 && y < 50_800);
    expect(nodes.map(({ id }) => id)).toEqual(expect.arrayContaining(inView.map(({ id }) => id)));
  });

  test("is all of it when all of it is in view", () => {
    const all = aColumn(100);
    const { nodes, edges } = flowOf(all).within(windowOf({ x: 0, y: 0, zoom: 0.05 }, SIZE));
    expect([nodes.length, edges.length]).toEqual([100, 99]);
  });

  test("holds a line that only passes through, without its ends", () => {
    const all = { nodes: [aCard("A", 0), aCard("Z", 90_000)], edges: [aLine("A", "Z", 64, 90_000)] };
    const { nodes, edges } = flowOf(all).within(windowOf({ x: 0, y: -40_000, zoom: 1 }, SIZE));
    expect(edges).toHaveLength(1);
    expect(nodes).toEqual([]);
  });

  test("is the same list while the view moves a little, and while an edit changes what is far away", () => {
    const elements = createElements();
    const { nodes, edges } = aColumn(1_000);
    const before = windowOf({ x: 0, y: -50_100, zoom: 1 }, SIZE);
    const after = windowOf({ x: 0, y: -50_140, zoom: 1 }, SIZE);
    expect(sameBox(before, after)).toBe(true);
    const one = elements(flowOf({ nodes, edges }).within(before), NO_MARKS);
    const added = { nodes: [...nodes, aCard("New", 200_000)], edges };
    const two = elements(flowOf(added).within(after), NO_MARKS);
    expect(two.nodes).toBe(one.nodes);
    expect(two.edges).toBe(one.edges);
  });

  test.each([0.05, 0.3, 0.9, 1.6])("covers the view at zoom %d wherever it stands", (zoom) => {
    for (const at of [-70_001, -333, 0, 12, 5_000]) {
      const box = windowOf({ x: at, y: at / 2, zoom }, SIZE);
      expect(box.x).toBeLessThanOrEqual(-at / zoom);
      expect(box.y).toBeLessThanOrEqual(-at / 2 / zoom);
      expect(box.x + box.width).toBeGreaterThanOrEqual((SIZE.width - at) / zoom);
      expect(box.y + box.height).toBeGreaterThanOrEqual((SIZE.height - at / 2) / zoom);
    }
  });
});
