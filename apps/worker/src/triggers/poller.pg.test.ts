import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "../testing/a-worker.ts";

let bench: WorkerBench;
let service: Server;
let serviceUrl: string;
let keys: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  bench = await openBench();
  service = createServer((request, response) => {
    keys.push(request.url ?? "");
    answer(request, response);
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterEach(() => {
  keys = [];
});
afterAll(async () => {
  await bench?.close();
  service?.closeAllConnections();
  service?.close();
});

const aPoll = (path: string, more: object = {}) => ({
  triggers: {
    Poll: {
      type: "Http",
      inputs: { method: "GET", uri: `${serviceUrl}${path}`, retryPolicy: { type: "none" } },
      recurrence: { frequency: "Hour", interval: 1 },
      ...more,
    },
  },
  actions: { Compose: { type: "Compose", inputs: "@triggerBody()?['n']" } },
});
const off = (flow: { id: string }) =>
  bench.database.flows.setEnabled(bench.environmentId, flow.id, false, null);
const facts = (flow: { id: string }) => bench.database.flows.trigger(bench.environmentId, flow.id);

test("an address that answers 200 starts a run with what it said; the run ends", async () => {
  const worker = await bench.start({ INGRESS: "off" });
  answer = (_request, response) => response.setHeader("content-type", "application/json").end('{"n":7}');
  const flow = await bench.publish(aPoll("/a"));
  const run = await eventually(
    async () => (await bench.runs(flow)).find((one) => one.endedAt !== null) ?? null,
    "a run",
  );
  expect(run.status).toBe("Succeeded");
  expect((await bench.journal(run.id)).find((entry) => entry.action === "Compose")).toMatchObject({
    outputs: 7,
  });
  expect(await facts(flow)).toMatchObject({
    kind: "poll",
    outcome: "fired",
    checks: 1,
    idle: 0,
    failures: 0,
  });
  await off(flow);
  await worker.stop();
});

test("one that answers 202 or not at all starts nothing, and the flow says why", async () => {
  const worker = await bench.start({ INGRESS: "off" });
  answer = (_request, response) => response.writeHead(202).end();
  const flow = await bench.publish(aPoll("/b"));
  await eventually(async () => (await facts(flow))?.outcome === "nothing", "a check");
  answer = (_request, response) => response.writeHead(404).end();
  const other = await bench.publish(aPoll("/c"));
  const failed = await eventually(async () => {
    const found = await facts(other);
    return found?.outcome === "failed" ? found : null;
  }, "a failed check");
  expect(failed).toMatchObject({ message: "The address answered 404 (NotFound).", failures: 1 });
  expect([...(await bench.runs(flow)), ...(await bench.runs(other))]).toEqual([]);
  await off(flow);
  await off(other);
  await worker.stop();
});

test("a slow service holds up no other, and a worker that stops leaves its check to the next", async () => {
  const first = await bench.start({ INGRESS: "off" });
  const waiting: ServerResponse[] = [];
  answer = (request, response) => {
    if (request.url === "/slow") waiting.push(response);
    else response.end();
  };
  const slow = await bench.publish(aPoll("/slow"));
  await eventually(async () => waiting.length === 1, "the slow call");
  const quick = await bench.publish(aPoll("/quick"));
  await eventually(async () => (await bench.runs(quick)).length === 1, "the quick run");
  await first.stop();
  expect(await bench.runs(slow)).toEqual([]);
  answer = (_request, response) => response.end();
  const second = await bench.start({ INGRESS: "off" });
  await eventually(async () => (await bench.runs(slow)).length === 1, "the run of the slow one");
  expect(keys.filter((key) => key === "/slow")).toHaveLength(2);
  await off(slow);
  await off(quick);
  await second.stop();
});
