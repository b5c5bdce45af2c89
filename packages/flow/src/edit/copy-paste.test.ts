import { describe, expect, test } from "vitest";
import { type Definition, ROOT_BLOCK } from "../definition.ts";
import { aFlow, compose, runAfter, scope } from "../testing/builders.ts";
import { actionAt } from "../view/definition-index.ts";
import { copyActions } from "./copy-actions.ts";
import { pasteActions } from "./paste-actions.ts";

const then = <T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};
const links = (definition: Definition, ...names: string[]) =>
  names.map((name) => actionAt(definition, name)?.action.runAfter);
const mocked = (name: string, ...after: string[]) => ({
  ...compose(1, ...after),
  runtimeConfiguration: { staticResult: { name, staticResultOptions: "Enabled" } },
});

describe("copying several actions", () => {
  const flow = aFlow({
    A: compose(1),
    B: compose(2, "A"),
    C: { ...compose(3), runAfter: { B: ["Failed"] } },
    S: scope({ X: compose("@outputs('A')"), Y: compose(5, "X") }, "C"),
  });

  test("UX 3: keeps their order where what stood between them is left out", () => {
    const clip = then(copyActions(flow, ["A", "C"]));
    expect(clip.actions).toMatchObject({ A: { runAfter: {} }, C: { runAfter: runAfter("A") } });
    const pasted = then(pasteActions(flow, clip, { block: ROOT_BLOCK, after: "S" }));
    expect(pasted.names).toEqual(["A_2", "C_2"]);
    expect(links(pasted.definition, "A_2", "C_2")).toEqual([runAfter("S"), runAfter("A_2")]);
  });

  test("UX 3: chains those of different branches in the order of the flow", () => {
    const clip = then(copyActions(flow, ["Y", "A"]));
    expect(clip.actions).toMatchObject({ A: { runAfter: {} }, Y: { runAfter: runAfter("A") } });
  });

  test("UX 3: a scope brings its children, which speak of each other under their new names", () => {
    const clip = then(copyActions(flow, ["S", "X"]));
    expect(Object.keys(clip.actions)).toEqual(["S"]);
    const { definition, renames } = then(pasteActions(flow, clip, { block: ROOT_BLOCK, after: "S" }));
    expect([...renames]).toEqual([
      ["s", "S_2"],
      ["x", "X_2"],
      ["y", "Y_2"],
    ]);
    expect(links(definition, "S_2", "Y_2")).toEqual([runAfter("S"), runAfter("X_2")]);
  });
});

describe("static results of copied actions", () => {
  const flow = aFlow(
    { S: scope({ A: mocked("R0") }) },
    { staticResults: { R0: { status: "Failed" }, Other: { status: "Skipped" } } },
  );

  test("UX 3: come along into another flow, and only theirs", () => {
    const clip = then(copyActions(flow, ["S"]));
    const { definition } = then(pasteActions(aFlow({}), clip, { block: ROOT_BLOCK, after: null }));
    expect(definition.staticResults).toEqual({ R0: { status: "Failed" } });
  });

  test("get another name where theirs stands for something else", () => {
    const other = aFlow({}, { staticResults: { r0: { status: "Succeeded" } } });
    const { definition } = then(
      pasteActions(other, then(copyActions(flow, ["A"])), { block: ROOT_BLOCK, after: null }),
    );
    expect(definition.staticResults).toEqual({ r0: { status: "Succeeded" }, R0_2: { status: "Failed" } });
    expect(actionAt(definition, "A")?.action.runtimeConfiguration).toEqual({
      staticResult: { name: "R0_2", staticResultOptions: "Enabled" },
    });
  });

  test("stay as they are where the same is there already", () => {
    const { definition } = then(
      pasteActions(flow, then(copyActions(flow, ["S"])), { block: ROOT_BLOCK, after: "S" }),
    );
    expect(definition.staticResults).toBe(flow.staticResults);
  });
});
