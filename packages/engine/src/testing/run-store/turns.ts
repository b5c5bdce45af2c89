import { describe, expect, test } from "vitest";
import { END, LEASE_MS, type Suite, uuidAt } from "./suite.ts";

/** Who is next: flows that limit their runs, and environments beside each other. */
export function turnsContract(suite: Suite): void {
  const { aRun, acceptOne, claimOne } = suite;
  const any = async (limit = 10, workerId = "w1") =>
    (await suite.store.claim({ workerId, leaseMs: LEASE_MS, limit })).map(({ runId }) => runId);
  const limited = async (count: number, runLimit: number, over: { flowId?: string } = {}) => {
    const flowId = over.flowId ?? uuidAt(suite.harness.now());
    const runs = Array.from({ length: count }, () => aRun({ flowId, runLimit }));
    await suite.store.accept(runs);
    return { flowId, ids: runs.map(({ id }) => id) };
  };
  const end = async (runId: string, fence: number) =>
    suite.store.append({ runId, fence }, 0, [], { kind: "end", end: END });

  describe("a flow that limits its runs", () => {
    test("has no more under way than it allows, in the order they came, and the next when one ends", async () => {
      const { ids, flowId } = await limited(4, 2);
      expect(await any()).toEqual(ids.slice(0, 2));
      expect(await any()).toEqual([]);
      expect(await suite.store.waitingRuns(flowId)).toBe(2);
      await end(ids[1] ?? "", 1);
      expect(await any()).toEqual([ids[2]]);
      await end(ids[0] ?? "", 1);
      await end(ids[2] ?? "", 1);
      expect(await any()).toEqual([ids[3]]);
      expect(await suite.store.waitingRuns(flowId)).toBe(0);
    });

    test("lets nobody jump the queue by being asked for", async () => {
      const { ids } = await limited(2, 1);
      expect(await claimOne(ids[1] ?? "")).toBeNull();
      expect((await claimOne(ids[0] ?? ""))?.runLimit).toBe(1);
      expect(await claimOne(ids[1] ?? "", "w2")).toBeNull();
    });

    test("counts a run that sleeps as one that is under way, and wakes it whoever waits", async () => {
      const { ids } = await limited(2, 1);
      const [first] = await any();
      await suite.store.append({ runId: first ?? "", fence: 1 }, 0, [], {
        kind: "suspend",
        wakeAt: suite.harness.now() + 1_000,
      });
      expect(await any()).toEqual([]);
      await suite.harness.advanceClock(2_000);
      expect(await any()).toEqual([ids[0]]);
    });

    test("takes a run again whose worker died or gave it back, before the next begins", async () => {
      const { ids } = await limited(2, 1);
      await any();
      await suite.store.release([{ runId: ids[0] ?? "", fence: 1 }]);
      expect(await any()).toEqual([ids[0]]);
      await suite.harness.advanceClock(LEASE_MS + 1_000);
      expect(await any(10, "w2")).toEqual([ids[0]]);
    });

    test("is never outrun by workers that ask at the same time", async () => {
      const { ids } = await limited(12, 3);
      const claims = await Promise.all(Array.from({ length: 8 }, (_, worker) => any(4, `w${worker}`)));
      expect(claims.flat().sort()).toEqual(ids.slice(0, 3).sort());
    });

    test("is not born claimed, and does not hold up another flow", async () => {
      const flowId = uuidAt(suite.harness.now());
      const run = aRun({ flowId, runLimit: 1 });
      await suite.store.accept([run], { workerId: "w1", leaseMs: LEASE_MS });
      const waits = aRun({ flowId, runLimit: 1 });
      await suite.store.accept([waits]);
      const free = await acceptOne();
      expect((await any()).sort()).toEqual([run.id, free.id].sort());
    });

    test("limits what is live: a test run of the designer does not wait", async () => {
      const flowId = uuidAt(suite.harness.now());
      await limited(1, 1, { flowId });
      await any();
      const draft = await acceptOne({ flowId, runLimit: 1, mode: "draft" });
      expect(await any()).toEqual([draft.id]);
    });
  });

  describe("environments", () => {
    test("take turns: a flood of one does not keep another waiting", async () => {
      const [flooded, quiet] = [uuidAt(suite.harness.now()), uuidAt(suite.harness.now())];
      const flood = Array.from({ length: 50 }, () => aRun({ environmentId: flooded }));
      await suite.store.accept(flood);
      const few = [aRun({ environmentId: quiet }), aRun({ environmentId: quiet })];
      await suite.store.accept(few);
      const first = await any(4);
      expect(first).toEqual(expect.arrayContaining(few.map(({ id }) => id)));
      expect(first).toEqual(expect.arrayContaining(flood.slice(0, 2).map(({ id }) => id)));
      expect(await any(4)).toEqual(flood.slice(2, 6).map(({ id }) => id));
    });
  });
}
