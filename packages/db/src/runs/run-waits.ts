import {
  type ConnectionWait,
  FIRST_SCOUT_MS,
  healDelayMs,
  type RunStore,
  SCOUT_SHARE,
} from "@towpath/engine";
import type { Sql } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { storableName } from "../storable-text.ts";

const MAX_WORDS = 1_000;

/** As JSON for `KEEP_WAITS`. */
export function encodeWaits(waits: readonly ConnectionWait[]): string {
  const storable = waits.filter(({ id }) => isUuid(id));
  return JSON.stringify(
    storable.map(({ id, words }) => ({ id, words: storableName(words.slice(0, MAX_WORDS)) })),
  );
}

/**
 * Further parts of a statement that moves runs: `input` has what each waits for now, `moved` the runs that were moved.
 * What a run does not name any more is forgotten; one that tried in vain keeps since when it waits.
 */
export const KEEP_WAITS = `named as materialized (
    select m.id as run_id, m.environment_id, m.flow_id, w.id, w.words
    from input i join moved m on m.id = i.run_id
    cross join lateral jsonb_to_recordset(i.waits::jsonb) as w (id uuid, words text)
  ), forgotten as (
    delete from connection_waits w using moved m where w.run_id = m.id
      and not exists (select 1 from named n where n.run_id = w.run_id and n.id = w.connection_id)
  ), kept as (
    insert into connection_waits as w (connection_id, run_id, environment_id, flow_id, words)
    select id, run_id, environment_id, flow_id, words from named order by id, run_id
    on conflict (connection_id, run_id) do update set words = excluded.words, tries = false,
      tried_at = case when w.tries then clock_timestamp() else w.tried_at end
  )`;

const firstDelayed = (at = 0): number => (healDelayMs(at) > 0 ? at : firstDelayed(at + 1));
const AT_ONCE = firstDelayed();
const GAP_MS = healDelayMs(AT_ONCE + 999) / 1_000;

const THESE = "($1::uuid is null or w.connection_id = $1) and ($2::uuid is null or w.flow_id = $2)";
// The runs are locked before their waits, as by whoever puts them to sleep.
const HEAL = `with asleep as materialized (
    select r.id from runs r where r.status = 'Waiting'
      and r.id in (select w.run_id from connection_waits w where ${THESE}) order by r.id for update of r
  ), healed as (delete from connection_waits w where ${THESE}),
  placed as (select id, row_number() over (order by id) - ${AT_ONCE} as late from asleep),
  woken as (update runs r set rung_at = null,
      wake_at = least(r.wake_at, now() + greatest(p.late, 0) * ${GAP_MS} * interval '1 ms')
    from placed p where r.id = p.id returning r.id, r.wake_at)
  select id from woken where wake_at <= now()`;

const SCOUT = `with groups as materialized (
    select connection_id, flow_id, min(since) as since, max(tried_at) as tried_at from connection_waits group by 1, 2
  ), due as (
    select * from groups where clock_timestamp() - tried_at
      >= greatest(${FIRST_SCOUT_MS} * interval '1 ms', (tried_at - since) * ${SCOUT_SHARE}) order by tried_at limit $1
  ), scouts as materialized (
    select r.id, d.connection_id from due d cross join lateral (
      select w.run_id from connection_waits w join runs a on a.id = w.run_id and a.status = 'Waiting'
      where w.connection_id = d.connection_id and w.flow_id = d.flow_id order by w.since, w.run_id limit 1) first
    join runs r on r.id = first.run_id where r.status = 'Waiting' order by r.id for update of r skip locked
  ), trying as (
    update connection_waits w set tries = true, tried_at = clock_timestamp()
    from scouts s where w.run_id = s.id and w.connection_id = s.connection_id
  )
  update runs r set wake_at = now(), rung_at = null from scouts s where r.id = s.id returning r.id`;

/** Of runs that are over. They forget it themselves; this is for those that were deleted or ended by hand. */
const TIDY = `delete from connection_waits w where not exists (select 1 from runs r
  where r.id = w.run_id and r.status in ('Queued', 'Running', 'Waiting'))`;

/**
 * Runs that wait for it go on, spread over time. In the transaction of the change that mended it.
 *
 * @returns those that can be claimed at once
 */
export async function healRuns(
  sql: Pick<Sql, "query">,
  { id, flowId }: { readonly id?: string | undefined; readonly flowId?: string | undefined },
): Promise<readonly string[]> {
  const ids = [id, flowId].filter((one) => one !== undefined);
  if (ids.length === 0 || !ids.every(isUuid)) return [];
  const due = await sql.query<{ id: string }>(HEAL, [id ?? null, flowId ?? null]);
  return due.map((run) => run.id);
}

export function createRunWaits(sql: Sql): Pick<RunStore, "waitsFor" | "heal" | "scout"> {
  return {
    async waitsFor(runId) {
      if (!isUuid(runId)) return [];
      const rows = await sql.prepared<{ id: string }>(
        "waits_for",
        "select connection_id as id from connection_waits where run_id = $1 and not tries",
        [runId],
      );
      return rows.map(({ id }) => id);
    },
    heal: (what) => healRuns(sql, what),
    async scout(limit) {
      const rows = await sql.prepared<{ id: string }>("scout_runs", SCOUT, [limit]);
      return [...new Set(rows.map(({ id }) => id))];
    },
  };
}

export async function tidyWaits(sql: Pick<Sql, "query">): Promise<void> {
  await sql.query(TIDY);
}
