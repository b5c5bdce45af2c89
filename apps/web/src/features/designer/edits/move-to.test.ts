import { actionAt, addNote, type Definition, emptyDefinition, flowNotes, ROOT_BLOCK } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { moveTo, whyNotAt } from "./move-to.ts";
import { reach } from "./reach.ts";

const step = (...after: string[]) => ({
  type: "Compose",
  inputs: 1,
  runAfter: Object.fromEntries(after.map((name) => [name, ["Succeeded"]])),
});
const flow: Definition = {
  ...emptyDefinition(),
  actions: {
    A: step(),
    B: step("A"),
    C: step("B"),
    S: { type: "Scope", actions: { X: step(), Y: step("X") }, runAfter: { C: ["Succeeded"] } },
    L: { type: "Foreach", foreach: [1], actions: {}, runAfter: { S: ["Succeeded"] } },
    End: { type: "Terminate", inputs: { runStatus: "Succeeded" }, runAfter: { L: ["Succeeded"] } },
    V: { type: "InitializeVariable", inputs: {}, runAfter: {} },
  },
};
const inside = (container: string, after: string | null = null, before: string | null = null) => ({
  block: { container, branch: "actions" },
  after,
  before,
});
const then = <T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};
const after = (definition: Definition, name: string) =>
  Object.keys(actionAt(definition, name)?.action.runAfter ?? {});

describe("UX 4: what is dragged", () => {
  test("goes to the plus it is dropped on, and what stood around its old place is tied together", () => {
    const { definition } = then(moveTo(flow, ["B"], inside("S", "X", "Y")));
    expect([after(definition, "C"), after(definition, "B"), after(definition, "Y")]).toEqual([
      ["A"],
      ["X"],
      ["B"],
    ]);
    expect(actionAt(definition, "B")?.block.container).toBe("S");
  });

  test("keeps its order when it is several, and its notes", () => {
    const noted = then(addNote(flow, { text: "n", beside: "C" })).definition;
    const { definition } = then(moveTo(noted, ["A", "C"], { block: ROOT_BLOCK, after: "L", before: "End" }));
    expect([after(definition, "A"), after(definition, "C"), after(definition, "End")]).toEqual([
      ["L"],
      ["A"],
      ["C"],
    ]);
    expect(flowNotes(definition)).toMatchObject([{ beside: "C" }]);
  });

  test.each([
    ["into itself", ["S"], inside("S", "X", "Y"), /cannot be put into itself/],
    ["beside itself", ["B"], { block: ROOT_BLOCK, after: "A", before: "B" }, /stands here already/],
    ["ending the run in a loop", ["End"], inside("L"), /ends the run.*loop “L”/],
    ["setting up a variable in a scope", ["V"], inside("S"), /only possible at the top level/],
  ])("cannot go %s, and the reason is said", (_what, names, place, words) => {
    expect(whyNotAt(flow, names, place)?.message).toMatch(words);
    expect(moveTo(flow, names, place)).toMatchObject({ ok: false, failure: { message: words } });
  });
});

test("UX 48: up- and downstream of an action are those of its branch", () => {
  expect(reach(flow, "C", "up")).toEqual(["A", "B", "C"]);
  expect(reach(flow, "C", "down")).toEqual(["C", "S", "L", "End"]);
  expect(reach(flow, "X", "down")).toEqual(["X", "Y"]);
});
