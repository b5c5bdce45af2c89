import { flowGraph, parseDefinition } from "@towpath/flow";
import { expect, test } from "vitest";
import { outlineOf } from "./outline-rows.ts";
import { findTyped, walkOutline, walkPlaces } from "./walk-outline.ts";

const parsed = parseDefinition(
  JSON.stringify({
    triggers: { Go: { type: "Request", inputs: {} } },
    actions: {
      Box: { type: "Scope", actions: { In: { type: "Compose", inputs: 1, runAfter: {} } }, runAfter: {} },
      End: { type: "Compose", inputs: 1, runAfter: { Box: ["Succeeded"] } },
    },
  }),
);
if (!parsed.ok) throw new Error(parsed.failure.message);
const graph = flowGraph(parsed.value);
const { rows } = outlineOf(graph, new Set());

test.each([
  ["trigger", "ArrowDown", "action:Box"],
  ["action:End", "ArrowUp", "action:In"],
  ["action:End", "Home", "trigger"],
  ["trigger", "End", "action:End"],
  ["action:Box", "ArrowRight", "action:In"],
  ["action:In", "ArrowLeft", "action:Box"],
])("from %s the key %s leads to %s", (from, key, to) => {
  expect(walkOutline(rows, from, key)).toEqual({ kind: "go", to });
});

test("left folds what is unfolded, right unfolds it; at the ends there is nothing to do", () => {
  expect(walkOutline(rows, "action:Box", "ArrowLeft")).toEqual({ kind: "toggle" });
  const folded = outlineOf(graph, new Set(["Box"])).rows;
  expect(walkOutline(folded, "action:Box", "ArrowRight")).toEqual({ kind: "toggle" });
  expect(walkOutline(rows, "trigger", "ArrowUp")).toBeNull();
  expect(walkOutline(rows, "action:End", "ArrowRight")).toBeNull();
});

test("while actions are moved the arrows lead from place to place", () => {
  const withPlaces = outlineOf(graph, new Set(), true).rows;
  expect(walkPlaces(withPlaces, "action:In", "ArrowDown")).toEqual({
    kind: "go",
    to: "place:Box/actions/In",
  });
  expect(walkPlaces(withPlaces, "action:In", "ArrowUp")).toEqual({ kind: "go", to: "place:Box/actions/" });
});

test("typing finds the next row that begins so; the same letter again goes on, around the end", () => {
  const words = ["Order", "Read", "Reply", "Rename"];
  expect(findTyped(words, 0, "r")).toBe(1);
  expect(findTyped(words, 1, "r")).toBe(2);
  expect(findTyped(words, 3, "r")).toBe(1);
  expect(findTyped(words, 1, "rep")).toBe(2);
  expect(findTyped(words, 0, "x")).toBeNull();
});
