import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { runUrl } from "@towpath/triggers";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "./testing/a-worker.ts";
import { sendEvent } from "./testing/send-event.ts";

const REQUEST = { manual: { type: "Request", kind: "Http", inputs: {} } };

let bench: WorkerBench;
let worker: Awaited<ReturnType<WorkerBench["start"]>>;
let service: Server;
let serviceUrl: string;
let received: { method: string; path: string; body: string }[] = [];

beforeAll(async () => {
  bench = await openBench();
  worker = await bench.start();
  service = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ method: request.method ?? "", path: request.url ?? "", body });
    response.setHeader("content-type", "application/json").end('{"id":"s-1"}');
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterEach(() => {
  received = [];
});
afterAll(async () => {
  await bench?.close();
  service?.closeAllConnections();
  service?.close();
});

const ended = (runId: string) =>
  eventually(async () => {
    const found = await bench.database.history.get(bench.environmentId, runId);
    return found !== null && found.endedAt !== null && found;
  }, `run ${runId} ended`);
const started = async (flow: Awaited<ReturnType<WorkerBench["publish"]>>, body: unknown = {}) => {
  const response = await sendEvent(await bench.address(worker, flow), body);
  return ((await response.json()) as { runId: string }).runId;
};
const statusOf = async (runId: string) =>
  (await bench.database.history.get(bench.environmentId, runId))?.status;
const waits = (runId: string) =>
  eventually(async () => (await statusOf(runId)) === "Waiting", `run ${runId} waits`);
/** Where the service was told to call back, at the worker of this test. */
const callbackAddress = async () => {
  const told = await eventually(
    async () => received.find(({ path }) => path === "/subscribe") ?? null,
    "told",
  );
  const { pathname, search } = new URL((JSON.parse(told.body) as { back: string }).back);
  return `${worker.url}${pathname}${search}`;
};

const asking = {
  triggers: REQUEST,
  actions: {
    Ask: {
      type: "HttpWebhook",
      inputs: {
        subscribe: {
          method: "POST",
          uri: "@concat(triggerBody()['service'], '/subscribe')",
          body: { back: "@listCallbackUrl()" },
        },
        unsubscribe: {
          method: "DELETE",
          uri: "@concat(triggerBody()['service'], '/subscriptions/', body('Ask')['id'])",
        },
      },
    },
    Then: { type: "Compose", inputs: "@body('Ask')", runAfter: { Ask: ["Succeeded"] } },
  },
};

describe("a callback address", () => {
  test("wakes its run with what was sent, once, and then tells that it was used", async () => {
    const flow = await bench.publish(asking);
    const runId = await started(flow, { service: serviceUrl });
    const address = await callbackAddress();
    await waits(runId);
    const first = await sendEvent(address, { approved: true });
    expect(first.status).toBe(202);
    expect(await ended(runId)).toMatchObject({ status: "Succeeded" });
    const steps = (await bench.journal(runId)).filter((entry) => entry.kind === "step");
    expect(steps).toMatchObject([
      { action: "Ask", outputs: { statusCode: 200, body: { approved: true } } },
      { action: "Then", outputs: { approved: true } },
    ]);
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /subscribe",
      "DELETE /subscriptions/s-1",
    ]);
    const second = await sendEvent(address, { approved: false });
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ code: "AlreadyAnswered" });
  });

  test("may be opened in a browser: a GET counts, with its queries", async () => {
    const flow = await bench.publish(asking);
    const runId = await started(flow, { service: serviceUrl });
    const address = await callbackAddress();
    expect((await fetch(`${address}&answer=yes`)).status).toBe(202);
    await ended(runId);
    const ask = (await bench.journal(runId)).find((entry) => entry.kind === "step" && entry.action === "Ask");
    expect(ask?.outputs).toMatchObject({ queries: { answer: "yes" } });
  });

  test("that is not signed, not ours or not of a run is told nothing", async () => {
    const flow = await bench.publish(asking);
    const runId = await started(flow, { service: serviceUrl });
    const address = await callbackAddress();
    const secret = await bench.database.secret("hooks");
    const elsewhere = {
      kind: "callback",
      runId: "01890000-0000-7000-8000-000000000009",
      key: "callback:x",
    } as const;
    const unsigned = await sendEvent(address.replace(/sig=[^&]+/, "sig=x"));
    expect(unsigned.status).toBe(401);
    expect(await unsigned.json()).toEqual({
      code: "UnknownAddress",
      message: "No run is answered at this address. Copy it again from where you were given it, as a whole.",
    });
    expect((await sendEvent(`${worker.url}/hooks/runs/${runId}`)).status).toBe(404);
    expect((await sendEvent(runUrl(worker.url, secret, elsewhere))).status).toBe(404);
    expect((await fetch(address, { method: "DELETE" })).status).toBe(405);
    const broken = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect(broken.status).toBe(400);
    await bench.database.runs.requestCancel(runId);
    await bench.database.signals.send("cancel", [runId]);
    expect(await ended(runId)).toMatchObject({ status: "Cancelled" });
    expect((await sendEvent(address)).status).toBe(410);
  });

  test("of an action that ran out of time is told that nobody waits any more, though the run goes on", async () => {
    const { Ask } = asking.actions;
    const flow = await bench.publish({
      triggers: REQUEST,
      actions: {
        Ask: { ...Ask, limit: { timeout: "PT1S" } },
        After: {
          type: "Wait",
          inputs: { interval: { count: 1, unit: "Hour" } },
          runAfter: { Ask: ["TimedOut"] },
        },
      },
    });
    const runId = await started(flow, { service: serviceUrl });
    const address = await callbackAddress();
    await eventually(
      async () => (await bench.journal(runId)).some(({ status }) => status === "TimedOut"),
      "the action is out of time",
    );
    for (const _again of [1, 2]) {
      const late = await sendEvent(address, { approved: true });
      expect(late.status).toBe(410);
      expect(await late.json()).toEqual({
        code: "NotAwaited",
        message: "The flow does not wait for this answer any more: it went on without it.",
      });
    }
    expect(await bench.database.runs.readMessages(runId)).toEqual([]);
  });

  test("of a run that is cancelled while it sleeps: the subscription is given up, and every step is closed", async () => {
    const flow = await bench.publish(asking);
    const runId = await started(flow, { service: serviceUrl });
    await callbackAddress();
    await waits(runId);
    const before = performance.now();
    expect(await bench.database.runs.requestCancel(runId)).toBe("requested");
    await bench.database.signals.send("cancel", [runId]);
    expect(await ended(runId)).toMatchObject({ status: "Cancelled" });
    expect(performance.now() - before).toBeLessThan(4_000);
    expect(received.map(({ method }) => method)).toEqual(["POST", "DELETE"]);
    const last = (await bench.journal(runId)).filter((entry) => entry.kind === "step");
    expect(last.map(({ action, status }) => [action, status])).toEqual([
      ["Ask", "Cancelled"],
      ["Then", "Skipped"],
    ]);
  });

  test("wakes a run although its signal and its worker are lost", async () => {
    const flow = await bench.publish(asking);
    const runId = await started(flow, { service: serviceUrl });
    const told = await callbackAddress();
    await waits(runId);
    const key = decodeURIComponent(new URL(told).pathname.split("/").at(-1) ?? "");
    await bench.database.runs.deliver({ runId, key, body: { headers: {}, body: "quiet" } });
    expect(await ended(runId)).toMatchObject({ status: "Succeeded" });
  });
});

describe("a flow that runs another flow", () => {
  const childOf = (id: string) => ({
    triggers: REQUEST,
    actions: {
      Call: {
        type: "Workflow",
        inputs: { host: { triggerName: "manual", workflow: { id } }, body: "@triggerBody()" },
      },
      Then: { type: "Compose", inputs: "@body('Call')", runAfter: { Call: ["Succeeded"] } },
    },
  });
  const answering = {
    triggers: REQUEST,
    actions: {
      R: { type: "Response", inputs: { statusCode: 200, body: "@mul(triggerBody()['n'], 2)" } },
    },
  };
  const stepsOf = async (runId: string) =>
    (await bench.journal(runId)).filter((entry) => entry.kind === "step");

  test("by name goes on with its answer, and the two runs know each other", async () => {
    const child = await bench.publish(answering);
    const parent = await bench.publish(childOf(`/workflows/${child.name.toUpperCase()}`));
    const runId = await started(parent, { n: 21 });
    expect(await ended(runId)).toMatchObject({ status: "Succeeded" });
    expect((await stepsOf(runId)).at(-1)).toMatchObject({ action: "Then", outputs: 42 });
    const [childRun] = await bench.runs(child);
    expect(childRun).toMatchObject({ status: "Succeeded", mode: "live" });
    const intent = (await bench.journal(runId)).find((entry) => entry.kind === "intent");
    expect(intent?.detail).toMatchObject({ childRunId: childRun?.id });
  });

  test("by id works too; many at once each get their own answer", async () => {
    const child = await bench.publish(answering);
    const parent = await bench.publish({
      triggers: REQUEST,
      actions: {
        Each: {
          type: "Foreach",
          foreach: "@range(1, 25)",
          actions: {
            Call: {
              type: "Workflow",
              inputs: { host: { workflow: { id: child.id } }, body: { n: "@item()" } },
            },
          },
        },
        All: { type: "Compose", inputs: "@body('Call')", runAfter: { Each: ["Succeeded"] } },
      },
    });
    const runId = await started(parent);
    expect(await ended(runId)).toMatchObject({ status: "Succeeded" });
    expect((await stepsOf(runId)).at(-1)?.outputs).toEqual(Array.from({ length: 25 }, (_, i) => (i + 1) * 2));
    expect(await bench.runs(child)).toHaveLength(25);
  });

  test.each([
    ["is not there", "no such flow", "ChildFlowNotFound"],
    ["is off", "", "ChildFlowOff"],
  ])("that %s fails its step by name", async (_what, name, code) => {
    const child = await bench.publish(answering);
    await bench.database.flows.setEnabled(bench.environmentId, child.id, false, null);
    const parent = await bench.publish(childOf(name === "" ? child.id : name));
    const runId = await started(parent, { n: 1 });
    expect(await ended(runId)).toMatchObject({ status: "Failed" });
    expect((await stepsOf(runId))[0]).toMatchObject({ status: "Failed", error: { code } });
  });

  test("cancels it when it is cancelled itself", async () => {
    const child = await bench.publish({
      triggers: REQUEST,
      actions: {
        W: { type: "Wait", inputs: { interval: { count: 1, unit: "Hour" } } },
        R: { type: "Response", inputs: { statusCode: 200 }, runAfter: { W: ["Succeeded"] } },
      },
    });
    const parent = await bench.publish(childOf(child.id));
    const runId = await started(parent, { n: 1 });
    const childRun = await eventually(async () => (await bench.runs(child))[0] ?? null, "the child began");
    await waits(runId);
    await waits(childRun.id);
    await bench.database.runs.requestCancel(runId);
    await bench.database.signals.send("cancel", [runId]);
    expect(await ended(runId)).toMatchObject({ status: "Cancelled" });
    expect(await ended(childRun.id)).toMatchObject({ status: "Cancelled" });
  });
});

describe("a Response that answers later", () => {
  const later = (more: object = {}) => ({
    triggers: { manual: { ...REQUEST.manual, ...more } },
    actions: {
      W: { type: "Wait", inputs: { interval: { count: "@triggerBody()['seconds']", unit: "Second" } } },
      R: {
        type: "Response",
        operationOptions: "Asynchronous",
        inputs: { statusCode: 201, headers: { "X-A": "b" }, body: { done: true } },
        runAfter: { W: ["Succeeded"] },
      },
    },
  });
  const local = (location: string) => `${worker.url}${location.replace(/^https?:\/\/[^/]+/, "")}`;

  test("gives the caller an address at once, which answers 202 until the answer is there", async () => {
    const flow = await bench.publish(later());
    const first = await sendEvent(await bench.address(worker, flow), { seconds: 2 });
    expect(first.status).toBe(202);
    expect(Number(first.headers.get("retry-after"))).toBeGreaterThan(0);
    const address = local(first.headers.get("location") ?? "");
    const early = await fetch(address);
    expect(early.status).toBe(202);
    expect(local(early.headers.get("location") ?? "")).toBe(address);
    await ended(first.headers.get("towpath-run-id") ?? "");
    for (let times = 0; times < 2; times++) {
      const answer = await fetch(address);
      expect(answer.status).toBe(201);
      expect(answer.headers.get("x-a")).toBe("b");
      expect(await answer.json()).toEqual({ done: true });
    }
    expect((await fetch(address.replace(/sig=[^&]+/, "sig=x"))).status).toBe(401);
    expect((await sendEvent(address)).status).toBe(405);
  });

  test("tells when the run ended without an answer, and hides its run when the trigger says so", async () => {
    const flow = await bench.publish(later({ operationOptions: "SuppressWorkflowHeadersOnResponse" }));
    const first = await sendEvent(await bench.address(worker, flow), { seconds: "never" });
    expect(first.headers.get("towpath-run-id")).toBeNull();
    expect(await first.json()).toEqual({});
    const address = local(first.headers.get("location") ?? "");
    const told = await eventually(async () => {
      const answer = await fetch(address);
      return answer.status === 202 ? null : answer;
    }, "an end");
    expect(told.status).toBe(502);
  });

  test("is waited for by a flow that calls it", async () => {
    const child = await bench.publish(later());
    const parent = await bench.publish({
      triggers: REQUEST,
      actions: {
        Call: {
          type: "Workflow",
          inputs: { host: { workflow: { id: child.id } }, body: { seconds: 1 } },
        },
      },
    });
    const runId = await started(parent);
    expect(await ended(runId)).toMatchObject({ status: "Succeeded" });
    const call = (await bench.journal(runId)).find((entry) => entry.kind === "step");
    expect(call).toMatchObject({ code: "Created", outputs: { statusCode: 201, body: { done: true } } });
  });
});
