import type { Claim, JournalEntry, RunTransition } from "@towpath/engine";
import { bigintArray, textArray, uuidArray } from "../binary-array.ts";
import type { Sql } from "../connection-pool.ts";
import { encodeValue } from "../value-text.ts";
import { type Chunk, encodeChunk, encodeError } from "./journal-codec.ts";
import { type Cell, type Columns, type Places, RowStatement } from "./row-statement.ts";
import { encodeWaits, KEEP_WAITS } from "./run-waits.ts";

/** One append, encoded and ready to travel with others. */
export interface Append {
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
  /** What it waits for until somebody mends it; null: the store has nothing to do with that. */
  readonly waits: string | null;
  readonly endedAt: number | null;
  readonly error: string | null;
  readonly outputs: string | null;
  /** The chunk of its entries; null for none. */
  readonly lines: Chunk["lines"] | null;
  readonly payloads: Chunk["payloads"];
  readonly bytes: number;
}

const STILL = {
  ...{ wakeAt: null, messagesRead: null, asks: false, waits: null },
  ...{ endedAt: null, error: null, outputs: null },
};

function moveOf(
  transition: RunTransition,
): Pick<Append, "status" | "wakeAt" | "messagesRead" | "asks" | "waits" | "endedAt" | "error" | "outputs"> {
  switch (transition.kind) {
    case "continue":
      return { ...STILL, status: "Running" };
    case "suspend":
      return {
        ...STILL,
        status: "Waiting",
        wakeAt: transition.wakeAt,
        messagesRead: transition.messagesRead ?? null,
        asks: transition.asksPerson === true,
        waits: transition.waitsFor === undefined ? null : encodeWaits(transition.waitsFor),
      };
    case "end": {
      const { status, endedAt, error, outputs } = transition.end;
      return {
        status,
        wakeAt: null,
        messagesRead: null,
        asks: false,
        waits: transition.waited === true ? encodeWaits([]) : null,
        endedAt,
        error: error === undefined ? null : encodeError(error),
        outputs: outputs === undefined ? null : encodeValue(outputs),
      };
    }
  }
}

const NO_CHUNK = { lines: null, payloads: null };
const sizeOf = (text: string | null) => text?.length ?? 0;

export function anAppend(
  claim: Claim,
  firstSeq: number,
  entries: readonly JournalEntry[],
  transition: RunTransition,
): Append {
  const chunk = entries.length === 0 ? NO_CHUNK : encodeChunk(entries);
  const move = moveOf(transition);
  // Member by member: this is done for each run, and copies of other objects' members take longer than all the rest.
  return {
    runId: claim.runId,
    fence: claim.fence,
    firstSeq,
    count: entries.length,
    lines: chunk.lines,
    payloads: chunk.payloads,
    status: move.status,
    wakeAt: move.wakeAt,
    messagesRead: move.messagesRead,
    asks: move.asks,
    waits: move.waits,
    endedAt: move.endedAt,
    error: move.error,
    outputs: move.outputs,
    bytes: 128 + sizeOf(chunk.lines) + sizeOf(chunk.payloads) + sizeOf(move.error) + sizeOf(move.outputs),
  };
}

// The run moves only when it is still ours and the number is the next one; only then its entries are written. A run
// that was asked to stop and goes to sleep is woken at once, so that it can end. `held` and not the word itself: a
// plan made while few runs run would otherwise read the whole partial index of running ones for each row, for ever.
const COLUMNS: Columns = [
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
];

const moving =
  (further: string) =>
  ({ rows, runs, journal }: Places) =>
    `with input as materialized (
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
    returning r.id, r.environment_id, r.flow_id
  ), written as (
    insert into ${journal} (run_id, seq, entry_count, lines, payloads)
    select i.run_id, i.first_seq::integer, i.n::integer, i.lines, i.payloads
    from input i join moved m on m.id = i.run_id where i.n > 0
  )${further}
  select id from moved`;

const APPEND = new RowStatement<{ id: string }>("append_journal", COLUMNS, moving(""));
/** Of the few runs that wait for a connection, or did. */
const PARK = new RowStatement<{ id: string }>(
  "park_runs",
  [...COLUMNS, ["waits", "text"]],
  moving(`, ${KEEP_WAITS}`),
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
  append.lines,
  append.payloads,
  append.messagesRead,
  append.asks ? 1 : 0,
];

const isPlain = ({ waits }: Append) => waits === null;
const idsOf = (appends: readonly Append[]) => appends.map(({ runId }) => runId);

/**
 * Writes appends of different runs in one transaction; those of runs that wait for connections in one of their own.
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
  const [plain, parked] = [sorted.filter(isPlain), sorted.filter((append) => !isPlain(append))];
  const moved = plain.length === 0 ? [] : await APPEND.run(sql, idsOf(plain), plain.map(rowOf));
  const asleep =
    parked.length === 0
      ? []
      : await PARK.run(
          sql,
          idsOf(parked),
          parked.map((append) => [...rowOf(append), append.waits]),
        );
  const written = new Set([...moved, ...asleep].map((row) => row.id));
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
