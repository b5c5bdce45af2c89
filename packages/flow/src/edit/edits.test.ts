import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { findOperation } from "../catalogue/operations.ts";
import { type Definition, emptyDefinition, ROOT_BLOCK } from "../definition.ts";
import { aFlow, compose, runAfter, scope } from "../testing/builders.ts";
import { actionAt, blockActions, triggerOf } from "../view/definition-index.ts";
import { runAfterOf } from "../view/run-after.ts";
import { addAction } from "./add-action.ts";
import { copyActions } from "./copy-actions.ts";
import { deleteAction } from "./delete-action.ts";
import { duplicateAction } from "./duplicate-action.ts";
import { moveAction } from "./move-action.ts";
import { freshName } from "./names.ts";
import { pasteActions } from "./paste-actions.ts";
import { replaceAction } from "./replace-action.ts";
import { setMember } from "./set-member.ts";
import { setRunAfter } from "./set-run-after.ts";
import { setTrigger } from "./set-trigger.ts";
import { addCase, deleteCase, renameCase, setCaseValue } from "./switch-cases.ts";
import { wrapInScope } from "./wrap-in-scope.ts";

const spec = (type: string) => {
  const found = findOperation("action", type);
  if (found === null) throw new Error(`no catalogue entry for ${type}`);
  return found;
};

function value<T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const after = (definition: Definition, name: string): ValueObject =>
  runAfterOf(actionAt(definition, name)?.action);

const order = (definition: Definition): string[] => Object.keys(blockActions(definition, ROOT_BLOCK) ?? {});

const chain = aFlow({ A: compose(1), B: compose(2, "A"), C: compose(3, "B") });

describe("adding an action", () => {
  test("between two actions links it to both, and keeps the status the follower waits for", () => {
    const flow = aFlow({ A: compose(1), B: { ...compose(2), runAfter: { A: ["Failed"] } } });
    const added = value(addAction(flow, { spec: spec("Http"), at: { block: ROOT_BLOCK, after: "A" } }));
    expect(added.name).toBe("HTTP");
    expect(after(added.definition, "HTTP")).toEqual({ A: ["Succeeded"] });
    expect(after(added.definition, "B")).toEqual({ HTTP: ["Failed"] });
    expect(order(added.definition)).toEqual(["A", "HTTP", "B"]);
  });

  test("at the start of a block makes what was first follow it", () => {
    const added = value(addAction(chain, { spec: spec("Compose"), at: { block: ROOT_BLOCK, after: null } }));
    expect(after(added.definition, "Compose")).toEqual({});
    expect(after(added.definition, "A")).toEqual({ Compose: ["Succeeded"] });
    expect(order(added.definition)[0]).toBe("Compose");
  });

  test("as a parallel branch leaves what follows alone", () => {
    const at = { block: ROOT_BLOCK, after: "A", parallel: true };
    const added = value(addAction(chain, { spec: spec("Compose"), at }));
    expect(after(added.definition, "Compose")).toEqual({ A: ["Succeeded"] });
    expect(after(added.definition, "B")).toEqual({ A: ["Succeeded"] });
  });

  test("into the empty else branch of a condition that has no else creates the branch", () => {
    const flow = aFlow({ If: { type: "If", expression: {}, actions: {} } });
    const at = { block: { container: "If", branch: "else" }, after: null };
    const added = value(addAction(flow, { spec: spec("Compose"), at }));
    expect(actionAt(added.definition, "Compose")?.pointer).toBe("/actions/If/else/actions/Compose");
  });

  test("says so when the place or the name cannot be used", () => {
    const at = { block: { container: "Nowhere", branch: "actions" }, after: null };
    expect(addAction(chain, { spec: spec("Compose"), at })).toMatchObject({
      failure: { kind: "no-such-block" },
    });
    const root = { block: ROOT_BLOCK, after: null };
    expect(addAction(chain, { spec: spec("Compose"), at: root, name: "b" })).toMatchObject({
      failure: { kind: "name-taken", message: expect.stringContaining('"B"') },
    });
    expect(addAction(chain, { spec: spec("Compose"), at: root, name: "x".repeat(81) }).ok).toBe(false);
    expect(addAction(chain, { spec: spec("Compose"), at: root, name: "a\u0000b" }).ok).toBe(false);
    expect(addAction(chain, { spec: spec("Compose"), at: root, name: "\ud800" }).ok).toBe(false);
  });
});

describe("deleting and moving", () => {
  test("deleting links the follower to what came before, and undoes an insertion exactly", () => {
    const deleted = value(deleteAction(chain, "b"));
    expect(after(deleted, "C")).toEqual({ A: ["Succeeded"] });
    const added = value(addAction(chain, { spec: spec("Http"), at: { block: ROOT_BLOCK, after: "A" } }));
    expect(value(deleteAction(added.definition, added.name))).toEqual(chain);
  });

  test("deleting the first action makes its follower the first", () => {
    expect(after(value(deleteAction(chain, "A")), "B")).toEqual({});
  });

  test("deleting a joint links the follower to all that came before", () => {
    const flow = aFlow({ A: compose(1), B: compose(2), J: compose(3, "A", "B"), C: compose(4, "J") });
    expect(after(value(deleteAction(flow, "J")), "C")).toEqual(runAfter("A", "B"));
  });

  test("an action moves into a container with what it holds, and out again", () => {
    const flow = aFlow({ A: compose(1), S: scope({ X: compose(2) }, "A"), C: compose(3, "S") });
    const inside = value(moveAction(flow, "A", { block: { container: "S", branch: "actions" }, after: "X" }));
    expect(actionAt(inside, "A")?.pointer).toBe("/actions/S/actions/A");
    expect(after(inside, "S")).toEqual({});
    const out = value(moveAction(inside, "A", { block: ROOT_BLOCK, after: null }));
    expect(out).toEqual(flow);
  });

  test("a container does not move into itself", () => {
    const flow = aFlow({ S: scope({ T: scope({}) }) });
    const at = { block: { container: "T", branch: "actions" }, after: null };
    expect(moveAction(flow, "S", at)).toMatchObject({ failure: { kind: "inside-itself" } });
  });
});

describe("copying, pasting and duplicating", () => {
  const flow = aFlow({
    A: compose("start"),
    S: scope({ X: compose("@outputs('A')"), Y: compose("@outputs('x')", "X") }, "A"),
    B: compose("@outputs('Y')", "S"),
  });

  test("a duplicate speaks of its own inner actions, and of the others as before", () => {
    const copy = value(duplicateAction(flow, "S"));
    expect(copy.name).toBe("S_2");
    expect(actionAt(copy.definition, "X_2")?.action.inputs).toBe("@outputs('A')");
    expect(actionAt(copy.definition, "Y_2")?.action.inputs).toBe("@outputs('X_2')");
    expect(after(copy.definition, "Y_2")).toEqual({ X_2: ["Succeeded"] });
    expect(after(copy.definition, "S_2")).toEqual({ S: ["Succeeded"] });
    expect(after(copy.definition, "B")).toEqual({ S_2: ["Succeeded"] });
  });

  test("a copied chain keeps its inner links and is linked at both ends", () => {
    const clip = value(copyActions(flow, ["S", "B", "Y"]));
    expect(Object.keys(clip.actions)).toEqual(["S", "B"]);
    const pasted = value(pasteActions(flow, clip, { block: ROOT_BLOCK, after: "A" }));
    expect(pasted.names).toEqual(["S_2", "B_2"]);
    expect(after(pasted.definition, "S_2")).toEqual({ A: ["Succeeded"] });
    expect(after(pasted.definition, "B_2")).toEqual({ S_2: ["Succeeded"] });
    expect(after(pasted.definition, "S")).toEqual({ B_2: ["Succeeded"] });
  });

  test("a foreign clip that is none is refused", () => {
    const clip = { kind: "towpath-actions", actions: { A: 1 } } as never;
    expect(pasteActions(flow, clip, { block: ROOT_BLOCK, after: null }).ok).toBe(false);
  });
});

describe("links", () => {
  test("a link that would close a circle is refused, with the circle in words", () => {
    expect(setRunAfter(chain, "A", { C: ["Succeeded"] })).toMatchObject({
      failure: { kind: "would-loop", message: expect.stringContaining("→") },
    });
  });

  test("statuses are kept in the known spelling, and unknown ones refused", () => {
    expect(after(value(setRunAfter(chain, "C", { a: ["FAILED", "timedout"] })), "C")).toEqual({
      A: ["Failed", "TimedOut"],
    });
    expect(after(value(setRunAfter(chain, "C", { A: ["Failed", "cancelled"] })), "C")).toEqual({
      A: ["Failed", "Cancelled"],
    });
    expect(setRunAfter(chain, "C", { A: ["Done"] }).ok).toBe(false);
    expect(setRunAfter(chain, "C", { A: [] }).ok).toBe(false);
    expect(setRunAfter(chain, "C", { Nobody: ["Failed"] }).ok).toBe(false);
  });
});

describe("members, triggers and cases", () => {
  test("setting a member creates the objects on its way and shares the rest", () => {
    const set = value(setMember(chain, { kind: "action", name: "B" }, ["inputs", "headers", "x"], "1"));
    expect(actionAt(set, "B")?.action.inputs).toEqual({ headers: { x: "1" } });
    expect(actionAt(set, "A")?.action).toBe(actionAt(chain, "A")?.action);
    const cleared = value(setMember(set, { kind: "action", name: "B" }, ["inputs", "headers"], undefined));
    expect(actionAt(cleared, "B")?.action.inputs).toEqual({});
  });

  test("a hostile member name is data", () => {
    const set = value(setMember(chain, { kind: "action", name: "A" }, ["__proto__", "polluted"], true));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.hasOwn(actionAt(set, "A")?.action ?? {}, "__proto__")).toBe(true);
  });

  test("links and branches cannot be changed as plain members", () => {
    expect(setMember(chain, { kind: "action", name: "A" }, ["runAfter"], {}).ok).toBe(false);
  });

  test("a new trigger takes the old one's place", () => {
    const recurrence = findOperation("trigger", "Recurrence");
    if (recurrence === null) throw new Error("no Recurrence");
    expect(triggerOf(value(setTrigger(emptyDefinition(), recurrence)))?.name).toBe("On_a_schedule");
    const edited = value(setTrigger(chain, { type: "Request", kind: "Button" }));
    expect(triggerOf(edited)).toEqual({ name: "manual", trigger: { type: "Request", kind: "Button" } });
  });

  test("cases are added, renamed, given a value and removed", () => {
    const flow = aFlow({ Switch: { type: "Switch", expression: "@1", cases: {} } });
    const one = value(addCase(flow, "switch"));
    const two = value(addCase(one.definition, "Switch", { value: "b" }));
    expect([one.name, two.name]).toEqual(["Case", "Case_2"]);
    const set = value(setCaseValue(two.definition, "Switch", "Case", "a"));
    const renamed = value(renameCase(set, "Switch", "case", "First"));
    expect(actionAt(renamed, "Switch")?.action.cases).toEqual({
      First: { case: "a", actions: {} },
      Case_2: { case: "b", actions: {} },
    });
    expect(renameCase(renamed, "Switch", "First", "case_2").ok).toBe(false);
    expect(actionAt(value(deleteCase(renamed, "Switch", "First")), "Switch")?.action.cases).toEqual({
      Case_2: { case: "b", actions: {} },
    });
  });

  test("replacing an action by JSON that would break the flow is refused", () => {
    expect(replaceAction(chain, "C", { type: "Compose", runAfter: { Nobody: ["Succeeded"] } })).toMatchObject(
      {
        failure: { kind: "bad-run-after" },
      },
    );
    expect(replaceAction(chain, "A", compose(1, "C"))).toMatchObject({ failure: { kind: "would-loop" } });
    expect(replaceAction(chain, "C", scope({ b: compose(1) }, "B"))).toMatchObject({
      failure: { kind: "name-taken" },
    });
    expect(replaceAction(chain, "C", ["no"]).ok).toBe(false);
    expect(value(replaceAction(chain, "C", scope({ D: compose(1) }, "B"))).actions).toMatchObject({
      C: { type: "Scope" },
    });
  });
});

describe("wrapping in a scope", () => {
  test("the scope takes the place of a chain", () => {
    const wrapped = value(wrapInScope(chain, ["B"], "Try"));
    expect(after(wrapped.definition, "Try")).toEqual({ A: ["Succeeded"] });
    expect(after(wrapped.definition, "C")).toEqual({ Try: ["Succeeded"] });
    expect(actionAt(wrapped.definition, "B")).toMatchObject({
      pointer: "/actions/Try/actions/B",
      action: { runAfter: {} },
    });
  });

  test("a gap between the chosen actions is refused", () => {
    expect(wrapInScope(chain, ["A", "C"])).toMatchObject({ failure: { kind: "not-neighbours" } });
  });
});

test("a fresh name counts up and stays within the limit", () => {
  expect(freshName(chain, "a")).toBe("a_2");
  const long = "n".repeat(80);
  const name = freshName(aFlow({ [long]: compose(1) }), long);
  expect(name).toHaveLength(80);
  expect(name.endsWith("_2")).toBe(true);
});
