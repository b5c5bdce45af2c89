import { expect, test } from "vitest";
import type { CanvasLayout, PlacedNode } from "./placed-node.ts";
import { neighbour } from "./walk.ts";

const aNode = (id: string, x: number, y: number, frame?: { width: number; height: number }): PlacedNode => {
  const action = { name: id, type: "Compose", kind: null, isContainer: false, isDisabled: false, blocks: [] };
  return frame === undefined
    ? { kind: "action", id, action, hidden: null, x, y, width: 264, height: 64 }
    : { kind: "container", id, action, headerHeight: 52, x, y, ...frame };
};

const layout: CanvasLayout = {
  nodes: [
    aNode("first", 168, 0),
    aNode("frame", 0, 136, { width: 600, height: 400 }),
    aNode("left", 20, 260),
    aNode("right", 316, 260),
    aNode("last", 168, 608),
  ],
  edges: [],
};

test.each([
  ["first", "down", "frame"],
  ["frame", "down", "left"],
  ["left", "right", "right"],
  ["right", "left", "left"],
  ["left", "down", "last"],
  ["left", "up", "frame"],
  ["last", "up", "frame"],
  ["first", "up", null],
  ["last", "down", null],
] as const)("from %s the arrow %s leads to %s", (from, direction, to) => {
  expect(neighbour(layout, from, direction)).toBe(to);
});
