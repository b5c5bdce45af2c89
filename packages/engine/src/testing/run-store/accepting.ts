import { describe, expect, test } from "vitest";
import { anEntry, LEASE_MS, type Suite, uuidAt } from "./suite.ts";

/** Events become runs, and runs go to workers. */
export function acceptingContract(suite: Suite): void {
  const { aRun, acceptOne, claimOne, heldRun, go } = suite;

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
      const claims = await suite.store.accept(runs, { workerId: "w1", leaseMs: LEASE_MS });
      expect(claims.map((claim) => claim.runId)).toEqual(runs.map((run) => run.id));
      expect(await suite.store.claim({ workerId: "w2", leaseMs: LEASE_MS, limit: 10 })).toEqual([]);
      for (const claim of claims) expect(await go(claim, 0, [anEntry()])).toBe(true);
    });

    test("accepting without a worker claims nothing", async () => {
      expect(await suite.store.accept([aRun()])).toEqual([]);
    });

    test("accepting nothing is fine", async () => {
      expect(await suite.store.accept([], { workerId: "w1", leaseMs: LEASE_MS })).toEqual([]);
    });

    test("concurrent accepts keep every run", async () => {
      const runs = Array.from({ length: 40 }, () => aRun());
      const claims = await Promise.all(
        runs.map((run) => suite.store.accept([run], { workerId: "w1", leaseMs: LEASE_MS })),
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
      const first = await suite.store.claim({ workerId: "w1", leaseMs: LEASE_MS, limit: 2 });
      expect(first.map((claim) => claim.runId).sort()).toEqual([runs[0]?.id, runs[1]?.id].sort());
      const rest = await suite.store.claim({ workerId: "w1", leaseMs: LEASE_MS, limit: 2 });
      expect(rest.map((claim) => claim.runId)).toEqual([runs[2]?.id]);
    });

    test("a claim by id leaves other runs alone", async () => {
      const [one, other] = [await acceptOne(), await acceptOne()];
      await claimOne(one.id);
      expect((await claimOne(other.id))?.runId).toBe(other.id);
    });

    test("an unknown run cannot be claimed", async () => {
      expect(await claimOne(uuidAt(suite.harness.now()))).toBeNull();
    });

    test("a run whose lease ran out is claimed again with a higher fence, and counts the recovery", async () => {
      const claim = await heldRun();
      await suite.harness.advanceClock(LEASE_MS + 1_000);
      const again = await claimOne(claim.runId, "w2");
      expect(again?.fence).toBeGreaterThan(claim.fence);
      expect(again?.recoveryAttempts).toBe(1);
    });

    test.each(["by id", "any"])(
      "of runs that lost their holders twice only so many are taken as wanted, %s",
      async (way) => {
        const ids = [(await heldRun()).runId, (await heldRun()).runId];
        await suite.harness.advanceClock(LEASE_MS + 1_000);
        for (const id of ids) await claimOne(id, "w2");
        await suite.harness.advanceClock(LEASE_MS + 1_000);
        const fresh = await acceptOne();
        const by = { workerId: "w3", leaseMs: LEASE_MS, limit: 10, suspects: 1 };
        const taken = await suite.store.claim(way === "any" ? by : { ...by, runIds: [...ids, fresh.id] });
        expect(taken.map(({ runId }) => runId).sort()).toEqual([ids[0], fresh.id].sort());
        expect(await suite.store.claim({ ...by, suspects: 0 })).toEqual([]);
        // One that wrote something since is no suspect any more.
        const [first] = taken.filter(({ runId }) => runId === ids[0]);
        if (first !== undefined) await suite.go(first, 0, [anEntry()]);
        await suite.harness.advanceClock(LEASE_MS + 1_000);
        expect((await suite.store.claim({ ...by, suspects: 0 })).map(({ runId }) => runId)).toContain(ids[0]);
      },
    );

    test("a lease that has not run out keeps others away", async () => {
      const claim = await heldRun();
      await suite.harness.advanceClock(LEASE_MS - 5_000);
      expect(await claimOne(claim.runId, "w2")).toBeNull();
    });
  });
}
