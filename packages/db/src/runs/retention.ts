import { keptDays, parseFlowSettings, RETENTION_DAYS } from "@towpath/flow";
import type { Pool, Sql } from "../connection-pool.ts";
import { firstIdAt } from "../new-id.ts";

const DAY_MS = 86_400_000;
/** Rows a transaction: other work waits for none of them for long. */
const BATCH = 500;
const ENDED = "status in ('Succeeded', 'Failed', 'Cancelled', 'TimedOut')";

export interface Removed {
  readonly runs: number;
  /** Weeks whose runs went all at once. */
  readonly weeks: number;
}

/**
 * Removes ended runs that are older than their flow keeps them. A week whose runs are all beyond every flow's time is
 * dropped as a whole, which costs nothing; the others lose rows in small batches. A run that has not ended stays,
 * however old it is, and so does the week it lies in. Safe to call by several processes, together, at any time.
 */
export async function removeExpiredRuns(pool: Pool, nowMs: number): Promise<Removed> {
  const flows = await pool.query<{ id: string; settings: string; deleted: boolean }>(
    "select id, settings_text as settings, deleted_at is not null as deleted from flows",
  );
  const days = new Map(flows.map((flow) => [flow.id, keptDays(parseFlowSettings(flow.settings))]));
  const longest = Math.max(RETENTION_DAYS.default, ...days.values());
  const weeks = await dropWeeks(pool, nowMs - longest * DAY_MS);
  let runs = 0;
  for (const [flowId, kept] of days) runs += await removeRuns(pool, flowId, nowMs - kept * DAY_MS);
  await tidyBeside(pool);
  return { runs, weeks };
}

const EXPIRED = `select id from runs where flow_id = $1 and id < $2 and ${ENDED}
  and ended_at < timestamptz 'epoch' + $3::bigint * interval '1 ms' order by id limit ${BATCH} for update skip locked`;

async function removeRuns(pool: Pool, flowId: string, beforeMs: number): Promise<number> {
  let removed = 0;
  for (;;) {
    const batch = await pool.transaction(async (sql) => {
      const rows = await sql.query<{ id: string }>(EXPIRED, [flowId, firstIdAt(beforeMs), beforeMs]);
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return 0;
      await sql.query("delete from journal where run_id = any($1::uuid[])", [ids]);
      await sql.query("delete from run_messages where run_id = any($1::uuid[])", [ids]);
      await sql.query("delete from runs where id = any($1::uuid[])", [ids]);
      return ids.length;
    });
    removed += batch;
    if (batch < BATCH) return removed;
  }
}

/** Partitions that end before the moment, by their bounds; the one for what is older than the installation never ends. */
const OLD_WEEKS = `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'runs'::regclass and c.relname ~ '^runs_[0-9]{8}$'
  and to_date(right(c.relname, 8), 'YYYYMMDD') + 7 <= (timestamptz 'epoch' + $1::bigint * interval '1 ms')::date
  order by c.relname`;

async function dropWeeks(pool: Pool, beforeMs: number): Promise<number> {
  const old = await pool.query<{ name: string }>(OLD_WEEKS, [beforeMs]);
  let dropped = 0;
  for (const { name } of old) {
    const gone = await pool.transaction((sql) => dropWeek(sql, name, beforeMs)).catch(lockedNow);
    if (gone) dropped += 1;
  }
  return dropped;
}

/** A partition somebody works in is left for the next day: waiting for it would hold up everybody behind us. */
function lockedNow(cause: unknown): false {
  if ((cause as { code?: string }).code === "55P03") return false;
  throw cause;
}

async function dropWeek(sql: Sql, runs: string, beforeMs: number): Promise<boolean> {
  const journal = runs.replace(/^runs_/, "journal_");
  await sql.query("set local lock_timeout = '2s'");
  // Nobody begins or ends a run in it while we look.
  await sql.query(`lock table ${runs}, ${journal} in access exclusive mode`);
  const [row] = await sql.query<{ kept: boolean }>(
    `select exists (select 1 from ${runs} where ended_at is null
       or ended_at >= timestamptz 'epoch' + $1::bigint * interval '1 ms') as kept`,
    [beforeMs],
  );
  if (row?.kept !== false) return false;
  await sql.query(`drop table ${runs}, ${journal}`);
  return true;
}

/** What is kept beside runs and tells nothing without them. */
async function tidyBeside(pool: Pool): Promise<void> {
  await pool.query(`delete from run_interventions i where i.at < now() - interval '1 day'
    and not exists (select 1 from runs r where r.id = i.run_id)`);
  await pool.query(`delete from bulk_jobs where ended_at < now() - interval '30 days'`);
  await pool.query(`delete from alert_incidents where ended_at < now() - interval '90 days'`);
  await pool.query(
    `delete from alert_messages where created_at < now() - interval '90 days' and due_at is null`,
  );
}
