import { describe, expect, test } from "vitest";
import { type ConnectionWait, FIRST_SCOUT_MS, healDelayMs } from "../../run-store.ts";
import { anEntry, END, OWNER, type Suite } from "./suite.ts";

const HOUR_MS = 3_600_000;
const MAIL = "00000000-0000-7000-8000-00000000c001";
const CRM = "00000000-0000-7000-8000-00000000c002";
const wait = (id: string): ConnectionWait => ({ id, words: "Ann can sign in again." });

/** Runs that wait until a connection works again. */
export function waitingContract(suite: Suite): void {
  const { claimOne, heldRun } = suite;
  const sleep = async (claim: Awaited<ReturnType<typeof heldRun>>, ...ids: string[]) =>
    suite.store.append(claim, claim.nextSeq, [anEntry({ kind: "waiting", status: null })], {
      kind: "suspend",
      wakeAt: suite.harness.now() + 90 * 24 * HOUR_MS,
      waitsFor: ids.map(wait),
    });
  const asleep = async (...ids: string[]) => {
    const claim = await heldRun();
    await sleep(claim, ...ids);
    return claim;
  };
  const flowId = () => suite.harness.owner?.flowId ?? OWNER.flowId;

  describe("waiting for a connection", () => {
    test("a run sleeps until it is healed, and then waits no more", async () => {
      const { runId } = await asleep(MAIL);
      expect(await claimOne(runId)).toBeNull();
      expect(await suite.store.waitsFor(runId)).toEqual([MAIL]);
      expect(await suite.store.heal({ id: MAIL })).toEqual([runId]);
      expect(await suite.store.waitsFor(runId)).toEqual([]);
      expect((await suite.store.sweep(10)).map((ring) => ring.runId)).toEqual([runId]);
      expect(await claimOne(runId)).toMatchObject({ recoveryAttempts: 0, nextSeq: 1 });
    });

    test("another connection heals nothing", async () => {
      const { runId } = await asleep(MAIL);
      expect(await suite.store.heal({ id: CRM })).toEqual([]);
      expect(await claimOne(runId)).toBeNull();
    });

    test("a run that waits for two goes on when one is there, and still waits for the other", async () => {
      const { runId } = await asleep(MAIL, CRM);
      expect(await suite.store.heal({ id: CRM })).toEqual([runId]);
      expect(await suite.store.waitsFor(runId)).toEqual([MAIL]);
      const claim = await claimOne(runId);
      if (claim === null) throw new Error("the run sleeps");
      await sleep(claim, MAIL);
      expect(await suite.store.waitsFor(runId)).toEqual([MAIL]);
      expect(await claimOne(runId)).toBeNull();
    });

    test("only the runs of one flow go on when it is about that flow", async () => {
      const { runId } = await asleep(MAIL);
      expect(await suite.store.heal({ id: MAIL, flowId: CRM })).toEqual([]);
      expect(await suite.store.heal({ id: MAIL, flowId: flowId() })).toEqual([runId]);
    });

    test("a flow that was given another connection goes on, whatever its runs wait for", async () => {
      const { runId } = await asleep(MAIL, CRM);
      expect(await suite.store.heal({})).toEqual([]);
      expect(await suite.store.heal({ flowId: flowId() })).toEqual([runId]);
      expect(await suite.store.waitsFor(runId)).toEqual([]);
    });

    test("what a run named before and does not name again is forgotten, and so is all at its end", async () => {
      const { runId } = await asleep(MAIL, CRM);
      await suite.store.heal({ id: MAIL });
      const claim = await claimOne(runId);
      if (claim === null) throw new Error("the run sleeps");
      await sleep(claim);
      expect(await suite.store.waitsFor(runId)).toEqual([]);
      await suite.store.requestCancel(runId);
      const last = await claimOne(runId);
      if (last === null) throw new Error("the run sleeps");
      await suite.store.append(last, last.nextSeq, [], { kind: "end", end: END, waited: true });
      expect(await suite.store.heal({ id: CRM })).toEqual([]);
    });

    test("a cancelled run is awake, and does not wait any more when it is over", async () => {
      const { runId } = await asleep(MAIL);
      await suite.store.requestCancel(runId);
      const claim = await claimOne(runId);
      if (claim === null) throw new Error("the run sleeps");
      await suite.store.append(claim, claim.nextSeq, [], { kind: "end", end: END, waited: true });
      expect(await suite.store.waitsFor(runId)).toEqual([]);
      expect(await suite.store.heal({ id: MAIL })).toEqual([]);
    });

    test("a run at work that is healed goes on by itself: nothing is woken, and it waits no more", async () => {
      const { runId } = await asleep(MAIL);
      await suite.store.requestCancel(runId);
      await claimOne(runId);
      expect(await suite.store.heal({ id: MAIL })).toEqual([]);
      expect(await suite.store.waitsFor(runId)).toEqual([]);
    });

    test("an old claim says nothing about what is waited for", async () => {
      const claim = await asleep(MAIL);
      expect(await sleep({ ...claim, nextSeq: 1 }, CRM)).toBe(false);
      expect(await suite.store.waitsFor(claim.runId)).toEqual([MAIL]);
    });

    test("of many the first go on at once, and the others one after the other", async () => {
      const claims = await Promise.all(Array.from({ length: 30 }, () => asleep(MAIL)));
      const first = await suite.store.heal({ id: MAIL });
      expect(first).toHaveLength(20);
      expect(new Set(first)).toEqual(new Set(claims.slice(0, 20).map(({ runId }) => runId)));
      expect(healDelayMs(19)).toBe(0);
      await suite.harness.advanceClock(healDelayMs(29) + 1_000);
      for (const { runId } of claims) expect(await claimOne(runId)).not.toBeNull();
    });

    test("one that was to wake sooner wakes when it was to", async () => {
      const claim = await heldRun();
      const wakeAt = suite.harness.now() + 1_000;
      await suite.store.append(claim, 0, [], { kind: "suspend", wakeAt, waitsFor: [wait(MAIL)] });
      await suite.harness.advanceClock(2_000);
      expect(await claimOne(claim.runId)).not.toBeNull();
      expect(await suite.store.waitsFor(claim.runId)).toEqual([MAIL]);
    });
  });

  describe("trying whether a connection works again", () => {
    const tries = async () => suite.store.scout(10);

    test("one run of a flow tries when it has waited for a while, and the others stay asleep", async () => {
      const { runId } = await asleep(MAIL);
      await asleep(MAIL);
      expect(await tries()).toEqual([]);
      await suite.harness.advanceClock(FIRST_SCOUT_MS + 1_000);
      expect(await tries()).toEqual([runId]);
      expect(await tries()).toEqual([]);
      expect(await suite.store.waitsFor(runId)).toEqual([]);
      expect(await claimOne(runId)).not.toBeNull();
    });

    test("in vain it waits again, and the next try comes later", async () => {
      const { runId } = await asleep(MAIL);
      await suite.harness.advanceClock(HOUR_MS);
      expect(await tries()).toEqual([runId]);
      const claim = await claimOne(runId);
      if (claim === null) throw new Error("the run sleeps");
      await sleep(claim, MAIL);
      expect(await suite.store.waitsFor(runId)).toEqual([MAIL]);
      await suite.harness.advanceClock(FIRST_SCOUT_MS + 1_000);
      expect(await tries()).toEqual([]);
      await suite.harness.advanceClock(HOUR_MS / 10);
      expect(await tries()).toEqual([runId]);
    });

    test("the one that tries is healed with the others", async () => {
      await asleep(MAIL);
      await asleep(MAIL);
      await suite.harness.advanceClock(HOUR_MS);
      const [scout] = await tries();
      const healed = await suite.store.heal({ id: MAIL, flowId: flowId() });
      expect(healed).toHaveLength(2);
      expect(healed).toContain(scout);
    });
  });
}
