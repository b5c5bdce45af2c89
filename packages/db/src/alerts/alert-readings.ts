import type { AlertTerms, Reading, WatchedTrigger } from "@towpath/alerts";
import type { Sql } from "../connection-pool.ts";
import { firstIdAt } from "../new-id.ts";
import { decodeValue } from "../value-text.ts";
import { msOf } from "./alert-rows.ts";
import { readDisk } from "./database-disk.ts";

export interface ReadFor {
  /** Null: it is read for a rule about the disk. */
  readonly flowId: string | null;
  readonly environmentId: string;
  readonly lastRunId: string | null;
  readonly nowMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Runs that began longer before the window than this, and ended in it, are few: they do not change a share. */
const BEGAN_BEFORE_MS = 24 * HOUR_MS;
/** A flow that has more in its window is judged by the latest ones. */
const MOST = 10_000;

/** What a rule needs to know of a flow, or of the disk; each question is a few steps into an index of runs. */
export function readFor(sql: Sql, terms: AlertTerms, of: ReadFor): Promise<Reading> {
  switch (terms.kind) {
    case "disk":
      return readDisk(sql).then((disk) => ({ kind: "disk", disk }));
    case "failure":
      return readFailure(sql, of);
    case "rate":
      return readRate(sql, terms, of);
    case "silence":
      return readSilence(sql, of);
    case "latency":
      return readLatency(sql, terms, of);
    case "waits":
      return readWaits(sql, of);
  }
}

/** Of the last hundred that ended: whoever looks for an older one looks for a flow that fails. */
const SUCCEEDED = `select ${msOf("max(t.ended_at)")} as "succeededAt" from (
    select status, ended_at from runs where flow_id = $1 and mode = 'live' and ended_at is not null
    order by id desc limit 100
  ) t where t.status = 'Succeeded'`;

async function readFailure(sql: Sql, { flowId, lastRunId }: ReadFor): Promise<Reading> {
  const [found] = await sql.query<{ succeededAt: number | null }>(SUCCEEDED, [flowId]);
  const [run] = await sql.query<{ error: string | null }>(
    "select left(error, 2000) as error from runs where id = $1",
    [lastRunId],
  );
  return { kind: "failure", succeededAt: found?.succeededAt ?? null, ...blameOf(run?.error ?? "") };
}

const OWN_CODE = /^\{"code":"([A-Za-z0-9_.-]{1,80})"/;
const TEXT = '"(?:[^"\\\\]|\\\\.)*"';
const CAUSE = new RegExp(
  `^\\{"code":${TEXT},"message":${TEXT},"details":\\{"cause":\\{"action":(${TEXT}),"indexes":\\[[\\d,]*\\],"code":"([A-Za-z0-9_.-]{1,80})"`,
);

/**
 * Which action a run failed of, and the code. Names and codes alone: a message may hold what a service said, and that
 * what somebody sent.
 *
 * @param error the beginning of the stored error of a run, which may end anywhere
 */
function blameOf(error: string): { code: string | null; action: string | null } {
  const cause = CAUSE.exec(error);
  if (cause === null) return { code: OWN_CODE.exec(error)?.[1] ?? null, action: null };
  return { code: cause[2] ?? null, action: JSON.parse(cause[1] ?? "null") };
}

const IN_WINDOW = `select id, status, created_at, ended_at from (
    select id, status, created_at, ended_at from runs where flow_id = $1 and mode = 'live' and id >= $2::uuid
    order by id desc limit ${MOST}
  ) latest where ended_at >= now() - $3::double precision * interval '1 minute'`;

async function readRate(
  sql: Sql,
  { windowMinutes }: AlertTerms & { kind: "rate" },
  { flowId, nowMs }: ReadFor,
): Promise<Reading> {
  const from = firstIdAt(nowMs - windowMinutes * MINUTE_MS - BEGAN_BEFORE_MS);
  const [found] = await sql.query<{ failed: number; ended: number }>(
    `select count(*) filter (where t.status in ('Failed', 'TimedOut'))::int as failed, count(*)::int as ended
     from (${IN_WINDOW}) t`,
    [flowId, from, windowMinutes],
  );
  return { kind: "rate", failed: found?.failed ?? 0, ended: found?.ended ?? 0 };
}

// Where the last five hundred hold no success, the last one is older than all of them.
const ACTIVITY = `select ${msOf("max(t.created_at)")} as "startedAt",
    ${msOf("coalesce(max(t.ended_at) filter (where t.status = 'Succeeded'), case when count(*) = 500 then min(t.created_at) end)")} as "succeededAt"
  from (select created_at, ended_at, status from runs where flow_id = $1 and mode = 'live' order by id desc limit 500) t`;

const TRIGGER = `select kind, recurrence, ${msOf("next_at")} as "nextAt", ${msOf("checked_at")} as "checkedAt", failures,
    hold_for is not null as "isHeld" from triggers where flow_id = $1`;

async function readSilence(sql: Sql, { flowId }: ReadFor): Promise<Reading> {
  const [activity] = await sql.query<{ startedAt: number | null; succeededAt: number | null }>(ACTIVITY, [
    flowId,
  ]);
  const [row] = await sql.query<Omit<WatchedTrigger, "recurrence"> & { recurrence: string; kind: string }>(
    TRIGGER,
    [flowId],
  );
  return {
    kind: "silence",
    startedAt: activity?.startedAt ?? null,
    succeededAt: activity?.succeededAt ?? null,
    trigger: row === undefined ? null : { ...row, recurrence: decodeValue(row.recurrence) },
  };
}

const DURATIONS = `select count(*)::int as ended,
    percentile_cont(0.95) within group (order by t.took) as "p95Ms",
    max(t.took) as "longestMs", (array_agg(t.id order by t.took desc))[1] as "runId",
    count(*) filter (where t.took > $4)::int as slow
  from (select w.id, extract(epoch from w.ended_at - w.created_at)::float8 * 1000 as took from (${IN_WINDOW}) w) t`;

/** Only those that are too long already: the indexes of what is alive hold them first. */
const UNDER_WAY = `select t.id, extract(epoch from now() - t.created_at)::float8 * 1000 as took from (
    select id, created_at, flow_id, mode from runs where status = 'Running' and id < $2::uuid
    union all select id, created_at, flow_id, mode from runs where status = 'Queued' and id < $2::uuid
    union all select id, created_at, flow_id, mode from runs
      where status = 'Waiting' and environment_id = $3 and id < $2::uuid
  ) t where t.flow_id = $1 and t.mode = 'live' order by t.id limit 100`;

async function readLatency(
  sql: Sql,
  { of, seconds, windowMinutes }: AlertTerms & { kind: "latency" },
  { flowId, environmentId, nowMs }: ReadFor,
): Promise<Reading> {
  const limitMs = seconds * 1_000;
  const from = firstIdAt(nowMs - windowMinutes * MINUTE_MS - BEGAN_BEFORE_MS - limitMs);
  type Row = {
    ended: number;
    p95Ms: number | null;
    longestMs: number | null;
    runId: string | null;
    slow: number;
  };
  const [ended] = await sql.query<Row>(DURATIONS, [flowId, from, windowMinutes, limitMs]);
  const alive =
    of === "run"
      ? await sql.query<{ id: string; took: number }>(UNDER_WAY, [
          flowId,
          firstIdAt(nowMs - limitMs),
          environmentId,
        ])
      : [];
  const [oldest] = alive;
  const isAlive = oldest !== undefined && oldest.took > (ended?.longestMs ?? 0);
  return {
    kind: "latency",
    p95Ms: ended?.p95Ms ?? null,
    ended: ended?.ended ?? 0,
    longestMs: isAlive ? oldest.took : (ended?.longestMs ?? null),
    runId: isAlive ? oldest.id : (ended?.runId ?? null),
    slowRuns: (ended?.slow ?? 0) + alive.length,
  };
}

const WAITS = `select count(distinct t.run_id)::int as runs, ${msOf("min(t.since)")} as since from (
    select run_id, since from connection_waits where flow_id = $1 and environment_id = $2
    union all select null, held_since from triggers where flow_id = $1 and hold_for is not null and not off
    union all select null, held_since from trigger_subscriptions where flow_id = $1 and hold_for is not null
  ) t`;

async function readWaits(sql: Sql, { flowId, environmentId }: ReadFor): Promise<Reading> {
  const [found] = await sql.query<{ runs: number; since: number | null }>(WAITS, [flowId, environmentId]);
  return { kind: "waits", runs: found?.runs ?? 0, since: found?.since ?? null };
}
