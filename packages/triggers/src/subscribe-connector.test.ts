import { compilePlan, type HttpRequest, type HttpResponse } from "@towpath/engine";
import type { ValueObject } from "@towpath/expressions";
import { silentLogger } from "@towpath/prelude";
import { describe, expect, test } from "vitest";
import { workOnSubscription } from "./subscribe.ts";
import type { DueSubscription } from "./subscription-store.ts";
import { NOON } from "./testing/a-bench.ts";
import { aConnector, connectorsOf } from "./testing/a-connector.ts";
import { aDueSubscription } from "./testing/a-due-subscription.ts";
import type { TriggerPlace } from "./trigger-connectors.ts";

const PATHS = {
  "/hooks": {
    post: {
      operationId: "OnThing",
      "x-ms-trigger": "single",
      parameters: [
        {
          name: "hook",
          in: "body",
          schema: { type: "object", properties: { url: { type: "string", "x-ms-notification-url": true } } },
        },
      ],
      responses: { 201: {} },
    },
  },
};
const HOST = {
  connectionReferenceName: "shared_things",
  operationId: "OnThing",
  apiId: "/apis/shared_things",
};
const BACK = "https://me.example/hooks/key/Hook/s1";

function aTry(due: Partial<DueSubscription>, answer: Partial<HttpResponse>, more: ValueObject = {}) {
  const requests: { request: HttpRequest; key: string }[] = [];
  const asked: TriggerPlace[] = [];
  const http = {
    async send(request: HttpRequest, { idempotencyKey: key }: { idempotencyKey: string }) {
      requests.push({ request, key });
      return { ok: true as const, value: { statusCode: 200, headers: {}, ...answer } };
    },
  };
  const trigger = {
    type: "OpenApiConnectionWebhook",
    inputs: { host: HOST, parameters: { "hook/name": "x" } },
    ...more,
  };
  const change = workOnSubscription(
    aDueSubscription(due),
    {
      clock: { now: () => NOON },
      logger: silentLogger,
      random: () => 1,
      plan: async () => compilePlan({ triggers: { Hook: trigger }, actions: {} }),
      callbackUrl: ({ id }) => `https://me.example/hooks/key/Hook/${id}`,
      connectors: connectorsOf(aConnector(PATHS), http, { asked }),
      http,
    },
    new AbortController().signal,
  );
  return { change, requests, asked };
}

describe("a webhook trigger of a connector subscribes", () => {
  test("with its inputs, the callback address and the sign-in; what it was asked for with is kept", async () => {
    const { change, requests } = aTry({}, { statusCode: 201, headers: { Location: "/hooks/7" }, body: {} });
    expect(await change).toEqual({
      kind: "subscribed",
      answer: { statusCode: 201, headers: { Location: "/hooks/7" }, body: {} },
      reference: "shared_things",
      connectionId: "c1",
    });
    expect(requests).toMatchObject([
      {
        key: "s1/subscribe",
        request: {
          method: "POST",
          uri: "https://api.things.test/hooks",
          headers: { "X-Key": "secret-key" },
          body: { name: "x", url: BACK },
        },
      },
    ]);
  });

  test("anew when three quarters of the time are over that the answer names", async () => {
    const { change } = aTry({}, { statusCode: 201, body: { expiresAt: "2026-01-15T16:00:00Z" } });
    expect(await change).toMatchObject({ renewAt: NOON + 3 * 3_600_000 });
  });

  test("by the address of its operation, which it may leave the method out of", async () => {
    const { change, requests } = aTry(
      {},
      { statusCode: 201 },
      {
        type: "ApiConnectionWebhook",
        inputs: {
          host: { connection: { name: "@parameters('$connections')['things']['connectionId']" } },
          path: "/hooks",
          body: { url: "@{listCallbackUrl()}" },
        },
      },
    );
    expect(await change).toMatchObject({ kind: "subscribed" });
    expect(requests[0]?.request).toMatchObject({ method: "POST", body: { url: BACK } });
  });

  test("again and again while the service refuses, and says why in the service's words", async () => {
    const { change } = aTry({}, { statusCode: 403, body: { message: "Not your board" } });
    expect(await change).toMatchObject({
      kind: "again",
      message: `'OnThing' was answered 403 (Forbidden). The service says: "Not your board".`,
    });
  });
});

describe("it is taken back", () => {
  const due = {
    task: "unsubscribe",
    connectionId: "c0",
    answer: { statusCode: 201, headers: { location: "/hooks/7" } },
  } as const;

  test.each([204, 404, 410])(
    "with the connection it was asked for with, and gone at a %i",
    async (statusCode) => {
      const { change, requests, asked } = aTry(due, { statusCode });
      expect(await change).toEqual({ kind: "gone" });
      expect(requests).toMatchObject([
        { key: "s1/unsubscribe", request: { method: "DELETE", uri: "https://api.things.test/hooks/7" } },
      ]);
      expect(asked.every(({ connectionId }) => connectionId === "c0")).toBe(true);
    },
  );

  test("later, while the service is down", async () => {
    expect(await aTry(due, { statusCode: 503 }).change).toMatchObject({ kind: "again" });
  });

  test("not at all where nobody can tell how: people are told that it stays", async () => {
    const { change, requests } = aTry(
      { ...due, answer: { statusCode: 200, headers: {}, body: { ok: 1 } } },
      {},
    );
    expect(await change).toMatchObject({
      kind: "left",
      message: expect.stringContaining("stays at the service"),
    });
    expect(requests).toEqual([]);
  });

  test("that was never answered is nothing to take back", async () => {
    expect(await aTry({ ...due, answer: null }, {}).change).toEqual({ kind: "gone" });
  });
});
