import { expect, test } from "vitest";
import { aFlow, compose, scope } from "../testing/builders.ts";
import { allActions } from "../view/definition-index.ts";
import { diffDefinitions } from "./diff-definitions.ts";

const BEFORE = aFlow({ A: compose({ x: 1, y: 2 }), B: compose("b", "A"), C: compose("@outputs('A')", "B") });

test("a diff names what came, went and changed, with the members that differ", () => {
  const after = aFlow({ A: compose({ x: 1, y: 3 }), D: compose("d", "A"), C: compose("@outputs('A')", "D") });
  const { actions, trigger, flow } = diffDefinitions(BEFORE, after);
  // B and D are of one kind at one place: it is one action with another name.
  expect(actions).toEqual([
    {
      name: "A",
      kind: "changed",
      from: null,
      moved: false,
      fields: [{ path: ["inputs", "y"], before: 2, after: 3 }],
    },
    {
      name: "D",
      kind: "changed",
      from: "B",
      moved: false,
      fields: [{ path: ["inputs"], before: "b", after: "d" }],
    },
  ]);
  expect([trigger, flow]).toEqual([null, []]);
});

test("links that only follow from what came or went are no change", () => {
  const without = aFlow({ A: compose({ x: 1, y: 2 }), C: compose("@outputs('A')", "A") });
  expect(diffDefinitions(BEFORE, without).actions).toMatchObject([{ name: "B", kind: "removed" }]);
  expect(diffDefinitions(without, BEFORE).actions).toMatchObject([{ name: "B", kind: "added" }]);
});

test("a new name is no change of what speaks of the action", () => {
  const after = aFlow({
    Start: compose({ x: 1, y: 2 }),
    B: compose("b", "Start"),
    C: compose("@outputs('Start')", "B"),
  });
  expect(diffDefinitions(BEFORE, after).actions).toEqual([
    { name: "Start", kind: "changed", from: "A", moved: false, fields: [] },
  ]);
});

test("an action in another scope has moved, and the trigger and parameters are compared too", () => {
  const before = aFlow({ S: scope({}), A: compose(1, "S") });
  const after = aFlow(
    { S: scope({ A: compose(1) }) },
    {
      parameters: { limit: { type: "Int" } },
      triggers: { manual: { type: "Request", inputs: { schema: {} } } },
    },
  );
  const { actions, trigger, flow } = diffDefinitions(before, after);
  expect(actions).toMatchObject([{ name: "A", kind: "changed", moved: true, fields: [] }]);
  expect(trigger).toMatchObject({ name: "manual", kind: "changed" });
  expect(flow).toEqual([{ path: ["parameters", "limit"], before: undefined, after: { type: "Int" } }]);
});

test("the union to be drawn has what is there now and what was removed, where it stood", () => {
  const before = aFlow({ S: scope({ In: compose(1) }), A: compose(2, "S"), B: compose(3, "A") });
  const { union } = diffDefinitions(before, aFlow({ B: compose(3), New: compose(4, "B") }));
  expect(allActions(union).map(({ name, block }) => [name, block.container])).toEqual([
    ["B", null],
    ["New", null],
    ["S", null],
    ["In", "S"],
    ["A", null],
  ]);
});
