import type { AlertContent, AlertSettings } from "@towpath/alerts";
import type { Sql } from "../connection-pool.ts";
import { newId } from "../new-id.ts";
import { encodeOwn } from "./alert-rows.ts";

export interface Addressed {
  readonly environmentId: string;
  readonly ruleId: string;
  readonly incidentId: string | null;
  readonly settings: Pick<AlertSettings, "mailTo" | "mailAdmins">;
  readonly webhookHost: string | null;
}

const PUT = `insert into alert_messages (id, environment_id, rule_id, incident_id, event, channel, target, content)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;

/** One message for each of those who are told, to be sent after the transaction. @returns how many */
export async function putMessages(sql: Sql, to: Addressed, content: AlertContent): Promise<number> {
  const mails = await addressesOf(sql, to);
  const targets = [
    ...mails.map((target) => ["mail", target] as const),
    ...(to.webhookHost === null ? [] : [["webhook", to.webhookHost] as const]),
  ];
  const text = encodeOwn(content);
  for (const [channel, target] of targets) {
    const about = [to.environmentId, to.ruleId, to.incidentId, content.event];
    await sql.query(PUT, [newId(), ...about, channel, target, text]);
  }
  return targets.length;
}

/** Nobody gets two, however their address is spelled. */
async function addressesOf(sql: Sql, { environmentId, settings }: Addressed): Promise<readonly string[]> {
  const admins = settings.mailAdmins
    ? await sql.query<{ email: string }>(
        `select u.email from members m join users u on u.id = m.user_id
         where m.environment_id = $1 and m.role = 'admin' order by u.email`,
        [environmentId],
      )
    : [];
  const all = [...settings.mailTo, ...admins.map(({ email }) => email)];
  return [...new Map(all.map((address) => [address.trim().toLowerCase(), address.trim()])).values()];
}
