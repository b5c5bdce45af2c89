import {
  type ClaimedRun,
  createMemoryRunStore,
  type NewRun,
  type RunProgress,
  type RunStore,
} from "@towpath/engine";
import { silentLogger } from "@towpath/prelude";
import type { RunQueue } from "@towpath/queue";
import { expect, test, vi } from "vitest";
import type { RunSignals } from "./held-run.ts";
import { HEARTBEAT_MS, LEASE_MS } from "./lease-keeper.ts";
import { Runner, type RunnerOptions } from "./runner.ts";

const aRun = (id: string): NewRun => ({
  id,
  environmentId: "environment",
  flowId: "flow",
  versionId: "version",
  mode: "live",
  trigger: { name: "manual", startTime: 0, clientTrackingId: id },
  createdAt: 0,
});

/** Resolves when everything that needs no timer has happened. */
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

function aBench(options: Partial<RunnerOptions> = {}) {
  const clock = { now: () => 1_000_000 };
  const store = createMemoryRunStore(clock);
  const started: string[] = [];
  const settled: [string, string | null][] = [];
  const rung: string[] = [];
  const atWork = new Map<
    string,
    { run: ClaimedRun; signals: RunSignals; end: (progress: RunProgress) => void; fail: () => void }
  >();
  const queue: RunQueue = {
    ring: async (rings) => void rung.push(...rings.map(({ runId }) => runId)),
    listen: async () => async () => undefined,
    close: async () => undefined,
  };
  const runner = new Runner({
    workerId: "worker",
    store,
    queue,
    logger: silentLogger,
    concurrency: 2,
    now: clock.now,
    monotonicMs: () => 0,
    settled: (runId, progress) => void settled.push([runId, progress?.kind ?? null]),
    advance: (run: ClaimedRun, signals) =>
      new Promise((resolve, reject) => {
        started.push(run.runId);
        atWork.set(run.runId, { run, signals, end: resolve, fail: () => reject(new Error("a bug")) });
      }),
    ...options,
  });
  const end = async (runId: string) => {
    const progress = {
      kind: "ended",
      status: "Succeeded",
      end: { status: "Succeeded", endedAt: 0 },
    } as const;
    atWork.get(runId)?.end(progress);
    await settle();
  };
  return { runner, store, started, settled, rung, atWork, end };
}

const accept = (store: RunStore, ...ids: string[]) => store.accept(ids.map(aRun));

test("takes no more runs at once than it has places, and the next when one ends", async () => {
  const { runner, store, started, end } = aBench();
  await accept(store, "a", "b", "c");
  await runner.sweep();
  await settle();
  expect(started).toEqual(["a", "b"]);
  await end("a");
  expect(started).toEqual(["a", "b", "c"]);
  await end("b");
  await end("c");
  await runner.stop(0);
});

test("a ring for a run that somebody else holds starts nothing", async () => {
  const { runner, store, started } = aBench();
  await store.accept([aRun("a")], { workerId: "other", leaseMs: LEASE_MS });
  runner.ring("a");
  runner.ring("unknown");
  await settle();
  expect(started).toEqual([]);
  await runner.stop(0);
});

test("reserved places are kept for runs about to be accepted, all or none", async () => {
  const { runner, store, started } = aBench();
  expect(runner.reserve(3)).toBe(false);
  expect(runner.reserve(2)).toBe(true);
  await accept(store, "waits");
  runner.ring("waits");
  await settle();
  expect(started).toEqual([]);
  const runs = [aRun("x"), aRun("y")];
  runner.adopt(runs, await store.accept(runs, { workerId: "worker", leaseMs: LEASE_MS }));
  expect(started).toEqual(["x", "y"]);
  await runner.stop(0);
});

test("a run that begins before it is stored has no lease to renew, and nothing to give back", async () => {
  const { runner, store, atWork, settled } = aBench();
  const released: string[][] = [];
  store.release = async (claims) => void released.push(claims.map(({ runId }) => runId));
  expect(runner.reserve(2)).toBe(true);
  const [stored, failed] = [runner.begin(aRun("stored")), runner.begin(aRun("failed"))];
  expect(runner.reserve(1)).toBe(false);
  atWork.get("stored")?.run.late?.accepted();
  expect(await stored).toBe(true);
  atWork.get("failed")?.fail();
  expect(await failed).toBe(false);
  expect(settled).toEqual([["failed", null]]);
  expect(runner.reserve(1)).toBe(true);
  void runner.begin(aRun("still in memory"));
  await runner.stop(0);
  expect(released).toEqual([["stored"]]);
});

test("a run that only waits to be written leaves its place to another", async () => {
  const { runner, store, started, atWork, end } = aBench({ concurrency: 1 });
  await accept(store, "a", "b");
  runner.ring("a");
  runner.ring("b");
  await settle();
  expect(started).toEqual(["a"]);
  atWork.get("a")?.signals.recording();
  await settle();
  expect(started).toEqual(["a", "b"]);
  await end("a");
  expect(runner.reserve(1)).toBe(false);
  await end("b");
  expect(runner.reserve(1)).toBe(true);
  await runner.stop(0);
});

test("new events get no place of their own while older runs wait", async () => {
  const { runner, store } = aBench({ concurrency: 1 });
  await accept(store, "a", "b");
  runner.ring("a");
  await settle();
  runner.ring("b");
  expect(runner.reserve(1)).toBe(false);
  await runner.stop(0);
});

test("a run that throws gives its place back and keeps its lease, so that it is not tried in a circle", async () => {
  const { runner, store, started, settled, atWork } = aBench();
  await accept(store, "a");
  runner.ring("a");
  await settle();
  atWork.get("a")?.fail();
  await settle();
  await runner.sweep();
  expect(started).toEqual(["a"]);
  expect(settled).toEqual([["a", null]]);
  await runner.stop(0);
});

test("a store that fails loses no ring", async () => {
  let broken = true;
  const { runner, store, started } = aBench();
  const claim = store.claim.bind(store);
  store.claim = (by) => (broken ? Promise.reject(new Error("no database")) : claim(by));
  await accept(store, "a");
  runner.ring("a");
  await settle();
  expect([...runner.waitingIds()]).toEqual(["a"]);
  broken = false;
  await runner.sweep();
  await settle();
  expect(started).toEqual(["a"]);
  await runner.stop(0);
});

test("a ring that comes while a look around holds every place is not forgotten", async () => {
  const { runner, store, started } = aBench();
  const claim = store.claim.bind(store);
  let answer: () => void = () => undefined;
  store.claim = async (by) => {
    if (by.runIds !== undefined) return claim(by);
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return [];
  };
  const sweeping = runner.sweep();
  await settle();
  await accept(store, "a", "b");
  runner.ring("a");
  let heard = false;
  void runner.hear("b").then(() => {
    heard = true;
  });
  await settle();
  expect([started, heard]).toEqual([[], false]);
  answer();
  await sweeping;
  await settle();
  answer();
  await settle();
  expect([started.sort(), heard]).toEqual([["a", "b"], true]);
  await runner.stop(0);
});

test("when it stops, runs are told, and what does not come back is released for the next worker", async () => {
  const { runner, store, atWork } = aBench();
  await accept(store, "a");
  runner.ring("a");
  await settle();
  await runner.stop(0);
  expect(atWork.get("a")?.signals.stop.aborted).toBe(true);
  const taken = await store.claim({ workerId: "next", leaseMs: LEASE_MS, limit: 1 });
  expect(taken.map(({ runId }) => runId)).toEqual(["a"]);
});

test("a busy worker takes no ring from the queue until it has room", async () => {
  const { runner, store, started, end } = aBench({ concurrency: 1 });
  await accept(store, "a");
  runner.ring("a");
  await settle();
  let heard = false;
  const hearing = runner.hear("b").then(() => {
    heard = true;
  });
  await settle();
  expect(heard).toBe(false);
  await accept(store, "b");
  await end("a");
  await hearing;
  await settle();
  expect(started).toEqual(["a", "b"]);
  await runner.stop(0);
});

test("runs given up because the database was away are given back as soon as it answers", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    const base = aBench();
    let nowMs = 0;
    const store: RunStore = {
      ...base.store,
      heartbeat: () => Promise.reject(new Error("timeout exceeded when trying to connect")),
    };
    const { runner, started, atWork } = aBench({ store, monotonicMs: () => nowMs });
    await accept(base.store, "a");
    await runner.sweep();
    await settle();
    nowMs = LEASE_MS;
    vi.advanceTimersByTime(HEARTBEAT_MS);
    await settle();
    expect(atWork.get("a")?.signals.lost.aborted).toBe(true);
    atWork.get("a")?.fail();
    await settle();
    // A heartbeat that was under way may have renewed the lease meanwhile: nobody else could take the run.
    await runner.sweep();
    await settle();
    expect(started).toEqual(["a", "a"]);
    expect(base.store.run("a")).toMatchObject({ fence: 2, recoveryAttempts: 0 });
    await runner.stop(0);
  } finally {
    vi.useRealTimers();
  }
});

test("runs at which workers died twice are taken one at a time, whatever else goes on", async () => {
  let nowMs = 1_000_000;
  const store = createMemoryRunStore({ now: () => nowMs });
  const { runner, started, end } = aBench({ store, concurrency: 10 });
  await store.accept([aRun("a"), aRun("b")], { workerId: "dead", leaseMs: LEASE_MS });
  nowMs += LEASE_MS + 1;
  await store.claim({ workerId: "dead too", leaseMs: LEASE_MS, limit: 2 });
  nowMs += LEASE_MS + 1;
  await accept(store, "new");
  await runner.sweep();
  await settle();
  expect(started).toEqual(["a", "new"]);
  await end("a");
  expect(started).toEqual(["a", "new", "b"]);
  await runner.stop(0);
});

test("what a stopping worker gives back is rung, so that another takes it at once", async () => {
  const { runner, store, rung, atWork } = aBench();
  await accept(store, "a");
  await runner.sweep();
  await settle();
  const stopping = runner.stop(1_000);
  atWork.get("a")?.end({ kind: "released" });
  await stopping;
  expect(rung).toContain("a");
});
