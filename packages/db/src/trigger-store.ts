import type { DueTrigger, Tick, TriggerStore } from "@towpath/triggers";
import { bigintArray, textArray, uuidArray } from "./binary-array.ts";
import type { Pool, Sql } from "./connection-pool.ts";
import { isUuid } from "./new-id.ts";
import type { SealRuns } from "./runs/sealed-run-store.ts";
import { writeManyRuns } from "./runs/write-many-runs.ts";
import { storableName } from "./storable-text.ts";
import { decodeValue } from "./value-text.ts";

const CLAIM_DUE = `with due as (
    select flow_id from triggers
    where kind = any($4::text[]) and next_at <= now() and (lease_until is null or lease_until <= now())
    order by next_at limit $3 for update skip locked)
  update triggers t set fence = nextval('trigger_fence'), lease_owner = $1,
    lease_until = clock_timestamp() + $2::integer * interval '1 ms'
  from due where t.flow_id = due.flow_id
  returning t.flow_id as "flowId", t.environment_id as "environmentId", t.version_id as "versionId",
    t.trigger_name as "triggerName", t.kind, t.recurrence, t.fired, t.cursor, t.failures, t.fence,
    (extract(epoch from t.held_since) * 1000)::bigint as "heldSince",
    (extract(epoch from t.next_at) * 1000)::bigint as "dueAt"`;

const USE_SLOTS = `update triggers t set
    next_at = timestamptz 'epoch' + i.next_ms * interval '1 ms',
    cursor = i.cursor, fired = t.fired + i.fires::integer,
    failures = case when i.outcome = 'failed' then t.failures + 1 else 0 end,
    checks = t.checks + 1, idle = t.idle + case when i.outcome = 'fired' then 0 else 1 end,
    checked_at = clock_timestamp(),
    fired_at = case when i.outcome = 'fired' then clock_timestamp() else t.fired_at end,
    late_ms = least(greatest(extract(epoch from clock_timestamp() - t.next_at) * 1000, 0), 2147483647)::integer,
    hold_for = i.hold, held_since = case when i.hold is not null then coalesce(t.held_since, clock_timestamp()) end,
    outcome = i.outcome, message = i.message, lease_owner = null, lease_until = null
  from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::uuid[])
    as i (flow_id, fence, next_ms, fires, cursor, outcome, message, hold)
  where t.flow_id = i.flow_id and t.fence = i.fence
  returning t.flow_id as id`;

// Not one whose tick was committed meanwhile: nobody would hold it, and its next slot would wait for the lease.
const RENEW = `update triggers t set lease_until = clock_timestamp() + $3::integer * interval '1 ms'
  from unnest($1::uuid[], $2::bigint[]) as i (flow_id, fence)
  where t.flow_id = i.flow_id and t.fence = i.fence and t.lease_owner is not null returning t.flow_id as id`;

const RELEASE = `update triggers t set lease_owner = null, lease_until = null
  from unnest($1::uuid[], $2::bigint[]) as i (flow_id, fence)
  where t.flow_id = i.flow_id and t.fence = i.fence`;

const MAX_MESSAGE = 1_000;

async function commitTicks(sql: Sql, ticks: readonly Tick[]): Promise<{ runId: string }[]> {
  const sorted = [...ticks].sort((a, b) => (a.trigger.flowId < b.trigger.flowId ? -1 : 1));
  const used = await sql.prepared<{ id: string }>("use_slots", USE_SLOTS, [
    uuidArray(sorted.map((tick) => tick.trigger.flowId)),
    bigintArray(sorted.map((tick) => tick.trigger.fence)),
    bigintArray(sorted.map((tick) => tick.nextAt)),
    bigintArray(sorted.map((tick) => tick.fires)),
    textArray(sorted.map((tick) => (tick.cursor === null ? null : storableName(tick.cursor)))),
    textArray(sorted.map((tick) => tick.note.outcome)),
    textArray(sorted.map((tick) => messageOf(tick))),
    uuidArray(sorted.map(({ holdFor }) => (holdFor !== undefined && isUuid(holdFor) ? holdFor : null))),
  ]);
  const ours = new Set(used.map((row) => row.id));
  const runs = ticks.flatMap((tick) => (ours.has(tick.trigger.flowId) ? tick.runs : []));
  await writeManyRuns(sql, runs);
  return runs.map((run) => ({ runId: run.id }));
}

function messageOf({ note }: Tick): string | null {
  return note.message === null ? null : storableName(note.message.slice(0, MAX_MESSAGE));
}

/** Triggers that fire by time. The slot, the runs it starts and the next slot are one transaction. */
export function createTriggerStore(pool: Pool, sealRuns: SealRuns): TriggerStore {
  return {
    async claimDue({ workerId, leaseMs, limit, kinds }) {
      type Row = Omit<DueTrigger, "recurrence"> & { recurrence: string };
      const rows = await pool.prepared<Row & { flowId: string }>("claim_due", CLAIM_DUE, [
        workerId,
        leaseMs,
        limit,
        textArray(kinds),
      ]);
      return rows.map((row) => ({ ...row, recurrence: decodeValue(row.recurrence) }));
    },
    async commit(ticks) {
      if (ticks.length === 0) return [];
      const sealed = await Promise.all(
        ticks.map(async (tick): Promise<Tick> => ({ ...tick, runs: await sealRuns(tick.runs) })),
      );
      return pool.transaction((sql) => commitTicks(sql, sealed));
    },
    async earliestDue(kinds) {
      // A slot somebody holds is due again when the lease ends: a scheduler that looked only at the slot would spin.
      const [row] = await pool.query<{ at: number | null }>(
        `select (extract(epoch from min(greatest(next_at, lease_until))) * 1000)::bigint as at
         from triggers where next_at is not null and kind = any($1::text[])`,
        [textArray(kinds)],
      );
      return row?.at ?? null;
    },
    async renew(leases, leaseMs) {
      const rows = await pool.prepared<{ id: string }>("renew_triggers", RENEW, [
        uuidArray(leases.map(({ flowId }) => flowId)),
        bigintArray(leases.map(({ fence }) => fence)),
        leaseMs,
      ]);
      const ours = new Set(rows.map((row) => row.id));
      return leases.map(({ flowId }) => flowId).filter((flowId) => !ours.has(flowId));
    },
    async release(leases) {
      await pool.query(RELEASE, [
        uuidArray(leases.map(({ flowId }) => flowId)),
        bigintArray(leases.map(({ fence }) => fence)),
      ]);
    },
    async releaseOwned(workerId) {
      await pool.query("update triggers set lease_owner = null, lease_until = null where lease_owner = $1", [
        workerId,
      ]);
    },
  };
}
