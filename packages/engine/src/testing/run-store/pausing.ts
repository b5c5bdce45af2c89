import { describe, expect, test } from "vitest";
import type { RunEnd } from "../../run-store.ts";
import { anEntry, END, LEASE_MS, type Suite, uuidAt } from "./suite.ts";

/** Sleeping, ending, cancelling and waking. */
export function pausingContract(suite: Suite): void {
  const { acceptOne, claimOne, heldRun, go } = suite;

  describe("suspending and ending", () => {
    test("a suspended run sleeps until its time and wakes with its journal", async () => {
      const claim = await heldRun();
      const wakeAt = suite.harness.now() + 60_000;
      expect(await suite.store.append(claim, 0, [anEntry()], { kind: "suspend", wakeAt })).toBe(true);
      expect(await claimOne(claim.runId)).toBeNull();
      await suite.harness.advanceClock(61_000);
      const woken = await claimOne(claim.runId);
      expect(woken).toMatchObject({ nextSeq: 1, recoveryAttempts: 0 });
    });

    test("a suspended run's old claim writes nothing", async () => {
      const claim = await heldRun();
      await suite.store.append(claim, 0, [], { kind: "suspend", wakeAt: suite.harness.now() + 1_000 });
      expect(await go(claim, 0, [anEntry()])).toBe(false);
    });

    test("a run suspended without a time is not woken by the clock", async () => {
      const claim = await heldRun();
      await suite.store.append(claim, 0, [], { kind: "suspend", wakeAt: null });
      await suite.harness.advanceClock(3_600_000);
      expect(await claimOne(claim.runId)).toBeNull();
      expect(await suite.store.sweep(10)).toEqual([]);
    });

    test("an ended run is never claimed again, and takes no more entries", async () => {
      const claim = await heldRun();
      const end: RunEnd = {
        ...END,
        status: "Failed",
        error: { code: "X", message: "y" },
        outputs: { a: 1 },
      };
      expect(await suite.store.append(claim, 0, [anEntry()], { kind: "end", end })).toBe(true);
      await suite.harness.advanceClock(LEASE_MS * 10);
      expect(await claimOne(claim.runId)).toBeNull();
      expect(await go(claim, 1, [anEntry()])).toBe(false);
      expect(await suite.store.sweep(10)).toEqual([]);
    });
  });

  describe("cancelling", () => {
    test("a queued run ends at once", async () => {
      const run = await acceptOne();
      expect(await suite.store.requestCancel(run.id)).toBe("ended");
      expect(await claimOne(run.id)).toBeNull();
      expect(await suite.store.requestCancel(run.id)).toBe("already-ended");
    });

    test("a waiting run wakes at once, so that its next holder can end it", async () => {
      const claim = await heldRun();
      await suite.store.append(claim, 0, [anEntry()], { kind: "suspend", wakeAt: null });
      expect(await suite.store.requestCancel(claim.runId)).toBe("requested");
      expect((await suite.store.sweep(10)).map((ring) => ring.runId)).toEqual([claim.runId]);
      expect(await claimOne(claim.runId)).toMatchObject({ cancelRequested: true, nextSeq: 1 });
    });

    test("a run that began and was given back is asked, not ended over its open steps", async () => {
      const claim = await heldRun();
      await go(claim, 0, [anEntry({ kind: "intent", status: null, code: null })]);
      await suite.store.release([claim]);
      expect(await suite.store.requestCancel(claim.runId)).toBe("requested");
      expect((await claimOne(claim.runId))?.cancelRequested).toBe(true);
    });

    test("a run that is asked while it goes to sleep wakes at once", async () => {
      const claim = await heldRun();
      await suite.store.requestCancel(claim.runId);
      await suite.store.append(claim, 0, [], { kind: "suspend", wakeAt: null });
      expect((await claimOne(claim.runId))?.cancelRequested).toBe(true);
    });

    test("the run of a child flow is asked even before it began: somebody waits to hear of its end", async () => {
      const parent = { runId: "00000000-0000-7000-8000-0000000000aa", key: "child:1" };
      const run = await acceptOne({ parent });
      expect(await suite.store.requestCancel(run.id)).toBe("requested");
      expect((await claimOne(run.id))?.cancelRequested).toBe(true);
    });

    test("a running run is asked, and its next holder sees it", async () => {
      const claim = await heldRun();
      expect(await suite.store.requestCancel(claim.runId)).toBe("requested");
      await suite.store.release([claim]);
      expect((await claimOne(claim.runId))?.cancelRequested).toBe(true);
    });

    test("an ended run stays as it ended; an unknown one is unknown", async () => {
      const claim = await heldRun();
      await suite.store.append(claim, 0, [], { kind: "end", end: END });
      expect(await suite.store.requestCancel(claim.runId)).toBe("already-ended");
      expect(await suite.store.requestCancel(uuidAt(suite.harness.now()))).toBe("unknown");
    });
  });

  describe("the sweep", () => {
    test("rings for what is queued for long, and never twice with one number", async () => {
      const run = await acceptOne();
      expect(await suite.store.sweep(10)).toEqual([]);
      await suite.harness.advanceClock(15_000);
      const first = await suite.store.sweep(10);
      expect(first.map((ring) => ring.runId)).toEqual([run.id]);
      await suite.harness.advanceClock(15_000);
      const second = await suite.store.sweep(10);
      expect(second[0]?.ring).toBeGreaterThan(first[0]?.ring ?? Number.POSITIVE_INFINITY);
    });

    test("rings for what is due to wake", async () => {
      const claim = await heldRun();
      await suite.store.append(claim, 0, [], { kind: "suspend", wakeAt: suite.harness.now() + 1_000 });
      expect(await suite.store.sweep(10)).toEqual([]);
      await suite.harness.advanceClock(2_000);
      expect((await suite.store.sweep(10)).map((ring) => ring.runId)).toEqual([claim.runId]);
    });

    test("rings for a lease that ran out, and not for one that holds", async () => {
      const lost = await heldRun();
      await suite.harness.advanceClock(LEASE_MS + 1_000);
      await heldRun();
      expect((await suite.store.sweep(10)).map((ring) => ring.runId)).toEqual([lost.runId]);
    });

    test("takes at most the limit", async () => {
      for (let i = 0; i < 5; i++) await acceptOne();
      await suite.harness.advanceClock(15_000);
      expect(await suite.store.sweep(3)).toHaveLength(3);
    });
  });
}
