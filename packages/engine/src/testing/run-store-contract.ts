import { PreciseNumber, type Value } from "@towpath/expressions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JournalEntry } from "../journal.ts";
import type { Claim, NewRun, RunEnd, RunStore } from "../run-store.ts";

/** What a store's maker gives the suite: an empty store, and a hand on its clock. */
export interface RunStoreHarness {
  readonly store: RunStore;
  /** Epoch ms of the store's clock, near enough for `wakeAt` values. */
  now(): number;
  /** Lets time pass for leases, wake times and rings. A database may shift its columns into the past instead. */
  advanceClock(ms: number): void | Promise<void>;
  /** Owners that exist, where the store checks them. */
  readonly owner?: { environmentId: string; flowId: string; versionId: string };
  close?(): void | Promise<void>;
}

const LEASE_MS = 20_000;
const OWNER = {
  environmentId: "00000000-0000-7000-8000-000000000001",
  flowId: "00000000-0000-7000-8000-000000000002",
  versionId: "00000000-0000-7000-8000-000000000003",
};
const END: RunEnd = { status: "Succeeded", endedAt: 1_700_000_000_000 };

let lastId = 0;
/** A UUIDv7 of the given moment; ids made later sort later. */
function uuidAt(nowMs: number): string {
  lastId += 1;
  const time = Math.trunc(nowMs).toString(16).padStart(12, "0");
  const tail = lastId.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
}

export function anEntry(over: Partial<JournalEntry> = {}): JournalEntry {
  return {
    kind: "step",
    action: "Compose",
    indexes: [],
    at: 1_700_000_000_000,
    status: "Succeeded",
    code: "OK",
    startedAt: 1_700_000_000_000,
    ...over,
  };
}

/** Everything a `RunStore` promises, whatever it is made of. `makeStore` is called once a test. */
export function runStoreContract(
  name: string,
  makeStore: () => RunStoreHarness | Promise<RunStoreHarness>,
): void {
  describe(`${name} keeps the run store contract`, () => {
    let harness: RunStoreHarness;
    let store: RunStore;
    beforeEach(async () => {
      harness = await makeStore();
      store = harness.store;
    });
    afterEach(async () => {
      await harness.close?.();
    });

    const aRun = (over: Partial<NewRun> = {}): NewRun => ({
      id: uuidAt(harness.now()),
      ...OWNER,
      ...harness.owner,
      mode: "live",
      trigger: { name: "manual", startTime: 1_700_000_000_000, clientTrackingId: "track-1" },
      createdAt: 1_700_000_000_000,
      ...over,
    });
    const acceptOne = async (over: Partial<NewRun> = {}) => {
      const run = aRun(over);
      await store.accept([run]);
      return run;
    };
    const claimOne = async (runId: string, workerId = "w1") => {
      const claimed = await store.claim({ workerId, leaseMs: LEASE_MS, limit: 1, runIds: [runId] });
      return claimed[0] ?? null;
    };
    const heldRun = async () => {
      const run = await acceptOne();
      const claim = await claimOne(run.id);
      if (claim === null) throw new Error("the run could not be claimed");
      return claim;
    };
    const go = (claim: Claim, seq: number, entries: JournalEntry[] = []) =>
      store.append(claim, seq, entries, { kind: "continue" });

    describe("accepting", () => {
      test("an accepted run can be claimed, with all it was accepted with", async () => {
        const run = await acceptOne({
          mode: "draft",
          trigger: {
            name: "When called",
            inputs: { schema: {} },
            outputs: { headers: { A: "b" }, body: { n: 1 } },
            startTime: 1_700_000_000_123,
            clientTrackingId: "abc",
          },
        });
        const claimed = await claimOne(run.id);
        expect(claimed).toMatchObject({
          runId: run.id,
          environmentId: run.environmentId,
          flowId: run.flowId,
          versionId: run.versionId,
          mode: "draft",
          trigger: run.trigger,
          createdAt: run.createdAt,
          cancelRequested: false,
          recoveryAttempts: 0,
          nextSeq: 0,
        });
      });

      test("runs accepted for a worker are born claimed, one claim a run in order", async () => {
        const runs = [aRun(), aRun(), aRun()];
        const claims = await store.accept(runs, { workerId: "w1", leaseMs: LEASE_MS });
        expect(claims.map((claim) => claim.runId)).toEqual(runs.map((run) => run.id));
        expect(await store.claim({ workerId: "w2", leaseMs: LEASE_MS, limit: 10 })).toEqual([]);
        for (const claim of claims) expect(await go(claim, 0, [anEntry()])).toBe(true);
      });

      test("accepting without a worker claims nothing", async () => {
        expect(await store.accept([aRun()])).toEqual([]);
      });

      test("accepting nothing is fine", async () => {
        expect(await store.accept([], { workerId: "w1", leaseMs: LEASE_MS })).toEqual([]);
      });

      test("concurrent accepts keep every run", async () => {
        const runs = Array.from({ length: 40 }, () => aRun());
        const claims = await Promise.all(
          runs.map((run) => store.accept([run], { workerId: "w1", leaseMs: LEASE_MS })),
        );
        expect(claims.map((claim) => claim[0]?.runId)).toEqual(runs.map((run) => run.id));
      });
    });

    describe("claiming", () => {
      test("one run goes to one worker only", async () => {
        const run = await acceptOne();
        const claims = await Promise.all(["a", "b", "c", "d"].map((worker) => claimOne(run.id, worker)));
        expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
      });

      test("any claim takes at most the limit, oldest first", async () => {
        const runs = [await acceptOne(), await acceptOne(), await acceptOne()];
        const first = await store.claim({ workerId: "w1", leaseMs: LEASE_MS, limit: 2 });
        expect(first.map((claim) => claim.runId).sort()).toEqual([runs[0]?.id, runs[1]?.id].sort());
        const rest = await store.claim({ workerId: "w1", leaseMs: LEASE_MS, limit: 2 });
        expect(rest.map((claim) => claim.runId)).toEqual([runs[2]?.id]);
      });

      test("a claim by id leaves other runs alone", async () => {
        const [one, other] = [await acceptOne(), await acceptOne()];
        await claimOne(one.id);
        expect((await claimOne(other.id))?.runId).toBe(other.id);
      });

      test("an unknown run cannot be claimed", async () => {
        expect(await claimOne(uuidAt(harness.now()))).toBeNull();
      });

      test("a run whose lease ran out is claimed again with a higher fence, and counts the recovery", async () => {
        const claim = await heldRun();
        await harness.advanceClock(LEASE_MS + 1_000);
        const again = await claimOne(claim.runId, "w2");
        expect(again?.fence).toBeGreaterThan(claim.fence);
        expect(again?.recoveryAttempts).toBe(1);
      });

      test("a lease that has not run out keeps others away", async () => {
        const claim = await heldRun();
        await harness.advanceClock(LEASE_MS - 5_000);
        expect(await claimOne(claim.runId, "w2")).toBeNull();
      });
    });

    describe("the journal", () => {
      test("comes back in order, across appends", async () => {
        const claim = await heldRun();
        const entries = ["A", "B", "C", "D"].map((action) => anEntry({ action }));
        expect(await go(claim, 0, entries.slice(0, 1))).toBe(true);
        expect(await go(claim, 1, entries.slice(1, 3))).toBe(true);
        expect(await go(claim, 3, entries.slice(3))).toBe(true);
        expect(await store.readJournal(claim.runId)).toEqual(entries);
      });

      test("keeps every member of an entry, and invents none", async () => {
        const claim = await heldRun();
        const entries: JournalEntry[] = [
          anEntry({ kind: "opened", status: null, code: null, detail: { items: [1, 2] } }),
          anEntry({ kind: "intent", status: null, code: null, startedAt: null, indexes: [3, 0] }),
          anEntry({
            status: "Failed",
            code: "NotFound",
            inputs: { uri: "https://example.com" },
            outputs: { statusCode: 404 },
            error: { code: "NotFound", message: "no such thing", details: [{ a: 1 }] },
            detail: { attempts: 2 },
          }),
          anEntry({ inputs: null, outputs: null }),
        ];
        await go(claim, 0, entries);
        expect(await store.readJournal(claim.runId)).toEqual(entries);
      });

      test.each<[string, Value]>([
        ["a NUL character", "a\u0000b"],
        ["a lone surrogate", "\ud800 and \udc00"],
        ["a 64-bit integer", 9_007_199_254_740_993n],
        ["a float that a number would misprint", new PreciseNumber("float", "5.0", 5)],
        ["a decimal", new PreciseNumber("decimal", "1.50", 1.5)],
        ["a member called __proto__", JSON.parse('{"__proto__":{"x":1},"constructor":2}')],
        ["member order", { b: 1, a: 2, 10: 3 }],
        ["a long text", "x".repeat(300_000)],
      ])("keeps %s as it is", async (_what, value) => {
        const claim = await heldRun();
        await go(claim, 0, [anEntry({ inputs: { value }, outputs: value })]);
        const [entry] = await store.readJournal(claim.runId);
        expect(entry?.outputs).toStrictEqual(value);
        expect(Object.keys((entry?.inputs ?? {}) as object)).toEqual(["value"]);
      });

      test("an unknown run has an empty one", async () => {
        expect(await store.readJournal(uuidAt(harness.now()))).toEqual([]);
      });

      test("a claim tells the next number, so that the holder knows whether to read", async () => {
        const claim = await heldRun();
        await go(claim, 0, [anEntry(), anEntry()]);
        await store.release([claim]);
        expect((await claimOne(claim.runId))?.nextSeq).toBe(2);
      });

      test("concurrent appends of many runs are each kept whole", async () => {
        const claims = await store.accept(
          Array.from({ length: 30 }, () => aRun()),
          { workerId: "w1", leaseMs: LEASE_MS },
        );
        const kept = await Promise.all(
          claims.map((claim, index) => go(claim, 0, [anEntry({ action: `A${index}` }), anEntry()])),
        );
        expect(kept.every(Boolean)).toBe(true);
        for (const [index, claim] of claims.entries()) {
          const journal = await store.readJournal(claim.runId);
          expect(journal.map((entry) => entry.action)).toEqual([`A${index}`, "Compose"]);
        }
      });
    });

    describe("fencing", () => {
      test("a holder whose lease was taken writes nothing", async () => {
        const old = await heldRun();
        await harness.advanceClock(LEASE_MS + 1_000);
        const fresh = await claimOne(old.runId, "w2");
        expect(await go(old, 0, [anEntry({ action: "Zombie" })])).toBe(false);
        expect(await store.append(old, 0, [], { kind: "end", end: END })).toBe(false);
        if (fresh === null) throw new Error("the lease was not given to the second worker");
        expect(await go(fresh, 0, [anEntry({ action: "Owner" })])).toBe(true);
        expect((await store.readJournal(old.runId)).map((entry) => entry.action)).toEqual(["Owner"]);
      });

      test("an append with a number that is not next writes nothing", async () => {
        const claim = await heldRun();
        expect(await go(claim, 1, [anEntry()])).toBe(false);
        expect(await go(claim, 0, [anEntry()])).toBe(true);
        expect(await go(claim, 0, [anEntry()])).toBe(false);
        expect(await store.readJournal(claim.runId)).toHaveLength(1);
      });

      test("a fenced append among good ones harms only itself", async () => {
        const [good, bad] = [await heldRun(), await heldRun()];
        const outcomes = await Promise.all([
          go(good, 0, [anEntry()]),
          go({ ...bad, fence: bad.fence - 1 }, 0, [anEntry()]),
        ]);
        expect(outcomes).toEqual([true, false]);
      });

      test("a released claim writes nothing, and the run can be claimed at once without counting as a recovery", async () => {
        const claim = await heldRun();
        await store.release([claim]);
        expect(await go(claim, 0, [anEntry()])).toBe(false);
        const again = await claimOne(claim.runId, "w2");
        expect(again?.recoveryAttempts).toBe(0);
        expect(again?.fence).toBeGreaterThan(claim.fence);
      });

      test("what a dead worker held can be claimed at once as a recovery, and what others hold cannot", async () => {
        const [dead, alive] = [await acceptOne(), await acceptOne()];
        const old = await claimOne(dead.id, "dead");
        await claimOne(alive.id, "alive");
        await store.releaseOwned("dead");
        const taken = await store.claim({ workerId: "next", leaseMs: LEASE_MS, limit: 10 });
        expect(taken).toMatchObject([{ runId: dead.id, recoveryAttempts: 1 }]);
        expect(old !== null && (await go(old, 0, [anEntry()]))).toBe(false);
      });

      test("releasing a claim that was lost changes nothing", async () => {
        const old = await heldRun();
        await harness.advanceClock(LEASE_MS + 1_000);
        const fresh = await claimOne(old.runId, "w2");
        await store.release([old]);
        expect(await claimOne(old.runId, "w3")).toBeNull();
        expect(fresh).not.toBeNull();
      });
    });

    describe("leases", () => {
      test("a heartbeat renews", async () => {
        const claim = await heldRun();
        await harness.advanceClock(LEASE_MS - 5_000);
        expect(await store.heartbeat([claim], LEASE_MS)).toEqual({ lost: [], cancelled: [] });
        await harness.advanceClock(LEASE_MS - 5_000);
        expect(await claimOne(claim.runId, "w2")).toBeNull();
      });

      test("an append renews", async () => {
        const claim = await heldRun();
        await harness.advanceClock(LEASE_MS - 5_000);
        await go(claim, 0, [anEntry()]);
        await harness.advanceClock(LEASE_MS - 5_000);
        expect(await claimOne(claim.runId, "w2")).toBeNull();
      });

      test("a heartbeat names the lost and the cancelled", async () => {
        const [kept, lost, cancelled] = [await heldRun(), await heldRun(), await heldRun()];
        await store.requestCancel(cancelled.runId);
        const beat = await store.heartbeat([kept, { ...lost, fence: lost.fence - 1 }, cancelled], LEASE_MS);
        expect(beat).toEqual({ lost: [lost.runId], cancelled: [cancelled.runId] });
      });

      test("a run that ended is lost to its heartbeat", async () => {
        const claim = await heldRun();
        await store.append(claim, 0, [], { kind: "end", end: END });
        expect((await store.heartbeat([claim], LEASE_MS)).lost).toEqual([claim.runId]);
      });
    });

    describe("suspending and ending", () => {
      test("a suspended run sleeps until its time and wakes with its journal", async () => {
        const claim = await heldRun();
        const wakeAt = harness.now() + 60_000;
        expect(await store.append(claim, 0, [anEntry()], { kind: "suspend", wakeAt })).toBe(true);
        expect(await claimOne(claim.runId)).toBeNull();
        await harness.advanceClock(61_000);
        const woken = await claimOne(claim.runId);
        expect(woken).toMatchObject({ nextSeq: 1, recoveryAttempts: 0 });
      });

      test("a suspended run's old claim writes nothing", async () => {
        const claim = await heldRun();
        await store.append(claim, 0, [], { kind: "suspend", wakeAt: harness.now() + 1_000 });
        expect(await go(claim, 0, [anEntry()])).toBe(false);
      });

      test("a run suspended without a time is not woken by the clock", async () => {
        const claim = await heldRun();
        await store.append(claim, 0, [], { kind: "suspend", wakeAt: null });
        await harness.advanceClock(3_600_000);
        expect(await claimOne(claim.runId)).toBeNull();
        expect(await store.sweep(10)).toEqual([]);
      });

      test("an ended run is never claimed again, and takes no more entries", async () => {
        const claim = await heldRun();
        const end: RunEnd = {
          ...END,
          status: "Failed",
          error: { code: "X", message: "y" },
          outputs: { a: 1 },
        };
        expect(await store.append(claim, 0, [anEntry()], { kind: "end", end })).toBe(true);
        await harness.advanceClock(LEASE_MS * 10);
        expect(await claimOne(claim.runId)).toBeNull();
        expect(await go(claim, 1, [anEntry()])).toBe(false);
        expect(await store.sweep(10)).toEqual([]);
      });
    });

    describe("cancelling", () => {
      test("a queued run ends at once", async () => {
        const run = await acceptOne();
        expect(await store.requestCancel(run.id)).toBe("ended");
        expect(await claimOne(run.id)).toBeNull();
        expect(await store.requestCancel(run.id)).toBe("already-ended");
      });

      test("a waiting run ends at once", async () => {
        const claim = await heldRun();
        await store.append(claim, 0, [], { kind: "suspend", wakeAt: harness.now() + 1_000 });
        expect(await store.requestCancel(claim.runId)).toBe("ended");
        await harness.advanceClock(5_000);
        expect(await claimOne(claim.runId)).toBeNull();
      });

      test("a running run is asked, and its next holder sees it", async () => {
        const claim = await heldRun();
        expect(await store.requestCancel(claim.runId)).toBe("requested");
        await store.release([claim]);
        expect((await claimOne(claim.runId))?.cancelRequested).toBe(true);
      });

      test("an ended run stays as it ended; an unknown one is unknown", async () => {
        const claim = await heldRun();
        await store.append(claim, 0, [], { kind: "end", end: END });
        expect(await store.requestCancel(claim.runId)).toBe("already-ended");
        expect(await store.requestCancel(uuidAt(harness.now()))).toBe("unknown");
      });
    });

    describe("the sweep", () => {
      test("rings for what is queued for long, and never twice with one number", async () => {
        const run = await acceptOne();
        expect(await store.sweep(10)).toEqual([]);
        await harness.advanceClock(15_000);
        const first = await store.sweep(10);
        expect(first.map((ring) => ring.runId)).toEqual([run.id]);
        await harness.advanceClock(15_000);
        const second = await store.sweep(10);
        expect(second[0]?.ring).toBeGreaterThan(first[0]?.ring ?? Number.POSITIVE_INFINITY);
      });

      test("rings for what is due to wake", async () => {
        const claim = await heldRun();
        await store.append(claim, 0, [], { kind: "suspend", wakeAt: harness.now() + 1_000 });
        expect(await store.sweep(10)).toEqual([]);
        await harness.advanceClock(2_000);
        expect((await store.sweep(10)).map((ring) => ring.runId)).toEqual([claim.runId]);
      });

      test("rings for a lease that ran out, and not for one that holds", async () => {
        const lost = await heldRun();
        await harness.advanceClock(LEASE_MS + 1_000);
        await heldRun();
        expect((await store.sweep(10)).map((ring) => ring.runId)).toEqual([lost.runId]);
      });

      test("takes at most the limit", async () => {
        for (let i = 0; i < 5; i++) await acceptOne();
        await harness.advanceClock(15_000);
        expect(await store.sweep(3)).toHaveLength(3);
      });
    });
  });
}
