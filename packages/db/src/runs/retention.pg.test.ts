import type { RunEnd } from "@towpath/engine";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import type { Database, StoredFlow } from "../stores.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

const DAY = 86_400_000;
/** Long after the installation: its first partition holds whatever is older and is never dropped. */
const NOW = Date.now() + 200 * DAY;

let db: TestDatabase;
let database: Database;
beforeAll(async () => {
  db = await openTestDatabase();
  database = db.database;
});
afterAll(() => db.close());
beforeEach(async () => {
  for (const table of ["runs", "journal", "run_messages"]) await db.sql.query(`delete from ${table}`);
});

async function aFlow(retentionDays: number | null): Promise<StoredFlow> {
  const flow = await database.flows.create({
    environmentId: db.environmentId,
    name: `Kept ${retentionDays}`,
    definitionText: "{}",
    parametersText: "{}",
    createdBy: null,
  });
  const saved = await database.flows.saveSettings(db.environmentId, flow.id, { retentionDays });
  if (saved === null) throw new Error("The settings were not saved");
  return saved;
}

/** A run that began and, unless `null`, ended so many days ago. */
async function aRun(flow: StoredFlow, began: number, ended: number | null = began): Promise<string> {
  const createdAt = NOW - began * DAY;
  const run = {
    id: newId(createdAt),
    environmentId: db.environmentId,
    flowId: flow.id,
    versionId: newId(),
    mode: "live" as const,
    trigger: { name: "manual", startTime: createdAt, clientTrackingId: "t" },
    createdAt,
  };
  await database.runs.accept([run]);
  const by = { workerId: "w", leaseMs: 60_000, limit: 1, runIds: [run.id] };
  const [claim] = await database.runs.claim(by);
  if (claim === undefined) throw new Error("The run was not claimed");
  const line = {
    kind: "step" as const,
    action: "A",
    indexes: [],
    at: createdAt,
    status: "Succeeded" as const,
    code: "OK",
    startedAt: createdAt,
  };
  const end: RunEnd = { status: "Succeeded", endedAt: NOW - (ended ?? 0) * DAY };
  const transition =
    ended === null ? ({ kind: "suspend", wakeAt: NOW + DAY } as const) : ({ kind: "end", end } as const);
  expect(await database.runs.append(claim, 0, [line], transition)).toBe(true);
  return run.id;
}

const isThere = async (id: string) => (await database.history.get(db.environmentId, id)) !== null;
const weeksOf = async () =>
  (
    await db.sql.query<{ n: string }>(
      "select relname as n from pg_class where relkind = 'r' and relname ~ '^(runs|journal)_2'",
    )
  ).map(({ n }) => n);

describe("runs that are older than their flow keeps them", () => {
  test("are removed with their journal; younger ones stay, each flow by its own time", async () => {
    const [short, usual, long] = [await aFlow(2), await aFlow(null), await aFlow(365)];
    const gone = [await aRun(short, 3), await aRun(usual, 31)];
    const kept = [await aRun(short, 1), await aRun(usual, 29), await aRun(long, 300)];
    await database.removeExpired(NOW);
    for (const id of gone) {
      expect(await isThere(id)).toBe(false);
      expect(await database.runs.readJournal(id)).toEqual([]);
    }
    for (const id of kept) expect(await isThere(id)).toBe(true);
  });

  test("a run that has not ended stays, however old, and one that ended late is kept from its end on", async () => {
    const flow = await aFlow(2);
    const waiting = await aRun(flow, 80, null);
    const late = await aRun(flow, 80, 1);
    await database.removeExpired(NOW);
    expect(await isThere(waiting)).toBe(true);
    expect(await isThere(late)).toBe(true);
    expect(await database.runs.readJournal(waiting)).toHaveLength(1);
  });

  test("more than one batch is removed at one call", async () => {
    const flow = await aFlow(2);
    const old = NOW - 5 * DAY;
    await db.sql.query("select ensure_partitions($1, 1)", [old]);
    await db.sql.query(
      `insert into runs (id, environment_id, flow_id, version_id, mode, created_at, status, ended_at, event)
       select (lpad(to_hex($1::bigint), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid, $2, $3, $3, 'live',
         to_timestamp($1::bigint / 1000.0), 'Succeeded', to_timestamp($1::bigint / 1000.0), '{}'
       from generate_series(1, 1100) as n`,
      [old, db.environmentId, flow.id],
    );
    expect(await database.removeExpired(NOW)).toMatchObject({ runs: 1100 });
    expect(await database.removeExpired(NOW)).toMatchObject({ runs: 0 });
  });
});

describe("whole weeks", () => {
  test("are dropped when every run in them is beyond every flow's time, and made again when one comes", async () => {
    await db.sql.query("delete from flows");
    const flow = await aFlow(40);
    const old = await aRun(flow, 100);
    const before = await weeksOf();
    const { runs, weeks } = await database.removeExpired(NOW);
    expect(runs).toBe(0);
    expect(await isThere(old)).toBe(false);
    expect((await weeksOf()).length).toBe(before.length - 2 * weeks);
    expect(weeks).toBeGreaterThan(0);
    const late = await aRun(flow, 100, 1);
    await database.removeExpired(NOW);
    expect(await isThere(late)).toBe(true);
  });

  test("this week and the ones ahead are never dropped", async () => {
    await db.sql.query("select ensure_partitions($1, 8)", [NOW]);
    await database.removeExpired(NOW);
    const [row] = await db.sql.query<{ made: number }>("select ensure_partitions($1, 8) as made", [NOW]);
    expect(row?.made).toBe(0);
  });
});
