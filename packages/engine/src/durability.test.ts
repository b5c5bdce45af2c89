import type { ValueObject } from "@towpath/expressions";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance } from "./advance.ts";
import type { JournalEntry } from "./journal.ts";
import type { Plan } from "./plan.ts";
import type { RunReport } from "./report.ts";
import type { RunStore, RunTransition } from "./run-store.ts";
import {
  acceptRun,
  advanceOnce,
  aFailure,
  aPlan,
  aWorld,
  RUN_ID,
  runThrough,
  tell,
  type World,
} from "./testing/a-world.ts";

const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const get = (uri: string, more: ValueObject = {}): ValueObject => ({
  type: "Http",
  inputs: { method: "POST", uri, ...more },
});

interface Append {
  readonly kinds: string[];
  readonly transition: RunTransition["kind"];
}

/** A world whose appends are listed, and may stop being kept after some of them, as if the process had died. */
function aWatchedWorld(dieAfter = Number.POSITIVE_INFINITY): World & { appends: Append[] } {
  const appends: Append[] = [];
  const wrap = (store: RunStore): RunStore => ({
    ...store,
    async append(claim, firstSeq, entries: readonly JournalEntry[], transition) {
      if (appends.length >= dieAfter) throw new Error("the process died");
      appends.push({
        kinds: entries.map((entry) => `${entry.kind}:${entry.action}`),
        transition: transition.kind,
      });
      return await store.append(claim, firstSeq, entries, transition);
    },
  });
  return { ...aWorld(wrap), appends };
}

describe("what is written when", () => {
  test("a run of pure steps is one append, its end included", async () => {
    const world = aWatchedWorld();
    const plan = aPlan({
      A: { type: "Compose", inputs: 1 },
      Loop: { type: "Foreach", foreach: "@range(1, 20)", actions: { B: { type: "Compose", inputs: 1 } } },
      R: { type: "Response", inputs: {}, ...after("A") },
    });
    await runThrough(world, plan);
    expect(world.appends.map((append) => append.transition)).toEqual(["end"]);
    expect(world.responses).toHaveLength(1);
  });

  test("an effect leaves only after its intent is durable, and its result travels with the next one", async () => {
    const world = aWatchedWorld();
    const plan = aPlan({
      First: get("https://x.test/1"),
      Mid: { type: "Compose", inputs: "@body('First')", ...after("First") },
      Second: { ...get("https://x.test/2"), ...after("Mid") },
    });
    const seen: number[] = [];
    world.http.onCall = () => {
      seen.push(world.appends.length);
    };
    await runThrough(world, plan);
    expect(seen).toEqual([1, 2]);
    expect(world.appends.map((append) => append.kinds)).toEqual([
      ["intent:First"],
      ["step:First", "step:Mid", "intent:Second"],
      ["step:Second"],
    ]);
    expect(world.appends.map((append) => append.transition)).toEqual(["continue", "continue", "end"]);
  });

  test("concurrent effects share appends", async () => {
    const world = aWatchedWorld();
    const plan = aPlan({
      Loop: { type: "Foreach", foreach: "@range(1, 20)", actions: { Call: get("https://x.test/@{item()}") } },
    });
    await runThrough(world, plan);
    expect(world.http.calls).toHaveLength(20);
    expect(world.appends.length).toBeLessThan(8);
  });

  test("a caller is answered when the answer is durable, before a later effect leaves", async () => {
    const world = aWatchedWorld();
    const answered: number[] = [];
    const plan = aPlan({
      R: { type: "Response", inputs: { body: "hi" } },
      Later: { ...get("https://x.test/"), ...after("R") },
    });
    world.http.onCall = () => {
      answered.push(world.responses.length);
    };
    await runThrough(world, plan);
    expect(world.appends[0]?.kinds).toEqual(["response:R", "step:R", "intent:Later"]);
    expect(answered).toEqual([1]);
  });

  test("nobody is answered when the append is refused", async () => {
    const world = aWorld((store) => ({ ...store, append: async () => false }));
    const plan = aPlan({ R: { type: "Response", inputs: {} } });
    await acceptRun(world, plan);
    expect(await advanceOnce(world, plan)).toEqual({ kind: "fenced" });
    expect(world.responses).toEqual([]);
  });

  test("a long run of pure steps can be watched: it is written in between, and others get their turn", async () => {
    const world = aWatchedWorld();
    let turns = 0;
    const ports = {
      ...world.ports,
      clock: {
        now: () => {
          world.clock.pass(1);
          return world.clock.now();
        },
      },
      yield: async () => {
        turns += 1;
      },
    };
    const plan = aPlan({
      Loop: { type: "Foreach", foreach: "@range(1, 2000)", actions: { A: { type: "Compose", inputs: 1 } } },
    });
    await acceptRun(world, plan);
    const [run] = await world.store.claim({ workerId: "w", leaseMs: 1e9, limit: 1 });
    if (run === undefined) throw new Error("not claimed");
    expect(await advance(plan, run, ports)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(world.appends.length).toBeGreaterThan(2);
    expect(turns).toBeGreaterThan(10);
  });
});

describe("losing the run", () => {
  test("a fenced run stops its effects and writes nothing more", async () => {
    const world = aWorld();
    const plan = aPlan({ A: get("https://x.test/"), B: { ...get("https://x.test/b"), ...after("A") } });
    await acceptRun(world, plan);
    world.http.onCall = async () => {
      world.clock.pass(60_000);
      await world.store.claim({ workerId: "other", leaseMs: 1_000, limit: 1 });
    };
    expect(await advanceOnce(world, plan)).toEqual({ kind: "fenced" });
    expect(world.http.calls).toHaveLength(1);
    expect(world.store.journal(RUN_ID).map((entry) => entry.kind)).toEqual(["intent"]);
  });

  test("a store that fails makes it reject, and no effect leaves without its intent", async () => {
    const world = aWatchedWorld(0);
    const plan = aPlan({ A: get("https://x.test/") });
    await acceptRun(world, plan);
    await expect(advanceOnce(world, plan)).rejects.toThrow("the process died");
    expect(world.http.calls).toEqual([]);
  });

  test("at a shutdown what is on its way may come back, nothing new begins, and the run can be claimed at once", async () => {
    const world = aWorld();
    const plan = aPlan({ A: get("https://x.test/"), B: { ...get("https://x.test/b"), ...after("A") } });
    await acceptRun(world, plan);
    world.http.onCall = () => world.shutdown.abort();
    expect(await advanceOnce(world, plan)).toEqual({ kind: "released" });
    expect(world.http.calls).toHaveLength(1);
    expect(world.store.journal(RUN_ID).map((entry) => `${entry.kind}:${entry.action}`)).toEqual([
      "intent:A",
      "step:A",
    ]);
    const [again] = await world.store.claim({ workerId: "w2", leaseMs: 1_000, limit: 1 });
    expect(again?.recoveryAttempts).toBe(0);
  });

  test("at a shutdown an effect that does not come back is stopped, and repeated with the same key", async () => {
    const world = aWorld();
    world.http.on("https://x.test/", "hang", { statusCode: 200 });
    const plan = aPlan({ A: get("https://x.test/") });
    await acceptRun(world, plan);
    world.http.onCall = () => world.shutdown.abort();
    expect(await advanceOnce(world, plan)).toEqual({ kind: "released" });
    const next = { ...world, ports: { ...world.ports, signal: new AbortController().signal } };
    expect(await advanceOnce(next, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(new Set(world.http.calls.map((call) => call.key)).size).toBe(1);
    expect(world.http.calls).toHaveLength(2);
  });
});

describe("cancelling", () => {
  const flow = {
    A: get("https://x.test/"),
    S: { type: "Scope", actions: { W: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } } } } },
    B: { type: "Compose", inputs: 1, ...after("A") },
  };

  test("stops what runs, cancels what is open, skips the rest", async () => {
    const world = aWorld();
    world.http.on("https://x.test/", "hang");
    world.http.onCall = () => world.cancel.abort();
    const plan = aPlan(flow);
    await acceptRun(world, plan);
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Cancelled" });
    const { actions } = tell(world, plan);
    expect(Object.entries(actions).map(([name, { status }]) => [name, status])).toEqual([
      ["A", "Cancelled"],
      ["B", "Skipped"],
      ["S", "Cancelled"],
      ["W", "Cancelled"],
    ]);
  });

  test("is seen by the next holder of the run", async () => {
    const world = aWorld();
    const plan = aPlan(flow);
    await acceptRun(world, plan);
    const [run] = await world.store.claim({ workerId: "w", leaseMs: 1_000, limit: 1 });
    if (run === undefined) throw new Error("not claimed");
    expect(await advance(plan, { ...run, cancelRequested: true }, world.ports)).toMatchObject({
      status: "Cancelled",
    });
    expect(world.http.calls).toEqual([]);
  });
});

describe("after a crash", () => {
  const flow: ValueObject = {
    Init: {
      type: "InitializeVariable",
      inputs: {
        variables: [
          { name: "list", type: "array" },
          { name: "n", type: "integer", value: 0 },
        ],
      },
    },
    Call: { ...get("https://x.test/first", { body: { id: "@{guid()}" } }), ...after("Init") },
    Each: {
      type: "Foreach",
      foreach: "@range(1, 4)",
      runtimeConfiguration: { concurrency: { repetitions: 2 } },
      actions: {
        Send: get("https://x.test/item/@{item()}"),
        Add: {
          type: "AppendToArrayVariable",
          inputs: { name: "list", value: "@outputs('Send')['headers']['n']" },
          ...after("Send"),
        },
        Small: {
          type: "If",
          expression: "@less(item(), 3)",
          actions: { Inc: { type: "IncrementVariable", inputs: { name: "n", value: 10 } } },
          else: { actions: { Note: { type: "Compose", inputs: "big" } } },
          ...after("Add"),
        },
      },
      ...after("Call"),
    },
    Flaky: {
      ...get("https://x.test/flaky", { retryPolicy: { type: "fixed", count: 3, interval: "PT20S" } }),
      ...after("Each"),
    },
    Pause: { type: "Wait", inputs: { interval: { count: 1, unit: "Minute" } }, ...after("Each") },
    Rounds: {
      type: "Until",
      expression: "@greaterOrEquals(variables('n'), 22)",
      actions: {
        Poll: get("https://x.test/poll"),
        Up: { type: "IncrementVariable", inputs: { name: "n" }, ...after("Poll") },
      },
      ...after("Pause"),
    },
    Bad: { type: "Compose", inputs: "@div(1, 0)", ...after("Each") },
    Handler: { type: "Compose", inputs: "@actions('Bad')['error']['code']", runAfter: { Bad: ["Failed"] } },
    Answer: {
      type: "Response",
      inputs: { body: { list: "@variables('list')", n: "@variables('n')" } },
      runAfter: { Rounds: ["Succeeded"], Flaky: ["Succeeded"], Handler: ["Succeeded"] },
    },
    Last: { ...get("https://x.test/last"), ...after("Answer") },
  };
  const plan: Plan = aPlan(flow);

  function script(world: World): World {
    for (let i = 1; i <= 4; i++) world.http.on(`https://x.test/item/${i}`, { headers: { n: String(i) } });
    world.http.on("https://x.test/flaky", { statusCode: 503 }, aFailure(), { statusCode: 200 });
    return world;
  }

  const shape = (report: RunReport) =>
    Object.fromEntries(
      Object.entries(report.actions).map(([name, action]) => [
        name,
        [action.status, action.code, action.repetitions?.map((one) => [one.indexes, one.status])],
      ]),
    );

  async function whole() {
    const world = aWatchedWorld();
    script(world);
    const report = await runThrough(world, plan);
    return { world, report };
  }

  /** Runs until the store dies, then lets another worker go on, again and again. */
  async function crashing(cuts: readonly number[]) {
    const appends = { left: 0 };
    const world = script(
      aWorld((store) => ({
        ...store,
        async append(...args) {
          if (appends.left === 0) throw new Error("the process died");
          appends.left -= 1;
          return await store.append(...args);
        },
      })),
    );
    await acceptRun(world, plan);
    for (let life = 0; life < 200; life++) {
      appends.left = cuts[life] ?? Number.POSITIVE_INFINITY;
      const [run] = await world.store.claim({ workerId: `w${life}`, leaseMs: 20_000, limit: 1 });
      if (run === undefined) throw new Error("the run cannot be claimed");
      const progress = await advance(plan, run, world.ports).catch(() => null);
      if (progress?.kind === "ended") return { world, report: tell(world, plan) };
      // Its lease runs out, or its time comes.
      world.clock.pass(3_600_000);
    }
    throw new Error("the run never ended");
  }

  test("at every single append the run ends as it would have, with the same keys", async () => {
    const { world: first, report } = await whole();
    expect(report.status).toBe("Succeeded");
    expect(report.response?.body).toMatchObject({ n: 22 });
    const keys = new Set(first.http.calls.map((call) => call.key));
    expect(first.appends.length).toBeGreaterThan(8);
    for (let cut = 0; cut <= first.appends.length; cut++) {
      const again = await crashing([cut]);
      expect(shape(again.report), `cut after ${cut} appends`).toEqual(shape(report));
      expect(new Set(again.world.http.calls.map((call) => call.key))).toEqual(keys);
      expect(again.report.response?.body).toMatchObject({ n: 22 });
    }
  });

  test("at any series of moments the run ends once, and a step with a line is never done again", async () => {
    const { report } = await whole();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 12 }), async (cuts) => {
        const again = await crashing(cuts);
        expect(shape(again.report)).toEqual(shape(report));
        const steps = again.world.store.journal(RUN_ID).filter((entry) => entry.kind === "step");
        const names = steps.map((entry) => `${entry.action}/${entry.indexes.join(".")}`);
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 25 },
    );
  });

  test("a call whose outcome is unknown is made again as it was, and its step says so", async () => {
    const { world, report } = await crashing([1]);
    const first = world.http.calls.filter((call) => call.request.uri === "https://x.test/first");
    expect(first).toHaveLength(2);
    expect(first[0]).toEqual(first[1]);
    expect(report.actions.Call?.status).toBe("Succeeded");
    const line = world.store
      .journal(RUN_ID)
      .find((entry) => entry.kind === "step" && entry.action === "Call");
    expect(line?.detail).toMatchObject({ repeatedAfterRecovery: true });
  });

  test("a run that kills its worker at the same call again and again does not look as if it went on", async () => {
    const world = script(aWorld());
    await acceptRun(world, plan);
    world.http.onCall = () => {
      throw new Error("the process died");
    };
    const attempts: number[] = [];
    for (let life = 0; life < 4; life++) {
      const [run] = await world.store.claim({ workerId: `w${life}`, leaseMs: 20_000, limit: 1 });
      if (run === undefined) throw new Error("the run cannot be claimed");
      attempts.push(run.recoveryAttempts);
      await expect(advance(plan, run, world.ports)).rejects.toThrow("the process died");
      world.clock.pass(60_000);
    }
    expect(attempts).toEqual([0, 1, 2, 3]);
    expect(world.store.journal(RUN_ID).filter((entry) => entry.kind === "intent")).toHaveLength(1);
    expect(new Set(world.http.calls.map((call) => call.key)).size).toBe(1);
  });

  /** One life of a worker that is told to stop at its n-th call. */
  async function liveUntilStopped(world: World, calls: number, hangs: boolean) {
    const stop = new AbortController();
    let left = calls;
    world.http.onCall = async () => {
      left -= 1;
      if (left <= 0) stop.abort();
      if (hangs) await new Promise<void>((resolve) => setImmediate(resolve));
    };
    const [run] = await world.store.claim({ workerId: "w", leaseMs: 20_000, limit: 1 });
    if (run === undefined) throw new Error("the run cannot be claimed");
    const progress = await advance(plan, run, { ...world.ports, signal: stop.signal });
    if (progress.kind === "suspended") world.clock.pass(3_600_000);
    return progress.kind;
  }

  test("stopped for a new version of the product again and again, it ends as it would have", async () => {
    const { report } = await whole();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 12 }), fc.boolean(), async (stops, hangs) => {
        const world = script(aWorld());
        await acceptRun(world, plan);
        const kinds: string[] = [];
        while (kinds.at(-1) !== "ended" && kinds.length < 100) {
          const calls = stops[kinds.length] ?? Number.POSITIVE_INFINITY;
          kinds.push(await liveUntilStopped(world, calls, hangs));
        }
        expect(kinds).not.toContain("fenced");
        expect(shape(tell(world, plan))).toEqual(shape(report));
      }),
      { numRuns: 25 },
    );
  });

  test("keys differ between actions and iterations", async () => {
    const { world } = await whole();
    const byUri = new Map(world.http.calls.map((call) => [call.request.uri, call.key]));
    const distinct = [...byUri].filter(([uri]) => !uri.endsWith("poll"));
    expect(new Set(distinct.map(([, key]) => key)).size).toBe(distinct.length);
  });
});
