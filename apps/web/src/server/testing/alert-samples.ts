import { newId } from "@towpath/db";
import type { TestApi } from "./test-api.ts";

interface AlertIds {
  readonly flow: string;
  readonly alertRule: string;
  readonly incident: string;
}

const rule = { input: (ids: AlertIds) => ({ id: ids.alertRule }), takes: true };
const incident = { input: (ids: AlertIds) => ({ id: ids.incident }), takes: true };
const nothing = { input: () => ({}), takes: false };

/** A call of each procedure about alerts that would succeed for an admin. */
export const ALERT_SAMPLES = {
  alerts: {
    rules: nothing,
    createRule: {
      input: (ids: AlertIds) => ({ name: "Tell me", flowId: ids.flow, terms: { kind: "failure" } }),
      takes: true,
    },
    updateRule: { ...rule, input: (ids: AlertIds) => ({ id: ids.alertRule, enabled: false }) },
    deleteRule: rule,
    testRule: rule,
    messages: rule,
    incidents: nothing,
    told: incident,
    acknowledge: incident,
    mute: { ...incident, input: (ids: AlertIds) => ({ id: ids.incident, minutes: 60 }) },
    mail: nothing,
    saveMail: {
      input: () => ({ host: "mail.example.com", port: 587, security: "starttls", sender: "a@example.com" }),
      takes: false,
    },
    deleteMail: nothing,
  },
} as const;

/** A rule that tells somebody, and an incident of it. */
export async function anIncident(
  api: TestApi,
  flowId: string,
): Promise<{ alertRule: string; incident: string }> {
  const given = { name: "Mine", flowId, terms: { kind: "failure" }, mailTo: ["ann@example.com"] };
  const { body } = await api.call("POST", "/alerts/rules", given);
  const id = newId();
  await api.sql.query(
    `insert into alert_incidents (id, environment_id, rule_id, rule_name, flow_id, kind, facts)
     values ($1, $2, $3, 'Mine', $4, 'failure', '{"kind":"failure","runs":1,"runId":null,"code":null}')`,
    [id, api.environmentId, body.rule.id, flowId],
  );
  await api.sql.query("insert into alert_watches (rule_id, flow_id) values ($1, $2)", [body.rule.id, flowId]);
  return { alertRule: body.rule.id, incident: id };
}
