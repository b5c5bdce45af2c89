import { describe, expect, test } from "vitest";
import { flowOf, type PlacedFlow } from "./placed-flow.ts";
import type { PlacedNode } from "./placed-node.ts";
import {
  anchoredViewport,
  anchorsOf,
  openingViewport,
  returningViewport,
  viewportShowing,
  wholeViewport,
} from "./viewport.ts";

const aCard = (name: string, x: number, y: number): PlacedNode => ({
  kind: "action",
  id: name,
  action: { name, type: "Compose", kind: null, isContainer: false, isDisabled: false, blocks: [] },
  hidden: null,
  x,
  y,
  width: 264,
  height: 64,
});
const aLayout = (...nodes: PlacedNode[]): PlacedFlow => flowOf({ nodes, edges: [] });
const SIZE = { width: 1_000, height: 800 };

describe("the view of the canvas", () => {
  test("shows a small flow whole, at actual size", () => {
    expect(openingViewport(aLayout(aCard("A", -132, 0)), SIZE)).toEqual({ zoom: 1, x: 500, y: 32 });
  });

  test("shows the beginning of a flow that would be unreadable as a whole", () => {
    const view = openingViewport(aLayout(aCard("A", -132, 0), aCard("Z", -132, 9_000)), SIZE);
    expect(view).toEqual({ zoom: 0.9, x: 500, y: 32 });
  });

  test("shows the whole of a long flow, in the middle and with room around it", () => {
    const { zoom, x, y } = wholeViewport(aLayout(aCard("A", -132, 0), aCard("Z", -132, 7_136)), SIZE);
    expect(zoom).toBeCloseTo(0.1);
    expect([x, y]).toEqual([500, 40]);
  });

  test("shows a small flow whole without making its cards larger", () => {
    const { zoom, y } = wholeViewport(aLayout(aCard("A", -132, 0)), SIZE);
    expect([zoom, y]).toEqual([1, 368]);
  });

  test("comes back to where somebody looked, while a card is to be seen from there", () => {
    const layout = aLayout(aCard("A", -132, 0), aCard("B", -132, 200));
    const remembered = { x: 680, y: 32, zoom: 1 };
    expect(returningViewport(remembered, layout, SIZE)).toBe(remembered);
    const phone = { width: 390, height: 700 };
    expect(returningViewport(remembered, layout, phone)).toEqual(openingViewport(layout, phone));
    const farBelow = { x: 500, y: -5_000, zoom: 1 };
    expect(returningViewport(farBelow, layout, SIZE)).toEqual(openingViewport(layout, SIZE));
  });

  test("holds the preferred card still when an edit moves it", () => {
    const before = aLayout(aCard("A", 0, 0), aCard("B", 0, 200));
    const after = aLayout(aCard("A", 0, 0), aCard("B", 100, 336));
    const view = anchoredViewport(before, after, { x: 10, y: 20, zoom: 0.5 }, SIZE, ["gone", "B"]);
    expect(view).toEqual({ x: -40, y: -48, zoom: 0.5 });
  });

  test("holds the card in the middle of the view still when none is preferred", () => {
    const before = aLayout(aCard("A", -132, 0), aCard("B", -132, 400));
    const after = aLayout(aCard("A", -132, 0), aCard("B", -132, 500));
    const view = { x: 500, y: 0, zoom: 1 };
    expect(anchoredViewport(before, after, view, SIZE, [])).toEqual({ x: 500, y: -100, zoom: 1 });
  });

  test("holds the nearest card still when what is in view is farther from the middle than one out of view", () => {
    const size = { width: 1_000, height: 100 };
    const before = aLayout(aCard("In view, far to the side", 800, 10), aCard("Below the view", 368, 110));
    const after = aLayout(aCard("In view, far to the side", 800, 10), aCard("Below the view", 368, 160));
    expect(anchoredViewport(before, after, { x: 0, y: 0, zoom: 1 }, size, [])).toMatchObject({ y: -50 });
  });

  test("holds still what an edit was made at, where that is in view", () => {
    const before = aLayout(aCard("A", 100, 100), aCard("Far below", 100, 5_000));
    const view = { x: 0, y: 0, zoom: 1 };
    const anchors = (...until: string[]) => anchorsOf(before, view, SIZE, { now: ["New"], until });
    expect(anchors("A")).toEqual(["New", "A"]);
    expect(anchors("Far below", "gone")).toEqual(["New"]);
  });

  test("does not move for a card that can be seen", () => {
    const view = { x: 0, y: 0, zoom: 1 };
    expect(viewportShowing({ x: 100, y: 100, width: 264, height: 64 }, view, SIZE)).toBe(view);
  });

  test("moves just far enough to show a card that cannot", () => {
    const view = viewportShowing({ x: 100, y: 900, width: 264, height: 64 }, { x: 0, y: 0, zoom: 1 }, SIZE);
    expect(view).toEqual({ x: 0, y: -196, zoom: 1 });
  });
});
