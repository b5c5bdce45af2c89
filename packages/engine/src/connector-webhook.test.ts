import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import type { ConnectorCall } from "./connector-call.ts";
import { messageKey } from "./mailbox.ts";
import type { Plan } from "./plan.ts";
import type { ConnectorPort, HttpResponse } from "./ports.ts";
import {
  acceptRun,
  advanceOnce,
  aPlan,
  aWorld,
  RUN_ID,
  sha256,
  tell,
  type World,
} from "./testing/a-world.ts";

const KEY = messageKey(sha256, "callback", { action: "Ask", indexes: [] });
const ADDRESS = `https://towpath.test/hooks/callbacks/${RUN_ID}/${KEY}`;
const MESSAGE = { body: { approved: true } };
const byId = (more: ValueObject = {}): ValueObject => ({
  type: "OpenApiConnectionWebhook",
  inputs: {
    host: { connectionReferenceName: "shared_cards", operationId: "SendCard", apiId: "/apis/shared_cards" },
    parameters: { "body/text": "Approve?" },
    authentication: "@parameters('$authentication')",
  },
  ...more,
});
const byAddress: ValueObject = {
  type: "ApiConnectionWebhook",
  inputs: {
    host: { connection: { name: "@parameters('$connections')['cards']['connectionId']" } },
    path: "/sendcard",
    body: { text: "Approve?", notificationUrl: "@{listCallbackUrl()}" },
  },
};

type Said =
  | { readonly kind: "call"; readonly call: ConnectorCall; readonly key: string }
  | {
      readonly kind: "unsubscribe";
      readonly call: ConnectorCall;
      readonly answer: Value | null;
      readonly key: string;
    };

/** A connector that takes every subscription. */
function aConnectedWorld(answer: HttpResponse = { statusCode: 201, headers: {}, body: { id: 7 } }) {
  const said: Said[] = [];
  const connectors: ConnectorPort = {
    async call(call, { idempotencyKey: key }) {
      said.push({ kind: "call", call, key });
      return { ok: true, value: answer };
    },
    async unsubscribe(call, given, { idempotencyKey: key }) {
      said.push({ kind: "unsubscribe", call, answer: given, key });
      return { ok: true, value: { statusCode: 404, headers: {} } };
    },
  };
  const world = aWorld();
  return { world: { ...world, ports: { ...world.ports, connectors } } as World, said };
}

async function begun(world: World, plan: Plan): Promise<void> {
  await acceptRun(world, plan);
  expect(await advanceOnce(world, plan)).toMatchObject({ kind: "suspended", expects: ["callback"] });
}

describe("an operation that calls back", () => {
  test("is given the address of the run, which sleeps, and goes on with what came", async () => {
    const { world, said } = aConnectedWorld();
    const plan = aPlan({ Ask: byId() });
    await begun(world, plan);
    expect(said).toMatchObject([
      { call: { reference: "shared_cards", callbackUrl: ADDRESS, target: { operationId: "SendCard" } } },
    ]);
    await world.store.deliver({ runId: RUN_ID, key: KEY, body: MESSAGE });
    expect(await advanceOnce(world, plan)).toMatchObject({ kind: "ended", status: "Succeeded" });
    expect(tell(world, plan).actions.Ask).toMatchObject({
      status: "Succeeded",
      outputs: { statusCode: 200, body: { approved: true } },
    });
    // The service said nothing about taking it back, and it was answered.
    expect(said).toHaveLength(1);
  });

  test("may write the address itself", async () => {
    const { world, said } = aConnectedWorld();
    await begun(world, aPlan({ Ask: byAddress }));
    expect(said).toMatchObject([
      { call: { target: { kind: "address", method: "POST", body: { notificationUrl: ADDRESS } } } },
    ]);
  });

  test("that named an address to take it back at is taken back after it was answered", async () => {
    const headers = { Location: "/hooks/7" };
    const { world, said } = aConnectedWorld({ statusCode: 201, headers });
    const plan = aPlan({ Ask: byId() });
    await begun(world, plan);
    await world.store.deliver({ runId: RUN_ID, key: KEY, body: MESSAGE });
    expect(await advanceOnce(world, plan)).toMatchObject({ status: "Succeeded" });
    expect(said[1]).toMatchObject({ kind: "unsubscribe", answer: { statusCode: 201, headers } });
    expect(said[1]?.key).not.toBe(said[0]?.key);
  });

  test.each([
    ["when its time is over", async (world: World) => world.clock.pass(3_600_000)],
    [
      "when the run is cancelled",
      async (world: World) => {
        await world.store.requestCancel(RUN_ID);
        world.cancel.abort();
      },
    ],
  ])("is taken back %s, with the answer it got, by whoever has the run then", async (_when, happens) => {
    const { world, said } = aConnectedWorld();
    const plan = aPlan({ Ask: byId({ limit: { timeout: "PT1H" } }) });
    await begun(world, plan);
    await happens(world);
    await advanceOnce(world, plan);
    expect(said[1]).toMatchObject({
      kind: "unsubscribe",
      call: { callbackUrl: ADDRESS, target: { parameters: { "body/text": "Approve?" } } },
      answer: { body: { id: 7 } },
    });
    // 404: it was gone already.
    const note = world.store.journal(RUN_ID).find(({ kind }) => kind === "unsubscribed");
    expect(note?.detail).toMatchObject({ statusCode: 404 });
  });

  test("without connections fails in plain words", async () => {
    const world = aWorld();
    const plan = aPlan({ Ask: byId() });
    await acceptRun(world, plan);
    await advanceOnce(world, plan);
    expect(tell(world, plan).actions.Ask).toMatchObject({
      status: "Failed",
      code: "ConnectionsNotAvailable",
    });
  });
});
