import { describe, expect, test } from "vitest";
import { anEntry, END, LEASE_MS, type Suite } from "./suite.ts";

/** Fences and leases. */
export function fencingContract(suite: Suite): void {
  const { acceptOne, claimOne, heldRun, go } = suite;

  describe("fencing", () => {
    test("a holder whose lease was taken writes nothing", async () => {
      const old = await heldRun();
      await suite.harness.advanceClock(LEASE_MS + 1_000);
      const fresh = await claimOne(old.runId, "w2");
      expect(await go(old, 0, [anEntry({ action: "Zombie" })])).toBe(false);
      expect(await suite.store.append(old, 0, [], { kind: "end", end: END })).toBe(false);
      if (fresh === null) throw new Error("the lease was not given to the second worker");
      expect(await go(fresh, 0, [anEntry({ action: "Owner" })])).toBe(true);
      expect((await suite.store.readJournal(old.runId)).map((entry) => entry.action)).toEqual(["Owner"]);
    });

    test("an append with a number that is not next writes nothing", async () => {
      const claim = await heldRun();
      expect(await go(claim, 1, [anEntry()])).toBe(false);
      expect(await go(claim, 0, [anEntry()])).toBe(true);
      expect(await go(claim, 0, [anEntry()])).toBe(false);
      expect(await suite.store.readJournal(claim.runId)).toHaveLength(1);
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
      await suite.store.release([claim]);
      expect(await go(claim, 0, [anEntry()])).toBe(false);
      const again = await claimOne(claim.runId, "w2");
      expect(again?.recoveryAttempts).toBe(0);
      expect(again?.fence).toBeGreaterThan(claim.fence);
    });

    test("what a dead worker held can be claimed at once as a recovery, and what others hold cannot", async () => {
      const [dead, alive] = [await acceptOne(), await acceptOne()];
      const old = await claimOne(dead.id, "dead");
      await claimOne(alive.id, "alive");
      await suite.store.releaseOwned("dead");
      const taken = await suite.store.claim({ workerId: "next", leaseMs: LEASE_MS, limit: 10 });
      expect(taken).toMatchObject([{ runId: dead.id, recoveryAttempts: 1 }]);
      expect(old !== null && (await go(old, 0, [anEntry()]))).toBe(false);
    });

    test("releasing a claim that was lost changes nothing", async () => {
      const old = await heldRun();
      await suite.harness.advanceClock(LEASE_MS + 1_000);
      const fresh = await claimOne(old.runId, "w2");
      await suite.store.release([old]);
      expect(await claimOne(old.runId, "w3")).toBeNull();
      expect(fresh).not.toBeNull();
    });
  });

  describe("leases", () => {
    test("a heartbeat renews", async () => {
      const claim = await heldRun();
      await suite.harness.advanceClock(LEASE_MS - 5_000);
      expect(await suite.store.heartbeat([claim], LEASE_MS)).toEqual({ lost: [], cancelled: [] });
      await suite.harness.advanceClock(LEASE_MS - 5_000);
      expect(await claimOne(claim.runId, "w2")).toBeNull();
    });

    test("an append renews", async () => {
      const claim = await heldRun();
      await suite.harness.advanceClock(LEASE_MS - 5_000);
      await go(claim, 0, [anEntry()]);
      await suite.harness.advanceClock(LEASE_MS - 5_000);
      expect(await claimOne(claim.runId, "w2")).toBeNull();
    });

    test("a heartbeat names the lost and the cancelled", async () => {
      const [kept, lost, cancelled] = [await heldRun(), await heldRun(), await heldRun()];
      await suite.store.requestCancel(cancelled.runId);
      const beat = await suite.store.heartbeat(
        [kept, { ...lost, fence: lost.fence - 1 }, cancelled],
        LEASE_MS,
      );
      expect(beat).toEqual({ lost: [lost.runId], cancelled: [cancelled.runId] });
    });

    test("a run that ended is lost to its heartbeat", async () => {
      const claim = await heldRun();
      await suite.store.append(claim, 0, [], { kind: "end", end: END });
      expect((await suite.store.heartbeat([claim], LEASE_MS)).lost).toEqual([claim.runId]);
    });
  });
}
