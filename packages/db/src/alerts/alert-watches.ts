import type { AlertContent, AlertFacts, AlertSettings, Decision, Think, Watched } from "@towpath/alerts";
import type { Pool, Sql } from "../connection-pool.ts";
import { newId } from "../new-id.ts";
import { readFor } from "./alert-readings.ts";
import { decodeOwn, encodeOwn, instantOf, msOf, sameFlow } from "./alert-rows.ts";
import { putMessages } from "./put-messages.ts";

interface WatchRow {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly flowId: string | null;
  readonly flowName: string | null;
  readonly environmentId: string;
  readonly environmentName: string;
  readonly settings: string;
  readonly webhookHost: string | null;
  readonly ruleIsOn: boolean;
  readonly flowIsOn: boolean;
  readonly isDeleted: boolean;
  readonly since: number;
  readonly failures: number;
  readonly lastFailedAt: number | null;
  readonly lastRunId: string | null;
  readonly toldAt: number | null;
  readonly mutedUntil: number | null;
  readonly incidentId: string | null;
  readonly beganAt: number | null;
  readonly incidentFacts: string | null;
  readonly toldCount: number | null;
  readonly acknowledged: boolean;
  readonly nowMs: number;
}

const DUE = `select w.rule_id as "ruleId", r.name as "ruleName", w.flow_id as "flowId", f.name as "flowName",
    r.environment_id as "environmentId", e.name as "environmentName", r.settings, r.webhook_host as "webhookHost",
    r.enabled as "ruleIsOn", coalesce(f.enabled, true) as "flowIsOn", f.deleted_at is not null as "isDeleted",
    ${msOf("w.since")} as since, w.failures, ${msOf("w.last_failed_at")} as "lastFailedAt",
    w.last_run_id as "lastRunId", ${msOf("w.told_at")} as "toldAt",
    ${msOf("greatest(w.muted_until, r.muted_until)")} as "mutedUntil", i.id as "incidentId",
    ${msOf("i.began_at")} as "beganAt", i.facts as "incidentFacts", i.told_count as "toldCount",
    i.acknowledged_at is not null as acknowledged, ${msOf("clock_timestamp()")} as "nowMs"
  from alert_watches w
  join alert_rules r on r.id = w.rule_id
  left join flows f on f.id = w.flow_id
  join environments e on e.id = r.environment_id
  left join alert_incidents i on i.rule_id = w.rule_id and ${sameFlow("i.flow_id", "w.flow_id")} and i.ended_at is null
  where w.look_at <= now() order by w.look_at limit $1 for update of w skip locked`;

/** Looks at flows, and the disk, under rules that are due. The rows are locked until what became of them is written. */
export function lookAtWatches(pool: Pool, think: Think, limit: number): Promise<number> {
  return pool.transaction(async (sql) => {
    const due = await sql.query<WatchRow & { ruleId: string }>(DUE, [limit]);
    for (const row of due) await lookAt(sql, row, think);
    return due.length;
  });
}

async function lookAt(sql: Sql, row: WatchRow, think: Think): Promise<void> {
  const settings = decodeOwn<AlertSettings>(row.settings);
  const watched = watchedOf(row);
  const active = isActive(row, settings);
  const { flowId, environmentId, lastRunId, nowMs } = row;
  const reading = active
    ? await readFor(sql, settings.terms, { flowId, environmentId, lastRunId, nowMs })
    : null;
  const decision = think(active ? settings : null, watched, reading, nowMs);
  const incidentId = await keepIncident(sql, row, decision);
  if (decision.tell !== null) {
    const content = contentOf(row, decision, decision.tell, incidentId);
    const to = { environmentId, ruleId: row.ruleId, incidentId, settings, webhookHost: row.webhookHost };
    await putMessages(sql, to, content);
  }
  await sql.query(
    `update alert_watches set look_at = ${instantOf("$3")},
       failures = case when $4 then 0 else failures end,
       told_at = case when $5 then ${instantOf("$6")} else told_at end
     where rule_id = $1 and ${sameFlow("flow_id", "$2::uuid")}`,
    [
      ...[row.ruleId, flowId, decision.lookAt === null ? null : Math.ceil(decision.lookAt)],
      ...[
        decision.incident === "close" || !active,
        decision.tell === "firing" || decision.tell === "more",
        nowMs,
      ],
    ],
  );
}

/** A flow that is switched off is told of once more when a run of it failed that nobody heard of. */
function isActive(row: WatchRow, settings: AlertSettings) {
  const { ruleIsOn, flowId, flowIsOn, isDeleted, toldCount, failures } = row;
  const isAboutIt = (settings.terms.kind === "disk") === (flowId === null);
  if (!ruleIsOn || isDeleted || !isAboutIt) return false;
  return flowIsOn || (settings.terms.kind === "failure" && failures > 0 && toldCount !== failures);
}

function watchedOf(row: WatchRow): Watched {
  const { since, failures, lastFailedAt, lastRunId, toldAt, mutedUntil } = row;
  const incident =
    row.incidentId === null || row.beganAt === null
      ? null
      : {
          id: row.incidentId,
          beganAt: row.beganAt,
          toldCount: row.toldCount,
          acknowledged: row.acknowledged,
        };
  return { since, failures, lastFailedAt, lastRunId, toldAt, mutedUntil, incident };
}

/** @returns the incident that the message is about */
async function keepIncident(sql: Sql, row: WatchRow, decision: Decision): Promise<string | null> {
  const { incident, facts, tell } = decision;
  const told = tell === "firing" || tell === "more" ? countOf(facts) : null;
  if (incident === "open" && facts !== null) {
    const id = newId(row.nowMs);
    await sql.query(
      `insert into alert_incidents (id, environment_id, rule_id, rule_name, flow_id, kind, began_at, facts, told_count)
       values ($1, $2, $3, $4, $5, $6, ${instantOf("$7")}, $8, $9)`,
      [
        ...[id, row.environmentId, row.ruleId, row.ruleName, row.flowId, facts.kind, row.nowMs],
        ...[encodeOwn(facts), told],
      ],
    );
    return id;
  }
  if (incident === "keep" && facts !== null)
    await sql.query(
      "update alert_incidents set facts = $2, told_count = coalesce($3, told_count) where id = $1",
      [row.incidentId, encodeOwn(facts), told],
    );
  if (incident === "close")
    await sql.query(`update alert_incidents set ended_at = ${instantOf("$2")} where id = $1`, [
      row.incidentId,
      row.nowMs,
    ]);
  return row.incidentId;
}

const countOf = (facts: AlertFacts | null): number | null =>
  facts === null ? null : facts.kind === "failure" ? facts.runs : 1;

function contentOf(
  row: WatchRow,
  { facts }: Decision,
  event: AlertContent["event"],
  incidentId: string | null,
): AlertContent {
  const before = row.incidentFacts === null ? null : decodeOwn<AlertFacts>(row.incidentFacts);
  return {
    event,
    rule: { id: row.ruleId, name: row.ruleName },
    environment: row.environmentName,
    flow: row.flowId === null ? null : { id: row.flowId, name: row.flowName ?? "" },
    incident: incidentId === null ? null : { id: incidentId, beganAt: row.beganAt ?? row.nowMs },
    facts: facts ?? before,
    at: row.nowMs,
  };
}
