import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { fireTrigger } from "./fire-trigger.ts";
import { hiddenParts, shownEntry, shownTriggerOutputs } from "./secure-data.ts";
import { acceptRun, advanceOnce, aPlan, aWorld, RUN_ID, runThrough, tell } from "./testing/a-world.ts";

const SECRET = "hunter2";
const secure = (...properties: string[]): ValueObject => ({
  runtimeConfiguration: { secureData: { properties } },
});
const compose = (inputs: ValueObject | string, more: ValueObject = {}): ValueObject => ({
  type: "Compose",
  inputs,
  ...more,
});
const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });

/** Everything a reader may see of a run. */
const seen = (world: ReturnType<typeof aWorld>) =>
  JSON.stringify(world.store.journal(RUN_ID).map(shownEntry));

describe("secure inputs and outputs", () => {
  test("are hidden from readers, in everything worked out from them, and still flow", async () => {
    const world = aWorld();
    world.http.on("https://x.test/token", { body: { token: SECRET } });
    const plan = aPlan({
      Init: { type: "InitializeVariable", inputs: { variables: [{ name: "t", type: "string" }] } },
      Get: {
        type: "Http",
        inputs: { method: "GET", uri: "https://x.test/token" },
        ...secure("outputs"),
        ...after("Init"),
      },
      Copy: compose("@body('Get')?['token']", after("Get")),
      Keep: { type: "SetVariable", inputs: { name: "T", value: "@outputs('Copy')" }, ...after("Copy") },
      Use: {
        type: "Http",
        inputs: { method: "POST", uri: "https://x.test/use", body: "@variables('t')" },
        ...after("Keep"),
      },
      Loop: {
        type: "Foreach",
        foreach: "@createArray(outputs('Copy'))",
        actions: { In: compose({ x: "@item()" }) },
        ...after("Keep"),
      },
      Answer: { type: "Response", inputs: { body: "@concat('got ', outputs('Copy'))" }, ...after("Use") },
      Plain: compose("seen", after("Answer")),
    });
    const report = await runThrough(world, plan);
    expect(report.status).toBe("Succeeded");
    expect(world.http.calls[1]?.request.body).toBe(SECRET);
    expect(world.responses[0]?.body).toBe(`got ${SECRET}`);
    expect(seen(world)).not.toContain(SECRET);
    expect(JSON.stringify(report.actions)).not.toContain(SECRET);
    expect(report.response?.body).toBe(`got ${SECRET}`);
    expect(report.actions.Get?.inputs).toMatchObject({ uri: "https://x.test/token" });
    expect(report.actions.Get?.outputs).toEqual({ hidden: true });
    expect(report.actions.Plain?.outputs).toBe("seen");
  });

  test("flow on after a crash", async () => {
    const world = aWorld();
    const plan = aPlan({
      A: compose(SECRET, secure("inputs", "outputs")),
      Pause: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } }, ...after("A") },
      B: {
        type: "Http",
        inputs: { method: "POST", uri: "https://x.test/", body: "@outputs('A')" },
        ...after("Pause"),
      },
    });
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    world.clock.pass(3_600_000);
    await advanceOnce(world, plan);
    expect(world.http.calls[0]?.request.body).toBe(SECRET);
    expect(JSON.stringify(tell(world, plan))).not.toContain(SECRET);
  });

  test("of a trigger hide it and what reads it", async () => {
    const world = aWorld();
    const triggers = { manual: { type: "Request", kind: "Http", ...secure("outputs") } };
    expect(shownTriggerOutputs({ triggers }, { body: SECRET })).toEqual({ hidden: true });
    expect(shownTriggerOutputs({ triggers: { manual: { type: "Request" } } }, { body: 1 })).toEqual({
      body: 1,
    });
    await runThrough(world, aPlan({ A: compose("@triggerBody()") }, { triggers }), { body: SECRET });
    expect(seen(world)).not.toContain(SECRET);
  });

  test("do not become the code by which a run ends, unless the code is written in the definition", async () => {
    const ended = async (code: string) => {
      const world = aWorld();
      const plan = aPlan({
        A: compose(SECRET, secure("inputs", "outputs")),
        End: {
          type: "Terminate",
          inputs: { runStatus: "Failed", runError: { code, message: "@outputs('A')" } },
          ...after("A"),
        },
      });
      return (await runThrough(world, plan)).error;
    };
    expect(await ended("@outputs('A')")).toMatchObject({ code: "Terminated" });
    expect(await ended("@{outputs('A')}-x")).toMatchObject({ code: "Terminated" });
    expect(await ended("OrderRefused")).toMatchObject({ code: "OrderRefused" });
  });

  test("are not told by the id under which a step is tracked", async () => {
    const world = aWorld();
    const plan = aPlan({
      A: compose(SECRET, secure("inputs", "outputs")),
      B: compose("x", { ...after("A"), correlation: { clientTrackingId: "@outputs('A')" } }),
    });
    await runThrough(world, plan);
    expect(seen(world)).not.toContain(SECRET);
  });

  test.each<[string, ValueObject]>([
    ["from a secure parameter", { correlation: { clientTrackingId: "@parameters('key')" } }],
    ["from a hidden body", { correlation: { clientTrackingId: "@triggerBody()[0]" }, ...secure("outputs") }],
    [
      "for each item from a secure parameter",
      {
        splitOn: "@triggerBody()",
        splitOnConfiguration: { correlation: { clientTrackingId: "@concat('x-', parameters('key'))" } },
      },
    ],
  ])("do not become the id under which a run is tracked: %s", (_what, settings) => {
    const plan = aPlan(
      {},
      {
        parameters: { key: { type: "SecureString", defaultValue: SECRET } },
        triggers: { manual: { type: "Request", kind: "Http", ...settings } },
      },
    );
    const at = { nowMs: 1, clientTrackingId: "own", random: () => 0 };
    const firing = fireTrigger(plan, { body: [SECRET] }, at);
    expect(firing.triggered && firing.events.map(({ clientTrackingId }) => clientTrackingId)).toEqual([
      "own",
    ]);
  });

  test.each<[string, ValueObject]>([
    ["a condition", { conditions: [{ expression: "@equals(int(parameters('key')), 1)" }] }],
    ["splitOn", { splitOn: "@int(parameters('key'))" }],
    [
      "a condition on a hidden body",
      { conditions: [{ expression: "@equals(int(triggerBody()), 1)" }], ...secure("outputs") },
    ],
  ])("are not told to a caller whose event %s stumbles over", (_what, settings) => {
    const plan = aPlan(
      {},
      {
        parameters: { key: { type: "SecureString", defaultValue: SECRET } },
        triggers: { manual: { type: "Request", kind: "Http", ...settings } },
      },
    );
    const firing = fireTrigger(
      plan,
      { body: SECRET },
      { nowMs: 1, clientTrackingId: "own", random: () => 0 },
    );
    expect(firing).toMatchObject({ triggered: false, reason: expect.stringContaining("secured") });
    expect(JSON.stringify(firing)).not.toContain(SECRET);
  });

  test("that are no sign-in but stand where one is expected are not shown, and no call is made without", async () => {
    const world = aWorld();
    const call = { method: "GET", uri: "https://x.test/", authentication: "@parameters('key')" };
    const parameters = { key: { type: "SecureString", defaultValue: SECRET } };
    const end = await runThrough(world, aPlan({ Call: { type: "Http", inputs: call } }, { parameters }));
    expect(end.status).toBe("Failed");
    expect(world.store.journal(RUN_ID).at(-1)?.error?.message).toMatch(/authentication has to be an object/);
    expect(seen(world)).not.toContain(SECRET);
  });

  test("are hidden in what a trigger asks with, but its sign-in hides nothing else", () => {
    const parts = (inputs: ValueObject) =>
      hiddenParts({
        parameters: { key: { type: "SecureString" } },
        triggers: { poll: { type: "Http", inputs: { method: "GET", ...inputs } } },
      }).trigger;
    expect([...parts({ uri: "https://x.test/@{parameters('KEY')}" })]).toEqual(["inputs"]);
    const authentication = { type: "Raw", value: "@parameters('key')" };
    expect([...parts({ uri: "https://x.test/", authentication })]).toEqual([]);
  });

  test.each<[string, ValueObject, string, RegExp]>([
    [
      "an answer",
      { statusCode: 404, body: SECRET },
      "NotFound",
      /^The other side answered 404 \(NotFound\)\. /,
    ],
    [
      "a host",
      {
        kind: "not-sent",
        error: { code: "HostNotFound", message: `"${SECRET}" was not found` },
        retryable: false,
      },
      "HostNotFound",
      /^The host was not found\. /,
    ],
    [
      "an unknown failure",
      { kind: "unknown", error: { code: "Odd", message: SECRET }, retryable: false },
      "Odd",
      /^What happened is hidden/,
    ],
  ])("of a call that fails leave what is ours to say: %s", async (_what, answer, code, words) => {
    const world = aWorld();
    world.http.on("https://x.test/", answer as never);
    const get = {
      type: "Http",
      inputs: { method: "GET", uri: "https://x.test/", retryPolicy: { type: "none" } },
    };
    const report = await runThrough(world, aPlan({ Get: { ...get, ...secure("inputs", "outputs") } }));
    expect(report.actions.Get?.error).toEqual({ code, message: expect.stringMatching(words) });
    expect(JSON.stringify(report)).not.toContain(SECRET);
    expect(seen(world)).not.toContain(SECRET);
  });

  test("of a secure parameter without a value say that there is none", async () => {
    const parameters = {
      key: { type: "SecureString" },
      other: { type: "SecureString", defaultValue: SECRET },
    };
    const reading = { K: "@parameters('key')", O: "@parameters('other')" };
    const world = aWorld();
    const report = await runThrough(world, aPlan({ A: compose(reading) }, { parameters }));
    expect(report.actions.A?.error).toEqual({
      code: "InvalidTemplate",
      message:
        "A parameter that the action reads has no value. What happened is hidden, because inputs or outputs of this action are secured.",
    });
    expect(seen(world)).not.toContain(SECRET);
  });

  test("of a type nobody runs do not hide that", async () => {
    const report = await runThrough(
      aWorld(),
      aPlan({ Do: { type: "Teleport", inputs: SECRET, ...secure("inputs") } }),
    );
    expect(report.actions.Do?.error).toMatchObject({
      code: "ActionTypeNotSupported",
      message: expect.stringMatching(/^Towpath cannot run the type of 'Do'\. /),
    });
  });

  test("do not let a made-up code speak of an answer that never came", async () => {
    const bad = { type: "Http", inputs: { method: "GET", uri: "" } };
    const report = await runThrough(aWorld(), aPlan({ Get: { ...bad, ...secure("inputs") } }));
    expect(report.actions.Get?.error).toMatchObject({
      code: "BadRequest",
      message: expect.stringMatching(/^What happened is hidden/),
    });
  });

  test("given to another flow are not told by its answer", () => {
    const child = { type: "Workflow", inputs: { host: { workflow: { id: "x" } }, body: "@outputs('A')" } };
    const actions = { A: compose(SECRET, secure("outputs")), Child: { ...child, ...after("A") } };
    const hidden = hiddenParts({ triggers: { manual: { type: "Request" } }, actions }).actions;
    expect([...(hidden.get("child") ?? [])]).toEqual(["inputs", "outputs"]);
  });

  test("a flow without them is not touched", async () => {
    const world = aWorld();
    await runThrough(world, aPlan({ A: compose("x") }));
    const [entry] = world.store.journal(RUN_ID);
    expect(entry && shownEntry(entry)).toBe(entry);
    expect(entry).not.toHaveProperty("detail");
  });
});
