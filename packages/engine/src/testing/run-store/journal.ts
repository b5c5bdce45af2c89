import { PreciseNumber, type Value } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { JournalEntry } from "../../journal.ts";
import { anEntry, LEASE_MS, type Suite, uuidAt } from "./suite.ts";

/** The journal of a run. */
export function journalContract(suite: Suite): void {
  const { aRun, claimOne, heldRun, go } = suite;

  describe("the journal", () => {
    test("comes back in order, across appends", async () => {
      const claim = await heldRun();
      const entries = ["A", "B", "C", "D"].map((action) => anEntry({ action }));
      expect(await go(claim, 0, entries.slice(0, 1))).toBe(true);
      expect(await go(claim, 1, entries.slice(1, 3))).toBe(true);
      expect(await go(claim, 3, entries.slice(3))).toBe(true);
      expect(await suite.store.readJournal(claim.runId)).toEqual(entries);
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
      expect(await suite.store.readJournal(claim.runId)).toEqual(entries);
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
      const [entry] = await suite.store.readJournal(claim.runId);
      expect(entry?.outputs).toStrictEqual(value);
      expect(Object.keys((entry?.inputs ?? {}) as object)).toEqual(["value"]);
    });

    test("an unknown run has an empty one", async () => {
      expect(await suite.store.readJournal(uuidAt(suite.harness.now()))).toEqual([]);
    });

    test("a claim tells the next number, so that the holder knows whether to read", async () => {
      const claim = await heldRun();
      await go(claim, 0, [anEntry(), anEntry()]);
      await suite.store.release([claim]);
      expect((await claimOne(claim.runId))?.nextSeq).toBe(2);
    });

    test("concurrent appends of many runs are each kept whole", async () => {
      const claims = await suite.store.accept(
        Array.from({ length: 30 }, () => aRun()),
        { workerId: "w1", leaseMs: LEASE_MS },
      );
      const kept = await Promise.all(
        claims.map((claim, index) => go(claim, 0, [anEntry({ action: `A${index}` }), anEntry()])),
      );
      expect(kept.every(Boolean)).toBe(true);
      for (const [index, claim] of claims.entries()) {
        const journal = await suite.store.readJournal(claim.runId);
        expect(journal.map((entry) => entry.action)).toEqual([`A${index}`, "Compose"]);
      }
    });
  });
}
