import { createHmac } from "node:crypto";
import type { HttpPort, HttpRequest } from "@towpath/engine";
import { fail, ok } from "@towpath/prelude";
import { expect, test } from "vitest";
import type { AlertContent } from "./alert-content.ts";
import { retryAfterMs } from "./not-delivered.ts";
import { sendWebhook } from "./send-webhook.ts";

const NOW = 1_700_000_000_500;
const CONTENT: AlertContent = {
  event: "test",
  rule: { id: "r", name: "Tell us" },
  environment: "Production",
  ...{ flow: null, incident: null, facts: null, at: NOW },
};

async function post(answer: Awaited<ReturnType<HttpPort["send"]>>) {
  const asked: { request: HttpRequest; key: string }[] = [];
  const http: HttpPort = {
    async send(request, call) {
      asked.push({ request, key: call.idempotencyKey });
      return answer;
    },
  };
  const webhook = { url: "https://hooks.example.com/T0P5ECRET", key: "whk_1" };
  const message = { id: "m", content: CONTENT };
  const sent = await sendWebhook(webhook, message, { http, publicUrl: "https://x.example", nowMs: NOW });
  return { sent, asked };
}
const status = (statusCode: number) => post(ok({ statusCode, headers: {} }));

test("a message is posted signed, under its id, and follows nobody elsewhere", async () => {
  const { sent, asked } = await status(204);
  expect(sent.ok).toBe(true);
  const { request, key } = asked[0] ?? { request: null, key: null };
  expect([key, request?.followsRedirects]).toEqual(["m", false]);
  const signed = `1700000000.${String(request?.body)}`;
  const signature = createHmac("sha256", "whk_1").update(signed).digest("hex");
  expect(request?.headers).toMatchObject({
    "X-Towpath-Timestamp": "1700000000",
    "X-Towpath-Signature": `sha256=${signature}`,
  });
});

test.each([
  [500, false],
  [429, false],
  [408, false],
  [404, true],
  [302, true],
])("an answer of %i is final: %s; the address is not told", async (statusCode, isFinal) => {
  const { sent } = await status(statusCode);
  expect(sent).toEqual(fail({ words: `hooks.example.com answered with status ${statusCode}.`, isFinal }));
});

test("what the door refuses is told in its words", async () => {
  const error = { code: "HostNotAllowed", message: "Not allowed here." };
  const { sent } = await post(fail({ kind: "refused", error, retryable: false }));
  expect(sent).toEqual(fail({ words: "Not allowed here.", isFinal: true }));
});

test("tries grow apart and end within a day", () => {
  const pauses = Array.from({ length: 9 }, (_, index) => retryAfterMs(index + 1) ?? 0);
  expect(pauses.every((pause, index) => index === 0 || pause > (pauses[index - 1] ?? 0))).toBe(true);
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(24 * 3_600_000);
  expect(retryAfterMs(10)).toBe(null);
});
