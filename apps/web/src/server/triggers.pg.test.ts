import { findConnectors, readConnector, registryEntry } from "@towpath/connectors";
import { aFile } from "@towpath/connectors/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHttpApi } from "./http/api.ts";
import { openTestApi, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const COMPOSE = { C: { type: "Compose", inputs: 1 } };
const EVERY_HOUR = { frequency: "Hour", interval: 1 };

async function published(trigger: object, actions: object = COMPOSE, name = "Triggered") {
  const definitionText = JSON.stringify({ triggers: { T: trigger }, actions });
  const { body: flow } = await api.call("POST", "/flows", { name, definitionText });
  return api.call("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
}
const read = async (id: string) => (await api.call("GET", `/flows/${id}`)).body;

describe("a flow whose trigger Towpath drives", () => {
  test("tells when it is checked next and what came of it; off, it tells nothing", async () => {
    const poll = {
      type: "Http",
      inputs: { method: "GET", uri: "https://x.example" },
      recurrence: EVERY_HOUR,
    };
    const { body: flow } = await published(poll);
    expect(flow).toMatchObject({
      triggerType: "Http",
      callbackUrl: null,
      nextRunAt: expect.any(String),
      trigger: { kind: "poll", checkedAt: null, outcome: null, checks: 0, idle: 0, failures: 0 },
      subscription: null,
    });
    const [due] = await api.deps.database.triggers.claimDue({
      workerId: "w",
      leaseMs: 1_000,
      limit: 1,
      kinds: ["poll"],
    });
    if (due === undefined) throw new Error("Nothing was due");
    const note = { outcome: "failed", message: "The address answered 503 (ServiceUnavailable)." } as const;
    await api.deps.database.triggers.commit([
      { trigger: due, runs: [], fires: 0, nextAt: Date.now() + 60_000, cursor: null, note },
    ]);
    expect((await read(flow.id)).trigger).toMatchObject({ ...note, checks: 1, idle: 1, failures: 1 });
    await api.call("PUT", `/flows/${flow.id}/enabled`, { enabled: false });
    expect(await read(flow.id)).toMatchObject({ trigger: null, nextRunAt: null });
  });

  test("keeps its rhythm when a fix is published, and begins anew when the trigger changes", async () => {
    const { body: flow } = await published({ type: "Recurrence", recurrence: EVERY_HOUR });
    const [due] = await api.deps.database.triggers.claimDue({
      workerId: "w",
      leaseMs: 1_000,
      limit: 1,
      kinds: ["recurrence"],
    });
    if (due === undefined) throw new Error("Nothing was due");
    const nextAt = Date.now() + 1_234_567;
    const note = { outcome: "fired", message: null } as const;
    await api.deps.database.triggers.commit([
      { trigger: due, runs: [], fires: 1, nextAt, cursor: null, note },
    ]);
    const again = async (trigger: object, actions: object) => {
      const { revision } = await read(flow.id);
      const definitionText = JSON.stringify({ triggers: { T: trigger }, actions });
      const { body: saved } = await api.call("PATCH", `/flows/${flow.id}`, { revision, definitionText });
      return (await api.call("POST", `/flows/${flow.id}/publish`, { revision: saved.revision })).body;
    };
    const fixed = await again(
      { type: "Recurrence", recurrence: EVERY_HOUR },
      { D: { type: "Compose", inputs: 2 } },
    );
    expect(Date.parse(fixed.nextRunAt)).toBe(nextAt);
    const changed = await again(
      { type: "Recurrence", recurrence: { frequency: "Day", interval: 1 } },
      COMPOSE,
    );
    expect(Date.parse(changed.nextRunAt)).toBeLessThan(nextAt);
  });

  test("tells how a subscription stands, also while it is taken back", async () => {
    const webhook = {
      type: "HttpWebhook",
      inputs: { subscribe: { method: "POST", uri: "https://x.example" } },
    };
    const { body: flow } = await published(webhook);
    expect(flow).toMatchObject({
      trigger: { kind: "webhook" },
      subscription: { state: "subscribing", attempts: 0 },
    });
    const { subscriptions } = api.deps.database;
    const [due] = await subscriptions.claimDue({ workerId: "w", leaseMs: 1_000, limit: 1 });
    if (due === undefined) throw new Error("Nothing was due");
    await subscriptions.settle(due, {
      kind: "again",
      afterMs: 60_000,
      message: "Nobody listens at that address.",
    });
    expect((await read(flow.id)).subscription).toMatchObject({
      state: "subscribing",
      attempts: 1,
      message: "Nobody listens at that address.",
      nextTryAt: expect.any(String),
    });
    await api.call("PUT", `/flows/${flow.id}/enabled`, { enabled: false });
    expect((await read(flow.id)).subscription).toMatchObject({ state: "unsubscribing" });
  });
});

test("a request trigger has its address under its old name and for other products' kinds; a button has none", async () => {
  const address = async (trigger: object) => (await published({ inputs: {}, ...trigger })).body;
  expect(await address({ type: "Manual" })).toMatchObject({
    triggerType: "Request",
    callbackUrl: expect.stringContaining("/hooks/"),
  });
  expect((await address({ type: "Request", kind: "PowerAppV2" })).callbackUrl).toContain("/hooks/");
  expect(await address({ type: "request", kind: "Button" })).toMatchObject({
    triggerType: "Manual",
    callbackUrl: null,
  });
});

describe("a trigger of a connector", () => {
  const host = (operationId: string) => ({
    connectionReferenceName: "shared_lists",
    operationId,
    apiId: "/providers/Microsoft.PowerApps/apis/shared_lists",
  });
  const polling = (operationId = "OnItem") => ({
    type: "OpenApiConnection",
    recurrence: EVERY_HOUR,
    splitOn: "@triggerBody()",
    inputs: { host: host(operationId), parameters: {} },
  });
  const calledBack = (operationId = "OnCall") => ({
    type: "OpenApiConnectionWebhook",
    inputs: { host: host(operationId), parameters: {} },
  });

  test("whose connector is not here is not published", async () => {
    const { status, body } = await published(polling());
    expect(status).toBe(422);
    expect(body.problems ?? body.data?.problems).toMatchObject([{ code: "no-connection" }]);
  });

  test("is published and says which operation it asks, or is called by", async () => {
    await importLists();
    expect((await published(polling())).body).toMatchObject({
      trigger: { kind: "poll" },
      nextRunAt: expect.any(String),
      asks: { connector: "Lists", operation: "When an item is added" },
    });
    expect((await published(calledBack())).body).toMatchObject({
      trigger: { kind: "webhook" },
      subscription: { state: "subscribing" },
      asks: { connector: "Lists", operation: "When somebody calls" },
    });
  });

  test.each([
    ["one that calls back is not polled", polling("OnCall"), "calls back by itself"],
    ["one that is polled does not call back", calledBack("OnItem"), "does not call back"],
    ["there is no such operation", polling("OnNothing"), "no such operation"],
  ])("is refused by name: %s", async (_what, trigger, words) => {
    await importLists();
    const { status, body } = await published(trigger);
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain(words);
  });
});

/** A connector that asks for no sign-in, with a trigger of each kind. */
async function importLists() {
  const address = { type: "object", properties: { url: { type: "string", "x-ms-notification-url": true } } };
  const files = [
    aFile("apiDefinition.swagger.json", {
      swagger: "2.0",
      info: { title: "Lists", version: "1" },
      host: "lists.example",
      paths: {
        "/items": {
          get: {
            operationId: "OnItem",
            summary: "When an item is added",
            "x-ms-trigger": "batch",
            responses: { 200: { schema: { type: "array", items: { type: "object" } } } },
          },
        },
        "/calls": {
          post: {
            operationId: "OnCall",
            summary: "When somebody calls",
            "x-ms-trigger": "single",
            parameters: [{ name: "body", in: "body", schema: address }],
            responses: { 200: {} },
          },
        },
      },
    }),
  ];
  const [found] = findConnectors(files);
  const connector = found === undefined ? null : readConnector(found).connector;
  if (found === undefined || connector === null) throw new Error("The connector cannot be read");
  const [membership] = await api.deps.database.accounts.memberships(api.owner.id);
  await api.deps.database.connectors.put({
    environmentId: membership?.environmentId ?? "",
    name: "lists",
    origin: "custom",
    entry: registryEntry(connector, found, []),
    files,
    by: null,
    note: "",
  });
}

describe("publishing is refused", () => {
  test("for a schedule that never comes, in plain words", async () => {
    const mars = { type: "Recurrence", recurrence: { ...EVERY_HOUR, timeZone: "Mars/Olympus" } };
    const { status, body } = await published(mars);
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain("The time zone is not known");
  });

  test("for an interval beyond its bound, once", async () => {
    const tooRare = { type: "Recurrence", recurrence: { frequency: "Month", interval: 17 } };
    const { body } = await published(tooRare);
    expect(body).toMatchObject({
      data: { problems: [{ message: "The interval must be a whole number from 1 to 16." }] },
    });
  });

  test("for inline code where it is switched off, by name and with the switch", async () => {
    const script = { S: { type: "JavaScriptCode", inputs: { code: "return 1" } } };
    const request = { type: "Request", kind: "Http", inputs: {} };
    expect((await published(request, script)).status).toBe(200);
    const off = openHttpApi({ ...api.deps, inlineCode: false });
    const { body: flow } = await api.call("POST", "/flows", {
      name: "With code",
      definitionText: JSON.stringify({ triggers: { T: request }, actions: script }),
    });
    const refused = await off.rest(
      new Request(`${api.deps.publicUrl}/api/v1/flows/${flow.id}/publish`, {
        method: "POST",
        headers: { authorization: `Bearer ${api.key}`, "content-type": "application/json" },
        body: JSON.stringify({ revision: flow.revision }),
      }),
    );
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("INLINE_CODE=on");
  });

  test("for a message to a batch that is not there, and not for one that is", async () => {
    const send = (id: string, batchName = "orders") => ({
      S: { type: "SendToBatch", inputs: { batchName, content: 1, host: { workflow: { id } } } },
    });
    const request = { type: "Request", kind: "Http", inputs: {} };
    const missing = await published(request, send("Nobody"));
    expect(missing.status).toBe(422);
    expect(JSON.stringify(missing.body)).toContain("not in this environment");
    const inputs = { mode: "Inline", configurations: { orders: { releaseCriteria: { messageCount: 2 } } } };
    const { body: receiver } = await published({ type: "Batch", inputs }, COMPOSE, "Receiver of orders");
    const wrong = await published(request, send(receiver.id, "invoices"));
    expect(JSON.stringify(wrong.body)).toContain("has no batch 'invoices'");
    expect((await published(request, send("Receiver of orders"))).status).toBe(200);
  });
});
