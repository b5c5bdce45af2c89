import { actionAt, type Definition, findOperation, type OperationSpec } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { insertAction, insertClip } from "./insert-at.ts";

const compose = (runAfter: Record<string, string[]> = {}) => ({ type: "Compose", inputs: "x", runAfter });
const aFlow = (actions: Record<string, ReturnType<typeof compose>>): Definition => ({
  triggers: {},
  actions,
});
const ROOT = { container: null, branch: "actions" };

function aSpec(): OperationSpec {
  const spec = findOperation("action", "Compose");
  if (spec === null || spec === undefined) throw new Error("the catalogue has no Compose");
  return spec;
}

const runAfter = (definition: Definition, name: string) => actionAt(definition, name)?.action.runAfter;

describe("inserting at a plus between two actions", () => {
  const forked = aFlow({
    A: compose(),
    B: compose({ A: ["Succeeded"] }),
    C: compose({ A: ["Failed", "TimedOut"] }),
    D: compose({ B: ["Succeeded"], C: ["Succeeded"] }),
  });

  test("moves only the action at the end of that line, on the statuses it had", () => {
    const inserted = insertAction(forked, aSpec(), { block: ROOT, after: "A", before: "C" }, false);
    if (!inserted.ok) throw new Error(inserted.failure.message);
    const { definition, names } = inserted.value;
    expect(names).toEqual(["Compose"]);
    expect(runAfter(definition, "Compose")).toEqual({ A: ["Succeeded"] });
    expect(runAfter(definition, "B")).toEqual({ A: ["Succeeded"] });
    expect(runAfter(definition, "C")).toEqual({ Compose: ["Failed", "TimedOut"] });
  });

  test("leaves the other lines into a joining action alone", () => {
    const inserted = insertAction(forked, aSpec(), { block: ROOT, after: "B", before: "D" }, false);
    if (!inserted.ok) throw new Error(inserted.failure.message);
    expect(runAfter(inserted.value.definition, "D")).toEqual({ C: ["Succeeded"], Compose: ["Succeeded"] });
  });

  test("at the start of a block goes before the first action", () => {
    const inserted = insertAction(forked, aSpec(), { block: ROOT, after: null, before: "A" }, false);
    if (!inserted.ok) throw new Error(inserted.failure.message);
    expect(runAfter(inserted.value.definition, "A")).toEqual({ Compose: ["Succeeded"] });
  });

  test("as a parallel branch changes no other action", () => {
    const inserted = insertAction(forked, aSpec(), { block: ROOT, after: "A", before: "B" }, true);
    if (!inserted.ok) throw new Error(inserted.failure.message);
    expect(runAfter(inserted.value.definition, "Compose")).toEqual({ A: ["Succeeded"] });
    expect(runAfter(inserted.value.definition, "B")).toEqual({ A: ["Succeeded"] });
  });

  test("pastes a chain whose last action the follower then waits for", () => {
    const clip = {
      kind: "towpath-actions",
      actions: { X: compose(), Y: compose({ X: ["Succeeded"] }) },
    } as const;
    const inserted = insertClip(forked, clip, { block: ROOT, after: "A", before: "B" }, false);
    if (!inserted.ok) throw new Error(inserted.failure.message);
    const { definition } = inserted.value;
    expect(runAfter(definition, "X")).toEqual({ A: ["Succeeded"] });
    expect(runAfter(definition, "B")).toEqual({ Y: ["Succeeded"] });
  });
});

test("what calls a connector brings the parameters it reads; what this flow has of them stays", () => {
  const send = { type: "OpenApiConnection", inputs: { host: { connectionName: "shared_x" } } };
  const inner = { Try: { type: "Scope", actions: { Send: send } } };
  const place = { block: ROOT, after: "A", before: null };
  const declared = { $connections: { defaultValue: { mine: 1 }, type: "Object" } };
  const flow = { ...aFlow({ A: compose() }), parameters: declared };
  const inserted = insertClip(flow, { kind: "towpath-actions", actions: inner }, place, false);
  expect(inserted.ok && inserted.value.definition.parameters).toEqual({
    ...declared,
    $authentication: { defaultValue: {}, type: "SecureObject" },
  });
  const plain = insertClip(flow, { kind: "towpath-actions", actions: { X: compose() } }, place, false);
  expect(plain.ok && plain.value.definition.parameters).toBe(declared);
});

test("inserting after the last action follows it", () => {
  const inserted = insertAction(
    aFlow({ A: compose() }),
    aSpec(),
    { block: ROOT, after: "A", before: null },
    false,
  );
  if (!inserted.ok) throw new Error(inserted.failure.message);
  expect(runAfter(inserted.value.definition, "Compose")).toEqual({ A: ["Succeeded"] });
});
