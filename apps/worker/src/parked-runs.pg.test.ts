import { randomBytes } from "node:crypto";
import { aFile } from "@towpath/connectors/testing";
import type { StoredFlow } from "@towpath/db";
import { createVault, parseMasterKeys } from "@towpath/vault";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "./testing/a-worker.ts";
import {
  type ConnectedFlows,
  connectedFlows,
  openService,
  type ServiceOfTest,
} from "./testing/connected-flows.ts";

const MASTER = randomBytes(32).toString("base64");
const RUNS = 40;

let bench: WorkerBench;
let flows: ConnectedFlows;
let service: ServiceOfTest;
let taken: string;

beforeAll(async () => {
  bench = await openBench();
  flows = await connectedFlows(bench, MASTER);
  service = await openService();
  for (const _ of [1, 2]) await bench.start({ TOWPATH_MASTER_KEY: MASTER, INGRESS: "off" });
});
afterAll(async () => {
  await bench?.close();
  service?.close();
});
beforeEach(() => {
  service.asked.length = 0;
  taken = "old-key";
  takenKeys = [];
  service.answers(({ headers, url }) => {
    if (headers["x-key"] !== taken) return { status: 401, body: { message: "Unknown key" } };
    if (url === "/orders") takenKeys.push(String(headers["idempotency-key"]));
    return { body: url === "/items" ? { value: items.map((id) => ({ id })) } : {} };
  });
});

let items: readonly number[] = [];

function files() {
  const { host } = new URL(service.url);
  const definition = {
    swagger: "2.0",
    info: { title: "Orders", version: "1" },
    host,
    schemes: ["http"],
    securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Key" } },
    paths: {
      "/orders": { post: { operationId: "Order", responses: { 200: {} } } },
      "/items": { get: { operationId: "OnItem", "x-ms-trigger": "batch", responses: { 200: {} } } },
    },
  };
  return [
    aFile("apiDefinition.swagger.json", definition),
    aFile("apiProperties.json", {
      properties: { connectionParameters: { api_key: { type: "securestring" } } },
    }),
  ];
}
const host = (operationId: string) => ({
  connectionReferenceName: "shared_orders",
  operationId,
  apiId: "/providers/Microsoft.PowerApps/apis/shared_orders",
});
const orderFlow = {
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    Order: { type: "OpenApiConnection", inputs: { host: host("Order"), parameters: {} } },
    After: { type: "Compose", inputs: "done", runAfter: { Order: ["Succeeded"] } },
  },
};
const connect = () => flows.connect("orders", files(), { api_key: "old-key" });
const stored = (id: string) => bench.database.connections.get(bench.environmentId, id);

async function replaceKey(id: string, key: string): Promise<void> {
  const connection = await stored(id);
  if (connection === null) throw new Error("There is no such connection");
  const { environmentId, credentialVersion: seen, parameterSet, values, sendsTo } = connection;
  const vault = createVault(bench.database.connections, parseMasterKeys(MASTER));
  const place = { environmentId, connectionId: id, credentialVersion: seen + 1 };
  const sealed = await vault.seal(place, { api_key: key });
  if (!sealed.ok) throw new Error(sealed.failure);
  const change = { parameterSet, values, sendsTo, ...sealed.value };
  await bench.database.connections.replaceCredential(environmentId, id, seen, change);
}

const waiting = (flow: StoredFlow, count: number) =>
  eventually(async () => {
    const runs = await bench.runs(flow);
    return runs.filter(({ awaitsConnection }) => awaitsConnection).length === count;
  }, `${count} runs that wait`);
const ended = async (flow: StoredFlow) => {
  await eventually(
    async () => (await bench.runs(flow)).every(({ endedAt }) => endedAt !== null),
    "the end of all runs",
  );
  return (await bench.runs(flow)).map(({ status }) => status);
};
/** The keys of the writes that the service took, in the order in which they came. */
let takenKeys: string[];

describe("runs whose key is not taken any more", () => {
  test("wait, and all go on when it is replaced; each write arrives once under the key it had", async () => {
    const id = await connect();
    const flow = await flows.publish(orderFlow, { shared_orders: id });
    taken = "new-key";
    await bench.accept(flow, RUNS);
    await waiting(flow, RUNS);
    expect((await stored(id))?.status).toBe("needs-sign-in");
    expect((await stored(id))?.waitingRuns).toBe(RUNS);
    const refused = new Map(
      (await Promise.all((await bench.runs(flow)).map((run) => bench.journal(run.id)))).map((lines) => {
        const intent = lines.find(({ kind }) => kind === "intent")?.detail as { idempotencyKey: string };
        return [intent.idempotencyKey, lines.at(-1)?.error?.message];
      }),
    );
    expect([...refused.values()].every((words) => words?.includes("Ann, whose connection it is"))).toBe(true);
    await replaceKey(id, "new-key");
    expect(new Set(await ended(flow))).toEqual(new Set(["Succeeded"]));
    expect(takenKeys.toSorted()).toEqual([...refused.keys()].toSorted());
    expect((await stored(id))?.waitingRuns).toBe(0);
  });

  test("go on although nobody did anything, when one that tries is taken", async () => {
    const id = await connect();
    const flow = await flows.publish(orderFlow, { shared_orders: id });
    taken = "";
    await bench.accept(flow, 5);
    await waiting(flow, 5);
    taken = "old-key";
    // As if ten minutes had passed.
    await bench.query(
      "update connections set broken_since = broken_since - interval '10 min' where id = $1",
      [id],
    );
    await bench.query(
      `update connection_waits set since = since - interval '10 min', tried_at = tried_at - interval '10 min'
       where connection_id = $1`,
      [id],
    );
    expect(new Set(await ended(flow))).toEqual(new Set(["Succeeded"]));
    expect(takenKeys).toHaveLength(5);
    expect(new Set(takenKeys).size).toBe(5);
    expect((await stored(id))?.status).toBe("connected");
  });

  test("wait as well when their connector sends elsewhere by now, until somebody enters the key again", async () => {
    const id = await connect();
    const flow = await flows.publish(orderFlow, { shared_orders: id });
    await bench.query("update connections set sends_to = 'elsewhere' where id = $1", [id]);
    await bench.accept(flow, 1);
    await waiting(flow, 1);
    expect(service.asked).toEqual([]);
    const sendsTo = (await stored(await connect()))?.sendsTo;
    await bench.query("update connections set sends_to = $2 where id = $1", [id, sendsTo]);
    await replaceKey(id, "old-key");
    expect(await ended(flow)).toEqual(["Succeeded"]);
  });
});

describe("a trigger whose key is not taken any more", () => {
  test("is on hold with what it knows, and gives what came meanwhile when the key is replaced", async () => {
    items = [1];
    const id = await connect();
    const flow = await flows.publish(
      {
        triggers: {
          When: {
            type: "OpenApiConnection",
            recurrence: { frequency: "Second", interval: 1 },
            splitOn: "@triggerOutputs()?['body/value']",
            inputs: { host: host("OnItem"), parameters: {}, retryPolicy: { type: "none" } },
          },
        },
        actions: { Say: { type: "Compose", inputs: "@triggerBody()?['id']" } },
      },
      { shared_orders: id },
    );
    const facts = () => bench.database.flows.trigger(bench.environmentId, flow.id);
    await eventually(async () => ((await facts())?.checks ?? 0) > 0, "the first check");
    taken = "new-key";
    const held = await eventually(async () => {
      const now = await facts();
      return now?.heldSince == null ? null : now;
    }, "the hold");
    expect(held).toMatchObject({ outcome: "held", failures: 0 });
    expect(held.message).toContain("Ann, whose connection it is");
    const [needed] = await bench.database.waits.needed(bench.environmentId, 10);
    expect(needed).toMatchObject({ connectionId: id, flows: [{ id: flow.id }] });
    items = [1, 2, 3];
    await replaceKey(id, "new-key");
    await eventually(async () => (await bench.runs(flow)).length === 2, "a run for each new item");
    expect((await facts())?.heldSince).toBeNull();
    await flows.delete(flow);
  });
});
