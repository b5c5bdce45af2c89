import { PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { fireTrigger } from "./fire-trigger.ts";
import { runToEnd } from "./run-to-end.ts";
import { aFlow, aPlan, aWorld, NOON } from "./testing/a-world.ts";

const compose = (inputs: Value): ValueObject => ({ type: "Compose", inputs });
const trigger = (more: ValueObject): ValueObject => ({
  triggers: { When: { type: "Request", kind: "Http", ...more } },
});
const run = (definition: ValueObject, body: Value = null, timeoutMs = 60_000, world = aWorld()) =>
  runToEnd({ definition, event: { headers: { a: "b" }, body }, ports: world.ports, timeoutMs });

describe("running a definition from beginning to end", () => {
  test("tells the run as it is printed, and nothing else", async () => {
    const report = await run(aFlow({ A: compose("@triggerBody()") }), 1);
    expect(report).toEqual({
      status: "Succeeded",
      actions: { A: { status: "Succeeded", code: "OK", inputs: 1, outputs: 1 } },
    });
  });

  test("tells what the caller was told, also where the history hides it", async () => {
    const actions = { R: { type: "Response", inputs: { statusCode: 201, body: "@triggerBody()" } } };
    const secured = trigger({ runtimeConfiguration: { secureData: { properties: ["outputs"] } } });
    expect(await run(aFlow(actions, secured), "s3cret")).toMatchObject({
      response: { statusCode: 201, headers: {}, body: "s3cret" },
      actions: { R: { outputs: { hidden: true } } },
    });
  });

  test("a definition that cannot run is a failed run with the place", async () => {
    const broken = aFlow({ A: { ...compose(1), runAfter: { A: ["Succeeded"] } } });
    expect(await run(broken)).toMatchObject({
      status: "Failed",
      error: { code: "InvalidDefinition" },
      actions: {},
    });
  });

  test("waits out its pauses, and stops waiting at its deadline", async () => {
    const flow = aFlow({ W: { type: "Wait", inputs: { interval: { count: 10, unit: "Minute" } } } });
    expect(await run(flow, null, 700_000)).toMatchObject({ status: "Succeeded" });
    expect(await run(flow, null, 60_000)).toMatchObject({
      status: "Waiting",
      actions: { W: { status: "Waiting" } },
    });
  });

  test("a call that never comes back is told as running", async () => {
    const world = aWorld();
    world.http.on("https://slow.test/", "hang");
    const flow = aFlow({
      Call: { type: "Http", inputs: { method: "GET", uri: "https://slow.test/" } },
      A: compose(1),
    });
    expect(await run(flow, null, 5_000, world)).toMatchObject({
      status: "Running",
      actions: { Call: { status: "Running" }, A: { status: "Succeeded" } },
    });
  });

  test("without a trigger it is started by hand", async () => {
    expect(await run({ actions: { A: compose("@triggerBody()") } }, 5)).toMatchObject({
      actions: { A: { outputs: 5 } },
    });
  });

  test("numbers keep their spelling on the way through", async () => {
    const price = new PreciseNumber("decimal", "1.50", 1.5);
    expect(await run(aFlow({ A: compose("@triggerBody()?['p']") }), { p: price })).toMatchObject({
      actions: { A: { outputs: price } },
    });
  });
});

describe("a trigger", () => {
  test("with splitOn answers its caller with 202, whatever its runs respond", async () => {
    const actions = { R: { type: "Response", inputs: { statusCode: 200, body: "@triggerBody()" } } };
    const report = await run(aFlow(actions, trigger({ splitOn: "@triggerBody()" })), [1, 2]);
    if (!("runs" in report)) throw new Error("not split");
    expect(report.response).toEqual({ statusCode: 202, headers: {} });
    expect(report.runs).toMatchObject([1, 2].map(() => ({ actions: { R: { status: "Succeeded" } } })));
    expect(report.runs.some((one) => "response" in one)).toBe(false);
  });

  test("with splitOn makes one run of each item", async () => {
    const flow = aFlow({ A: compose("@triggerOutputs()") }, trigger({ splitOn: "@triggerBody()?['value']" }));
    const report = await run(flow, { value: [1, "b"] });
    if (!("runs" in report)) throw new Error("not split");
    expect(report.runs.map((one) => one.actions.A?.outputs)).toEqual([{ body: 1 }, { body: "b" }]);
    expect(await run(flow, { value: [] })).toEqual({ runs: [] });
    expect(await run(flow, { value: "no list" })).toEqual({
      triggered: false,
      reason: expect.stringContaining("got String"),
    });
  });

  test.each<[string, Value[], boolean]>([
    ["all conditions hold", ["@equals(triggerBody()?['n'], 1)", "@not(empty(triggerBody()))"], true],
    ["one does not hold", ["@equals(triggerBody()?['n'], 1)", "@equals(1, 2)"], false],
    ["one has no value", ["@div(1, 0)"], false],
    ["one is no Boolean", ["@string('true')"], false],
  ])("fires only when its conditions hold: %s", async (_what, expressions, fires) => {
    const conditions = expressions.map((expression) => ({ expression }));
    const report = await run(aFlow({ A: compose(1) }, trigger({ conditions })), { n: 1 });
    expect(report).toMatchObject(fires ? { status: "Succeeded" } : { triggered: false });
  });

  test("that does not fire says why", () => {
    const plan = aPlan({}, trigger({ conditions: [{ expression: "@equals(1, 2)" }] }));
    const at = { nowMs: NOON, clientTrackingId: "t", random: () => 0 };
    expect(fireTrigger(plan, {}, at)).toEqual({
      triggered: false,
      reason: "A trigger condition does not hold.",
    });
  });

  test("keeps the caller's Authorization header to itself, unless it is asked for", () => {
    const at = { nowMs: NOON, clientTrackingId: "t", random: () => 0 };
    const event = { headers: { AUTHORIZATION: "Bearer s", Other: "x" }, body: 1 };
    const outputs = (more: ValueObject) => {
      const firing = fireTrigger(aPlan({}, trigger(more)), event, at);
      return firing.triggered ? firing.events[0]?.outputs : null;
    };
    expect(outputs({})).toEqual({ headers: { Other: "x" }, body: 1 });
    expect(outputs({ operationOptions: "IncludeAuthorizationHeadersInOutputs" })).toMatchObject({
      headers: event.headers,
    });
  });

  test("of a schedule has no outputs", () => {
    const plan = aPlan(
      {},
      { triggers: { Every: { type: "Recurrence", recurrence: { frequency: "Day", interval: 1 } } } },
    );
    const firing = fireTrigger(plan, {}, { nowMs: NOON, clientTrackingId: "t", random: () => 0 });
    expect(firing).toEqual({
      triggered: true,
      split: false,
      events: [{ name: "Every", startTime: NOON, clientTrackingId: "t" }],
    });
  });

  test("reads parameters in its conditions", async () => {
    const more = {
      ...trigger({ conditions: [{ expression: "@parameters('On')" }] }),
      parameters: { on: { type: "Bool", defaultValue: true } },
    };
    expect(await run(aFlow({}, more))).toMatchObject({ status: "Succeeded" });
  });
});
