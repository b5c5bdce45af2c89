import type { AlertRule, AlertRuleStore, AlertSettings, MailSettings } from "@towpath/alerts";
import type { Pool, Sql } from "../connection-pool.ts";
import { isUuid } from "../new-id.ts";
import { storableName } from "../storable-text.ts";
import {
  encodeOwn,
  instantOf,
  msOf,
  RULE,
  RULE_IS_THERE,
  type RuleRow,
  sealedOf,
  toRule,
} from "./alert-rows.ts";
import { putMessages } from "./put-messages.ts";

/** What no event names is looked for from now on. */
const scans = (settings: AlertSettings) => !["failure", "rate"].includes(settings.terms.kind);

const CREATE = `insert into alert_rules (id, environment_id, flow_id, name, kind, settings, enabled, webhook_host, sealed,
    key_version, scan_at, created_by)
  select $2, $1, $3, $4, $5, $6, $7, $8, $9, $10, case when $11::boolean then now() end, $12
  where $3::uuid is null
    or exists (select 1 from flows f where f.id = $3 and f.environment_id = $1 and f.deleted_at is null)
  returning id`;

// A webhook is replaced with its version; what was sealed for another one does not open.
const UPDATE = `update alert_rules set
    name = coalesce($4, name), kind = coalesce($5, kind), settings = coalesce($6, settings),
    enabled = coalesce($7, enabled),
    muted_until = case when $8::boolean then ${instantOf("$9")} else muted_until end,
    webhook_host = case when $10::boolean then $11 else webhook_host end,
    sealed = case when $10::boolean then $12 else sealed end,
    key_version = case when $10::boolean then $13::integer else key_version end,
    version = version + $10::boolean::int,
    scan_at = case when $5 is null then scan_at when $14::boolean then now() end,
    updated_at = clock_timestamp()
  where environment_id = $1 and id = $2 and version = $3 returning id`;

const MAIL = `select host, port, security, user_name as user, sender, sealed, key_version, version
  from alert_mail where environment_id = $1`;

type MailRow = Omit<MailSettings, "secret"> & { sealed: Buffer | null; key_version: number | null };

const SAVE_MAIL = `insert into alert_mail (environment_id, host, port, security, user_name, sender, sealed, key_version)
    values ($1, $3, $4, $5, $6, $7, $8, $9)
  on conflict (environment_id) do update set host = $3, port = $4, security = $5, user_name = $6, sender = $7,
    sealed = $8, key_version = $9, version = alert_mail.version + 1, updated_at = clock_timestamp()
    where alert_mail.version = $2
  returning version`;

type Change = Parameters<AlertRuleStore["updateRule"]>[3];

/** The parameters of UPDATE from the fourth on; null: it stays. */
function changed({ name, settings, enabled, mutedUntil, webhook }: Change): readonly unknown[] {
  const said =
    settings === undefined
      ? [null, null, false]
      : [settings.terms.kind, encodeOwn(settings), scans(settings)];
  const posts = webhook?.secret ?? { sealed: null, keyVersion: null };
  return [
    ...[name === undefined ? null : storableName(name), said[0], said[1], enabled ?? null],
    ...[mutedUntil !== undefined, mutedUntil ?? null],
    ...[webhook !== undefined, webhook?.host ?? null, posts.sealed, posts.keyVersion, said[2]],
  ];
}

async function testRule(pool: Pool, environmentId: string, id: string): Promise<number | null> {
  if (!isUuid(environmentId) || !isUuid(id)) return null;
  return pool.transaction(async (sql) => {
    const [rule] = await readRules(sql, "and r.id = $2", [environmentId, id]);
    if (rule === undefined) return null;
    const [place] = await sql.query<{ name: string; now: number }>(
      `select name, ${msOf("clock_timestamp()")} as now from environments where id = $1`,
      [environmentId],
    );
    const { settings, webhook } = rule;
    const to = { environmentId, ruleId: id, incidentId: null, settings, webhookHost: webhook?.host ?? null };
    return putMessages(sql, to, {
      event: "test",
      rule: { id, name: rule.name },
      environment: place?.name ?? "",
      ...{ flow: null, incident: null, facts: null, at: place?.now ?? 0 },
    });
  });
}

async function readRules(sql: Sql, where: string, values: readonly unknown[]): Promise<readonly AlertRule[]> {
  const order = "order by r.flow_id nulls first, r.id";
  return (await sql.query<RuleRow>(`${RULE} where ${RULE_IS_THERE} ${where} ${order}`, values)).map(toRule);
}

/** Rules, and the mail server of an environment. */
export function createAlertRuleStore(pool: Pool): Omit<AlertRuleStore, "disk"> {
  const one = async (environmentId: string, id: string) =>
    (await readRules(pool, "and r.id = $2", [environmentId, id]))[0] ?? null;
  return {
    async rules(environmentId, flowId) {
      if (!isUuid(environmentId)) return [];
      if (flowId === undefined) return readRules(pool, "", [environmentId]);
      if (!isUuid(flowId)) return [];
      return readRules(pool, "and r.kind <> 'disk' and (r.flow_id is null or r.flow_id = $2)", [
        environmentId,
        flowId,
      ]);
    },
    rule: async (environmentId, id) => (isUuid(environmentId) && isUuid(id) ? one(environmentId, id) : null),
    async createRule(environmentId, { id, flowId, name, settings, enabled, by, webhook }) {
      if (!isUuid(environmentId) || (flowId !== null && !isUuid(flowId))) return null;
      const made = await pool.query(CREATE, [
        ...[environmentId, id, flowId, storableName(name), settings.terms.kind, encodeOwn(settings), enabled],
        ...[webhook?.host ?? null, webhook?.secret.sealed ?? null, webhook?.secret.keyVersion ?? null],
        ...[scans(settings), by],
      ]);
      return made.length === 0 ? null : one(environmentId, id);
    },
    async updateRule(environmentId, id, seen, change) {
      if (!isUuid(environmentId) || !isUuid(id)) return null;
      const done = await pool.transaction(async (sql) => {
        const rows = await sql.query(UPDATE, [environmentId, id, seen, ...changed(change)]);
        // What it says now holds for what is open, too.
        if (rows.length > 0)
          await sql.query("update alert_watches set look_at = now() where rule_id = $1", [id]);
        return rows.length > 0;
      });
      return done ? one(environmentId, id) : null;
    },
    async deleteRule(environmentId, id) {
      if (!isUuid(environmentId) || !isUuid(id)) return false;
      return pool.transaction(async (sql) => {
        const known = await sql.query(
          "select 1 from alert_rules where environment_id = $1 and id = $2 for update",
          [environmentId, id],
        );
        if (known.length === 0) return false;
        await sql.query(
          "update alert_incidents set ended_at = clock_timestamp() where rule_id = $1 and ended_at is null",
          [id],
        );
        await sql.query("delete from alert_rules where id = $1", [id]);
        return true;
      });
    },
    testRule: (environmentId, id) => testRule(pool, environmentId, id),
    ...mailOf(pool),
  };
}

function mailOf(pool: Pool): Pick<AlertRuleStore, "mail" | "saveMail" | "deleteMail"> {
  const mail: AlertRuleStore["mail"] = async (environmentId) => {
    if (!isUuid(environmentId)) return null;
    const [row] = await pool.query<MailRow & { host: string }>(MAIL, [environmentId]);
    if (row === undefined) return null;
    const { sealed, key_version, ...settings } = row;
    return { ...settings, secret: sealedOf({ sealed, key_version }) };
  };
  return {
    mail,
    async saveMail(environmentId, seen, { host, port, security, user, sender, secret }) {
      if (!isUuid(environmentId)) return null;
      const saved = await pool.query(SAVE_MAIL, [
        ...[
          environmentId,
          seen,
          storableName(host),
          port,
          security,
          storableName(user),
          storableName(sender),
        ],
        ...[secret?.sealed ?? null, secret?.keyVersion ?? null],
      ]);
      return saved.length === 0 ? null : mail(environmentId);
    },
    async deleteMail(environmentId) {
      if (isUuid(environmentId))
        await pool.query("delete from alert_mail where environment_id = $1", [environmentId]);
    },
  };
}
