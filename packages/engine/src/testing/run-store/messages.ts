import type { Value } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { anEntry, END, LEASE_MS, type Suite, uuidAt } from "./suite.ts";

const KEY = "callback:1";

/** What the world sends to a run that has begun. */
export function messagesContract(suite: Suite): void {
  const { acceptOne, claimOne, heldRun } = suite;
  const deliver = (runId: string, key = KEY, body: Value = { n: 1 }) =>
    suite.store.deliver({ runId, key, body });
  const asleep = async (messagesRead = 0, wakeAt: number | null = null) => {
    const claim = await heldRun();
    await suite.store.append(claim, 0, [anEntry()], { kind: "suspend", wakeAt, messagesRead });
    return claim;
  };

  describe("messages", () => {
    test("are there to be read once they are delivered, in the order in which they came", async () => {
      const { runId } = await heldRun();
      expect(await deliver(runId, "a", { text: "\u0000 \ud800" })).toBe("delivered");
      expect(await deliver(runId, "b", null)).toBe("delivered");
      const messages = await suite.store.readMessages(runId);
      expect(messages.map(({ key, body }) => [key, body])).toEqual([
        ["a", { text: "\u0000 \ud800" }],
        ["b", null],
      ]);
      expect(messages.every(({ receivedAt }) => Number.isFinite(receivedAt))).toBe(true);
    });

    test("the first of a key counts, and the second is told so", async () => {
      const { runId } = await heldRun();
      await deliver(runId, KEY, "first");
      expect(await deliver(runId, KEY, "second")).toBe("duplicate");
      expect(await suite.store.readMessages(runId)).toMatchObject([{ key: KEY, body: "first" }]);
    });

    test("of many at once with one key exactly one is delivered", async () => {
      const { runId } = await heldRun();
      const told = await Promise.all(Array.from({ length: 8 }, (_, n) => deliver(runId, KEY, n)));
      expect(told.filter((outcome) => outcome === "delivered")).toHaveLength(1);
      expect(told.filter((outcome) => outcome === "duplicate")).toHaveLength(7);
    });

    test("a claim tells how many there are", async () => {
      const run = await acceptOne();
      await deliver(run.id, "a");
      await deliver(run.id, "b");
      await deliver(run.id, "b");
      expect((await claimOne(run.id))?.messages).toBe(2);
    });

    test("one wakes a run that sleeps, whether it has a time or not", async () => {
      for (const wakeAt of [null, suite.harness.now() + 3_600_000]) {
        const { runId } = await asleep(0, wakeAt);
        expect(await claimOne(runId)).toBeNull();
        await deliver(runId);
        expect((await suite.store.sweep(10)).map((ring) => ring.runId)).toContain(runId);
        expect(await claimOne(runId)).toMatchObject({ messages: 1, nextSeq: 1, recoveryAttempts: 0 });
      }
    });

    test("one that came while the run was at work keeps it from going to sleep", async () => {
      const claim = await heldRun();
      await deliver(claim.runId);
      await suite.store.append(claim, 0, [], { kind: "suspend", wakeAt: null, messagesRead: 0 });
      expect(await claimOne(claim.runId)).toMatchObject({ messages: 1 });
    });

    test("one that was read does not wake the run again", async () => {
      const claim = await heldRun();
      await deliver(claim.runId);
      await suite.store.append(claim, 0, [], { kind: "suspend", wakeAt: null, messagesRead: 1 });
      expect(await claimOne(claim.runId)).toBeNull();
      await deliver(claim.runId);
      expect(await claimOne(claim.runId)).toBeNull();
    });

    test("do not disturb who holds the run", async () => {
      const claim = await heldRun();
      await deliver(claim.runId);
      expect(await claimOne(claim.runId, "w2")).toBeNull();
      expect(await suite.go(claim, 0, [anEntry()])).toBe(true);
      expect(await suite.store.heartbeat([claim], LEASE_MS)).toEqual({ lost: [], cancelled: [] });
    });

    test("a run that is over takes none, and an unknown one is unknown", async () => {
      const claim = await heldRun();
      await suite.store.append(claim, 0, [], { kind: "end", end: END });
      expect(await deliver(claim.runId)).toBe("ended");
      expect(await deliver(uuidAt(suite.harness.now()))).toBe("unknown");
      expect(await suite.store.readMessages(uuidAt(suite.harness.now()))).toEqual([]);
    });

    test("a run that was asked to stop takes none any more: nobody in it will read them", async () => {
      const { runId } = await asleep();
      await suite.store.requestCancel(runId);
      expect(await deliver(runId)).toBe("ended");
      expect(await suite.store.readMessages(runId)).toEqual([]);
    });

    test("one that was delivered before the run ended is a duplicate afterwards", async () => {
      const claim = await heldRun();
      await deliver(claim.runId);
      await suite.store.append(claim, 0, [], { kind: "end", end: END });
      expect(await deliver(claim.runId)).toBe("duplicate");
    });
  });

  describe("a child's run", () => {
    const parent = { runId: "00000000-0000-7000-8000-0000000000aa", key: "child:1" };

    test("knows who waits for it, and how deep it stands", async () => {
      const run = await acceptOne({ parent, depth: 3 });
      expect(await claimOne(run.id)).toMatchObject({ parent, depth: 3 });
    });

    test("a run of its own has no parent and no depth", async () => {
      const claim = await heldRun();
      expect(claim.parent).toBeUndefined();
      expect(claim.depth ?? 0).toBe(0);
    });

    test("accepted again under its id stays the one it is", async () => {
      const claim = await heldRun({ parent });
      await suite.go(claim, 0, [anEntry()]);
      await acceptOne({ id: claim.runId, parent });
      expect(await suite.store.readJournal(claim.runId)).toHaveLength(1);
      expect(await suite.go(claim, 1, [anEntry()])).toBe(true);
    });
  });
}
