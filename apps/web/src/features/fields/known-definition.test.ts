import type { ValueObject } from "@towpath/expressions";
import { type Definition, setMember, setRunAfter } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import { knownData } from "./known-data.ts";
import { createKnownDefinition } from "./known-definition.ts";

const compose = (inputs: string, ...after: string[]): ValueObject => ({
  type: "Compose",
  inputs,
  runAfter: Object.fromEntries(after.map((name) => [name, ["Succeeded"]])),
});
const flow: Definition = {
  parameters: {},
  triggers: { manual: { type: "Request", inputs: {} } },
  actions: {
    First: compose("1"),
    Scope: {
      type: "Scope",
      actions: {
        Inner: compose("2"),
        Rows: { type: "Select", inputs: { from: "@triggerBody()", select: "x" } },
      },
      runAfter: { First: ["Succeeded"] },
    },
  },
};
function edited(definition: Definition, name: string, path: string[], value: string): Definition {
  const made = setMember(definition, { kind: "action", name }, path, value);
  if (!made.ok) throw new Error(made.failure.message);
  return made.value;
}
const waiting = setRunAfter(flow, "Inner", { Rows: ["Succeeded"] });
const runAfterRows = waiting.ok ? waiting.value : flow;
const inner = { kind: "action", name: "Inner" } as const;
const rows = { kind: "action", name: "Rows" } as const;

describe("what a field may use is worked out again", () => {
  test("not for keys in the step's own fields: twenty keys are one definition", () => {
    const known = createKnownDefinition();
    const seen = new Set([known(flow, inner)]);
    let typed = flow;
    for (let key = 0; key < 20; key += 1) {
      typed = edited(typed, "Inner", ["inputs"], "x".repeat(key + 1));
      seen.add(known(typed, inner));
    }
    expect(seen.size).toBe(1);
    expect(knownData(typed, inner)).toEqual(knownData(flow, inner));
  });

  test.each<[string, Definition, typeof inner | typeof rows]>([
    ["a step before it changed", edited(flow, "First", ["inputs"], "other"), inner],
    ["a step beside it changed", edited(flow, "Rows", ["inputs", "select"], "y"), inner],
    ["it runs after another step", runAfterRows, inner],
    ["its rows come from elsewhere", edited(flow, "Rows", ["inputs", "from"], "@outputs('First')"), rows],
    ["a parameter came", { ...flow, parameters: { p: { type: "String" } } }, inner],
  ])("when %s", (_what, after, target) => {
    const known = createKnownDefinition();
    known(flow, target);
    expect(known(after, target)).toBe(after);
  });

  test("when another step is looked at", () => {
    const known = createKnownDefinition();
    known(flow, inner);
    const after = edited(flow, "Inner", ["inputs"], "x");
    expect(known(after, rows)).toBe(after);
  });
});
