import type { DueTrigger, Tick, TriggerStore } from "@towpath/triggers";
import { bigintArray, uuidArray } from "./binary-array.ts";
import type { Pool, Sql } from "./connection-pool.ts";
import { anAcceptance, writeAcceptances } from "./runs/accept-runs.ts";
import { decodeValue } from "./value-text.ts";

const CLAIM_DUE = `with due as (
    select flow_id from triggers
    where next_at <= now() and (lease_until is null or lease_until <= now())
    order by next_at limit $3 for update skip locked)
  update triggers t set fence = nextval('trigger_fence'), lease_owner = $1,
    lease_until = clock_timestamp() + $2::integer * interval '1 ms'
  from due where t.flow_id = due.flow_id
  returning t.flow_id as "flowId", t.environment_id as "environmentId", t.version_id as "versionId",
    t.trigger_name as "triggerName", t.recurrence, t.fired, t.fence,
    (extract(epoch from t.next_at) * 1000)::bigint as "dueAt"`;

const USE_SLOTS = `update triggers t set
    next_at = timestamptz 'epoch' + i.next_ms * interval '1 ms',
    fired = t.fired + i.fires::integer, lease_owner = null, lease_until = null
  from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[]) as i (flow_id, fence, next_ms, fires)
  where t.flow_id = i.flow_id and t.fence = i.fence
  returning t.flow_id as id`;

async function commitTicks(sql: Sql, ticks: readonly Tick[]): Promise<{ runId: string }[]> {
  const sorted = [...ticks].sort((a, b) => (a.trigger.flowId < b.trigger.flowId ? -1 : 1));
  const used = await sql.prepared<{ id: string }>("use_slots", USE_SLOTS, [
    uuidArray(sorted.map((tick) => tick.trigger.flowId)),
    bigintArray(sorted.map((tick) => tick.trigger.fence)),
    bigintArray(sorted.map((tick) => tick.nextAt)),
    bigintArray(sorted.map((tick) => (tick.run === null ? 0 : 1))),
  ]);
  const ours = new Set(used.map((row) => row.id));
  const runs = ticks.flatMap((tick) =>
    tick.run !== null && ours.has(tick.trigger.flowId) ? [tick.run] : [],
  );
  if (runs.length > 0) await writeAcceptances(sql, [anAcceptance(runs, undefined)]);
  return runs.map((run) => ({ runId: run.id }));
}

/** Triggers that fire by time. The slot, the run it starts and the next slot are one transaction. */
export function createTriggerStore(pool: Pool): TriggerStore {
  return {
    async claimDue({ workerId, leaseMs, limit }) {
      type Row = Omit<DueTrigger, "recurrence"> & { recurrence: string };
      const rows = await pool.prepared<Row & { flowId: string }>("claim_due", CLAIM_DUE, [
        workerId,
        leaseMs,
        limit,
      ]);
      return rows.map((row) => ({ ...row, recurrence: decodeValue(row.recurrence) }));
    },
    async commit(ticks) {
      return ticks.length === 0 ? [] : pool.transaction((sql) => commitTicks(sql, ticks));
    },
    async earliestDue() {
      // A slot somebody holds is due again when the lease ends: a scheduler that looked only at the slot would spin.
      const [row] = await pool.query<{ at: number | null }>(
        `select (extract(epoch from min(greatest(next_at, lease_until))) * 1000)::bigint as at
         from triggers where next_at is not null`,
      );
      return row?.at ?? null;
    },
  };
}
