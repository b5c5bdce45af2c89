import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { JournalEntry } from "../journal.ts";
import type { Plan } from "../plan.ts";
import {
  acceptRun,
  advanceOnce,
  aFailure,
  aPlan,
  aWorld,
  NOON,
  RUN_ID,
  runThrough,
  type ScriptedHttp,
  statuses,
  tell,
  type World,
} from "../testing/a-world.ts";
import { resubmitLines } from "./resubmit.ts";
import type { ResubmitFrom } from "./steps-to-repeat.ts";

const after = (name: string, ...statusList: string[]) => ({
  runAfter: { [name]: statusList.length === 0 ? ["Succeeded"] : statusList },
});
const call = (uri: string, more: ValueObject = {}): ValueObject => ({
  type: "Http",
  inputs: { method: "POST", uri, retryPolicy: { type: "none" } },
  ...more,
});
const compose = (inputs: ValueObject | string, more: ValueObject = {}): ValueObject => ({
  type: "Compose",
  inputs,
  ...more,
});
const FAILED: ResubmitFrom = { kind: "failed" };
const bad = { statusCode: 400 };

function linesOf(old: World, oldPlan: Plan, from: ResubmitFrom, plan = oldPlan) {
  const run = old.store.run(RUN_ID);
  if (run === undefined) throw new Error("no such run");
  return resubmitLines(
    { plan: oldPlan, status: run.status, entries: old.store.journal(RUN_ID) },
    { plan, trigger: run.run.trigger, now: NOON + 1_000_000 },
    from,
  );
}

/** Runs a flow, then what a person resubmits of it in another world; tells both. */
async function resubmitted(
  actions: ValueObject,
  from: ResubmitFrom,
  answers: { first: (http: ScriptedHttp) => void; second?: (http: ScriptedHttp) => void; to?: ValueObject },
) {
  const oldPlan = aPlan(actions);
  const old = aWorld();
  answers.first(old.http);
  const before = await runThrough(old, oldPlan);
  const plan = answers.to === undefined ? oldPlan : aPlan(answers.to);
  const lines = linesOf(old, oldPlan, from, plan);
  if (!lines.ok) throw new Error(lines.failure.message);
  const again = await goOn(plan, lines.value, answers.second);
  return { before, old, ...again };
}

async function goOn(
  plan: Plan,
  carried: readonly JournalEntry[],
  script: (http: ScriptedHttp) => void = () => {},
) {
  const world = aWorld();
  world.clock.pass(1_000_000);
  script(world.http);
  await acceptRun(world, plan, {});
  const [claim] = await world.store.claim({ workerId: "seed", leaseMs: 1_000, limit: 1, runIds: [RUN_ID] });
  if (claim === undefined) throw new Error("the run cannot be claimed");
  await world.store.append(claim, 0, carried, { kind: "suspend", wakeAt: world.clock.now() });
  for (;;) {
    const progress = await advanceOnce(world, plan);
    if (progress.kind !== "suspended") break;
    world.clock.pass(Math.max(0, progress.wakeAt - world.clock.now()));
  }
  return {
    world,
    carried,
    report: tell(world, plan),
    sent: world.http.calls.map(({ request }) => request.uri),
  };
}

describe("from the failed step", () => {
  const chain = {
    Read: call("https://x.test/read"),
    Note: compose("@outputs('Read')['statusCode']", after("Read")),
    Write: call("https://x.test/write", after("Note")),
    End: compose("@outputs('Note')", after("Write")),
  };

  test("what had finished keeps its outputs and is not done again; what failed and what follows runs", async () => {
    const { before, report, sent, carried } = await resubmitted(chain, FAILED, {
      first: (http) => http.on("https://x.test/read", { statusCode: 201 }).on("https://x.test/write", bad),
    });
    expect(statuses(before)).toMatchObject({ Write: "Failed", End: "Skipped" });
    expect(carried.map(({ action }) => action)).toEqual(["Read", "Note"]);
    expect(sent).toEqual(["https://x.test/write"]);
    expect(report).toMatchObject({ status: "Succeeded", actions: { End: { outputs: 201 } } });
  });

  test("a call that was refused gets a key of the new run", async () => {
    const { old, world } = await resubmitted(chain, FAILED, {
      first: (http) => http.on("https://x.test/write", bad),
    });
    // Both worlds give their run the same id: the key of an intent that is not taken over is made anew from it.
    const keys = [old, world].map(
      ({ http }) => http.calls.find(({ request }) => /write/.test(request.uri))?.key,
    );
    expect(keys[0]).toBe(keys[1]);
    expect(world.store.journal(RUN_ID).filter(({ kind }) => kind === "intent")).toHaveLength(1);
  });

  test.each([
    ["whose answer did not come in time", aFailure({ kind: "timeout", retryable: false })],
    ["whose line broke", aFailure({ kind: "unknown", retryable: false })],
  ])(
    "a call %s goes on with its key and its inputs, and says that it was repeated",
    async (_what, failure) => {
      const flow = { Write: call("https://x.test/write/@{guid()}") };
      const oldPlan = aPlan(flow);
      const old = aWorld();
      old.http.send = async (request, { idempotencyKey }) => {
        old.http.calls.push({ request, key: idempotencyKey });
        return { ok: false, failure };
      };
      await runThrough(old, oldPlan);
      const entries = old.store
        .journal(RUN_ID)
        .map((entry) =>
          entry.kind === "intent"
            ? { ...entry, detail: { idempotencyKey: "the old key", attempt: 3 } }
            : entry,
        );
      const run = old.store.run(RUN_ID);
      const lines = resubmitLines(
        { plan: oldPlan, status: "Failed", entries },
        { plan: oldPlan, trigger: run?.run.trigger as never, now: NOON },
        FAILED,
      );
      const { world } = await goOn(oldPlan, lines.ok ? lines.value : []);
      expect(world.http.calls).toMatchObject([
        { key: "the old key", request: { uri: old.http.calls[0]?.request.uri } },
      ]);
      const end = world.store.journal(RUN_ID).find(({ kind }) => kind === "step");
      expect(end).toMatchObject({ status: "Succeeded", detail: { repeatedAfterRecovery: true } });
    },
  );

  test("a changed action makes a new call, with a new key, even when the old outcome is unknown", async () => {
    const to = { Write: call("https://x.test/mended") };
    const { carried, sent } = await resubmitted({ Write: call("https://x.test/write") }, FAILED, {
      first: (http) => http.on("https://x.test/write", aFailure({ kind: "unknown", retryable: false })),
      to,
    });
    expect(carried).toEqual([]);
    expect(sent).toEqual(["https://x.test/mended"]);
  });

  test("a failure that a handler dealt with is history; the one that failed the run is repeated", async () => {
    const flow = {
      Try: call("https://x.test/try"),
      Handler: compose("handled", after("Try", "Failed")),
      Last: call("https://x.test/last", after("Handler")),
    };
    const { report, sent } = await resubmitted(flow, FAILED, {
      first: (http) => http.on("https://x.test/try", bad).on("https://x.test/last", bad),
    });
    expect(sent).toEqual(["https://x.test/last"]);
    expect(statuses(report)).toEqual({ Try: "Failed", Handler: "Succeeded", Last: "Succeeded" });
  });

  test("a parallel branch that had finished stays as it is, its variables too", async () => {
    const flow = {
      Init: {
        type: "InitializeVariable",
        inputs: { variables: [{ name: "n", type: "integer", value: 1 }] },
      },
      Left: { type: "IncrementVariable", inputs: { name: "n", value: 10 }, ...after("Init") },
      Right: call("https://x.test/right", after("Init")),
      Join: compose("@variables('n')", { runAfter: { Left: ["Succeeded"], Right: ["Succeeded"] } }),
    };
    const { report } = await resubmitted(flow, FAILED, {
      first: (http) => http.on("https://x.test/right", bad),
    });
    expect(report.actions.Join).toMatchObject({ status: "Succeeded", outputs: 11 });
  });

  test("the answer to the caller is not given twice", async () => {
    const flow = {
      Answer: { type: "Response", inputs: { statusCode: 200 } },
      Write: call("https://x.test/write", after("Answer")),
    };
    const { world, report } = await resubmitted(flow, FAILED, {
      first: (http) => http.on("https://x.test/write", bad),
    });
    expect(world.responses).toEqual([]);
    expect(report).toMatchObject({ status: "Succeeded", response: { statusCode: 200 } });
  });

  test("nothing failed: it is refused, and so is a run that goes on", async () => {
    const plan = aPlan({ A: compose("x") });
    const world = aWorld();
    await runThrough(world, plan);
    expect(linesOf(world, plan, FAILED)).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining("Nothing failed") },
    });
    const going = resubmitLines(
      { plan, status: "Waiting", entries: [] },
      { plan, trigger: world.store.run(RUN_ID)?.run.trigger as never, now: NOON },
      FAILED,
    );
    expect(going).toMatchObject({ ok: false, failure: { message: expect.stringContaining("not ended") } });
  });
});

describe("loops and containers", () => {
  const each = (more: ValueObject = {}): ValueObject => ({
    Each: {
      type: "Foreach",
      foreach: "@range(0, 6)",
      actions: {
        Send: call("https://x.test/item/@{item()}"),
        Tell: compose("@outputs('Send')['statusCode']", after("Send")),
      },
      ...more,
    },
    All: compose("@length(outputs('Tell'))", after("Each")),
  });
  const some = (http: ScriptedHttp) =>
    [1, 4, 5].reduce((script, n) => script.on(`https://x.test/item/${n}`, bad), http);

  test("a Foreach is entered again for its failed iterations; finished ones are kept", async () => {
    const { sent, report } = await resubmitted(each(), FAILED, { first: some });
    expect(sent.sort()).toEqual([1, 4, 5].map((n) => `https://x.test/item/${n}`));
    expect(report.status).toBe("Succeeded");
    expect(report.actions.Tell?.repetitions?.map(({ status }) => status)).toEqual(Array(6).fill("Succeeded"));
  });

  test("a sequential Foreach stays sequential when it is entered again", async () => {
    const flow = each({ operationOptions: "Sequential" });
    let most = 0;
    const { sent } = await resubmitted(flow, FAILED, {
      first: some,
      second: (http) => {
        let now = 0;
        http.onCall = async () => {
          now += 1;
          most = Math.max(most, now);
          await new Promise((resolve) => setImmediate(resolve));
          now -= 1;
        };
      },
    });
    expect(most).toBe(1);
    expect(sent).toEqual([1, 4, 5].map((n) => `https://x.test/item/${n}`));
  });

  test("nested containers are entered as deep as the failure lies", async () => {
    const flow = {
      Outer: {
        type: "Scope",
        actions: {
          First: call("https://x.test/first"),
          Which: {
            type: "If",
            expression: "@equals(1, 1)",
            actions: { Inner: call("https://x.test/inner") },
            else: { actions: { Never: call("https://x.test/never") } },
            ...after("First"),
          },
        },
      },
      Done: compose("ok", after("Outer")),
    };
    const { sent, report } = await resubmitted(flow, FAILED, {
      first: (http) => http.on("https://x.test/inner", bad),
    });
    expect(sent).toEqual(["https://x.test/inner"]);
    expect(statuses(report)).toEqual({
      Outer: "Succeeded",
      First: "Succeeded",
      Which: "Succeeded",
      Inner: "Succeeded",
      Never: "Skipped",
      Done: "Succeeded",
    });
  });

  test("an Until goes on with the round that failed", async () => {
    const flow = {
      Init: {
        type: "InitializeVariable",
        inputs: { variables: [{ name: "n", type: "integer", value: 0 }] },
      },
      Rounds: {
        type: "Until",
        expression: "@greaterOrEquals(variables('n'), 3)",
        actions: {
          Up: { type: "IncrementVariable", inputs: { name: "n" } },
          Poll: call("https://x.test/poll/@{variables('n')}", after("Up")),
        },
        ...after("Init"),
      },
    };
    const { sent, report } = await resubmitted(flow, FAILED, {
      first: (http) => http.on("https://x.test/poll/3", bad),
    });
    expect(sent).toEqual(["https://x.test/poll/3"]);
    expect(report.actions.Rounds).toMatchObject({ status: "Succeeded", iterations: 3 });
  });

  test("a container that failed by itself runs again as a whole", async () => {
    const flow = {
      Rounds: {
        type: "Until",
        expression: "@equals(1, 2)",
        limit: { count: 2 },
        operationOptions: "FailWhenLimitsReached",
        actions: { Poll: call("https://x.test/poll") },
      },
    };
    const { sent, before } = await resubmitted(flow, FAILED, { first: () => undefined });
    expect(before.actions.Rounds).toMatchObject({ status: "Failed" });
    expect(sent).toHaveLength(2);
  });

  test("a container that ran out of time goes on with what it held, and its time begins anew", async () => {
    const flow = {
      Limited: {
        type: "Scope",
        limit: { timeout: "PT10S" },
        actions: { Quick: call("https://x.test/quick"), Slow: call("https://x.test/slow", after("Quick")) },
      },
    };
    const { before, sent, report } = await resubmitted(flow, FAILED, {
      first: (http) => http.on("https://x.test/slow", "hang"),
    });
    expect(statuses(before)).toMatchObject({ Limited: "TimedOut", Slow: "Cancelled" });
    expect(sent).toEqual(["https://x.test/slow"]);
    expect(statuses(report)).toEqual({ Limited: "Succeeded", Quick: "Succeeded", Slow: "Succeeded" });
  });
});

describe("a run that was stopped", () => {
  test("by a person goes on where it was, and the call on its way keeps its key", async () => {
    const flow = {
      First: call("https://x.test/first"),
      Slow: call("https://x.test/slow", after("First")),
      Last: compose("done", after("Slow")),
    };
    const plan = aPlan(flow);
    const old = aWorld();
    old.http.on("https://x.test/slow", "hang");
    old.http.onCall = ({ request }) => {
      if (request.uri.endsWith("slow")) old.cancel.abort();
    };
    await runThrough(old, plan);
    expect(tell(old, plan).status).toBe("Cancelled");
    const lines = linesOf(old, plan, FAILED);
    const { world, report, sent } = await goOn(plan, lines.ok ? lines.value : []);
    expect(sent).toEqual(["https://x.test/slow"]);
    expect(world.http.calls[0]?.key).toBe(old.http.calls[1]?.key);
    expect(statuses(report)).toEqual({ First: "Succeeded", Slow: "Succeeded", Last: "Succeeded" });
  });

  test("by Terminate ends there again, when nothing has changed", async () => {
    const flow = {
      First: call("https://x.test/first"),
      Stop: {
        type: "Terminate",
        inputs: { runStatus: "Failed", runError: { code: "No", message: "no" } },
        ...after("First"),
      },
      Never: compose("x", after("Stop")),
    };
    const { sent, report } = await resubmitted(flow, FAILED, { first: () => undefined });
    expect(sent).toEqual([]);
    expect(report).toMatchObject({ status: "Failed", error: { code: "No" } });
    expect(statuses(report)).toEqual({ First: "Succeeded", Stop: "Succeeded", Never: "Skipped" });
  });
});

describe("from a chosen step", () => {
  const flow = {
    A: call("https://x.test/a"),
    B: call("https://x.test/b", after("A")),
    C: call("https://x.test/c", after("B")),
    Side: call("https://x.test/side"),
  };

  test("that step and what follows run; what stands before and beside is taken over", async () => {
    const from = { kind: "step", action: "b" } as const;
    const { sent, report } = await resubmitted(flow, from, { first: () => undefined });
    expect(sent).toEqual(["https://x.test/b", "https://x.test/c"]);
    expect(report.status).toBe("Succeeded");
  });

  test("one iteration can be chosen", async () => {
    const loop = {
      Each: { type: "Foreach", foreach: "@range(0, 3)", actions: { Send: call("https://x.test/@{item()}") } },
    };
    const from = { kind: "step", action: "Send", indexes: [2] } as const;
    const { sent } = await resubmitted(loop, from, { first: () => undefined });
    expect(sent).toEqual(["https://x.test/2"]);
  });

  test("a step that did not run, or does not exist, is refused by name", async () => {
    const plan = aPlan({ A: compose("@div(1, 0)"), B: compose("x", after("A")) });
    const world = aWorld();
    await runThrough(world, plan);
    for (const action of ["B", "Nowhere"]) {
      const refused = linesOf(world, plan, { kind: "step", action });
      expect(refused).toMatchObject({ ok: false, failure: { message: expect.stringContaining(action) } });
    }
  });
});

describe("with another version", () => {
  const before = { A: call("https://x.test/a"), B: call("https://x.test/b", after("A")) };

  test("a mended action runs with the outputs that were taken over", async () => {
    const to = { ...before, B: call("https://x.test/mended/@{outputs('A')['statusCode']}", after("A")) };
    const { sent } = await resubmitted(before, FAILED, {
      first: (http) => http.on("https://x.test/b", bad),
      to,
    });
    expect(sent).toEqual(["https://x.test/mended/200"]);
  });

  test("a new action runs, and with it what follows it now; one that is gone is left out", async () => {
    const to = {
      New: call("https://x.test/new"),
      A: call("https://x.test/a", after("New")),
      B: call("https://x.test/b", after("A")),
    };
    const { sent, report } = await resubmitted({ ...before, Gone: compose("x") }, FAILED, {
      first: (http) => http.on("https://x.test/b", bad),
      to,
    });
    expect(sent.map((uri) => uri.slice(-3))).toEqual(["new", "t/a", "t/b"]);
    expect(Object.keys(report.actions).sort()).toEqual(["A", "B", "New"]);
  });

  test("an action of another type, or that moved into a loop, runs", async () => {
    const to = {
      Loop: { type: "Foreach", foreach: "@range(0, 2)", actions: { A: call("https://x.test/a") } },
      B: compose("now a compose", after("Loop")),
    };
    const { sent, report } = await resubmitted(before, FAILED, {
      first: (http) => http.on("https://x.test/b", bad),
      to,
    });
    expect(sent).toHaveLength(2);
    expect(report.status).toBe("Succeeded");
  });

  test("what the new version hides is hidden in what it takes over", async () => {
    const secured = {
      ...before,
      A: { ...call("https://x.test/a"), runtimeConfiguration: { secureData: { properties: ["outputs"] } } },
    };
    const { carried } = await resubmitted(before, FAILED, {
      first: (http) => http.on("https://x.test/b", bad),
      to: secured,
    });
    expect(carried).toMatchObject([{ action: "A", detail: { hidden: ["outputs"] } }]);
  });
});
