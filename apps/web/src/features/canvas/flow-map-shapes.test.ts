import { expect, test } from "vitest";
import { type MapMarks, mapShapes } from "./flow-map-shapes.ts";
import type { PlacedNode } from "./placed-node.ts";

const aCard = (name: string, x: number): PlacedNode => ({
  kind: "action",
  id: `action:${name}`,
  action: { name, type: "Compose", kind: null, isContainer: false, isDisabled: false, blocks: [] },
  hidden: null,
  x,
  y: 0,
  width: 10,
  height: 5,
});
const NO_MARKS: MapMarks = { selection: [], problems: [], overlay: null };
const layout = { nodes: [aCard("A", 0), aCard("B", 100), aCard("C", 200)], edges: [] };

test("the map has one shape for all cards of a tone", () => {
  expect(mapShapes(layout, NO_MARKS)).toMatchObject({
    card: "M0,0h10v5h-10zM100,0h10v5h-10zM200,0h10v5h-10z",
    failed: "",
  });
});

test("the map shows what is chosen, what has errors and what failed, and no warnings", () => {
  const problem = (action: string, severity: "error" | "warning") =>
    ({ action, severity, code: "x", path: `/actions/${action}`, message: "Wrong." }) as const;
  const shapes = mapShapes(layout, {
    selection: [{ kind: "action", name: "A" }],
    problems: [problem("A", "error"), problem("B", "error"), problem("C", "warning")],
    overlay: new Map([["C", { status: "Failed", durationMs: null }]]),
  });
  expect(shapes.chosen).toBe("M0,0h10v5h-10z");
  expect(shapes.failed).toBe("M100,0h10v5h-10zM200,0h10v5h-10z");
  expect(shapes.card).toBe("");
});
