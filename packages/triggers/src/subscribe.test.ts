import { compilePlan, type HttpFailure, type HttpRequest, type HttpResponse } from "@towpath/engine";
import type { ValueObject } from "@towpath/expressions";
import { silentLogger } from "@towpath/prelude";
import { describe, expect, test } from "vitest";
import { workOnSubscription } from "./subscribe.ts";
import type { DueSubscription } from "./subscription-store.ts";
import { NOON } from "./testing/a-bench.ts";
import { aDueSubscription } from "./testing/a-due-subscription.ts";

const SUBSCRIBE = { method: "POST", uri: "https://x.example/hooks", body: { to: "@{listCallbackUrl()}" } };
const UNSUBSCRIBE = { method: "DELETE", url: "https://x.example/hooks/@{triggerBody()['id']}" };
const REFUSED: HttpFailure = {
  kind: "not-sent",
  retryable: true,
  error: { code: "ConnectionRefused", message: "Nobody listens at that address." },
};

function aTry(
  due: Partial<DueSubscription>,
  answer: Partial<HttpResponse> | HttpFailure,
  inputs: ValueObject = { subscribe: SUBSCRIBE, unsubscribe: UNSUBSCRIBE },
) {
  const requests: { request: HttpRequest; key: string }[] = [];
  const change = workOnSubscription(
    aDueSubscription(due),
    {
      clock: { now: () => NOON },
      logger: silentLogger,
      random: () => 1,
      plan: async () => compilePlan({ triggers: { Hook: { type: "HttpWebhook", inputs } }, actions: {} }),
      callbackUrl: ({ id }) => `https://me.example/hooks/key/Hook/${id}`,
      http: {
        async send(request, { idempotencyKey }) {
          requests.push({ request, key: idempotencyKey });
          return "kind" in answer
            ? { ok: false, failure: answer }
            : { ok: true, value: { statusCode: 200, headers: {}, ...answer } };
        },
      },
    },
    new AbortController().signal,
  );
  return { change, requests };
}

describe("subscribing", () => {
  test("tells the service the callback address, under a key that stays; its answer is kept", async () => {
    const { change, requests } = aTry({ attempt: 3 }, { statusCode: 201, body: { id: 9 } });
    expect(await change).toEqual({
      kind: "subscribed",
      answer: { statusCode: 201, headers: {}, body: { id: 9 } },
    });
    expect(requests).toMatchObject([
      { key: "s1/subscribe", request: { body: { to: "https://me.example/hooks/key/Hook/s1" } } },
    ]);
  });

  test("is tried again by the retry policy, then ever more seldom, and says why in plain words", async () => {
    const waits = await Promise.all(
      [1, 4, 5, 6, 30].map(async (attempt) => await aTry({ attempt }, REFUSED).change),
    );
    expect(waits.map((change) => (change.kind === "again" ? change.afterMs : null))).toEqual([
      7_500, 45_000, 80_000, 160_000, 3_600_000,
    ]);
    expect(waits[0]).toMatchObject({ message: "Nobody listens at that address." });
    expect(await aTry({}, { statusCode: 403 }).change).toMatchObject({
      kind: "again",
      message: "The service answered 403 (Forbidden) to the subscription.",
    });
  });

  test("an expression that fails is told like any other reason", async () => {
    const subscribe = { ...SUBSCRIBE, body: "@triggerBody()['x']" };
    const { change, requests } = aTry({}, {}, { subscribe });
    expect(await change).toMatchObject({ kind: "again", message: expect.any(String) });
    expect(requests).toEqual([]);
  });
});

describe("taking a subscription back", () => {
  const due: Partial<DueSubscription> = { task: "unsubscribe", answer: { statusCode: 201, body: { id: 9 } } };

  test("uses what the service answered to it", async () => {
    const { change, requests } = aTry(due, { statusCode: 204 });
    expect(await change).toEqual({ kind: "gone" });
    expect(requests).toMatchObject([
      { key: "s1/unsubscribe", request: { method: "DELETE", uri: "https://x.example/hooks/9" } },
    ]);
  });

  test("is done when the service does not know it any more, and when there is no such call", async () => {
    expect(await aTry(due, { statusCode: 404 }).change).toEqual({ kind: "gone" });
    expect(await aTry(due, { statusCode: 410 }).change).toEqual({ kind: "gone" });
    for (const unsubscribe of [{}, null, { method: "DELETE" }, { method: "DELETE", uri: "" }]) {
      const { change, requests } = aTry(due, {}, { subscribe: SUBSCRIBE, unsubscribe });
      expect(await change).toEqual({ kind: "gone" });
      expect(requests).toEqual([]);
    }
  });

  test("is tried again until the service hears it, but not for ever", async () => {
    expect(await aTry({ ...due, attempt: 59 }, { statusCode: 500 }).change).toMatchObject({ kind: "again" });
    expect(await aTry({ ...due, attempt: 60 }, REFUSED).change).toEqual({
      kind: "left",
      message: "The subscription could not be taken back, and stays. Nobody listens at that address.",
    });
  });
});
