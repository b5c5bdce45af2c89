import type { Claim, JournalEntry, RunTransition } from "@towpath/engine";
import { bigintArray, textArray, uuidArray } from "../binary-array.ts";
import type { Sql } from "../connection-pool.ts";
import { encodeValue } from "../value-text.ts";
import { type Chunk, encodeChunk, encodeError } from "./journal-codec.ts";
import { type Cell, RowStatement } from "./row-statement.ts";

/** One append, encoded and ready to travel with others. */
export interface Append extends Partial<Chunk> {
  readonly runId: string;
  readonly fence: number;
  readonly firstSeq: number;
  readonly count: number;
  /** What the run becomes; Running for `continue`. */
  readonly status: string;
  readonly wakeAt: number | null;
  readonly messagesRead: number | null;
  /** Waiting, and for a person's decision. */
  readonly asks: boolean;
  readonly endedAt: number | null;
  readonly error: string | null;
  readonly outputs: string | null;
  readonly bytes: number;
}

function moveOf(
  transition: RunTransition,
): Pick<Append, "status" | "wakeAt" | "messagesRead" | "asks" | "endedAt" | "error" | "outputs"> {
  const still = { wakeAt: null, messagesRead: null, asks: false, endedAt: null, error: null, outputs: null };
  switch (transition.kind) {
    case "continue":
      return { ...still, status: "Running" };
    case "suspend":
      return {
        ...still,
        status: "Waiting",
        wakeAt: transition.wakeAt,
        messagesRead: transition.messagesRead ?? null,
        asks: transition.asksPerson === true,
      };
    case "end": {
      const { status, endedAt, error, outputs } = transition.end;
      return {
        ...still,
        status,
        endedAt,
        error: error === undefined ? null : encodeError(error),
        outputs: outputs === undefined ? null : encodeValue(outputs),
      };
    }
  }
}

export function anAppend(
  claim: Claim,
  firstSeq: number,
  entries: readonly JournalEntry[],
  transition: RunTransition,
): Append {
  const chunk: Partial<Chunk> = entries.length === 0 ? {} : encodeChunk(entries);
  const move = moveOf(transition);
  const texts = [chunk.lines, chunk.payloads, move.error, move.outputs];
  const bytes = texts.reduce((sum, text) => sum + (text?.length ?? 0), 128);
  return {
    runId: claim.runId,
    fence: claim.fence,
    firstSeq,
    count: entries.length,
    ...chunk,
    ...move,
    bytes,
  };
}

// The run moves only when it is still ours and the number is the next one; only then its entries are written. A run
// that was asked to stop and goes to sleep is woken at once, so that it can end. `held` and not the word itself: a
// plan made while few runs run would otherwise read the whole partial index of running ones for each row, for ever.
const APPEND = new RowStatement<{ id: string }>(
  "append_journal",
  [
    ["run_id", "uuid"],
    ["fence", "bigint"],
    ["first_seq", "bigint"],
    ["n", "bigint"],
    ["status", "text"],
    ["wake_ms", "bigint"],
    ["ended_ms", "bigint"],
    ["error", "text"],
    ["outputs", "text"],
    ["lines", "text"],
    ["payloads", "text"],
    ["messages_read", "bigint"],
    ["asks", "bigint"],
  ],
  ({ rows, runs, journal }) => `with input as materialized (
    select *, 'Running' as held from ${rows}
  ), moved as (
    update ${runs} r set
      next_seq = r.next_seq + i.n::integer,
      status = i.status,
      lease_until = case when i.status = 'Running' then clock_timestamp() + r.lease_ms * interval '1 ms' end,
      lease_owner = case when i.status = 'Running' then r.lease_owner end,
      wake_at = case when i.status <> 'Waiting' then null when r.cancel_requested or r.messages > i.messages_read then now()
        else timestamptz 'epoch' + i.wake_ms * interval '1 ms' end,
      rung_at = null,
      asks_person = i.asks = 1,
      recovery_attempts = case when i.n > 0 or i.status = 'Waiting' then 0 else r.recovery_attempts end,
      ended_at = timestamptz 'epoch' + i.ended_ms * interval '1 ms',
      error = i.error,
      outputs = i.outputs
    from input i
    where r.id = i.run_id and r.fence = i.fence and r.next_seq = i.first_seq and r.status = i.held
    returning r.id
  ), written as (
    insert into ${journal} (run_id, seq, entry_count, lines, payloads)
    select i.run_id, i.first_seq::integer, i.n::integer, i.lines, i.payloads
    from input i join moved m on m.id = i.run_id where i.n > 0
  )
  select id from moved`,
);

/** Which of these, after a lost answer, turn out to have been written: only their own holder can have done it. */
const CONFIRM = `select r.id from runs r
  join unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[]) as t (run_id, fence, next_seq, status)
    on r.id = t.run_id
  where r.fence = t.fence and r.next_seq = t.next_seq and r.status = t.status`;

const rowOf = (append: Append): Cell[] => [
  append.runId,
  append.fence,
  append.firstSeq,
  append.count,
  append.status,
  append.wakeAt,
  append.endedAt,
  append.error,
  append.outputs,
  append.lines ?? null,
  append.payloads ?? null,
  append.messagesRead,
  append.asks ? 1 : 0,
];

/**
 * Writes appends of different runs in one transaction.
 *
 * @param repeated the first try got no answer: what does not apply any more may have been written by it
 * @returns whether each was written
 */
export async function writeAppends(
  sql: Sql,
  appends: readonly Append[],
  repeated: boolean,
): Promise<readonly boolean[]> {
  // In the order of ids: two processes that touch the same runs then meet in the same order.
  const sorted = [...appends].sort((a, b) => (a.runId < b.runId ? -1 : 1));
  const ids = sorted.map((append) => append.runId);
  const moved = await APPEND.run(sql, ids, sorted.map(rowOf));
  const written = new Set(moved.map((row) => row.id));
  if (repeated && written.size < appends.length) {
    const open = appends.filter((append) => !written.has(append.runId));
    for (const id of await confirmWritten(sql, open)) written.add(id);
  }
  return appends.map((append) => written.has(append.runId));
}

/** After a lost answer: the runs that stand as these writes would have left them. */
export async function confirmWritten(sql: Sql, appends: readonly Append[]): Promise<readonly string[]> {
  const confirmed = await sql.query<{ id: string }>(CONFIRM, [
    uuidArray(appends.map((append) => append.runId)),
    bigintArray(appends.map((append) => append.fence)),
    bigintArray(appends.map((append) => append.firstSeq + append.count)),
    textArray(appends.map((append) => append.status)),
  ]);
  return confirmed.map(({ id }) => id);
}
