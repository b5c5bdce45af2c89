import { type Claim, FIRST_FENCE, type Holder, type NewRun } from "@towpath/engine";
import { bigintArray, textArray, uuidArray } from "../binary-array.ts";
import type { Sql } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { createPartitionsFor, isMissingPartition } from "../partitions.ts";
import { encodeEvent } from "./journal-codec.ts";

export interface Acceptance {
  readonly runs: readonly NewRun[];
  /** Each run's event as it is stored, encoded before it waits so that its size is known. */
  readonly events: readonly string[];
  readonly bytes: number;
  readonly claimFor: Holder | null;
}

// A repeated id is the same event tried again after a lost answer: it is here already, and that is all it wants. A run
// of a flow that limits its runs waits for its turn, whoever would hold it.
const ACCEPT = `insert into runs (id, environment_id, flow_id, version_id, mode, created_at, status, fence,
    lease_ms, lease_until, lease_owner, rung_at, event, parent_run_id, parent_key, depth, run_limit)
  select t.id, t.environment_id, t.flow_id, t.version_id, t.mode,
    timestamptz 'epoch' + t.created_ms * interval '1 ms',
    case when holder.owner is null then 'Queued' else 'Running' end,
    case when holder.owner is null then 0 else ${FIRST_FENCE} end,
    coalesce(t.lease_ms, 0),
    case when holder.owner is not null then clock_timestamp() + t.lease_ms * interval '1 ms' end,
    holder.owner,
    case when holder.owner is null then clock_timestamp() end,
    t.event, t.parent, t.parent_key, t.depth, turn.run_limit
  from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::text[], $8::bigint[],
    $9::text[], $10::uuid[], $11::text[], $12::bigint[], $13::bigint[])
    as t (id, environment_id, flow_id, version_id, mode, created_ms, owner, lease_ms, event, parent, parent_key, depth,
      run_limit)
  left join flow_versions v on v.id = t.version_id
  cross join lateral (select case when t.mode = 'live' then coalesce(t.run_limit, v.run_limit) end) turn (run_limit)
  cross join lateral (select case when turn.run_limit is null then t.owner end) holder (owner)
  on conflict (id) do nothing`;

/** @throws when an id is no UUID: ids are made by us, so that would be a bug of the caller */
export function anAcceptance(runs: readonly NewRun[], claimFor: Holder | undefined): Acceptance {
  for (const run of runs) {
    const ids = [run.id, run.environmentId, run.flowId, run.versionId, run.parent?.runId ?? run.id];
    if (!ids.every(isUuid)) throw new Error("A run can only be accepted with ids that are UUIDs");
  }
  const events = runs.map((run) => encodeEvent(run.trigger));
  const bytes = events.reduce((sum, event) => sum + event.length + 128, 0);
  return { runs, events, bytes, claimFor: claimFor ?? null };
}

function columns(accepted: readonly Acceptance[]): unknown[] {
  const rows = accepted.flatMap(({ runs, events, claimFor }) =>
    runs.map((run, index) => ({ run, event: events[index] ?? "null", claimFor })),
  );
  return [
    uuidArray(rows.map(({ run }) => run.id)),
    uuidArray(rows.map(({ run }) => run.environmentId)),
    uuidArray(rows.map(({ run }) => run.flowId)),
    uuidArray(rows.map(({ run }) => run.versionId)),
    textArray(rows.map(({ run }) => run.mode)),
    bigintArray(rows.map(({ run }) => run.createdAt)),
    textArray(rows.map(({ claimFor }) => claimFor?.workerId ?? null)),
    bigintArray(rows.map(({ claimFor }) => claimFor?.leaseMs ?? null)),
    textArray(rows.map(({ event }) => event)),
    uuidArray(rows.map(({ run }) => run.parent?.runId ?? null)),
    textArray(rows.map(({ run }) => run.parent?.key ?? null)),
    bigintArray(rows.map(({ run }) => run.depth ?? 0)),
    bigintArray(rows.map(({ run }) => run.runLimit ?? null)),
  ];
}

export async function writeAcceptances(
  sql: Sql,
  accepted: readonly Acceptance[],
): Promise<readonly (readonly Claim[])[]> {
  const values = columns(accepted);
  try {
    await sql.prepared("accept_runs", ACCEPT, values);
  } catch (cause) {
    if (!isMissingPartition(cause)) throw cause;
    await createPartitionsFor(
      sql,
      accepted.flatMap(({ runs }) => runs.map((run) => run.id)),
    );
    await sql.prepared("accept_runs", ACCEPT, values);
  }
  return accepted.map(({ runs, claimFor }) =>
    claimFor === null ? [] : runs.map((run) => ({ runId: run.id, fence: FIRST_FENCE })),
  );
}
