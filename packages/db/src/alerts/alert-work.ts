import type { AlertKind, AlertSettings, AlertWork, DueMessage, FirstRule } from "@towpath/alerts";
import type { Pool, Sql } from "../connection-pool.ts";
import { firstIdAt, newId } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import { decodeOwn, encodeOwn } from "./alert-rows.ts";
import { lookAtWatches } from "./alert-watches.ts";

// Deleted with the counting: a worker that dies in between counts them again, and once.
const COUNT = `with taken as (
    delete from alert_events where id in (select id from alert_events order by id limit $1 for update skip locked)
    returning environment_id, flow_id, run_id, at
  ), per_flow as (
    select environment_id, flow_id, count(*)::int as failures, max(at) as at,
      (array_agg(run_id order by at desc, run_id desc))[1] as run_id
    from taken group by environment_id, flow_id
  ), counted as (
    insert into alert_watches (rule_id, flow_id, look_at, failures, last_failed_at, last_run_id)
    select r.id, p.flow_id, now(), p.failures, p.at, p.run_id from per_flow p
    join flows f on f.id = p.flow_id
    join alert_rules r on r.environment_id = p.environment_id and r.enabled and r.kind in ('failure', 'rate')
      and (r.flow_id is null or r.flow_id = p.flow_id)
    order by r.id, p.flow_id
    on conflict (rule_id, flow_id) do update set failures = alert_watches.failures + excluded.failures,
      last_run_id = case when excluded.last_failed_at >= coalesce(alert_watches.last_failed_at, '-infinity')
        then excluded.last_run_id else alert_watches.last_run_id end,
      last_failed_at = greatest(alert_watches.last_failed_at, excluded.last_failed_at),
      look_at = least(coalesce(alert_watches.look_at, 'infinity'), now())
    returning 1
  )
  select count(*)::int as taken from taken`;

const DUE_RULES = `select id, environment_id as "environmentId", flow_id as "flowId", kind, settings,
    (extract(epoch from clock_timestamp()) * 1000)::bigint as "nowMs" from alert_rules
  where scan_at <= now() and enabled order by scan_at limit $1 for update skip locked`;

interface ScannedRule {
  readonly id: string;
  readonly environmentId: string;
  readonly flowId: string | null;
  readonly kind: AlertKind;
  readonly settings: string;
  readonly nowMs: number;
}

/** The flows of a rule are looked at, if nobody does already. A flow that comes back on begins anew. */
const watch = (flows: string) => `insert into alert_watches (rule_id, flow_id, look_at)
  select $1, f.id, now() from flows f
  where f.environment_id = $2 and f.enabled and f.deleted_at is null and ($3::uuid is null or f.id = $3) and f.id in (${flows})
  order by f.id
  on conflict (rule_id, flow_id) do update set look_at = now(), since = now() where alert_watches.look_at is null`;

const ALL_THAT_ARE_ON = watch(
  "select id from flows where environment_id = $2 and enabled and deleted_at is null",
);

const WAITING = watch(`select flow_id from connection_waits where environment_id = $2
  union select flow_id from triggers where environment_id = $2 and hold_for is not null and not off
  union select flow_id from trigger_subscriptions where environment_id = $2 and hold_for is not null`);

const SLOW = watch(`select flow_id from runs where environment_id = $2 and mode = 'live' and id >= $4::uuid
    and ended_at - created_at >= interval '1 second' and ended_at - created_at > $5::bigint * interval '1 second'
    and ended_at >= now() - $6::double precision * interval '1 minute'
  union select flow_id from runs where status = 'Running' and environment_id = $2 and mode = 'live' and id < $7::uuid
  union select flow_id from runs where status = 'Queued' and environment_id = $2 and mode = 'live' and id < $7::uuid
  union select flow_id from runs where status = 'Waiting' and environment_id = $2 and mode = 'live' and id < $7::uuid`);

// A rule that finds room leaves no row behind, and an open incident looks by itself.
const FULL = `insert into alert_watches (rule_id, look_at) select $1, now() from database_disk d
  where 100::double precision * (d.size_bytes - d.free_bytes) >= $2::double precision * d.size_bytes
  on conflict (rule_id) where flow_id is null do update set look_at = now() where alert_watches.look_at is null`;

const HOUR_MS = 3_600_000;

async function scanRule(sql: Sql, { id, environmentId, flowId, kind, settings, nowMs }: ScannedRule) {
  const rule = [id, environmentId, flowId];
  if (kind === "silence") await sql.query(ALL_THAT_ARE_ON, rule);
  if (kind === "waits") await sql.query(WAITING, rule);
  const { terms } = decodeOwn<AlertSettings>(settings);
  if (terms.kind === "disk") await sql.query(FULL, [id, terms.percent]);
  if (terms.kind !== "latency") return;
  const { seconds, windowMinutes } = terms;
  // A run that took much longer than the limit was noticed while it was under way.
  const from = nowMs - windowMinutes * 60_000 - seconds * 1_000 - HOUR_MS;
  const old = nowMs - seconds * 1_000;
  await sql.query(SLOW, [...rule, firstIdAt(from), seconds, windowMinutes, firstIdAt(old)]);
}

const GIVE = `insert into alert_rules (id, environment_id, name, kind, settings, scan_at)
  values ($1, $2, $3, $4, $5, now())`;

/** Workers of before there were several first rules count the one they gave as `alerts_begun`. */
const GIVEN = "greatest(first_rules, alerts_begun::integer)";

/** Those that it was not given yet. A worker that sees the disk gives more of them than one that does not. */
async function giveFirst(sql: Sql, environmentId: string, first: readonly FirstRule[]): Promise<void> {
  const [known] = await sql.query<{ given: number }>(
    `select ${GIVEN} as given from environments where id = $1 for update`,
    [environmentId],
  );
  for (const { name, settings } of first.slice(known?.given ?? first.length))
    await sql.query(GIVE, [newId(), environmentId, name, settings.terms.kind, encodeOwn(settings)]);
  await sql.query(
    "update environments set first_rules = greatest(first_rules, $2), alerts_begun = true where id = $1",
    [environmentId, first.length],
  );
}

const CLAIM = `update alert_messages m set fence = m.fence + 1, attempts = m.attempts + 1,
    lease_until = clock_timestamp() + $1::integer * interval '1 ms'
  where m.id in (select id from alert_messages
    where due_at <= now() and (lease_until is null or lease_until <= now()) order by due_at limit $2
    for update skip locked)
  returning m.id, m.environment_id as "environmentId", m.rule_id as "ruleId", m.channel, m.target, m.content,
    m.attempts, m.fence`;

const SETTLE = `update alert_messages set lease_until = null, error = $4,
    status = case when $3 then 'sent' when $5::bigint is null then 'failed' else 'waiting' end,
    sent_at = case when $3 then clock_timestamp() end,
    due_at = case when not $3 then clock_timestamp() + $5::bigint * interval '1 ms' end
  where id = $1 and fence = $2`;

/** What workers do about alerts, of all environments. */
export function createAlertWork(pool: Pool): Omit<AlertWork, "noteDisk"> {
  return {
    async begin(first) {
      const behind = await pool.query<{ id: string }>(`select id from environments where ${GIVEN} < $1`, [
        first.length,
      ]);
      for (const { id } of behind) await pool.transaction((sql) => giveFirst(sql, id, first));
    },
    async countFailures(limit) {
      const [row] = await pool.query<{ taken: number }>(COUNT, [limit]);
      return row?.taken ?? 0;
    },
    scan: (everyMs, limit) =>
      pool.transaction(async (sql) => {
        const due = await sql.query<ScannedRule & { id: string }>(DUE_RULES, [limit]);
        for (const rule of due) {
          await scanRule(sql, rule);
          await sql.query(
            "update alert_rules set scan_at = clock_timestamp() + $2::bigint * interval '1 ms' where id = $1",
            [rule.id, everyMs(rule.kind)],
          );
        }
        return due.length;
      }),
    look: (think, limit) => lookAtWatches(pool, think, limit),
    async claimMessages({ leaseMs, limit }) {
      type Row = Omit<DueMessage, "content"> & { content: string; id: string };
      const rows = await pool.query<Row>(CLAIM, [leaseMs, limit]);
      return rows.map((row) => ({ ...row, content: decodeOwn(row.content) }));
    },
    async settleMessage({ id, fence }, outcome) {
      const words = outcome.ok ? null : storableName(outcome.words.slice(0, 1_000));
      await pool.query(SETTLE, [id, fence, outcome.ok, words, outcome.ok ? null : outcome.retryMs]);
    },
    async webhookOf(ruleId) {
      const [row] = await pool.query<{ sealed: Buffer; keyVersion: number; version: number }>(
        `select sealed, key_version as "keyVersion", version from alert_rules
         where id = $1 and sealed is not null`,
        [ruleId],
      );
      return row ?? null;
    },
  };
}
