import type { Claim, JournalEntry, NewRun } from "@towpath/engine";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import type { RunHistory } from "../stores.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

let db: TestDatabase;
let history: RunHistory;
let env: string;
let flowId: string;
const elsewhere = newId();

beforeAll(async () => {
  db = await openTestDatabase();
  history = db.database.history;
  env = db.environmentId;
  const flow = await db.database.flows.create({
    environmentId: env,
    name: "Orders",
    definitionText: "{}",
    parametersText: "{}",
    createdBy: null,
  });
  flowId = flow.id;
});
afterAll(() => db.close());
beforeEach(() => db.sql.query("with j as (delete from journal) delete from runs"));

const aRun = (over: Partial<NewRun> = {}): NewRun => {
  const createdAt = over.createdAt ?? Date.now();
  return {
    id: newId(createdAt),
    environmentId: env,
    flowId,
    versionId: newId(),
    mode: "live",
    trigger: { name: "manual", startTime: createdAt, clientTrackingId: "t" },
    createdAt,
    ...over,
  };
};
const anEntry = (action: string, over: Partial<JournalEntry> = {}): JournalEntry => ({
  kind: "step",
  action,
  indexes: [],
  at: 5,
  status: "Succeeded",
  code: "OK",
  startedAt: 4,
  ...over,
});
async function held(run: NewRun): Promise<Claim> {
  const [claim] = await db.database.runs.accept([run], { workerId: "w", leaseMs: 20_000 });
  if (claim === undefined) throw new Error("The run was not claimed");
  return claim;
}
const write = (claim: Claim, seq: number, entries: JournalEntry[]) =>
  db.database.runs.append(claim, seq, entries, { kind: "continue" });

describe("the list of runs", () => {
  test("comes in pages, newest first, each run once", async () => {
    const runs = Array.from({ length: 7 }, () => aRun());
    await db.database.runs.accept(runs);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Awaited<ReturnType<RunHistory["list"]>> = await history.list(env, {
        limit: 3,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.items.map((run) => run.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(runs.map((run) => run.id).reverse());
  });

  test("is filtered by flow, status, mode and time", async () => {
    const noon = Date.now() - 3_600_000;
    const old = aRun({ createdAt: noon });
    const draft = aRun({ mode: "draft" });
    const other = aRun({ flowId: newId() });
    const failed = aRun();
    await db.database.runs.accept([old, draft, other]);
    await db.database.runs.append(await held(failed), 0, [], {
      kind: "end",
      end: { status: "Failed", error: { code: "NotFound", message: "no", details: [1] }, endedAt: noon },
    });
    const ids = async (page: Partial<Parameters<RunHistory["list"]>[1]>) =>
      (await history.list(env, { limit: 10, ...page })).items.map((run) => run.id);
    expect(await ids({ flowId: other.flowId })).toEqual([other.id]);
    expect(await ids({ status: ["Failed", "Cancelled"] })).toEqual([failed.id]);
    expect(await ids({ mode: "draft" })).toEqual([draft.id]);
    expect(await ids({ to: noon })).toEqual([old.id]);
    expect(await ids({ from: noon, to: noon })).toEqual([old.id]);
    expect(await ids({ from: noon + 1 })).not.toContain(old.id);
    expect(await ids({ status: [] })).toEqual([]);
    expect(await ids({ status: ["'; drop table runs; --" as "Failed"] })).toEqual([]);
    expect(await history.get(env, failed.id)).toMatchObject({
      status: "Failed",
      error: { code: "NotFound", message: "no", details: [1] },
      endedAt: noon,
      flowName: "Orders",
      nextSeq: 0,
    });
  });

  test("finds a run by the beginning of its id, with or without its dashes", async () => {
    const [one, other] = [aRun({ createdAt: 1_700_000_000_000 }), aRun({ createdAt: 1_800_000_000_000 })];
    await db.database.runs.accept([one, other], { workerId: "w", leaseMs: 20_000 });
    const found = async (idStart: string) =>
      (await history.list(env, { limit: 5, idStart })).items.map(({ id }) => id);
    expect(await found(one.id.slice(0, 8))).toEqual([one.id]);
    expect(await found(other.id.slice(0, 15).replaceAll("-", "").toUpperCase())).toEqual([other.id]);
    expect(await found(one.id)).toEqual([one.id]);
    expect(await found("ffff")).toEqual([]);
    expect(await found("nothing")).toEqual([]);
  });

  test("ends behind the wall of the environment", async () => {
    const run = aRun();
    await write(await held(run), 0, [anEntry("A")]);
    expect((await history.list(elsewhere, { limit: 5 })).items).toEqual([]);
    expect(await history.get(elsewhere, run.id)).toBeNull();
    expect(await history.trigger(elsewhere, run.id)).toBeNull();
    expect(await history.lines(elsewhere, run.id, 0, 10)).toEqual([]);
    expect(await history.entry(elsewhere, run.id, 0)).toBeNull();
  });

  test.each(["", "x", "\u0000", "' or 1=1"])("%j is no id anywhere", async (id) => {
    expect(await history.get(env, id)).toBeNull();
    expect(await history.trigger(env, id)).toBeNull();
    expect(await history.lines(env, id, 0, 5)).toEqual([]);
    expect(await history.entry(env, id, 0)).toBeNull();
    expect((await history.list(env, { limit: 5, flowId: id })).items).toEqual([]);
    expect((await history.list(env, { limit: 5, cursor: id })).items).toEqual([]);
    expect((await history.list(id, { limit: 5 })).items).toEqual([]);
  });
});

describe("the lines of a run", () => {
  test("come in order from any number, without payloads, across writes", async () => {
    const claim = await held(aRun());
    await write(claim, 0, [anEntry("A", { inputs: 1, outputs: 2 }), anEntry("B", { indexes: [3] })]);
    await write(claim, 2, [anEntry("C", { kind: "intent", status: null, detail: { key: "k" } })]);
    await write(claim, 3, [anEntry("D", { error: { code: "X", message: "y" } }), anEntry("E")]);
    const lines = await history.lines(env, claim.runId, 0, 10);
    expect(lines.map((line) => [line.seq, line.action])).toEqual([
      [0, "A"],
      [1, "B"],
      [2, "C"],
      [3, "D"],
      [4, "E"],
    ]);
    expect(lines[0]).toEqual({ ...anEntry("A"), seq: 0 });
    expect(lines[3]?.error).toEqual({ code: "X", message: "y" });
    for (let from = 0; from <= 5; from++) {
      const part = await history.lines(env, claim.runId, from, 2);
      expect(part.map((line) => line.seq)).toEqual([0, 1, 2, 3, 4].filter((seq) => seq >= from).slice(0, 2));
    }
  });

  test("one entry is read with its payloads", async () => {
    const claim = await held(aRun());
    const big = "x".repeat(200_000);
    await write(claim, 0, [anEntry("A"), anEntry("B", { inputs: { big }, outputs: "\u0000\ud800" })]);
    await write(claim, 2, [anEntry("C", { outputs: null })]);
    expect(await history.entry(env, claim.runId, 0)).toEqual({ ...anEntry("A"), seq: 0 });
    expect(await history.entry(env, claim.runId, 1)).toMatchObject({
      inputs: { big },
      outputs: "\u0000\ud800",
      seq: 1,
    });
    expect(await history.entry(env, claim.runId, 2)).toMatchObject({ action: "C", outputs: null, seq: 2 });
    for (const seq of [3, -1, 0.5, Number.NaN]) expect(await history.entry(env, claim.runId, seq)).toBeNull();
  });

  test("the event comes back as it was accepted", async () => {
    const run = aRun();
    const trigger = { ...run.trigger, outputs: { body: "\u0000", n: 9_007_199_254_740_993n } };
    await db.database.runs.accept([{ ...run, trigger }]);
    expect(await history.trigger(env, run.id)).toEqual(trigger);
  });
});

describe("several recent runs at once", () => {
  test("come newest first with their payloads, of this environment alone", async () => {
    const [older, newer, foreign] = [aRun(), aRun(), aRun({ environmentId: elsewhere })];
    for (const run of [older, newer, foreign]) {
      await write(await held(run), 0, [anEntry("A", { outputs: { of: run.id } })]);
    }
    const found = await history.recent(env, [older.id, newer.id, foreign.id]);
    expect(found.map((run) => [run.id, run.entries.map(({ outputs }) => outputs)])).toEqual([
      [newer.id, [{ of: newer.id }]],
      [older.id, [{ of: older.id }]],
    ]);
    expect(found[0]?.trigger?.name).toBe("manual");
    expect(await history.recent(elsewhere, [older.id])).toEqual([]);
    expect(await history.recent(env, ["not an id"])).toEqual([]);
  });

  test("leave out what is too large, and no other step", async () => {
    const claim = await held(aRun());
    await write(claim, 0, [anEntry("Small", { outputs: 1 })]);
    await write(claim, 1, [anEntry("Large", { outputs: "x".repeat(300_000) })]);
    await write(claim, 2, [anEntry("After", { outputs: 2 })]);
    const [run] = await history.recent(env, [claim.runId]);
    expect(run?.entries.map(({ action }) => action)).toEqual(["Small", "After"]);
  });
});
