import { describe, expect, test } from "vitest";
import { aFailure, aPlan, aWorld, NOON, RUN_ID, runThrough, statuses, tell } from "../testing/a-world.ts";
import { after, bad, call, compose, FAILED, goOn, linesOf, resubmitted } from "../testing/resubmitting.ts";
import { resubmitLines } from "./resubmit.ts";

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

  test("by Terminate after a failure that was dealt with begins at the Terminate", async () => {
    const flow = {
      First: compose("@int('x')"),
      Second: compose("noted", { runAfter: { First: ["Failed"] } }),
      End: {
        type: "Terminate",
        inputs: { runStatus: "Failed", runError: { code: "No", message: "no" } },
        ...after("Second"),
      },
    };
    const { carried, report } = await resubmitted(flow, FAILED, { first: () => undefined });
    expect(carried.map(({ action }) => action)).toEqual(["First", "Second"]);
    expect(report).toMatchObject({ status: "Failed", error: { code: "No" } });
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
