import {
  type AlertWork,
  type DueMessage,
  type Mail,
  mailText,
  type NotDelivered,
  retryAfterMs,
  sendWebhook,
} from "@towpath/alerts";
import type { EnvironmentDoors } from "@towpath/gateway";
import { fail, type Logger, type Result } from "@towpath/prelude";
import type { Vault } from "@towpath/vault";
import { type RoundLoop, startRoundLoop } from "../triggers/round-loop.ts";

export interface PostPorts {
  readonly store: Pick<AlertWork, "claimMessages" | "settleMessage" | "webhookOf">;
  readonly vault: Pick<Vault, "open">;
  /** Webhooks leave through the door of their environment. */
  readonly doors: EnvironmentDoors;
  readonly mail: (environmentId: string, mail: Mail) => Promise<Result<null, NotDelivered>>;
  readonly publicUrl: string;
  readonly now: () => number;
  readonly logger: Logger;
}

const LOOK_MS = 1_000;
const AT_ONCE = 8;
/** Longer than the longest try. */
const LEASE_MS = 120_000;

/** Sends the messages of alert rules, until each arrived or was given up. Several workers may. */
export function startAlertPost(ports: PostPorts): RoundLoop {
  return startRoundLoop({
    logger: ports.logger,
    failure: "Messages of alert rules could not be sent; it is tried again",
    async round() {
      const due = await ports.store.claimMessages({ leaseMs: LEASE_MS, limit: AT_ONCE });
      await Promise.all(due.map((message) => sendOne(message, ports)));
      return due.length === AT_ONCE ? 0 : LOOK_MS;
    },
  });
}

async function sendOne(message: DueMessage, ports: PostPorts): Promise<void> {
  const { store, logger } = ports;
  const sent = await deliver(message, ports).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    logger.error({ messageId: message.id, reason }, "A message of an alert rule failed unforeseen");
    return fail({ words: "Sending it failed here; the log of the worker says why.", isFinal: false });
  });
  if (sent.ok) return store.settleMessage(message, { ok: true });
  const { words, isFinal } = sent.failure;
  const retryMs = isFinal ? null : retryAfterMs(message.attempts);
  await store.settleMessage(message, { ok: false, words, retryMs });
}

async function deliver(message: DueMessage, ports: PostPorts): Promise<Result<null, NotDelivered>> {
  const { id, environmentId, channel, target, content } = message;
  const { publicUrl } = ports;
  if (channel === "mail")
    return ports.mail(environmentId, { id, to: target, ...mailText(content, publicUrl) });
  const webhook = await webhookOf(message, ports);
  if (!webhook.ok) return webhook;
  return sendWebhook(
    webhook.value,
    { id, content },
    { http: ports.doors.of(environmentId), publicUrl, nowMs: ports.now() },
  );
}

async function webhookOf(
  { ruleId, environmentId }: DueMessage,
  { store, vault }: PostPorts,
): Promise<Result<{ url: string; key: string }, NotDelivered>> {
  const stored = ruleId === null ? null : await store.webhookOf(ruleId);
  if (ruleId === null || stored === null)
    return fail({ words: "The rule posts to no webhook any more.", isFinal: true });
  const { version, sealed, keyVersion } = stored;
  const place = { environmentId, table: "alert_rules", id: ruleId, version } as const;
  const opened = await vault.open(place, { sealed, keyVersion });
  if (!opened.ok) return fail({ words: opened.failure, isFinal: false });
  const { url, key } = opened.value;
  return url === undefined || key === undefined
    ? fail({ words: "The webhook of the rule is not whole. Enter it anew.", isFinal: true })
    : { ok: true, value: { url, key } };
}
