import { randomBytes } from "node:crypto";
import { corpusMissing } from "@towpath/connectors/testing";
import type { StoredFlow } from "@towpath/db";
import { getMember, isObject, type ValueObject } from "@towpath/expressions";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "../testing/a-worker.ts";
import {
  type Asked,
  type ConnectedFlows,
  connectedFlows,
  openService,
  publicFiles,
  type Said,
  type ServiceOfTest,
} from "../testing/connected-flows.ts";
import { sendEvent } from "../testing/send-event.ts";

const SECRET = "canary-5ecret-of-ann";
const MASTER = randomBytes(32).toString("base64");
const ADDRESS = "http://towpath.example";

let bench: WorkerBench;
let worker: Awaited<ReturnType<WorkerBench["start"]>>;
let flows: ConnectedFlows;
let service: ServiceOfTest;

beforeAll(async () => {
  bench = await openBench();
  flows = await connectedFlows(bench, MASTER);
  service = await openService();
  worker = await bench.start({ TOWPATH_MASTER_KEY: MASTER, PUBLIC_URL: ADDRESS });
});
afterAll(async () => {
  await bench?.close();
  service?.close();
});
beforeEach(() => {
  service.asked.length = 0;
});

const here = (url: string) => url.replace(ADDRESS, worker.url);
const post = (url: string, body: unknown, query = "") => sendEvent(`${here(url)}${query}`, body);
const state = async (flow: StoredFlow) =>
  await bench.database.flows.subscription(bench.environmentId, flow.id);
const ended = (flow: StoredFlow, count: number) =>
  eventually(async () => {
    const runs = await bench.runs(flow);
    return runs.filter(({ endedAt }) => endedAt !== null).length === count ? runs : null;
  }, `${count} runs`);
const outputs = async (flow: StoredFlow, action: string) => {
  const [run] = await bench.runs(flow);
  return (await bench.journal(run?.id ?? "")).findLast((line) => line.action === action)?.outputs;
};

/** A shop that keeps hooks by number: POST makes one and says its id, DELETE takes it away. */
function aShop(said: (id: number) => Said) {
  const hooks = new Map<number, { url: string; topic: unknown }>();
  let next = 7;
  const shop = { hooks, isDown: false };
  service.answers(({ method, url, body }: Asked) => {
    if (shop.isDown) return { status: 503, body: { message: "The shop is closed" } };
    if (method === "DELETE") return { status: hooks.delete(Number(url.split("/").at(-1))) ? 200 : 404 };
    const made: ValueObject = isObject(body) ? body : {};
    const id = next++;
    hooks.set(id, { url: String(getMember(made, "delivery_url")), topic: getMember(made, "topic") });
    return said(id);
  });
  return shop;
}
const aFlow = (topic = "order.created") => ({
  triggers: {
    When: {
      type: "OpenApiConnectionWebhook",
      inputs: {
        host: {
          connectionReferenceName: "shared_woocommerce",
          operationId: "CreateWebhook",
          apiId: "/providers/Microsoft.PowerApps/apis/shared_woocommerce",
        },
        parameters: { "body/topic": topic, "body/webhook_resource_schema": "order" },
        authentication: "@parameters('$authentication')",
      },
    },
  },
  actions: { Total: { type: "Compose", inputs: "@triggerOutputs()?['body/total']" } },
});
const BASE = "/wp-json/wc-powerautomate/v1/webhooks";

describe.skipIf(corpusMissing !== null)(`a public connector that calls back ${corpusMissing ?? ""}`, () => {
  let bound: Record<string, string>;
  beforeAll(async () => {
    const values = { wpSiteUrl: service.url, username: "ann", password: SECRET };
    bound = {
      shared_woocommerce: await flows.connect("woocommerce", publicFiles("woocommerce"), values),
    };
  });

  test.each<[string, (id: number) => Said]>([
    ["the id of its answer", (id) => ({ body: { id } })],
    ["its Location", (id) => ({ status: 201, headers: { location: `${BASE}/${id}` } })],
  ])("is subscribed to, heard, and given up by %s", async (_how, said) => {
    const shop = aShop(said);
    const flow = await flows.publish(aFlow(), bound);
    const hook = await eventually(async () => [...shop.hooks.values()][0] ?? null, "a subscription");
    await eventually(async () => (await state(flow))?.state === "subscribed", "the row");
    expect(service.asked[0]).toMatchObject({
      method: "POST",
      url: BASE,
      headers: { authorization: `Basic ${Buffer.from(`ann:${SECRET}`).toString("base64")}` },
      body: { topic: "order.created", webhook_resource_schema: "order" },
    });
    expect((await post(hook.url, { total: 12 })).status).toBe(202);
    await ended(flow, 1);
    expect(await outputs(flow, "Total")).toBe(12);
    await flows.switchTo(flow, false);
    await eventually(async () => (await state(flow)) === null, "no row");
    expect(shop.hooks.size).toBe(0);
    expect(service.asked.at(-1)).toMatchObject({
      method: "DELETE",
      url: expect.stringMatching(/\/webhooks\/\d+$/),
    });
    expect(service.asked.at(-1)?.headers.authorization).toContain("Basic");
    expect((await post(hook.url, { total: 13 })).status).toBe(404);
  });

  test("answers those who ask whether somebody listens, and starts nothing", async () => {
    const shop = aShop((id) => ({ body: { id } }));
    const flow = await flows.publish(aFlow(), bound);
    const { url } = await eventually(async () => [...shop.hooks.values()][0] ?? null, "a subscription");
    const validation = {
      eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
      data: { validationCode: "c-1" },
    };
    expect(await (await post(url, [validation])).json()).toEqual({ validationResponse: "c-1" });
    const token = await post(url, {}, "&validationToken=t%201");
    expect([token.status, token.headers.get("content-type"), await token.text()]).toEqual([
      200,
      "text/plain; charset=utf-8",
      "t 1",
    ]);
    expect(await (await post(url, { type: "url_verification", challenge: "c" })).json()).toEqual({
      challenge: "c",
    });
    const hub = await fetch(`${here(url)}&hub.mode=subscribe&hub.challenge=117`);
    expect(await hub.text()).toBe("117");
    const unsigned = url.replace(/sig=[^&]+/, "sig=x");
    expect((await post(unsigned, { type: "url_verification", challenge: "c" })).status).toBe(401);
    expect(await bench.runs(flow)).toEqual([]);
    await flows.delete(flow);
    await eventually(async () => shop.hooks.size === 0, "no subscription");
  });

  test("that is edited is subscribed to anew before the old one is given up", async () => {
    const shop = aShop((id) => ({ body: { id } }));
    const flow = await flows.publish(aFlow(), bound);
    const old = await eventually(async () => [...shop.hooks.keys()][0] ?? null, "a subscription");
    await eventually(async () => (await state(flow))?.state === "subscribed", "the row");
    const edited = await flows.publish(aFlow("order.updated"), bound, flow);
    await eventually(async () => shop.hooks.size === 1 && !shop.hooks.has(old), "the new one alone");
    expect([...shop.hooks.values()]).toMatchObject([{ topic: "order.updated" }]);
    expect(service.asked.map(({ method }) => method)).toEqual(["POST", "POST", "DELETE"]);
    await flows.delete(edited);
    await eventually(async () => shop.hooks.size === 0, "no subscription");
  });

  test("that is down while it is given up is told again, under the same key, until it hears", async () => {
    const shop = aShop((id) => ({ body: { id } }));
    const flow = await flows.publish(aFlow(), bound);
    await eventually(async () => (await state(flow))?.state === "subscribed", "a subscription");
    shop.isDown = true;
    await flows.switchTo(flow, false);
    const told = await eventually(async () => {
      const row = await state(flow);
      return row?.message == null ? null : row;
    }, "a failed try");
    expect(told).toMatchObject({
      state: "unsubscribing",
      message: expect.stringContaining(`The service says: "The shop is closed".`),
    });
    shop.isDown = false;
    await bench.query("update trigger_subscriptions set due_at = now()");
    await eventually(async () => (await state(flow)) === null, "no row");
    expect(shop.hooks.size).toBe(0);
    const farewells = service.asked.filter(({ method }) => method === "DELETE");
    expect(new Set(farewells.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });

  test("whose answer names no way back leaves its subscription, and the flow says so", async () => {
    const shop = aShop(() => ({ body: { ok: true } }));
    const flow = await flows.publish(aFlow(), bound);
    await eventually(async () => (await state(flow))?.state === "subscribed", "a subscription");
    await flows.switchTo(flow, false);
    const left = await eventually(async () => {
      const row = await state(flow);
      return row?.state === "left" ? row : null;
    }, "the row that says so");
    expect(left.message).toContain("'CreateWebhook' subscribed to stays at the service");
    expect(shop.hooks.size).toBe(1);
    expect(await bench.tablesHolding(SECRET)).toEqual({});
  });
});

describe.skipIf(corpusMissing !== null)(`an action that waits for a call ${corpusMissing ?? ""}`, () => {
  test("gives the service an address, sleeps, and goes on with what came", async () => {
    const connection = await flows.connect("cardplatform", publicFiles("cardplatform", service.url), {
      api_key: SECRET,
    });
    service.answers(({ method }) =>
      method === "DELETE" ? {} : { status: 201, headers: { location: "/cards/7" } },
    );
    const flow = await flows.publish(
      {
        triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
        actions: {
          Ask: {
            type: "OpenApiConnectionWebhook",
            inputs: {
              host: {
                connectionName: "shared_cardplatform",
                operationId: "SendCard",
                apiId: "/apis/shared_cardplatform",
              },
              parameters: { "cardbody/to": "ann@x.example" },
            },
            limit: { timeout: "PT1H" },
          },
          Said: { type: "Compose", inputs: "@body('Ask')?['choice']", runAfter: { Ask: ["Succeeded"] } },
        },
      },
      { shared_cardplatform: connection },
    );
    await post(await bench.address(worker, flow), {});
    const asked = await eventually(async () => service.asked[0] ?? null, "the card");
    const body = isObject(asked.body) ? asked.body : {};
    expect(body).toMatchObject({ to: "ann@x.example" });
    const url = String(getMember(body, "notificationUrl"));
    expect(url).toMatch(/^http:\/\/towpath\.example\/hooks\/runs\//);
    expect(await (await post(url, { challenge: "c" })).json()).toEqual({ challenge: "c" });
    expect((await post(url, { choice: "yes" })).status).toBe(202);
    const [run] = await ended(flow, 1);
    expect(run?.status).toBe("Succeeded");
    expect(await outputs(flow, "Said")).toBe("yes");
    expect(service.asked.map(({ method, url: at }) => `${method} ${at}`)).toEqual([
      "POST /sendcard",
      "DELETE /cards/7",
    ]);
    expect(await bench.tablesHolding(SECRET)).toEqual({});
  });
});
