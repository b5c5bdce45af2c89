import {
  FIRST_FENCE,
  type Holder,
  type JournalEntry,
  type NewRun,
  type RunTransition,
} from "@towpath/engine";
import type { Sql } from "../connection-pool.ts";
import { createPartitionsFor, isMissingPartition } from "../partitions.ts";
import { type Acceptance, anAcceptance } from "./accept-runs.ts";
import { type Append, anAppend, confirmWritten } from "./append-journal.ts";
import { type Cell, RowStatement } from "./row-statement.ts";

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
const BEGIN = new RowStatement<{ id: string }>(
  "begin_runs",
  [
    ["id", "uuid"],
    ["environment_id", "uuid"],
    ["flow_id", "uuid"],
    ["version_id", "uuid"],
    ["mode", "text"],
    ["created_ms", "bigint"],
    ["owner", "text"],
    ["lease_ms", "bigint"],
    ["event", "text"],
    ["n", "bigint"],
    ["status", "text"],
    ["wake_ms", "bigint"],
    ["ended_ms", "bigint"],
    ["error", "text"],
    ["outputs", "text"],
    ["lines", "text"],
    ["payloads", "text"],
    ["parent", "uuid"],
    ["parent_key", "text"],
    ["depth", "bigint"],
  ],
  ({ rows, runs, journal }) => `with input as materialized (
    select * from ${rows}
  ), begun as (
    insert into ${runs} (id, environment_id, flow_id, version_id, mode, created_at, status, fence, next_seq, lease_ms,
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
    insert into ${journal} (run_id, seq, entry_count, lines, payloads)
    select i.id, 0, i.n::integer, i.lines, i.payloads from input i join begun b on b.id = i.id where i.n > 0
  )
  select id from begun`,
);

const rowOf = ({ run, holder, event, append }: Beginning): Cell[] => [
  run.id,
  run.environmentId,
  run.flowId,
  run.versionId,
  run.mode,
  Math.trunc(run.createdAt),
  holder.workerId,
  holder.leaseMs,
  event,
  append.count,
  append.status,
  append.wakeAt,
  append.endedAt,
  append.error,
  append.outputs,
  append.lines,
  append.payloads,
  run.parent?.runId ?? null,
  run.parent?.key ?? null,
  run.depth ?? 0,
];

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
  const ids = beginnings.map(({ run }) => run.id);
  const rows = beginnings.map(rowOf);
  try {
    return await BEGIN.run(sql, ids, rows);
  } catch (cause) {
    if (!isMissingPartition(cause)) throw cause;
    await createPartitionsFor(sql, ids);
    return BEGIN.run(sql, ids, rows);
  }
}
