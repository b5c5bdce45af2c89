import type { Value, ValueObject } from "@towpath/expressions";
import { inWords } from "@towpath/prelude";
import { describe, expect, test } from "vitest";
import { sayingOf } from "./saying-of.ts";
import { aPlan, aWorld, RUN_ID, runThrough } from "./testing/a-world.ts";

const compose = (inputs: Value, more: ValueObject = {}): ValueObject => ({
  type: "Compose",
  inputs,
  ...more,
});
const after = (name: string, ...statuses: string[]) => ({ runAfter: { [name]: statuses } });

async function lineOf(action: string, actions: ValueObject) {
  const world = aWorld();
  const report = await runThrough(world, aPlan(actions), {});
  const line = world.store.journal(RUN_ID).find((entry) => entry.kind === "step" && entry.action === action);
  if (line === undefined) throw new Error(`${action} has no line`);
  return { line, report, world };
}

describe("an error of a step", () => {
  test("keeps what it was made of for readers, and nothing else tells it", async () => {
    const { line, report, world } = await lineOf("A", {
      A: compose("@div(1, 0)"),
      B: compose("@actions('A')['error']", after("A", "Failed")),
    });
    const saying = sayingOf(line);
    expect(saying && inWords(saying)).toBe(line.error?.message);
    expect(Object.keys(report.actions.A?.error ?? {})).toEqual(["code", "message"]);
    expect(Object.keys(report.actions.B?.outputs ?? {})).toEqual(["code", "message"]);
    expect(world.store.run(RUN_ID)?.status).toBe("Succeeded");
  });

  test("is kept by the run that failed of it; what is reported of the run is as it always was", async () => {
    const { line, report, world } = await lineOf("A", { A: compose("@div(1, 0)") });
    expect(world.store.run(RUN_ID)?.end?.error?.saying).toEqual(line.error?.saying);
    expect(Object.keys(report.error ?? {})).toEqual(["code", "message", "details"]);
    expect(JSON.stringify(report)).not.toContain("template");
  });

  test("in fixed words is kept without: they are said by themselves", async () => {
    const { line } = await lineOf("A", { A: { type: "Join", inputs: { from: [], joinWith: 5 } } });
    expect(line.error).toEqual({ code: "BadRequest", message: "'joinWith' must be a text." });
  });

  test("of a secured step says nothing that its message does not", async () => {
    const secured = { runtimeConfiguration: { secureData: { properties: ["inputs"] } } };
    const { world } = await lineOf("A", { A: compose("@int(concat('hunter', '2'))", secured) });
    const kept = world.store.run(RUN_ID)?.end?.error;
    expect(JSON.stringify(kept)).not.toContain("hunter");
    expect(kept?.saying).toBeUndefined();
  });
});

describe("why a step was skipped", () => {
  test.each<[string, string, ValueObject]>([
    [
      "the one before failed",
      "It's",
      { A: compose("@div(1, 0)"), "It's": compose(1, after("A", "Succeeded")) },
    ],
    [
      "the action around it was skipped",
      "In",
      {
        A: compose(1),
        S: { type: "Scope", actions: { In: compose(1) }, ...after("A", "Failed") },
      },
    ],
    [
      "its branch was not taken",
      "In",
      {
        C: { type: "If", expression: { equals: [1, 2] }, actions: { In: compose(1) } },
      },
    ],
  ])("is said, though nothing is kept for it: %s", async (_why, action, actions) => {
    const { line } = await lineOf(action, actions);
    expect(line).toMatchObject({ status: "Skipped" });
    expect(line.error?.saying).toBeUndefined();
    const saying = sayingOf(line);
    expect(saying?.values).toMatchObject({ name: action });
    expect(saying && inWords(saying)).toBe(line.error?.message);
  });

  test("names that look like the words around them are told apart", async () => {
    const before = "A' only when that is Failed, and it is Skipped.";
    const { line } = await lineOf("B", { [before]: compose(1), B: compose(1, after(before, "Failed")) });
    expect(sayingOf(line)?.values).toEqual({ name: "B", before, statuses: "Failed", status: "Succeeded" });
  });

  test("a message of other words is left as it stands", () => {
    const error = { code: "ActionDependencyFailed", message: "Kept by an older version." };
    expect(sayingOf({ action: "A", status: "Skipped", error })).toBeUndefined();
  });
});
