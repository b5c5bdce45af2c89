import type { Claim, RunStore } from "@towpath/engine";
import { bigintArray, uuidArray } from "../binary-array.ts";
import type { Sql } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { encodeError } from "./journal-codec.ts";

// The word comes from the materialized list for the reason given at the append statement.
const HELD = `with held as materialized (
  select *, 'Running' as status from unnest($1::uuid[], $2::bigint[]) as t (id, fence))`;
const OURS = "r.id = held.id and r.fence = held.fence and r.status = held.status";

const HEARTBEAT = `${HELD} update runs r set lease_until = clock_timestamp() + $3::integer * interval '1 ms',
    lease_ms = $3::integer
  from held where ${OURS}
  returning r.id, r.cancel_requested as cancelled`;

// Queued again, not a lease that ran out: a release is no recovery. rung_at null: the next sweep rings at once.
const RELEASE = `${HELD} update runs r set status = 'Queued', lease_until = null, lease_owner = null, rung_at = null
  from held where ${OURS}`;

// Ran out rather than released: whoever claims these counts a recovery, and poison is quarantined in the end.
const RELEASE_OWNED = `update runs set lease_until = now(), rung_at = null
  where status = 'Running' and lease_owner = $1 and lease_until > now()`;

// What never began ends here and now. What began, or was called by another run, is ended by a worker: it has steps to
// close, subscriptions to give up and a parent to tell. A sleeping run is due at once, and a ring may come at once.
const CANCEL = `update runs set
    cancel_requested = true,
    status = case when ends then 'Cancelled' else status end,
    wake_at = case when status = 'Waiting' then now() end,
    fence = case when ends then fence + 1 else fence end,
    ended_at = case when ends then clock_timestamp() end,
    error = case when ends then $2 end,
    lease_owner = case when ends then null else lease_owner end,
    lease_until = case when ends then null else lease_until end,
    rung_at = case when status = 'Waiting' then null else rung_at end
  from (select next_seq = 0 and parent_run_id is null
      and (status = 'Queued' or (status = 'Running' and lease_until <= now())) as ends
    from runs where id = $1 for update) as was
  where id = $1 and status in ('Queued', 'Running', 'Waiting')
  returning ends`;

// Again only after ten seconds: a ring that is on its way needs no second one.
const SILENT = "(rung_at is null or rung_at <= now() - interval '10 s')";
const SWEEP = `with
  queued as (select id from runs where status = 'Queued' and ${SILENT} order by id limit $1 for update skip locked),
  waking as (select id from runs where status = 'Waiting' and wake_at <= now() and ${SILENT} order by wake_at limit $1
    for update skip locked),
  lost as (select id from runs where status = 'Running' and lease_until <= now() and ${SILENT} order by id limit $1
    for update skip locked),
  due as (select id from queued union all select id from waking union all select id from lost order by id limit $1)
  update runs r set ring = r.ring + 1, rung_at = clock_timestamp() from due where r.id = due.id
  returning r.id as "runId", r.ring`;

const WAITING_RUNS = `select count(*)::int as count from runs
  where flow_id = $1 and run_limit is not null and status = 'Queued' and fence = 0`;

const columns = (claims: readonly Claim[]) => [
  uuidArray(claims.map((claim) => claim.runId)),
  bigintArray(claims.map((claim) => claim.fence)),
];
const sorted = (claims: readonly Claim[]) =>
  claims.filter((claim) => isUuid(claim.runId)).sort((a, b) => (a.runId < b.runId ? -1 : 1));

const CANCELLED = encodeError({ code: "Cancelled", message: "The run was cancelled before it went on." });

/** Leases, cancellation and doorbells: what happens to runs beside their journal. */
export function createRunKeeping(
  sql: Sql,
): Pick<RunStore, "heartbeat" | "waitingRuns" | "release" | "releaseOwned" | "requestCancel" | "sweep"> {
  return {
    async heartbeat(claims, leaseMs) {
      if (claims.length === 0) return { lost: [], cancelled: [] };
      const rows = await sql.prepared<{ id: string; cancelled: boolean }>("heartbeat", HEARTBEAT, [
        ...columns(sorted(claims)),
        leaseMs,
      ]);
      const held = new Set(rows.map((row) => row.id));
      return {
        lost: claims.map((claim) => claim.runId).filter((id) => !held.has(id)),
        cancelled: rows.filter((row) => row.cancelled).map((row) => row.id),
      };
    },
    async release(claims) {
      if (claims.length > 0) await sql.prepared("release_runs", RELEASE, columns(sorted(claims)));
    },
    async releaseOwned(workerId) {
      await sql.query(RELEASE_OWNED, [workerId]);
    },
    async requestCancel(runId) {
      if (!isUuid(runId)) return "unknown";
      const [row] = await sql.prepared<{ ends: boolean }>("cancel_run", CANCEL, [runId, CANCELLED]);
      if (row !== undefined) return row.ends ? "ended" : "requested";
      const known = await sql.query("select 1 from runs where id = $1", [runId]);
      return known.length > 0 ? "already-ended" : "unknown";
    },
    async waitingRuns(flowId) {
      if (!isUuid(flowId)) return 0;
      const [row] = await sql.prepared<{ count: number }>("waiting_runs", WAITING_RUNS, [flowId]);
      return row?.count ?? 0;
    },
    async sweep(limit) {
      return sql.prepared<{ runId: string; ring: number }>("sweep_runs", SWEEP, [limit]);
    },
  };
}
