import type { RunStatus } from "@towpath/engine";
import type { Pool } from "../connection-pool.ts";
import { firstIdAt, isUuid } from "../new-id.ts";
import type { ChartBucket, RunHistory, StepLine, StoredRun } from "../stores.ts";
import { decodeChunk, decodeError, decodeEvent, decodeLines } from "./journal-codec.ts";
import { recentOf } from "./recent-payloads.ts";
import { createRunOutlines } from "./run-outline.ts";

interface RunRow {
  id: string;
  environment_id: string;
  flow_id: string;
  flow_name: string | null;
  version_id: string;
  mode: "live" | "draft";
  status: RunStatus;
  error: string | null;
  cancel_requested: boolean;
  asks_person: boolean;
  awaits_connection: boolean;
  next_seq: number;
  created_at: number;
  ended_at: number | null;
  parent_run_id: string | null;
}

const AWAITS = "r.status = 'Waiting' and exists (select 1 from connection_waits w where w.run_id = r.id)";

const SELECT_RUN = `select r.id, r.environment_id, r.flow_id, f.name as flow_name, r.version_id, r.mode, r.status,
    r.error, r.cancel_requested, r.asks_person, ${AWAITS} as awaits_connection, r.next_seq, (extract(epoch from r.created_at) * 1000)::bigint as created_at,
    (extract(epoch from r.ended_at) * 1000)::bigint as ended_at, r.parent_run_id
  from runs r left join flows f on f.id = r.flow_id`;

const STATUSES = {
  Queued: true,
  Running: true,
  Waiting: true,
  Succeeded: true,
  Failed: true,
  Cancelled: true,
  TimedOut: true,
} satisfies Record<RunStatus, true>;

function toRun(row: RunRow): StoredRun {
  return {
    id: row.id,
    environmentId: row.environment_id,
    flowId: row.flow_id,
    flowName: row.flow_name ?? "",
    versionId: row.version_id,
    mode: row.mode,
    status: row.status,
    error: row.error === null ? null : decodeError(row.error),
    cancelRequested: row.cancel_requested,
    asksPerson: row.status === "Waiting" && row.asks_person,
    awaitsConnection: row.awaits_connection,
    nextSeq: row.next_seq,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    parentRunId: row.parent_run_id,
  };
}

type Page = Parameters<RunHistory["list"]>[1];

/** In the text, and joined by "or": only so do the partial indexes by status apply. The words are our own. */
function anyStatus(statuses: readonly RunStatus[]): string {
  const known = statuses.filter((status) => Object.hasOwn(STATUSES, status));
  return known.length === 0 ? "false" : `(${known.map((status) => `r.status = '${status}'`).join(" or ")})`;
}

/** The first or the last id that begins so. */
function idFrom(start: string | undefined, filling: "0" | "f"): string | undefined {
  if (start === undefined) return undefined;
  const digits = start.replaceAll("-", "").slice(0, 32).padEnd(32, filling);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Moments become ids: they carry the time they were made at. Null when a wanted id is none. */
function conditions(environmentId: string, page: Page): { where: string; values: string[] } | null {
  const bounds: readonly [string, string | undefined][] = [
    ["r.environment_id =", environmentId],
    ["r.flow_id =", page.flowId],
    ["r.id <", page.cursor],
    ["r.id >=", idFrom(page.idStart, "0")],
    ["r.id <=", idFrom(page.idStart, "f")],
    ["r.id >=", page.from === undefined ? undefined : firstIdAt(page.from)],
    ["r.id <", page.to === undefined ? undefined : firstIdAt(page.to + 1)],
  ];
  const given = bounds.flatMap(([condition, id]) => (id === undefined ? [] : [{ condition, id }]));
  if (!given.every(({ id }) => isUuid(id))) return null;
  const where = given.map(({ condition }, index) => `${condition} $${index + 1}`);
  if (page.mode !== undefined) where.push(`r.mode = '${page.mode === "draft" ? "draft" : "live"}'`);
  if (page.awaitsConnection === true) where.push(AWAITS);
  if (page.status !== undefined) where.push(anyStatus(page.status));
  if (page.minDurationMs !== undefined) where.push(slowerThan(page.minDurationMs));
  const values = given.map(({ id }) => id);
  if (page.errorText !== undefined) {
    values.push(wordsWanted(page.errorText));
    where.push(`${ENDED_BADLY} and words_of(r.error) @@ to_tsquery('simple'::regconfig, $${values.length})`);
  }
  if (page.triggerText !== undefined) {
    // As JSON spells it. The time bounds what is read: an index on everything that comes in would slow every run down.
    values.push(asciiLower(JSON.stringify(page.triggerText).slice(1, -1)));
    where.push(`position($${values.length} in lower(r.event collate "C")) > 0`);
  }
  return { where: where.join(" and "), values };
}

/** As the index on slow runs says it, so that it applies whatever is asked beyond a second. */
const SLOW = "r.ended_at - r.created_at >= interval '1 second'";
/** As the index on the words of errors says it. */
const ENDED_BADLY = `r.error is not null and ${anyStatus(["Failed", "Cancelled", "TimedOut"])}`;

const slowerThan = (ms: number): string =>
  `${SLOW} and r.ended_at - r.created_at >= ${Math.trunc(ms)} * interval '1 millisecond'`;

/** As PostgreSQL does it in the collation that is the same everywhere. */
const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const MOST_WORDS = 20;

/** Each word may go on. Letters and digits alone, so that nothing in it is an operator; no word matches nothing. */
function wordsWanted(text: string): string {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  return words
    .slice(0, MOST_WORDS)
    .map((word) => `${word}:*`)
    .join(" & ");
}

function listOf(pool: Pool): RunHistory["list"] {
  return async (environmentId, page) => {
    const found = conditions(environmentId, page);
    if (found === null) return { items: [], nextCursor: null };
    const rows = await pool.query<RunRow & { id: string }>(
      `${SELECT_RUN} where ${found.where} order by r.id desc limit $${found.values.length + 1}`,
      [...found.values, page.limit + 1],
    );
    const items = rows.slice(0, page.limit).map(toRun);
    return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
  };
}

const TOOK_MS = "extract(epoch from r.ended_at - r.created_at) * 1000";
const chartOf = (where: string, at: number) => `select
    width_bucket(extract(epoch from r.created_at) * 1000, $${at}::float8, $${at + 1}::float8, $${at + 2}::integer) - 1 as index,
    count(*)::integer as runs, count(*) filter (where r.status in ('Failed', 'TimedOut'))::integer as failed,
    percentile_cont(0.5) within group (order by ${TOOK_MS}) as "medianMs",
    percentile_cont(0.95) within group (order by ${TOOK_MS}) as "slowMs"
  from runs r where ${where} group by 1 order by 1`;

function chartIn(pool: Pool): RunHistory["chart"] {
  return async (environmentId, { buckets, ...asked }) => {
    const { from, to } = asked;
    const found = conditions(environmentId, { ...asked, limit: 1 });
    if (found === null || from >= to) return [];
    const rows = await pool.query<ChartBucket & { index: number }>(
      chartOf(found.where, found.values.length + 1),
      [...found.values, from, to + 1, buckets],
    );
    return rows.map(({ medianMs, slowMs, ...row }) => ({
      ...row,
      medianMs: medianMs === null ? null : Number(medianMs),
      slowMs: slowMs === null ? null : Number(slowMs),
    }));
  };
}

const OF_RUN = `from journal j where j.run_id = $2
  and exists (select 1 from runs r where r.id = $2 and r.environment_id = $1)`;
/** The chunk that holds a number begins at it or before it. */
const CHUNK_START = "coalesce((select max(c.seq) from journal c where c.run_id = $2 and c.seq <= $3), 0)";

/** Each line is a list that begins with its kind; quotes within texts are escaped, so nothing else looks like it. */
const ANSWERING = `select r.status, exists (select 1 from journal j
    where j.run_id = r.id and position('["response",' in j.lines) > 0) as answered
  from runs r where r.id = $1`;

/** Of long runs most lines tell of what went well: those are not fetched. */
const STOPPED = `select seq, lines from journal
  where run_id = $1 and lines ~ ',"(TimedOut|Failed|Cancelled)",' order by seq`;

const isStopped = ({ kind, status }: StepLine) =>
  kind === "step" && (status === "TimedOut" || status === "Failed" || status === "Cancelled");

interface ChunkRow {
  seq: number;
  lines: string;
  payloads: string | null;
}

function flowsIn(pool: Pool): RunHistory["flowsOf"] {
  return async (environmentId, runIds) => {
    const ids = runIds.filter(isUuid);
    if (!isUuid(environmentId) || ids.length === 0) return [];
    const found = await pool.query<{ flowId: string }>(
      `select distinct flow_id as "flowId" from runs where environment_id = $1 and id = any($2::uuid[])`,
      [environmentId, ids],
    );
    return found.map(({ flowId }) => flowId);
  };
}

const both = (environmentId: string, id: string) => isUuid(environmentId) && isUuid(id);

export function createRunHistory(pool: Pool): RunHistory {
  return {
    ...createRunOutlines(pool),
    list: listOf(pool),
    recent: recentOf(pool),
    async count(environmentId, filter, most) {
      const asked = conditions(environmentId, { ...filter, limit: most });
      if (asked === null) return 0;
      const [row] = await pool.query<{ n: number }>(
        `select count(*) as n from (select 1 from runs r where ${asked.where} limit ${Math.trunc(most)}) as matching`,
        asked.values,
      );
      return Number(row?.n ?? 0);
    },
    flowsOf: flowsIn(pool),
    chart: chartIn(pool),
    async get(environmentId, id) {
      if (!both(environmentId, id)) return null;
      const [row] = await pool.prepared<RunRow & { id: string }>(
        "get_run",
        `${SELECT_RUN} where r.environment_id = $1 and r.id = $2`,
        [environmentId, id],
      );
      return row === undefined ? null : toRun(row);
    },
    async trigger(environmentId, id) {
      if (!both(environmentId, id)) return null;
      const [row] = await pool.query<{ event: string }>(
        "select event from runs where environment_id = $1 and id = $2",
        [environmentId, id],
      );
      return row === undefined ? null : decodeEvent(row.event);
    },
    async answering(id) {
      if (!isUuid(id)) return null;
      const [row] = await pool.prepared<{ status: RunStatus; answered: boolean }>(
        "run_answering",
        ANSWERING,
        [id],
      );
      return row ?? null;
    },
    async stopped(id) {
      if (!isUuid(id)) return [];
      const rows = await pool.prepared<Omit<ChunkRow, "payloads">>("stopped_steps", STOPPED, [id]);
      return rows.flatMap(({ lines, seq }) => decodeLines(lines, seq)).filter(isStopped);
    },
    async lines(environmentId, id, fromSeq, limit) {
      if (!both(environmentId, id) || limit <= 0) return [];
      const rows = await pool.prepared<Omit<ChunkRow, "payloads">>(
        "journal_lines",
        `select j.seq, j.lines ${OF_RUN} and j.seq >= ${CHUNK_START} and j.seq < $3::integer + $4::integer
         order by j.seq`,
        [environmentId, id, fromSeq, limit],
      );
      const lines = rows.flatMap((row) => decodeLines(row.lines, row.seq));
      return lines.filter((line) => line.seq >= fromSeq).slice(0, limit);
    },
    async entry(environmentId, id, seq) {
      if (!both(environmentId, id) || !Number.isInteger(seq) || seq < 0) return null;
      const [row] = await pool.prepared<ChunkRow & { seq: number }>(
        "journal_entry",
        `select j.seq, j.lines, j.payloads ${OF_RUN} and j.seq = ${CHUNK_START}`,
        [environmentId, id, seq],
      );
      if (row === undefined) return null;
      const entry = decodeChunk(row.lines, row.payloads)[seq - row.seq];
      return entry === undefined ? null : { ...entry, seq };
    },
  };
}
