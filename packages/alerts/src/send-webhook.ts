import { createHmac } from "node:crypto";
import type { HttpPort } from "@towpath/engine";
import { stringifyJson } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { type AlertContent, webhookBody } from "./alert-content.ts";
import type { NotDelivered } from "./not-delivered.ts";

export interface Webhook {
  readonly url: string;
  /** Signs what is sent. */
  readonly key: string;
}

const TIMEOUT_MS = 20_000;
const ANSWER_BYTES = 64 * 1_024;
/** Of the answers below 500, those that another try may change. */
const TRY_AGAIN: readonly number[] = [408, 409, 423, 425, 429];

/** `sha256=` and the HMAC of the time, a full stop and the body: whoever has the key can tell who sent it, and when. */
export function signatureOf(key: string, seconds: number, body: string): string {
  return `sha256=${createHmac("sha256", key).update(`${seconds}.${body}`).digest("hex")}`;
}

/**
 * Posts one message.
 *
 * @param message.id the idempotency key: the same however often it is tried
 */
export async function sendWebhook(
  { url, key }: Webhook,
  message: { readonly id: string; readonly content: AlertContent },
  ports: { readonly http: HttpPort; readonly publicUrl: string; readonly nowMs: number },
): Promise<Result<null, NotDelivered>> {
  const body = stringifyJson(webhookBody(message.content, ports.publicUrl, message.id));
  const seconds = Math.floor(ports.nowMs / 1_000);
  const sent = await ports.http.send(
    {
      method: "POST",
      uri: url,
      headers: {
        "Content-Type": "application/json",
        "X-Towpath-Timestamp": String(seconds),
        "X-Towpath-Signature": signatureOf(key, seconds, body),
      },
      body,
      timeoutMs: TIMEOUT_MS,
      maxAnswerBytes: ANSWER_BYTES,
      // What is sent is meant for this host alone.
      followsRedirects: false,
    },
    { idempotencyKey: message.id, signal: new AbortController().signal },
  );
  if (!sent.ok) return fail({ words: sent.failure.error.message, isFinal: !sent.failure.retryable });
  const { statusCode } = sent.value;
  if (statusCode >= 200 && statusCode < 300) return ok(null);
  const isFinal = statusCode < 500 && !TRY_AGAIN.includes(statusCode);
  return fail({ words: `${new URL(url).hostname} answered with status ${statusCode}.`, isFinal });
}
