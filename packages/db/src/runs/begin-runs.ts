import {
  FIRST_FENCE,
  type Holder,
  type JournalEntry,
  type NewRun,
  type RunTransition,
} from "@towpath/engine";
import { bigintArray, textArray, uuidArray } from "../binary-array.ts";
import type { Sql } from "../connection-pool.ts";
import { createPartitionsFor, isMissingPartition } from "../partitions.ts";
import { type Acceptance, anAcceptance } from "./accept-runs.ts";
import { type Append, anAppend, confirmWritten } from "./append-journal.ts";

/** A run and what it has done already, encoded and ready to travel with others. */
export interface Beginning {
  readonly run: NewRun;
  readonly holder: Holder;
  readonly event: string;
  readonly append: Append;
  readonly bytes: number;
}

/** @throws when an id is no UUID */
export function aBeginning(
  run: NewRun,
  holder: Holder,
  entries: readonly JournalEntry[],
  transition: RunTransition,
): Beginning {
  const acceptance: Acceptance = anAcceptance([run], holder);
  const append = anAppend({ runId: run.id, fence: FIRST_FENCE }, 0, entries, transition);
  const event = acceptance.events[0] ?? "null";
  return { run, holder, event, append, bytes: acceptance.bytes + append.bytes };
}

// A repeated id is the same beginning tried again after a lost answer; whether it is ours is asked separately.
const BEGIN = `with input as materialized (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::text[],
      $8::bigint[], $9::text[], $10::bigint[], $11::text[], $12::bigint[], $13::bigint[], $14::text[], $15::text[],
      $16::text[], $17::text[], $18::uuid[], $19::text[], $20::bigint[])
      as t (id, environment_id, flow_id, version_id, mode, created_ms, owner, lease_ms, event, n, status, wake_ms,
        ended_ms, error, outputs, lines, payloads, parent, parent_key, depth)
  ), begun as (
    insert into runs (id, environment_id, flow_id, version_id, mode, created_at, status, fence, next_seq, lease_ms,
      lease_until, lease_owner, wake_at, ended_at, error, outputs, event, parent_run_id, parent_key,
      depth)
    select id, environment_id, flow_id, version_id, mode, timestamptz 'epoch' + created_ms * interval '1 ms', status,
      ${FIRST_FENCE}, n::integer, lease_ms,
      case when status = 'Running' then clock_timestamp() + lease_ms * interval '1 ms' end,
      case when status = 'Running' then owner end,
      case when status = 'Waiting' then timestamptz 'epoch' + wake_ms * interval '1 ms' end,
      timestamptz 'epoch' + ended_ms * interval '1 ms', error, outputs, event, parent,
      parent_key, depth
    from input
    on conflict (id) do nothing
    returning id
  ), written as (
    insert into journal (run_id, seq, entry_count, lines, payloads)
    select i.id, 0, i.n::integer, i.lines, i.payloads from input i join begun b on b.id = i.id where i.n > 0
  )
  select id from begun`;

function columns(beginnings: readonly Beginning[]): unknown[] {
  return [
    uuidArray(beginnings.map(({ run }) => run.id)),
    uuidArray(beginnings.map(({ run }) => run.environmentId)),
    uuidArray(beginnings.map(({ run }) => run.flowId)),
    uuidArray(beginnings.map(({ run }) => run.versionId)),
    textArray(beginnings.map(({ run }) => run.mode)),
    bigintArray(beginnings.map(({ run }) => run.createdAt)),
    textArray(beginnings.map(({ holder }) => holder.workerId)),
    bigintArray(beginnings.map(({ holder }) => holder.leaseMs)),
    textArray(beginnings.map(({ event }) => event)),
    bigintArray(beginnings.map(({ append }) => append.count)),
    textArray(beginnings.map(({ append }) => append.status)),
    bigintArray(beginnings.map(({ append }) => append.wakeAt)),
    bigintArray(beginnings.map(({ append }) => append.endedAt)),
    textArray(beginnings.map(({ append }) => append.error)),
    textArray(beginnings.map(({ append }) => append.outputs)),
    textArray(beginnings.map(({ append }) => append.lines ?? null)),
    textArray(beginnings.map(({ append }) => append.payloads ?? null)),
    uuidArray(beginnings.map(({ run }) => run.parent?.runId ?? null)),
    textArray(beginnings.map(({ run }) => run.parent?.key ?? null)),
    bigintArray(beginnings.map(({ run }) => run.depth ?? 0)),
  ];
}

/**
 * Writes runs that began in memory, each with its first lines, in one statement.
 *
 * @param repeated the first try got no answer: what is there already may have been written by it
 * @returns whether each is ours
 */
export async function writeBeginnings(
  sql: Sql,
  beginnings: readonly Beginning[],
  repeated: boolean,
): Promise<readonly boolean[]> {
  const begun = await insert(sql, beginnings);
  const written = new Set(begun.map((row) => row.id));
  if (repeated && written.size < beginnings.length) {
    const open = beginnings.filter(({ run }) => !written.has(run.id));
    for (const id of await confirmWritten(
      sql,
      open.map(({ append }) => append),
    )) {
      written.add(id);
    }
  }
  return beginnings.map(({ run }) => written.has(run.id));
}

async function insert(sql: Sql, beginnings: readonly Beginning[]): Promise<{ id: string }[]> {
  const values = columns(beginnings);
  try {
    return await sql.prepared<{ id: string }>("begin_runs", BEGIN, values);
  } catch (cause) {
    if (!isMissingPartition(cause)) throw cause;
    await createPartitionsFor(
      sql,
      beginnings.map(({ run }) => run.id),
    );
    return sql.prepared<{ id: string }>("begin_runs", BEGIN, values);
  }
}
