import type { Claim, JournalEntry, NewRun } from "@towpath/engine";
import { silentLogger } from "@towpath/prelude";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openPool, type Pool } from "../connection-pool.ts";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";
import { anAppend, writeAppends } from "./append-journal.ts";
import { createRunStore } from "./run-store.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => db.sql.query("with j as (delete from journal) delete from runs"));

const aRun = (id = newId()): NewRun => ({
  id,
  environmentId: db.environmentId,
  flowId: "01900000-0000-7000-8000-00000000000f",
  versionId: "01900000-0000-7000-8000-00000000000a",
  mode: "live",
  trigger: { name: "manual", startTime: 1, clientTrackingId: "t" },
  createdAt: Date.now(),
});
const entry: JournalEntry = {
  kind: "step",
  action: "A",
  indexes: [],
  at: 1,
  status: "Succeeded",
  code: "OK",
  startedAt: 1,
};
const me = { workerId: "w", leaseMs: 20_000 };
/** Every connection of the stores, as a restart of the database would cut them. */
const cutAll = () =>
  db.sql.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name like 'towpath%' and datname = current_database()`,
  );
async function accepted(count: number): Promise<readonly Claim[]> {
  return db.database.runs.accept(
    Array.from({ length: count }, () => aRun()),
    me,
  );
}

describe("shared transactions", () => {
  test("fifty callers that append at once share a handful of transactions", async () => {
    const claims = await accepted(50);
    const rows = () => db.sql.query<{ xmin: string }>("select distinct xmin::text as xmin from journal");
    const written = await Promise.all(
      claims.map((claim) => db.database.runs.append(claim, 0, [entry], { kind: "continue" })),
    );
    expect(written).toEqual(claims.map(() => true));
    expect((await rows()).length).toBeLessThanOrEqual(3);
  });

  test("fifty callers that accept at once share a handful of transactions", async () => {
    await Promise.all(Array.from({ length: 50 }, () => db.database.runs.accept([aRun()])));
    const batches = await db.sql.query("select distinct xmin::text from runs");
    expect(batches.length).toBeLessThanOrEqual(3);
  });

  test("two appends of one run at the same number: one is written", async () => {
    const [claim] = await accepted(1);
    if (claim === undefined) throw new Error("not accepted");
    const twice = await Promise.all(
      ["A", "B"].map((action) =>
        db.database.runs.append(claim, 0, [{ ...entry, action }], { kind: "continue" }),
      ),
    );
    expect(twice).toEqual([true, false]);
    expect(await db.database.runs.readJournal(claim.runId)).toEqual([entry]);
  });

  test("an event accepted twice under one id is one run", async () => {
    const run = aRun();
    await Promise.all([db.database.runs.accept([run]), db.database.runs.accept([run])]);
    await db.database.runs.accept([run]);
    expect(await db.sql.query("select id from runs")).toHaveLength(1);
  });
});

describe("when connections are cut", () => {
  test("accepts and appends go on, nothing is lost and nothing is written twice", async () => {
    let cutting = true;
    const cutter = (async () => {
      for (let round = 0; round < 10; round++) await cutAll();
      cutting = false;
    })();
    const kept: string[] = [];
    const liveOneRun = async () => {
      const [claim] = await db.database.runs.accept([aRun()], me);
      if (claim === undefined) throw new Error("not accepted");
      const written: boolean[] = [];
      for (const seq of [0, 1, 2]) {
        written.push(await db.database.runs.append(claim, seq, [entry], { kind: "continue" }));
      }
      expect(written, "nobody else holds the run").toEqual([true, true, true]);
      kept.push(claim.runId);
    };
    const work = Array.from({ length: 20 }, async () => {
      while (cutting) await liveOneRun();
    });
    await Promise.all([cutter, ...work]);
    const rows = await db.sql.query<{ id: string; next_seq: number }>(
      "select id, next_seq from runs order by id",
    );
    expect(rows).toEqual([...kept].sort().map((id) => ({ id, next_seq: 3 })));
    const entries = await db.sql.query<{ n: number }>(
      "select count(*)::int as n from journal group by run_id",
    );
    expect(entries.every((row) => row.n === 3)).toBe(true);
  });

  test.each(["accept_runs", "append_journal"])(
    "an answer lost after the commit (%s) is not taken for a failure, nor written again",
    async (statement) => {
      const pool = openPool({ url: db.url, name: "test", max: 2, logger: silentLogger });
      let lose = true;
      const losing: Pool = {
        ...pool,
        async prepared(name, text, values) {
          const rows = await pool.prepared(name, text, values);
          if (!name.startsWith(statement) || !lose) return rows as never;
          lose = false;
          throw Object.assign(new Error("Connection terminated unexpectedly"), { code: "ECONNRESET" });
        },
      };
      const store = createRunStore(losing);
      const [claim] = await store.accept([aRun()], me);
      if (claim === undefined) throw new Error("not accepted");
      expect(await store.append(claim, 0, [entry], { kind: "continue" })).toBe(true);
      const end = { status: "Succeeded", endedAt: 1 } as const;
      expect(await store.append(claim, 1, [entry], { kind: "end", end })).toBe(true);
      expect(lose).toBe(false);
      expect(await store.readJournal(claim.runId)).toEqual([entry, entry]);
      await pool.close();
    },
  );

  test("a beginning whose answer is lost after the commit is ours, and stands once", async () => {
    const pool = openPool({ url: db.url, name: "test", max: 2, logger: silentLogger });
    let losses = 1;
    const losing: Pool = {
      ...pool,
      async prepared(name, text, values) {
        const rows = await pool.prepared(name, text, values);
        if (losses === 0) return rows as never;
        losses -= 1;
        throw Object.assign(new Error("Connection terminated unexpectedly"), { code: "ECONNRESET" });
      },
    };
    const run = aRun();
    const store = createRunStore(losing);
    const end = { status: "Succeeded", endedAt: 1 } as const;
    expect(await store.begin(run, me, [entry], { kind: "end", end })).toBe(true);
    expect(losses).toBe(0);
    expect(await store.readJournal(run.id)).toEqual([entry]);
    await pool.close();
  });

  test("a repeated append that somebody else overtook is not taken for ours", async () => {
    const [claim] = await accepted(1);
    if (claim === undefined) throw new Error("not accepted");
    const ours = anAppend(claim, 0, [entry], { kind: "continue" });
    await db.sql.query("update runs set fence = fence + 1, next_seq = 1");
    expect(await writeAppends(db.sql, [ours], true)).toEqual([false]);
  });

  test("pages are answered again at once", async () => {
    await cutAll();
    expect(await db.database.healthy()).toBe(true);
    expect(await db.database.history.list(db.environmentId, { limit: 1 })).toMatchObject({ items: [] });
  });
});

describe("partitions", () => {
  test("a run beyond the weeks made ahead makes its own", async () => {
    const far = aRun(newId(Date.now() + 400 * 86_400_000));
    await db.database.runs.accept([far]);
    expect(await db.database.history.get(db.environmentId, far.id)).toMatchObject({ status: "Queued" });
  });

  test("a run that begins beyond the weeks made ahead makes its own too", async () => {
    const far = aRun(newId(Date.now() + 500 * 86_400_000));
    expect(await db.database.runs.begin(far, me, [entry], { kind: "continue" })).toBe(true);
    expect(await db.database.runs.readJournal(far.id)).toEqual([entry]);
  });

  test("runs of long ago and of years ahead are accepted together", async () => {
    const both = [aRun(newId(1_700_000_000_000)), aRun(newId(Date.now() + 600 * 86_400_000))];
    await db.database.runs.accept(both);
    for (const { id } of both)
      expect(await db.database.history.get(db.environmentId, id)).toMatchObject({ status: "Queued" });
  });

  test("a run older than the installation has a place", async () => {
    const old = aRun("00000000-0000-7000-8000-000000000001");
    await db.database.runs.accept([old]);
    expect(await db.database.history.get(db.environmentId, old.id)).not.toBeNull();
  });

  test("maintaining is safe to do by everybody at once", async () => {
    await expect(Promise.all([1, 2, 3].map(() => db.database.maintain()))).resolves.toHaveLength(3);
  });

  test("checkpoints and heartbeats are heap-only updates: no index grows while a run runs", async () => {
    const quiet = await openTestDatabase();
    const { runs } = quiet.database;
    const claims = await runs.accept(
      Array.from({ length: 20 }, () => aRun()),
      me,
    );
    let seq = 0;
    let before = { updates: 0, hot: 0 };
    // The server publishes a session's numbers about once a second, when that session does something again.
    await vi.waitFor(
      async () => {
        // One after the other: what a transaction under way may still read keeps its room on the page.
        for (const claim of claims) await runs.append(claim, seq, [entry], { kind: "continue" });
        seq += 1;
        await runs.heartbeat(claims, 20_000);
        const [stats = before] = await quiet.sql.query<{ updates: number; hot: number }>(
          "select sum(n_tup_upd)::int as updates, sum(n_tup_hot_upd)::int as hot from pg_stat_user_tables where relname like 'runs_%'",
        );
        const [updates, hot] = [stats.updates - before.updates, stats.hot - before.hot];
        expect(updates).toBeGreaterThan(100);
        // The server itself analyses a table now and then, and reads what would be cleared: then the next hundred are looked at.
        before = stats;
        expect(hot / updates).toBeGreaterThan(0.95);
      },
      { timeout: 25_000, interval: 50 },
    );
    await quiet.close();
  });
});

describe("cancelling", () => {
  test("a run that was asked to stop and goes to sleep is woken at once", async () => {
    const [claim] = await accepted(1);
    if (claim === undefined) throw new Error("not accepted");
    expect(await db.database.runs.requestCancel(claim.runId)).toBe("requested");
    await db.database.runs.append(claim, 0, [], { kind: "suspend", wakeAt: Date.now() + 3_600_000 });
    const [woken] = await db.database.runs.claim({ ...me, limit: 1 });
    expect(woken).toMatchObject({ runId: claim.runId, cancelRequested: true });
  });

  test("a run whose holder is gone ends at once, and the holder writes nothing when it comes back", async () => {
    const [claim] = await accepted(1);
    if (claim === undefined) throw new Error("not accepted");
    await db.sql.query("update runs set lease_until = now() - interval '1 s'");
    expect(await db.database.runs.requestCancel(claim.runId)).toBe("ended");
    expect(await db.database.runs.append(claim, 0, [entry], { kind: "continue" })).toBe(false);
    expect(await db.database.history.get(db.environmentId, claim.runId)).toMatchObject({
      status: "Cancelled",
      error: { code: "Cancelled" },
      endedAt: expect.any(Number),
    });
  });

  test.each(["", "x", "\u0000", "' or 1=1"])("%j is no run", async (id) => {
    const { runs } = db.database;
    expect(await runs.requestCancel(id)).toBe("unknown");
    expect(await runs.readJournal(id)).toEqual([]);
    expect(await runs.claim({ ...me, limit: 1, runIds: [id] })).toEqual([]);
    expect(await runs.append({ runId: id, fence: 1 }, 0, [entry], { kind: "continue" })).toBe(false);
    expect((await runs.heartbeat([{ runId: id, fence: 1 }], 1_000)).lost).toEqual([id]);
  });
});
