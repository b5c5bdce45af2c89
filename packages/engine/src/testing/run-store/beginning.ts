import { describe, expect, test } from "vitest";
import { FIRST_FENCE } from "../../run-store.ts";
import { anEntry, END, LEASE_MS, type Suite } from "./suite.ts";

/** Runs that began before they were stored. */
export function beginningContract(suite: Suite): void {
  const { aRun, acceptOne, claimOne, go } = suite;
  const holder = { workerId: "w1", leaseMs: LEASE_MS };
  const lines = () => [anEntry({ action: "A" }), anEntry({ action: "B", outputs: { n: 1 } })];

  describe("beginning late", () => {
    test("a run is stored with what it has done, and goes on under the first fence", async () => {
      const run = aRun();
      expect(await suite.store.begin(run, holder, lines(), { kind: "continue" })).toBe(true);
      expect(await suite.store.claim({ workerId: "w2", leaseMs: LEASE_MS, limit: 10 })).toEqual([]);
      expect(await go({ runId: run.id, fence: FIRST_FENCE }, 2, [anEntry({ action: "C" })])).toBe(true);
      expect(await suite.store.readJournal(run.id)).toEqual([...lines(), anEntry({ action: "C" })]);
    });

    test("a run that ended before it was stored is stored as it ended", async () => {
      const run = aRun();
      expect(await suite.store.begin(run, holder, lines(), { kind: "end", end: END })).toBe(true);
      expect(await suite.store.requestCancel(run.id)).toBe("already-ended");
      await suite.harness.advanceClock(LEASE_MS + 1_000);
      expect(await claimOne(run.id)).toBeNull();
      expect(await suite.store.readJournal(run.id)).toEqual(lines());
    });

    test("a run that sleeps is claimed when its time has come, with all it was accepted with", async () => {
      const run = aRun({ depth: 2, parent: { runId: aRun().id, key: "child:a" } });
      const wakeAt = suite.harness.now() + 1_000;
      await suite.store.begin(run, holder, lines(), { kind: "suspend", wakeAt });
      expect(await claimOne(run.id)).toBeNull();
      await suite.harness.advanceClock(2_000);
      const { trigger, createdAt, flowId, parent, depth } = run;
      const expected = { trigger, createdAt, flowId, parent, depth, nextSeq: 2, recoveryAttempts: 0 };
      expect(await claimOne(run.id)).toMatchObject(expected);
    });

    test("a run without a line yet is accepted like any other, and recovered when its lease runs out", async () => {
      const run = aRun();
      expect(await suite.store.begin(run, holder, [], { kind: "continue" })).toBe(true);
      await suite.harness.advanceClock(LEASE_MS + 1_000);
      expect(await claimOne(run.id, "w2")).toMatchObject({ recoveryAttempts: 1, nextSeq: 0 });
      expect(await go({ runId: run.id, fence: FIRST_FENCE }, 0, lines())).toBe(false);
    });

    test("a run that is there already is not begun again", async () => {
      const run = await acceptOne();
      expect(await suite.store.begin(run, holder, lines(), { kind: "end", end: END })).toBe(false);
      expect(await suite.store.readJournal(run.id)).toEqual([]);
      expect(await claimOne(run.id)).not.toBeNull();
    });

    test("concurrent beginnings keep every run and every line", async () => {
      const runs = Array.from({ length: 40 }, () => aRun());
      const begun = await Promise.all(
        runs.map((run) => suite.store.begin(run, holder, lines(), { kind: "end", end: END })),
      );
      expect(begun).toEqual(runs.map(() => true));
      for (const run of runs) expect(await suite.store.readJournal(run.id)).toEqual(lines());
    });
  });
}
