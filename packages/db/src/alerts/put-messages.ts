import { type AlertContent, type AlertSettings, withoutPlace } from "@towpath/alerts";
import type { Sql } from "../connection-pool.ts";
import { newId } from "../new-id.ts";
import { encodeOwn } from "./alert-rows.ts";

export interface Addressed {
  readonly environmentId: string;
  readonly ruleId: string;
  readonly incidentId: string | null;
  readonly settings: Pick<AlertSettings, "mailTo" | "mailAdmins" | "terms">;
  readonly webhookHost: string | null;
}

const PUT = `insert into alert_messages (id, environment_id, rule_id, incident_id, event, channel, target, content)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;

// Every environment has the same disk. Whoever is an admin of several is told by the oldest one.
const ADMINS = `select u.email from members m join users u on u.id = m.user_id
  where m.environment_id = $1 and m.role = 'admin' and ($2::text is null or not exists (
    select 1 from members n join alert_rules r on r.environment_id = n.environment_id
    where n.user_id = m.user_id and n.role = 'admin' and n.environment_id < m.environment_id
      and r.kind = 'disk' and r.enabled and coalesce(r.muted_until <= now(), true)
      and r.settings::json ->> 'mailAdmins' = 'true' and r.settings::json -> 'terms' ->> 'percent' = $2))
  order by u.email`;

/**
 * One message for each of those who are told, to be sent after the transaction. Where things lie on the machine is for
 * admins alone.
 *
 * @returns how many
 */
export async function putMessages(sql: Sql, to: Addressed, content: AlertContent): Promise<number> {
  const whole = encodeOwn(content);
  const facts = content.facts === null ? null : withoutPlace(content.facts);
  const forAnybody = encodeOwn({ ...content, facts });
  const mails = new Map(
    [
      ...to.settings.mailTo.map((address) => [address, forAnybody] as const),
      ...(await adminsOf(sql, to, content)).map((address) => [address, whole] as const),
    ].map(([address, text]) => [address.trim().toLowerCase(), [address.trim(), text] as const]),
  );
  const messages = [
    ...[...mails.values()].map((mail) => ["mail", ...mail] as const),
    ...(to.webhookHost === null ? [] : [["webhook", to.webhookHost, forAnybody] as const]),
  ];
  for (const [channel, target, text] of messages) {
    const about = [to.environmentId, to.ruleId, to.incidentId, content.event];
    await sql.query(PUT, [newId(), ...about, channel, target, text]);
  }
  return messages.length;
}

async function adminsOf(
  sql: Sql,
  { environmentId, settings }: Addressed,
  { event }: AlertContent,
): Promise<readonly string[]> {
  const { mailAdmins, terms } = settings;
  if (!mailAdmins) return [];
  const percent = terms.kind === "disk" && event !== "test" ? String(terms.percent) : null;
  const admins = await sql.query<{ email: string }>(ADMINS, [environmentId, percent]);
  return admins.map(({ email }) => email);
}
