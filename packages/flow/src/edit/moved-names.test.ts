import { expect, test } from "vitest";
import { aFlow, compose } from "../testing/builders.ts";
import { deleteAction } from "./delete-action.ts";
import { movedNames } from "./moved-names.ts";
import { renameAction } from "./rename-action.ts";

const definition = aFlow({ A: compose(1), B: compose("@outputs('A')"), C: compose(3) });
const then = <T>(result: { ok: true; value: T } | { ok: false }): T => {
  if (!result.ok) throw new Error("The edit was refused");
  return result.value;
};

test("nothing moved where only inputs changed", () => {
  expect(movedNames(definition, aFlow({ A: compose(9), B: compose(8), C: compose(7) })).size).toBe(0);
});

test("a renamed action has its new name, a deleted one none", () => {
  const renamed = then(renameAction(definition, "B", "Second"));
  expect([...movedNames(definition, renamed)]).toEqual([["B", "Second"]]);
  const both = then(deleteAction(renamed, "C"));
  expect([...movedNames(definition, both)]).toEqual([
    ["B", "Second"],
    ["C", null],
  ]);
});

test("one that was renamed and edited is known by its place", () => {
  const edited = aFlow({ A: compose(1), Other: compose("x"), C: compose(3) });
  expect([...movedNames(definition, edited)]).toEqual([["B", "Other"]]);
});

test("one that was replaced by another type is gone", () => {
  const other = aFlow({ A: compose(1), B2: { type: "Http", inputs: {} }, C: compose(3) });
  expect([...movedNames(definition, other)]).toEqual([["B", null]]);
});
