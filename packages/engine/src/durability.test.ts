import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { advance } from "./advance.ts";
import {
  acceptRun,
  advanceOnce,
  aPlan,
  aWatchedWorld,
  aWorld,
  RUN_ID,
  runThrough,
  tell,
} from "./testing/a-world.ts";

const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const get = (uri: string, more: ValueObject = {}): ValueObject => ({
  type: "Http",
  inputs: { method: "POST", uri, ...more },
});

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

describe("a port with a bug", () => {
  test("that is told of changes makes the run reject, and nothing is left hanging", async () => {
    const world = aWorld();
    const plan = aPlan({ A: get("https://x.test/") });
    await acceptRun(world, plan);
    const broken = {
      ...world,
      ports: {
        ...world.ports,
        changed: () => {
          throw new Error("a listener broke");
        },
      },
    };
    await expect(advanceOnce(broken, plan)).rejects.toThrow("a listener broke");
  });
});

test("a long wait beside an effect is slept in pieces a timer can hold", async () => {
  const world = aWorld();
  world.http.on("https://x.test/", "hang");
  const naps: number[] = [];
  const sleep = (ms: number, signal: AbortSignal) => {
    naps.push(ms);
    if (naps.length > 3) world.cancel.abort();
    return world.clock.sleep(ms, signal);
  };
  const plan = aPlan({
    A: get("https://x.test/"),
    W: { type: "Wait", inputs: { interval: { count: 80, unit: "Day" } } },
  });
  await acceptRun(world, plan);
  await advanceOnce({ ...world, ports: { ...world.ports, sleep } }, plan);
  expect(Math.max(...naps)).toBeLessThan(2 ** 31);
});
