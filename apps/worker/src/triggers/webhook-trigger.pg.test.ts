import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "../testing/a-worker.ts";
import { sendEvent } from "../testing/send-event.ts";

interface Hook {
  readonly id: string;
  readonly callbackUrl: string;
}

let bench: WorkerBench;
let worker: Awaited<ReturnType<WorkerBench["start"]>>;
let service: Server;
let serviceUrl: string;
/** What the other side has subscribed, by its own ids. */
let hooks = new Map<string, Hook>();
let keys: string[] = [];
let refuse = false;

/** A service that keeps hooks: POST /hooks makes one, DELETE /hooks/{id} takes it away. */
beforeAll(async () => {
  bench = await openBench();
  service = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += String(chunk);
    });
    request.on("end", () => {
      keys.push(String(request.headers["idempotency-key"]));
      const [, , id = ""] = String(request.url).split("/");
      if (refuse) response.writeHead(500).end();
      else if (request.method === "DELETE") {
        response.writeHead(hooks.delete(id) ? 204 : 404).end();
      } else {
        const hook = { id: `h${hooks.size + 1}`, callbackUrl: JSON.parse(text).callbackUrl as string };
        hooks.set(hook.id, hook);
        response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ id: hook.id }));
      }
    });
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  worker = await bench.start({ PUBLIC_URL: "http://towpath.example" });
});
afterEach(() => {
  hooks = new Map();
  keys = [];
  refuse = false;
});
afterAll(async () => {
  await bench?.close();
  service?.closeAllConnections();
  service?.close();
});

const aFlow = (more: object = {}) => ({
  triggers: {
    Hook: {
      type: "HttpWebhook",
      inputs: {
        subscribe: {
          method: "POST",
          uri: `${serviceUrl}/hooks`,
          body: { callbackUrl: "@{listCallbackUrl()}" },
          retryPolicy: { type: "fixed", count: 9, interval: "PT0.1S" },
        },
        unsubscribe: { method: "DELETE", uri: `${serviceUrl}/hooks/@{triggerBody()['id']}` },
      },
      ...more,
    },
  },
  actions: { Compose: { type: "Compose", inputs: "@triggerBody()?['n']" } },
});
const one = () => eventually(async () => [...hooks.values()][0] ?? null, "a subscription");
const none = () => eventually(async () => hooks.size === 0, "no subscription");
const state = async (flow: { id: string }) =>
  (await bench.database.flows.subscription(bench.environmentId, flow.id))?.state ?? null;
const here = (hook: Hook) => hook.callbackUrl.replace("http://towpath.example", worker.url);
async function switchOff(flow: { id: string }) {
  await bench.database.flows.setEnabled(bench.environmentId, flow.id, false, null);
  await bench.database.signals.send("flow", [flow.id]);
}

describe("a webhook trigger", () => {
  test("subscribes when it is published, runs when it is called back, and unsubscribes when it goes off", async () => {
    const flow = await bench.publish(aFlow());
    const hook = await one();
    expect(hook.callbackUrl).toMatch(/^http:\/\/towpath\.example\/hooks\/[\w-]+\/Hook\/[0-9a-f-]{36}\?sp=/);
    const answer = await sendEvent(here(hook), { n: 7 });
    expect(answer.status).toBe(202);
    const { runId } = (await answer.json()) as { runId: string };
    await eventually(async () => {
      const run = await bench.database.history.get(bench.environmentId, runId);
      return run?.status === "Succeeded";
    }, "the run");
    expect((await bench.journal(runId)).find((entry) => entry.action === "Compose")).toMatchObject({
      outputs: 7,
    });
    expect(await state(flow)).toBe("subscribed");
    await switchOff(flow);
    await none();
    await eventually(async () => (await state(flow)) === null, "no row");
    expect((await sendEvent(here(hook), {})).status).toBe(404);
  });

  test("is only heard at the address of its subscription, signed", async () => {
    const flow = await bench.publish(aFlow());
    const url = here(await one());
    const other = url.replace(/[0-9a-f-]{36}/, "00000000-0000-7000-8000-000000000000");
    expect((await sendEvent(other, {})).status).toBe(404);
    expect((await sendEvent(url.replace(/\/[0-9a-f-]{36}/, ""), {})).status).toBe(404);
    expect((await sendEvent(url.replace(/sig=.{6}/, "sig=aaaaaa"), {})).status).toBe(401);
    expect(await bench.runs(flow)).toEqual([]);
    await switchOff(flow);
    await none();
  });

  test("tries again while the service refuses, under one key; the flow says why", async () => {
    refuse = true;
    const flow = await bench.publish(aFlow());
    await eventually(async () => keys.length >= 3, "three tries");
    expect(await bench.database.flows.subscription(bench.environmentId, flow.id)).toMatchObject({
      state: "subscribing",
      message: "The service answered 500 (InternalServerError) to the subscription.",
    });
    refuse = false;
    await one();
    expect(new Set(keys).size).toBe(1);
    await switchOff(flow);
    await none();
  });

  test("fires once for a delivery that comes fifty times, and each sender hears 202", async () => {
    const flow = await bench.publish(aFlow());
    const url = here(await one());
    const headers = { "webhook-id": "msg_1" };
    const answers = await Promise.all(Array.from({ length: 50 }, () => sendEvent(url, { n: 1 }, headers)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const bodies = await Promise.all(
      answers.map(async (answer) => (await answer.json()) as { runId: string }),
    );
    expect(new Set(bodies.map(({ runId }) => runId)).size).toBe(1);
    expect(await bench.runs(flow)).toHaveLength(1);
    await sendEvent(url, { n: 1 }, { "X-Request-Id": "same" });
    await sendEvent(url, { n: 1 }, { "X-Request-Id": "same" });
    expect(await bench.runs(flow)).toHaveLength(3);
    await switchOff(flow);
    await none();
  });

  test("has its conditions and its splitOn like any other trigger", async () => {
    const flow = await bench.publish(
      aFlow({
        splitOn: "@triggerBody()",
        conditions: [{ expression: "@greater(length(triggerBody()), 1)" }],
      }),
    );
    const url = here(await one());
    expect(await (await sendEvent(url, [{ n: 1 }])).json()).toMatchObject({ triggered: false });
    await sendEvent(url, [{ n: 1 }, { n: 2 }]);
    expect(await bench.runs(flow)).toHaveLength(2);
    await switchOff(flow);
    await none();
  });
});
