import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepCanvasMemory, readCanvasMemory, takeLeftView } from "./canvas-memory.ts";

const FLOW = "f";
const VIEWPORT = { x: 1, y: 2, zoom: 1 };
const left = (over: object = {}) => ({ collapsed: ["Try"], viewport: VIEWPORT, leftAt: 100, ...over });

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  });
});
afterEach(() => vi.unstubAllGlobals());

test("UX 38: a flow opens as its person left it in another browser", () => {
  takeLeftView(FLOW, "ada", left());
  expect(readCanvasMemory(FLOW)).toMatchObject({ collapsed: ["Try"], viewport: VIEWPORT, by: "ada" });
});

test("what was left later holds: here, or in another browser", () => {
  takeLeftView(FLOW, "ada", null);
  keepCanvasMemory(FLOW, { collapsed: ["Each"], leftAt: 200 });
  takeLeftView(FLOW, "ada", left());
  expect(readCanvasMemory(FLOW).collapsed).toEqual(["Each"]);
  takeLeftView(FLOW, "ada", left({ leftAt: 300 }));
  expect(readCanvasMemory(FLOW).collapsed).toEqual(["Try"]);
});

test("whoever uses the browser of somebody else does not look where that one looked", () => {
  takeLeftView(FLOW, "ada", left());
  keepCanvasMemory(FLOW, { view: "outline" });
  takeLeftView(FLOW, "bea", null);
  expect(readCanvasMemory(FLOW)).toMatchObject({ collapsed: [], viewport: null, view: "outline", by: "bea" });
});
