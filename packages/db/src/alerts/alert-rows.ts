import type { AlertIncident, AlertRule, SealedValues } from "@towpath/alerts";
import { stringifyJson } from "@towpath/expressions";
import { storableJson } from "../storable-text.ts";

/** A column as epoch milliseconds. */
export const msOf = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;

/** A parameter of epoch milliseconds as an instant. */
export const instantOf = (parameter: string) =>
  `(timestamptz 'epoch' + ${parameter}::bigint * interval '1 ms')`;

/** Our own JSON: numbers, ids and names, spelled so that PostgreSQL can hold it. */
export const encodeOwn = (value: object): string => storableJson(stringifyJson(value as never));
export const decodeOwn = <T>(text: string): T => JSON.parse(text) as T;

export const RULE = `select r.id, r.environment_id, r.flow_id, f.name as flow_name, r.name, r.settings, r.webhook_host,
    r.sealed, r.key_version, r.version, r.enabled, ${msOf("r.muted_until")} as muted_until,
    ${msOf("r.created_at")} as created_at,
    (select count(*) from alert_incidents i where i.rule_id = r.id and i.ended_at is null)::int as open
  from alert_rules r left join flows f on f.id = r.flow_id`;

/** A rule of a flow that was deleted is as good as none. */
export const RULE_IS_THERE = "r.environment_id = $1 and (r.flow_id is null or f.deleted_at is null)";

export interface RuleRow {
  readonly id: string;
  readonly environment_id: string;
  readonly flow_id: string | null;
  readonly flow_name: string | null;
  readonly name: string;
  readonly settings: string;
  readonly webhook_host: string | null;
  readonly sealed: Buffer | null;
  readonly key_version: number | null;
  readonly version: number;
  readonly enabled: boolean;
  readonly muted_until: number | null;
  readonly created_at: number;
  readonly open: number;
}

export const sealedOf = (row: {
  readonly sealed: Buffer | null;
  readonly key_version: number | null;
}): SealedValues | null =>
  row.sealed === null || row.key_version === null
    ? null
    : { sealed: row.sealed, keyVersion: row.key_version };

export function toRule(row: RuleRow): AlertRule {
  return {
    id: row.id,
    environmentId: row.environment_id,
    flow: row.flow_id === null ? null : { id: row.flow_id, name: row.flow_name ?? "" },
    name: row.name,
    settings: decodeOwn(row.settings),
    webhook: row.webhook_host === null ? null : { host: row.webhook_host },
    secret: sealedOf(row),
    version: row.version,
    enabled: row.enabled,
    mutedUntil: row.muted_until,
    openIncidents: row.open,
    createdAt: row.created_at,
  };
}

/** Of two columns or parameters: both of the same flow, or both about the disk. */
export const sameFlow = (one: string, other: string) =>
  `(${one} = ${other} or (${one} is null and ${other} is null))`;

export const INCIDENT = `select i.id, i.rule_id, i.rule_name, i.flow_id, f.name as flow_name, i.kind, i.facts,
    ${msOf("i.began_at")} as began_at, ${msOf("i.ended_at")} as ended_at, i.told_count is not null as was_told,
    ${msOf("i.acknowledged_at")} as acknowledged_at, u.name as acknowledged_by,
    ${msOf("greatest(w.muted_until, r.muted_until)")} as muted_until
  from alert_incidents i left join flows f on f.id = i.flow_id
  left join users u on u.id = i.acknowledged_by left join alert_rules r on r.id = i.rule_id
  left join alert_watches w on w.rule_id = i.rule_id and ${sameFlow("w.flow_id", "i.flow_id")}`;

/** What was wrong with a flow that was deleted is no longer told. */
export const INCIDENT_IS_THERE = "i.environment_id = $1 and (i.flow_id is null or f.deleted_at is null)";

export interface IncidentRow {
  readonly id: string;
  readonly rule_id: string | null;
  readonly rule_name: string;
  readonly flow_id: string | null;
  readonly flow_name: string | null;
  readonly kind: AlertIncident["kind"];
  readonly facts: string;
  readonly began_at: number;
  readonly ended_at: number | null;
  readonly was_told: boolean;
  readonly acknowledged_at: number | null;
  readonly acknowledged_by: string | null;
  readonly muted_until: number | null;
}

export function toIncident(row: IncidentRow): AlertIncident {
  return {
    id: row.id,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    flow: row.flow_id === null ? null : { id: row.flow_id, name: row.flow_name ?? "" },
    kind: row.kind,
    facts: decodeOwn(row.facts),
    beganAt: row.began_at,
    endedAt: row.ended_at,
    wasTold: row.was_told,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    mutedUntil: row.muted_until,
  };
}
