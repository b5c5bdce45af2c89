import type { Claim, JournalEntry, NewRun } from "@towpath/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

async function aRun(): Promise<Claim> {
  const createdAt = Date.now();
  const run: NewRun = {
    id: newId(createdAt),
    environmentId: db.environmentId,
    flowId: newId(),
    versionId: newId(),
    mode: "live",
    trigger: { name: "manual", startTime: createdAt, clientTrackingId: "t" },
    createdAt,
  };
  const [claim] = await db.database.runs.accept([run], { workerId: "w", leaseMs: 60_000 });
  if (claim === undefined) throw new Error("The run was not claimed");
  return claim;
}
const aLine = (
  action: string,
  indexes: number[],
  status: JournalEntry["status"] = "Succeeded",
): JournalEntry => ({
  kind: "step",
  action,
  indexes,
  at: 5,
  status,
  code: "OK",
  startedAt: 4,
  ...(status === "Failed" ? { error: { code: "Bad", message: "no", details: 1.5 } } : {}),
});
const loopsOf = (action: string) =>
  action === "Say" ? ["Outer"] : action === "Deep" ? ["Outer", "Inner"] : [];
const FAILING = new Set([3, 4, 5, 900]);

test("a long run in little: what stands outside of loops, how often they went round, where they failed", async () => {
  const claim = await aRun();
  const { history, runs } = db.database;
  const lines = Array.from({ length: 1_000 }, (_, n) =>
    aLine("Say", [n], FAILING.has(n) ? "Failed" : "Succeeded"),
  );
  await runs.append(claim, 0, [aLine("First", []), ...lines], { kind: "continue" });
  const id = claim.runId;
  const first = await history.outline(db.environmentId, id, loopsOf);
  expect(first.nextSeq).toBe(1_001);
  expect(first.lines.map(({ action, indexes, seq }) => [action, indexes, seq])).toEqual([
    ["First", [], 0],
    ["Say", [3], 4],
  ]);
  expect(first.loops).toEqual([
    {
      loop: "Outer",
      around: [],
      count: 1_000,
      failed: [
        [3, 5],
        [900, 900],
      ],
    },
  ]);

  await runs.append(claim, 1_001, [aLine("Deep", [7, 2], "Failed"), aLine("Last", [])], { kind: "continue" });
  const then = await history.outline(db.environmentId, id, loopsOf);
  expect(then.lines.map(({ action, seq }) => [action, seq])).toEqual([
    ["First", 0],
    ["Say", 4],
    ["Deep", 1_001],
    ["Last", 1_002],
  ]);
  expect(then.loops[1]).toEqual({ loop: "Inner", around: [7], count: 3, failed: [[2, 2]] });
  const at = await history.linesAt(db.environmentId, id, new Set(["900", "7.2"]));
  expect(at.map(({ action, indexes, status }) => [action, indexes, status])).toEqual([
    ["Say", [900], "Failed"],
    ["Deep", [7, 2], "Failed"],
  ]);
  expect(at[0]?.error).toMatchObject({ message: "no" });
});

test("is nobody else's", async () => {
  const claim = await aRun();
  await db.database.runs.append(claim, 0, [aLine("First", [])], { kind: "continue" });
  const elsewhere = await db.database.history.outline(newId(), claim.runId, loopsOf);
  expect(elsewhere).toEqual({ lines: [], loops: [], nextSeq: 0 });
  expect(await db.database.history.linesAt(newId(), claim.runId, new Set(["0"]))).toEqual([]);
});
