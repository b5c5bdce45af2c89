import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { compilePlan } from "./compile-plan.ts";
import { compileVersion } from "./compile-version.ts";
import { pinMisfit } from "./pinned.ts";
import { aFlow, aPlan, aWorld, RUN_ID, runThrough, statuses } from "./testing/a-world.ts";

const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });

async function pinned(actions: ValueObject, pins: ValueObject) {
  const plan = compilePlan(aFlow(actions), { pins });
  if (!plan.ok) throw new Error(plan.failure.message);
  const world = aWorld();
  return { report: await runThrough(world, plan.value), world };
}

const CALL = {
  Call: { type: "Http", inputs: { method: "POST", uri: "https://x.test/pay" } },
  Read: { type: "Compose", inputs: "@body('Call')['id']", ...after("Call") },
};

describe("a pinned output", () => {
  test("is given out instead of executing, in any case of the name, and the history says so", async () => {
    const pins = { call: { status: "Succeeded", outputs: { statusCode: 200, body: { id: 7 } } } };
    const { report, world } = await pinned(CALL, pins);
    expect(world.http.calls).toEqual([]);
    expect(report.actions.Read).toMatchObject({ status: "Succeeded", outputs: 7 });
    const line = world.store.journal(RUN_ID).find(({ action }) => action === "Call");
    expect(line).toMatchObject({ status: "Succeeded", detail: { pinned: true } });
  });

  test("can be a failure, and what follows sees one", async () => {
    const { report } = await pinned(CALL, { Call: { status: "Failed" } });
    expect(statuses(report)).toEqual({ Call: "Failed", Read: "Skipped" });
    expect(report.actions.Call?.error?.message).toContain("pinned");
  });

  test("holds for each iteration of a loop", async () => {
    const loop = { Each: { type: "Foreach", foreach: "@range(0, 3)", actions: { Call: CALL.Call } } };
    const { report, world } = await pinned(loop, { Call: { status: "Succeeded", outputs: 1 } });
    expect(world.http.calls).toEqual([]);
    expect(report.actions.Call?.repetitions).toHaveLength(3);
  });

  test.each([
    ["a container", { A: { type: "Scope", actions: { In: { type: "Compose", inputs: 1 } } } }],
    [
      "a variable",
      { A: { type: "InitializeVariable", inputs: { variables: [{ name: "n", type: "integer" }] } } },
    ],
    ["Terminate", { A: { type: "Terminate", inputs: { runStatus: "Cancelled" } } }],
  ])("does nothing to %s", async (_what, actions) => {
    const { report } = await pinned(actions, { A: { status: "Failed" } });
    expect(report.actions.A?.status).toBe("Succeeded");
  });

  test.each(["", "[]", "{", '{"Call":1}', '{"__proto__":{"status":"Failed"}}'])(
    "that is stored as %j pins nothing and breaks nothing",
    (pinsText) => {
      const definitionText = JSON.stringify(aFlow(CALL));
      const plan = compileVersion({ definitionText, parametersText: "{}", pinsText });
      expect(plan.ok && plan.value.byName.get("call")?.program.kind).toBe("http");
    },
  );
});

describe("outputs to pin fit an action", () => {
  const misfit = (action: string, outputs: Value) => {
    const program = aPlan(CALL).byName.get(action)?.program;
    return program === undefined ? "no such action" : (pinMisfit(program, outputs)?.message ?? null);
  };

  test("that calls, when they are an object with a whole number as statusCode, or none", () => {
    const answers = [{ statusCode: 404, body: "" }, { body: 1 }, {}];
    expect(answers.map((outputs) => misfit("call", outputs))).toEqual([null, null, null]);
    for (const outputs of [[1, 2], "x", 5, null, { statusCode: "abc" }, { statusCode: 2.5 }]) {
      expect(misfit("call", outputs), JSON.stringify(outputs)).toMatch(/^A call gives out an object/);
    }
  });

  test("of any other kind, whatever they are", () => {
    expect([[1, 2], "x", null].map((outputs) => misfit("read", outputs))).toEqual([null, null, null]);
  });
});
