import { compilePlan } from "@towpath/engine";
import type { ValueObject } from "@towpath/expressions";
import { fail, silentLogger } from "@towpath/prelude";
import { describe, expect, test } from "vitest";
import { workOnSubscription } from "./subscribe.ts";
import type { DueSubscription } from "./subscription-store.ts";
import { aBench, MINUTE, NOON } from "./testing/a-bench.ts";
import { aConnector, connectorsOf } from "./testing/a-connector.ts";
import type { ConnectorsFor } from "./trigger-connectors.ts";

const MAIL = "00000000-0000-7000-8000-00000000c001";
const WORDS = "Ann can sign in again.";
const HOST = {
  connectionReferenceName: "shared_things",
  operationId: "OnItem",
  apiId: "/apis/shared_things",
};

/** Nobody may be asked before somebody has mended the connection. */
const refused = fail({
  kind: "refused" as const,
  retryable: false,
  waitsFor: MAIL,
  error: { code: "ConnectionNeedsSignIn", message: WORDS },
});
const broken: ConnectorsFor = () => ({
  call: async () => refused,
  unsubscribe: async () => refused,
  poll: async () => refused,
  connectionOf: async () => MAIL,
});

describe("a trigger whose connection has to be mended", () => {
  const trigger: ValueObject = {
    type: "OpenApiConnection",
    inputs: { host: HOST, parameters: {}, retryPolicy: { type: "none" } },
    recurrence: { frequency: "Hour", interval: 1 },
  };
  const connector = aConnector({
    "/items": { get: { operationId: "OnItem", "x-ms-trigger": "batch", responses: { 200: {} } } },
  });

  /** A flow whose connection works until it breaks. */
  function aFlow() {
    const first = aBench();
    let works = true;
    const working = connectorsOf(connector, first.ports.http);
    const bench = aBench({ connectors: (place) => (works ? working(place) : broken(place)) });
    first.answer({ body: { value: [{ id: 1 }] } });
    bench.publish(trigger);
    return {
      ...bench,
      answer: first.answer,
      breaks: () => {
        works = false;
      },
      heals: () => {
        works = true;
      },
    };
  }

  test("is put on hold with what it knows, and its failures are not counted", async () => {
    const flow = aFlow();
    const before = await flow.check();
    flow.breaks();
    flow.pass(60 * MINUTE);
    expect(await flow.check()).toMatchObject({
      runs: [],
      holdFor: MAIL,
      cursor: before?.cursor,
      note: { outcome: "held", message: expect.stringContaining(WORDS) },
      nextAt: flow.clock.now() + MINUTE,
    });
  });

  test("looks by itself, the more rarely the longer it is on hold", async () => {
    const flow = aFlow();
    flow.breaks();
    await flow.check();
    const pauses: number[] = [];
    for (let looks = 0; looks < 60; looks++) {
      const pauseMs = (flow.store.nextAt("flow") ?? 0) - flow.clock.now();
      pauses.push(pauseMs);
      flow.pass(pauseMs);
      await flow.check();
    }
    expect(pauses[0]).toBe(MINUTE);
    expect(pauses.at(-1)).toBe(60 * MINUTE);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  });

  test("gives everything that came meanwhile once it is mended", async () => {
    const flow = aFlow();
    await flow.check();
    flow.breaks();
    flow.pass(60 * MINUTE);
    await flow.check();
    flow.heals();
    flow.answer({ body: { value: [{ id: 3 }, { id: 2 }, { id: 1 }] } });
    flow.pass(MINUTE);
    const tick = await flow.check();
    expect(tick?.holdFor).toBeUndefined();
    expect(tick?.runs.map((run) => run.trigger.outputs)).toMatchObject([
      { body: { value: [{ id: 3 }, { id: 2 }] } },
    ]);
  });
});

describe("a subscription whose connection has to be mended", () => {
  test.each(["subscribe", "unsubscribe"] as const)("is put on hold when it is time to %s", async (task) => {
    const trigger = { type: "OpenApiConnectionWebhook", inputs: { host: HOST, parameters: {} } };
    const due: DueSubscription = {
      ...{
        id: "s1",
        flowId: "flow",
        environmentId: "environment",
        versionId: "version",
        triggerName: "Hook",
      },
      ...{ hookKey: "key", task, attempt: 70, answer: null, connectionId: MAIL, fence: 1 },
    };
    const change = await workOnSubscription(
      due,
      {
        http: aBench().ports.http,
        clock: { now: () => NOON },
        logger: silentLogger,
        random: () => 1,
        plan: async () => compilePlan({ triggers: { Hook: trigger }, actions: {} }),
        callbackUrl: ({ id }) => `https://me.example/hooks/key/Hook/${id}`,
        connectors: broken,
      },
      new AbortController().signal,
    );
    expect(change).toEqual({ kind: "held", waitsFor: MAIL, message: expect.stringContaining(WORDS) });
  });
});
