import type { AlertIncidentStore, SentMessage } from "@towpath/alerts";
import type { Pool } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import {
  INCIDENT,
  INCIDENT_IS_THERE,
  type IncidentRow,
  instantOf,
  msOf,
  sameFlow,
  toIncident,
} from "./alert-rows.ts";

const MESSAGES = `select m.id, m.event, m.channel, m.target, m.status, m.attempts, m.error,
    ${msOf("m.created_at")} as "createdAt", ${msOf("m.sent_at")} as "sentAt"
  from alert_messages m where m.environment_id = $1`;

const MUTE = `update alert_watches w set muted_until = ${instantOf("$3")}, look_at = now()
  from alert_incidents i
  where i.environment_id = $1 and i.id = $2 and w.rule_id = i.rule_id and ${sameFlow("w.flow_id", "i.flow_id")}
  returning w.rule_id`;

/** What was noticed and told, for people. */
export function createAlertIncidentStore(pool: Pool): AlertIncidentStore {
  return {
    async incidents(environmentId, { isOpen, flowId, limit, before }) {
      const ids = [environmentId, ...[flowId, before].filter((id) => id !== undefined)];
      if (!ids.every(isUuid)) return [];
      const rows = await pool.query<IncidentRow>(
        `${INCIDENT} where ${INCIDENT_IS_THERE} and ($2::boolean is null or (i.ended_at is null) = $2)
           and ($3::uuid is null or i.flow_id = $3) and ($4::uuid is null or i.id < $4)
         order by i.id desc limit $5`,
        [environmentId, isOpen ?? null, flowId ?? null, before ?? null, limit],
      );
      return rows.map(toIncident);
    },
    async incident(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return null;
      const [row] = await pool.query<IncidentRow>(`${INCIDENT} where ${INCIDENT_IS_THERE} and i.id = $2`, [
        environmentId,
        id,
      ]);
      return row === undefined ? null : toIncident(row);
    },
    async messages(environmentId, of, limit) {
      const [column, id] =
        "ruleId" in of ? (["rule_id", of.ruleId] as const) : (["incident_id", of.incidentId] as const);
      if (!isUuid(environmentId) || !isUuid(id)) return [];
      return pool.query<SentMessage & { id: string }>(
        `${MESSAGES} and m.${column} = $2 order by m.id desc limit $3`,
        [environmentId, id, limit],
      );
    },
    async acknowledge(environmentId, id, by) {
      if (!isUuid(environmentId) || !isUuid(id)) return false;
      const done = await pool.query(
        `update alert_incidents set acknowledged_at = coalesce(acknowledged_at, clock_timestamp()),
           acknowledged_by = coalesce(acknowledged_by, $3)
         where environment_id = $1 and id = $2 and ended_at is null returning id`,
        [environmentId, id, by],
      );
      return done.length > 0;
    },
    async mute(environmentId, id, until) {
      if (!isUuid(environmentId) || !isUuid(id)) return false;
      return (await pool.query(MUTE, [environmentId, id, until])).length > 0;
    },
  };
}
