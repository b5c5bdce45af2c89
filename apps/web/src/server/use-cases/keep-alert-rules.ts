import { randomBytes } from "node:crypto";
import {
  type AlertRule,
  type AlertSettings,
  type AlertTerms,
  isMeasured,
  type SealedValues,
} from "@towpath/alerts";
import { newId } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presentDisk, presentMessage, presentRule } from "../present-alert.ts";
import { NO_FLOW } from "./read-flows.ts";

const NO_RULE: Failure = { kind: "not-found", what: "alert rule" };
const CHANGED: Failure = {
  kind: "conflict",
  message: phrase("Somebody else changed the webhook of this rule in the meantime. Look again."),
};
const NOT_OF_A_FLOW: Failure = {
  kind: "invalid",
  message: phrase("A rule about the disk is about no flow. Make one of its own for it."),
};
const MINUTE_MS = 60_000;
const KEY_BYTES = 32;
const MESSAGES = 30;

interface Draft {
  readonly name: string;
  readonly terms: AlertTerms;
  readonly everyMinutes: number;
  readonly mailTo: readonly string[];
  readonly mailAdmins: boolean;
  readonly webhook: { readonly url: string } | null;
}

type Change = { readonly [K in keyof Draft]?: Draft[K] | undefined } & {
  readonly enabled?: boolean | undefined;
  readonly muteMinutes?: number | undefined;
};

export async function listAlertRules(
  { database, now }: Deps,
  actor: Actor,
  { flowId }: { flowId?: string | undefined },
) {
  const rules = await database.alerts.rules(actor.environmentId, flowId);
  const disk = await database.alerts.disk();
  return { items: rules.map(presentRule), disk: isMeasured(disk, now()) ? presentDisk(disk) : null };
}

export async function createAlertRule(deps: Deps, actor: Actor, given: Draft & { flowId: string | null }) {
  const { environmentId, user } = actor;
  const { flowId, name, webhook, ...settings } = given;
  if (isMisplaced(flowId, settings.terms)) return fail(NOT_OF_A_FLOW);
  const id = newId();
  const sealed = webhook === null ? ok(null) : await sealWebhook(deps, environmentId, id, 1, webhook.url);
  if (!sealed.ok) return sealed;
  const rule = await deps.database.alerts.createRule(environmentId, {
    ...{ id, flowId, name, settings, enabled: true, by: user.id },
    webhook: sealed.value,
  });
  if (rule === null) return fail(NO_FLOW);
  return ok({ rule: presentRule(rule), webhookKey: sealed.value?.key ?? null });
}

export async function updateAlertRule(deps: Deps, actor: Actor, given: Change & { id: string }) {
  const { environmentId } = actor;
  const { id, name, webhook, enabled, muteMinutes } = given;
  const { alerts } = deps.database;
  const rule = await alerts.rule(environmentId, id);
  if (rule === null) return fail(NO_RULE);
  if (isMisplaced(rule.flow, given.terms)) return fail(NOT_OF_A_FLOW);
  const sealed =
    webhook === undefined || webhook === null
      ? ok(webhook)
      : await sealWebhook(deps, environmentId, id, rule.version + 1, webhook.url);
  if (!sealed.ok) return sealed;
  const settings = changedSettings(rule.settings, given);
  const saved = await alerts.updateRule(environmentId, id, rule.version, {
    ...(name === undefined ? {} : { name }),
    ...(settings === null ? {} : { settings }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(muteMinutes === undefined ? {} : { mutedUntil: mutedUntil(deps, muteMinutes) }),
    ...(sealed.value === undefined ? {} : { webhook: sealed.value }),
  });
  if (saved === null) return fail(CHANGED);
  return ok({ rule: presentRule(saved), webhookKey: sealed.value?.key ?? null });
}

/** @param flow of the rule; null: all of them */
const isMisplaced = (flow: unknown, terms: AlertTerms | undefined) => flow !== null && terms?.kind === "disk";

const mutedUntil = ({ now }: Deps, minutes: number) => (minutes === 0 ? null : now() + minutes * MINUTE_MS);

/** Null: nothing of them is to change. */
function changedSettings(before: AlertSettings, given: Change): AlertSettings | null {
  const { terms, everyMinutes, mailTo, mailAdmins } = given;
  const entries = Object.entries({ terms, everyMinutes, mailTo, mailAdmins });
  const change = entries.filter(([, value]) => value !== undefined);
  return change.length === 0
    ? null
    : { ...before, ...(Object.fromEntries(change) as Partial<AlertSettings>) };
}

interface SealedWebhook {
  readonly host: string;
  readonly secret: SealedValues;
  readonly key: string;
}

/** Addresses of webhooks often hold what proves who calls: they are kept as secrets, with a new key beside them. */
async function sealWebhook(
  { vault }: Deps,
  environmentId: string,
  id: string,
  version: number,
  url: string,
): Promise<Result<SealedWebhook, Failure>> {
  const key = `whk_${randomBytes(KEY_BYTES).toString("base64url")}`;
  const secret = await vault.seal({ environmentId, table: "alert_rules", id, version }, { url, key });
  if (!secret.ok) return fail({ kind: "conflict", message: secret.failure });
  return ok({ host: new URL(url).host, secret: secret.value, key });
}

export async function deleteAlertRule({ database }: Deps, { environmentId }: Actor, id: string) {
  return (await database.alerts.deleteRule(environmentId, id)) ? ok({ id }) : fail(NO_RULE);
}

/** The workers send it within a moment; `listRuleMessages` says what became of it. */
export async function testAlertRule({ database }: Deps, { environmentId }: Actor, id: string) {
  const messages = await database.alerts.testRule(environmentId, id);
  if (messages === null) return fail(NO_RULE);
  if (messages === 0) {
    const message = phrase("This rule tells nobody: enter an e-mail address or a webhook first.");
    return fail({ kind: "invalid", message } as const);
  }
  return ok({ messages });
}

export async function listRuleMessages({ database }: Deps, { environmentId }: Actor, id: string) {
  const rule: AlertRule | null = await database.alerts.rule(environmentId, id);
  if (rule === null) return fail(NO_RULE);
  const messages = await database.alerts.messages(environmentId, { ruleId: id }, MESSAGES);
  return ok({ items: messages.map(presentMessage) });
}
