import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { advance } from "./advance.ts";
import { giveUp } from "./give-up.ts";
import { runToEnd } from "./run-to-end.ts";
import {
  acceptRun,
  advanceOnce,
  aFlow,
  aPlan,
  aWorld,
  RUN_ID,
  runThrough,
  statuses,
  tell,
} from "./testing/a-world.ts";

const call = (more: ValueObject = {}, inputs: ValueObject = {}): ValueObject => ({
  type: "Workflow",
  inputs: {
    host: { triggerName: "manual", workflow: { id: "/subscriptions/s/workflows/Child" } },
    body: { n: 1 },
    headers: { "X-A": "b" },
    ...inputs,
  },
  ...more,
});
const response = (statusCode: number, body: Value, more: ValueObject = {}): ValueObject => ({
  type: "Response",
  kind: "Http",
  inputs: { statusCode, headers: { "X-C": "d" }, body },
  ...more,
});
const compose = (inputs: Value, runAfter: ValueObject = {}): ValueObject => ({
  type: "Compose",
  inputs,
  runAfter,
});

/** Runs a parent whose siblings are those. */
function runFamily(actions: ValueObject, siblings: { [name: string]: ValueObject }, world = aWorld()) {
  const { callbackUrl: _url, children: _children, ...ports } = world.ports;
  const callable = (flow: string) => {
    const definition = siblings[flow];
    return definition === undefined ? null : { name: flow, definition };
  };
  return runToEnd({
    definition: aFlow(actions),
    event: {},
    timeoutMs: 3_600_000,
    ports: { ...ports, callable },
  });
}

describe("Workflow", () => {
  test("fails as a request does when the other flow checks its body, and that does not fit", async () => {
    const manual = (type: string): ValueObject => ({
      type: "Request",
      kind: "Http",
      operationOptions: "EnableSchemaValidation",
      inputs: { schema: { type: "object", properties: { n: { type } } } },
    });
    const child = (type: string) => aFlow({ R: response(200, "in") }, { triggers: { manual: manual(type) } });
    const refused = await runFamily({ Call: call() }, { Child: child("string") });
    expect(refused).toMatchObject({
      status: "Failed",
      actions: {
        Call: {
          status: "Failed",
          code: "TriggerInputSchemaMismatch",
          error: {
            message: expect.stringMatching(/^The body does not have the shape this flow expects\. .*n/),
          },
        },
      },
    });
    expect(await runFamily({ Call: call() }, { Child: child("integer") })).toMatchObject({
      status: "Succeeded",
    });
  });

  test("runs the other flow, and takes its answer as that of a call", async () => {
    const child = aFlow({
      R: response(201, { got: "@triggerBody()", header: "@triggerOutputs()['headers']['X-A']" }),
    });
    expect(await runFamily({ Call: call() }, { Child: child })).toMatchObject({
      status: "Succeeded",
      actions: {
        Call: {
          status: "Succeeded",
          code: "Created",
          outputs: {
            statusCode: 201,
            headers: { "X-C": "d" },
            body: { got: { n: 1 }, header: "b" },
          },
        },
      },
    });
  });

  test("goes on with the answer while the child is still at work, and the child ends", async () => {
    const world = aWorld();
    const child = aFlow({
      R: response(200, "early"),
      W: {
        type: "Wait",
        inputs: { interval: { count: 5, unit: "Minute" } },
        runAfter: { R: ["Succeeded"] },
      },
      Late: {
        type: "Http",
        inputs: { method: "POST", uri: "https://late.test/" },
        runAfter: { W: ["Succeeded"] },
      },
    });
    const report = await runFamily(
      {
        Call: call(),
        Next: {
          type: "Http",
          inputs: { method: "POST", uri: "https://next.test/" },
          runAfter: { Call: ["Succeeded"] },
        },
      },
      { Child: child },
      world,
    );
    expect(report).toMatchObject({ status: "Succeeded" });
    expect(world.http.calls.map(({ request }) => request.uri)).toEqual([
      "https://next.test/",
      "https://late.test/",
    ]);
  });

  test("without a Response the child goes on by itself, and the parent has 202 at once", async () => {
    const world = aWorld();
    const child = aFlow({ Do: { type: "Http", inputs: { method: "POST", uri: "https://do.test/" } } });
    const report = await runFamily({ Call: call() }, { Child: child }, world);
    expect(report).toMatchObject({
      actions: { Call: { status: "Succeeded", code: "Accepted", outputs: { statusCode: 202 } } },
    });
    expect(world.http.calls).toHaveLength(1);
  });

  test.each([
    [404, "NotFound"],
    [500, "InternalServerError"],
  ])("an answer of %i fails the step as a call does, once", async (statusCode, code) => {
    const world = aWorld();
    const child = aFlow({ R: response(statusCode, "no") });
    expect(await runFamily({ Call: call() }, { Child: child }, world)).toMatchObject({
      status: "Failed",
      actions: { Call: { status: "Failed", code, outputs: { statusCode, body: "no" } } },
    });
  });

  test("is repeated when the action has a retry policy, each time in a run of its own", async () => {
    const world = aWorld();
    world.http.on("https://count.test/", { body: 500 }, { body: 503 }, { body: 200 });
    const child = aFlow({
      Count: { type: "Http", inputs: { method: "GET", uri: "https://count.test/" } },
      R: response(0, "x", {
        inputs: { statusCode: "@body('Count')" },
        runAfter: { Count: ["Succeeded"] },
      }),
    });
    const retryPolicy = { type: "fixed", count: 3, interval: "PT10S" };
    expect(await runFamily({ Call: call({}, { retryPolicy }) }, { Child: child }, world)).toMatchObject({
      status: "Succeeded",
      actions: { Call: { outputs: { statusCode: 200 } } },
    });
    expect(world.http.calls).toHaveLength(3);
  });

  test("a child that ends without reaching its Response fails the step", async () => {
    const child = aFlow({
      Fail: { type: "ParseJson", inputs: { content: "{", schema: {} } },
      R: response(200, 1, { runAfter: { Fail: ["Succeeded"] } }),
    });
    expect(await runFamily({ Call: call() }, { Child: child })).toMatchObject({
      actions: { Call: { status: "Failed", code: "NoResponse" } },
    });
  });

  test("a child that terminates without an answer fails the step too", async () => {
    const child = aFlow({
      T: { type: "Terminate", inputs: { runStatus: "Cancelled" } },
      R: response(200, 1, { runAfter: { T: ["Succeeded"] } }),
    });
    expect(await runFamily({ Call: call() }, { Child: child })).toMatchObject({
      actions: { Call: { code: "NoResponse", error: { message: expect.stringContaining("Cancelled") } } },
    });
  });

  test.each<[string, ValueObject, string]>([
    ["is not there", {}, "ChildFlowNotFound"],
    [
      "starts by the clock",
      { Child: aFlow({}, { triggers: { T: { type: "Recurrence", recurrence: {} } } }) },
      "ChildFlowCannotBeCalled",
    ],
    [
      "has another trigger",
      { Child: aFlow({}, { triggers: { Other: { type: "Request" } } }) },
      "TriggerNotFound",
    ],
    ["cannot be read", { Child: aFlow({ A: 5 }) }, "InvalidDefinition"],
  ])("a flow that %s fails the step by name", async (_what, siblings, code) => {
    const report = await runFamily({ Call: call() }, siblings as { [name: string]: ValueObject });
    expect(report).toMatchObject({
      actions: { Call: { status: "Failed", code, error: { message: expect.stringContaining("Child") } } },
    });
  });

  test("splitOn makes runs of the items, and the parent does not wait", async () => {
    const world = aWorld();
    const child = aFlow(
      {
        Do: { type: "Http", inputs: { method: "POST", uri: "https://do.test/", body: "@triggerBody()" } },
        R: response(200, 1, { runAfter: { Do: ["Succeeded"] } }),
      },
      { triggers: { manual: { type: "Request", splitOn: "@triggerBody()" } } },
    );
    const report = await runFamily({ Call: call({}, { body: [1, 2, 3] }) }, { Child: child }, world);
    expect(report).toMatchObject({ actions: { Call: { outputs: { statusCode: 202 } } } });
    expect(world.http.calls.map(({ request }) => request.body).sort()).toEqual([1, 2, 3]);
  });

  test("flows that call each other in a circle stop at depth eight", async () => {
    const world = aWorld();
    const note = { type: "Http", inputs: { method: "POST", uri: "https://note.test/" } };
    const again = aFlow({
      Note: note,
      Call: call({ runAfter: { Note: ["Succeeded"] } }),
      R: response(200, 1, { runAfter: { Call: ["Succeeded"] } }),
    });
    const report = await runFamily({ Call: call() }, { Child: again }, world);
    expect(report).toMatchObject({ status: "Failed", actions: { Call: { code: "NoResponse" } } });
    expect(world.http.calls).toHaveLength(8);
  });

  test("waits for its answer at most as long as its limit says, and the child goes on", async () => {
    const world = aWorld();
    const child = aFlow({
      W: { type: "Wait", inputs: { interval: { count: 10, unit: "Minute" } } },
      Do: {
        type: "Http",
        inputs: { method: "POST", uri: "https://do.test/" },
        runAfter: { W: ["Succeeded"] },
      },
      R: response(200, 1, { runAfter: { Do: ["Succeeded"] } }),
    });
    const parent = { Call: call({ limit: { timeout: "PT1M" } }), After: compose(1, { Call: ["TimedOut"] }) };
    const report = await runFamily(parent, { Child: child }, world);
    expect(report).toMatchObject({
      actions: { Call: { status: "TimedOut" }, After: { status: "Succeeded" } },
    });
    expect(world.http.calls).toHaveLength(1);
  });

  test("of Power Automate is called by the id of its solution", async () => {
    const world = aWorld();
    const host = { workflowReferenceName: "6f5b6a3c-0000-4000-8000-000000000001" };
    await runThrough(world, aPlan({ Call: { type: "Workflow", inputs: { host, body: 1 } } }));
    expect(world.children.started[0]?.call).toMatchObject({
      flow: host.workflowReferenceName,
      triggerName: null,
      body: 1,
    });
  });

  test("says when it does not know whom to call", async () => {
    const report = await runThrough(aWorld(), aPlan({ Call: { type: "Workflow", inputs: { host: {} } } }));
    expect(report.actions.Call).toMatchObject({ status: "Failed", code: "BadRequest" });
  });
});

describe("a parent", () => {
  const plan = aPlan({ Call: call(), Then: compose(1, { Call: ["Succeeded"] }) });

  test("asks for the same run again when it does not know whether it started it", async () => {
    const world = aWorld();
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    const [first] = world.children.started;
    const [intent] = world.store.journal(RUN_ID);
    const second = aWorld();
    await acceptRun(second, plan);
    const [old] = await second.store.claim({ workerId: "w", leaseMs: 1, limit: 1, runIds: [RUN_ID] });
    if (old === undefined || intent === undefined) throw new Error("not claimed");
    await second.store.append(old, 0, [intent], { kind: "continue" });
    second.clock.pass(60_000);
    await advanceOnce(second, plan);
    expect(second.children.started[0]?.start).toEqual(first?.start);
    expect(first?.start.runId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("that is cancelled cancels the child it waits for", async () => {
    const world = aWorld();
    await acceptRun(world, plan);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "suspended", expects: ["child"] });
    await world.store.requestCancel(RUN_ID);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Cancelled" });
    expect(world.children.cancelled).toEqual([world.children.started[0]?.start.runId]);
    expect(statuses(tell(world, plan))).toEqual({ Call: "Cancelled", Then: "Skipped" });
  });

  test("that is given up cancels it, too, and calls anew when a person lets it go on", async () => {
    const world = aWorld();
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    const child = world.children.started[0]?.start.runId;
    world.clock.pass(91 * 86_400_000);
    const [claimed] = await world.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1, runIds: [RUN_ID] });
    if (claimed === undefined) throw new Error("not claimed");
    const end = { status: "Failed", error: { code: "Quarantined", message: "x" }, endedAt: 1 } as const;
    await giveUp(world.ports, claimed, end, null);
    expect(world.children.cancelled).toEqual([child]);
    const again = aWorld();
    await acceptRun(again, plan);
    const [run] = await again.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1, runIds: [RUN_ID] });
    if (run === undefined) throw new Error("not claimed");
    await again.store.append(run, 0, world.store.journal(RUN_ID), { kind: "continue" });
    await again.store.release([run]);
    expect(await advanceOnce(again, plan)).toMatchObject({ kind: "suspended", expects: ["child"] });
    expect(again.children.started).toHaveLength(1);
    expect(again.children.started[0]?.start.runId).not.toBe(child);
  });

  test("that is given up leaves a child alone that has answered", async () => {
    const world = aWorld();
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    const { parent } = world.children.started[0]?.start ?? {};
    if (parent === undefined) throw new Error("no child");
    await world.store.deliver({ ...parent, body: { statusCode: 200, body: 1 } });
    const [claimed] = await world.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1, runIds: [RUN_ID] });
    if (claimed === undefined) throw new Error("not claimed");
    await advance(plan, claimed, world.ports);
    const end = { status: "Failed", endedAt: 1 } as const;
    await giveUp(world.ports, { ...claimed, nextSeq: 9 }, end, null);
    expect(world.children.cancelled).toEqual([]);
  });

  test("goes on where it waited after its worker died", async () => {
    const world = aWorld();
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    const { parent } = world.children.started[0]?.start ?? {};
    if (parent === undefined) throw new Error("no child was started");
    await world.store.deliver({ ...parent, body: { statusCode: 200, headers: {}, body: "hello" } });
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(tell(world, plan).actions.Call?.outputs).toMatchObject({ body: "hello" });
    expect(world.children.started).toHaveLength(1);
  });
});

describe("a child", () => {
  const plan = aPlan({ R: response(200, "answer"), Then: compose(1, { R: ["Succeeded"] }) });
  const PARENT = "01890000-0000-7000-8000-00000000000a";

  /** A parent that waits, and its child, claimed. */
  async function aChild(world = aWorld(), event: Partial<{ status: string }> = {}) {
    const run = {
      environmentId: "env-1",
      flowId: "flow-1",
      versionId: "version-1",
      mode: "live" as const,
      trigger: { name: "manual", startTime: 0, clientTrackingId: "t" },
      createdAt: 0,
    };
    await world.store.accept([
      { ...run, id: PARENT },
      { ...run, id: RUN_ID, parent: { runId: PARENT, key: "child:1" }, depth: 1 },
    ]);
    const [claimed] = await world.store.claim({ workerId: "w", leaseMs: 1_000, limit: 1, runIds: [RUN_ID] });
    if (claimed === undefined) throw new Error("not claimed");
    return { world, claimed, ...event };
  }
  const told = (world: ReturnType<typeof aWorld>) => world.store.readMessages(PARENT);

  test("tells its answer once, and only then is over", async () => {
    const { world, claimed } = await aChild();
    const rung: string[] = [];
    await advance(plan, claimed, { ...world.ports, messaged: (runId) => rung.push(runId) });
    expect(await told(world)).toMatchObject([
      { key: "child:1", body: { statusCode: 200, headers: { "X-C": "d" }, body: "answer" } },
    ]);
    expect(rung).toEqual([PARENT]);
  });

  test("that died after its answer was written tells it again", async () => {
    const { world, claimed } = await aChild();
    await advance(plan, claimed, world.ports);
    const journal = world.store.journal(RUN_ID);
    const { world: second, claimed: old } = await aChild();
    await second.store.append(old, 0, journal.slice(0, 2), { kind: "continue" });
    second.clock.pass(60_000);
    expect(await told(second)).toEqual([]);
    await advanceOnce(second, plan);
    expect(await told(second)).toHaveLength(1);
  });

  test("that is cancelled tells that no answer comes", async () => {
    const { world, claimed } = await aChild();
    const waiting = aPlan({
      W: { type: "Wait", inputs: { interval: { count: 1, unit: "Day" } } },
      ...{
        R: response(200, 1, { runAfter: { W: ["Succeeded"] } }),
      },
    });
    await advance(waiting, claimed, world.ports);
    expect(await world.store.requestCancel(RUN_ID)).toBe("requested");
    await advanceOnce(world, waiting);
    expect(await told(world)).toMatchObject([{ body: { ended: "Cancelled" } }]);
  });

  test("that is given up tells that no answer comes", async () => {
    const { world, claimed } = await aChild();
    const end = { status: "Failed", error: { code: "Quarantined", message: "x" }, endedAt: 1 } as const;
    await giveUp(world.ports, claimed, end, null);
    expect(await told(world)).toMatchObject([{ body: { ended: "Failed" } }]);
  });
});
