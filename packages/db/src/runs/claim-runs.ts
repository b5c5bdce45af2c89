import type { ClaimedRun, RunStore } from "@towpath/engine";
import { uuidArray } from "../binary-array.ts";
import type { Sql } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { decodeEvent } from "./journal-codec.ts";

interface ClaimedRow {
  id: string;
  environment_id: string;
  flow_id: string;
  version_id: string;
  mode: "live" | "draft";
  created_at: number;
  fence: number;
  cancel_requested: boolean;
  recovery_attempts: number;
  next_seq: number;
  event: string;
  messages: number;
  parent_run_id: string | null;
  parent_key: string | null;
  depth: number;
  run_limit: number | null;
}

const TAKE = `update runs r set
    status = 'Running', fence = r.fence + 1, lease_owner = $1, lease_ms = $2::integer,
    lease_until = clock_timestamp() + $2::integer * interval '1 ms', wake_at = null, rung_at = null,
    recovery_attempts = r.recovery_attempts + case when r.status = 'Running' then 1 else 0 end
  from due where r.id = due.id
  returning r.id, r.environment_id, r.flow_id, r.version_id, r.mode, r.fence, r.cancel_requested,
    r.recovery_attempts, r.next_seq, r.event, r.messages, r.parent_run_id, r.parent_key, r.depth,
    r.run_limit, (extract(epoch from r.created_at) * 1000)::bigint as created_at`;

// A run with a limit begins when its turn comes (`limited_runs`); once it began it is like any other.
const MAY_BEGIN = "(run_limit is null or fence > 0)";

// The queue of each environment by itself, then the first of each, the second of each, and so on: whoever floods one
// environment keeps the others waiting for one run, not for the flood. Candidates are not locked yet, and there are
// more of them than asked for: others may have taken some by then.
const FAIR = `environments (environment_id) as (
    (select environment_id from runs where status = 'Queued' order by environment_id limit 1)
    union all
    select (select r.environment_id from runs r where r.status = 'Queued' and r.environment_id > e.environment_id
      order by r.environment_id limit 1)
    from environments e where e.environment_id is not null
  ),
  candidates as (
    select first.id, row_number() over (partition by e.environment_id order by first.id) as place
    from environments e cross join lateral (
      select r.id from runs r where r.status = 'Queued' and r.environment_id = e.environment_id
        and (r.run_limit is null or r.fence > 0) order by r.id limit $3 * 4) first
    where e.environment_id is not null
  ),
  queued as (
    select r.id from runs r join (select id, place from candidates order by place, id limit $3 * 4) c on c.id = r.id
    where r.status = 'Queued' order by c.place, r.id limit $3 for update of r skip locked)`;

// Each kind by its own partial index. now(), not clock_timestamp(), in predicates: a volatile function uses no index.
// Suspects apart: a run that kills its holders is taken alone, not together with those that merely stood beside it.
const LOST = "status = 'Running' and lease_until <= now()";
const CLAIM_ANY = `with recursive
  ${FAIR},
  waking as (select id from runs where status = 'Waiting' and wake_at <= now() order by wake_at limit $3
    for update skip locked),
  lost as (select id from runs where ${LOST} and recovery_attempts = 0 order by id limit $3 for update skip locked),
  suspect as (select id from runs where ${LOST} and recovery_attempts > 0 order by id limit $4
    for update skip locked),
  due as (select id from limited_runs($3::integer, null) as limited (id)
    union all select id from lost union all select id from suspect union all select id from waking
    union all select id from queued limit $3)
  ${TAKE}`;

const CLAIM_THESE = `with
  fine as (select id from runs where id = any($5::uuid[]) and ((status = 'Queued' and ${MAY_BEGIN})
      or (status = 'Waiting' and wake_at <= now()) or (${LOST} and recovery_attempts = 0))
    order by id limit $3 for update skip locked),
  suspect as (select id from runs where id = any($5::uuid[]) and ${LOST} and recovery_attempts > 0
    order by id limit $4 for update skip locked),
  due as (select id from limited_runs($3::integer, $5::uuid[]) as limited (id)
    union all select id from fine union all select id from suspect limit $3)
  ${TAKE}`;

function toClaim(row: ClaimedRow): ClaimedRun {
  return {
    runId: row.id,
    fence: row.fence,
    environmentId: row.environment_id,
    flowId: row.flow_id,
    versionId: row.version_id,
    mode: row.mode,
    trigger: decodeEvent(row.event),
    createdAt: row.created_at,
    cancelRequested: row.cancel_requested,
    recoveryAttempts: row.recovery_attempts,
    nextSeq: row.next_seq,
    messages: row.messages,
    ...(row.parent_run_id === null
      ? {}
      : { parent: { runId: row.parent_run_id, key: row.parent_key ?? "" } }),
    ...(row.depth === 0 ? {} : { depth: row.depth }),
    ...(row.run_limit === null ? {} : { runLimit: row.run_limit }),
  };
}

export async function claimRuns(
  sql: Sql,
  by: Parameters<RunStore["claim"]>[0],
): Promise<readonly ClaimedRun[]> {
  const { workerId, leaseMs, limit, runIds, suspects = limit } = by;
  if (limit <= 0) return [];
  const values = [workerId, leaseMs, limit, suspects];
  const rows =
    runIds === undefined
      ? await sql.prepared<ClaimedRow & { id: string }>("claim_any", CLAIM_ANY, values)
      : await sql.prepared<ClaimedRow & { id: string }>("claim_these", CLAIM_THESE, [
          ...values,
          uuidArray(runIds.filter(isUuid)),
        ]);
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map(toClaim);
}
