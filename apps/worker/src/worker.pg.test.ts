import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { silentLogger } from "@towpath/prelude";
import { openRunQueue } from "@towpath/queue";
import { findRedisServer, startRedis } from "@towpath/queue/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "./testing/a-worker.ts";
import { sendEvent } from "./testing/send-event.ts";

const REQUEST = { manual: { type: "Request", kind: "Http", inputs: {} } };
const COMPOSE = { Compose: { type: "Compose", inputs: "@triggerBody()?['n']" } };

const redisBinary = findRedisServer();
if (redisBinary === null) console.warn("Not run: a worker on Redis, because no redis-server was found.");

let bench: WorkerBench;
let worker: Awaited<ReturnType<WorkerBench["start"]>>;
let service: Server;
let serviceUrl: string;
let calls: { path: string; key: string | undefined }[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  bench = await openBench();
  worker = await bench.start();
  service = createServer((request, response) => {
    calls.push({ path: request.url ?? "", key: request.headers["idempotency-key"]?.toString() });
    answer(request, response);
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterEach(() => {
  calls = [];
  answer = (_request, response) => response.end();
});
afterAll(async () => {
  await bench?.close();
  service?.closeAllConnections();
  service?.close();
});

const run = async (runId: string) => bench.database.history.get(bench.environmentId, runId);
const ended = (runId: string) =>
  eventually(async () => {
    const found = await run(runId);
    return found !== null && found.endedAt !== null && found;
  }, `run ${runId} ended`);

describe("a request to a hook address", () => {
  test("is stored, answered with 202 and the run's id, and runs to its end", async () => {
    const flow = await bench.publish({ triggers: REQUEST, actions: COMPOSE });
    const response = await sendEvent(await bench.address(worker, flow), { n: 7 });
    expect(response.status).toBe(202);
    const { runId } = (await response.json()) as { runId: string };
    expect(response.headers.get("towpath-run-id")).toBe(runId);
    expect(await ended(runId)).toMatchObject({ status: "Succeeded", flowId: flow.id, mode: "live" });
    const step = (await bench.journal(runId)).find((entry) => entry.action === "Compose");
    expect(step).toMatchObject({ status: "Succeeded", outputs: 7 });
  });

  test("gets what the Response action says, and the run goes on after it", async () => {
    const flow = await bench.publish({
      triggers: REQUEST,
      actions: {
        Response: {
          type: "Response",
          inputs: {
            statusCode: 201,
            headers: { "X-Flow": "yes" },
            body: { twice: "@mul(triggerBody()['n'],2)" },
          },
        },
        After: { type: "Compose", inputs: "after", runAfter: { Response: ["Succeeded"] } },
      },
    });
    const response = await sendEvent(await bench.address(worker, flow), { n: 21 });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-flow")).toBe("yes");
    expect(await response.json()).toEqual({ twice: 42 });
    expect(await ended(response.headers.get("towpath-run-id") ?? "")).toMatchObject({ status: "Succeeded" });
  });

  test("gets 502 when the run ends without reaching its Response", async () => {
    const flow = await bench.publish({
      triggers: REQUEST,
      actions: {
        Stop: { type: "Terminate", inputs: { runStatus: "Failed", runError: { code: "X", message: "no" } } },
        Response: { type: "Response", inputs: { statusCode: 200 }, runAfter: { Stop: ["Failed"] } },
      },
    });
    const response = await sendEvent(await bench.address(worker, flow));
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ code: "NoResponse" });
  });

  test("keeps NUL and lone surrogates of a body as they came", async () => {
    const flow = await bench.publish({
      triggers: REQUEST,
      actions: { Response: { type: "Response", inputs: { statusCode: 200, body: "@triggerBody()" } } },
    });
    const body = { nul: "a\u0000b", half: "\ud800" };
    const response = await sendEvent(await bench.address(worker, flow), body);
    expect(await response.json()).toEqual(body);
  });

  test("starts a run for each item with splitOn, and none when a condition says no", async () => {
    const splitting = await bench.publish({
      triggers: { manual: { ...REQUEST.manual, splitOn: "@triggerBody()" } },
      actions: COMPOSE,
    });
    const response = await sendEvent(await bench.address(worker, splitting), [{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(response.status).toBe(202);
    expect(((await response.json()) as { runIds: string[] }).runIds).toHaveLength(3);
    const silent = await bench.publish({
      triggers: {
        manual: { ...REQUEST.manual, conditions: [{ expression: "@equals(triggerBody()?['n'],1)" }] },
      },
      actions: COMPOSE,
    });
    const refused = await sendEvent(await bench.address(worker, silent), { n: 2 });
    expect(refused.status).toBe(202);
    expect(await refused.json()).toMatchObject({ triggered: false });
    expect(await bench.runs(silent)).toEqual([]);
  });

  test("calls out with one key and records what came back", async () => {
    answer = (_request, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end('{"ok":1}');
    const flow = await bench.publish({
      triggers: REQUEST,
      actions: { Call: { type: "Http", inputs: { method: "POST", uri: `${serviceUrl}/a`, body: { x: 1 } } } },
    });
    const { runId } = (await (await sendEvent(await bench.address(worker, flow))).json()) as {
      runId: string;
    };
    expect(await ended(runId)).toMatchObject({ status: "Succeeded" });
    expect(calls).toEqual([{ path: "/a", key: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });

  test("two hundred at once are each one run", async () => {
    const flow = await bench.publish({ triggers: REQUEST, actions: COMPOSE });
    const url = await bench.address(worker, flow);
    const responses = await Promise.all(Array.from({ length: 200 }, (_, n) => sendEvent(url, { n })));
    expect(responses.map(({ status }) => status).every((status) => status === 202)).toBe(true);
    await eventually(
      async () => (await bench.runs(flow)).filter(({ status }) => status === "Succeeded").length === 200,
      "200 runs succeeded",
    );
  });
});

describe("a request that is refused", () => {
  const moved = (url: URL, change: (path: string) => string) => {
    url.pathname = change(url.pathname);
  };
  test.each([
    ["unsigned", (url: URL) => url.searchParams.delete("sig"), 401],
    [
      "signed for another flow",
      (url: URL) => moved(url, (path) => path.replace(/hooks\/../, "hooks/zz")),
      401,
    ],
    ["with a path nobody asked for", (url: URL) => moved(url, (path) => `${path}/more`), 404],
    ["without a trigger", (url: URL) => moved(url, () => "/hooks/x"), 404],
  ])("%s, tells nothing but that", async (_what, change, status) => {
    const flow = await bench.publish({ triggers: REQUEST, actions: COMPOSE });
    const url = new URL(await bench.address(worker, flow));
    change(url);
    const response = await sendEvent(url.href);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(status === 401 ? { code: "UnknownAddress" } : {});
    expect(await bench.runs(flow)).toEqual([]);
  });

  test("with broken JSON, the wrong method or 20 MB gets a plain reason, and the next one is served", async () => {
    const flow = await bench.publish({ triggers: REQUEST, actions: COMPOSE });
    const url = await bench.address(worker, flow);
    const json = { "content-type": "application/json" };
    const broken = await fetch(url, { method: "POST", headers: json, body: "{" });
    expect([broken.status, await broken.json()]).toMatchObject([400, { code: "InvalidJSON" }]);
    const get = await fetch(url);
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
    const large = await fetch(url, { method: "POST", headers: json, body: "x".repeat(20 * 1_048_576) });
    expect([large.status, await large.json()]).toMatchObject([413, { code: "RequestTooLarge" }]);
    expect((await sendEvent(url)).status).toBe(202);
  });

  test("because its flow was switched off is 404 at once", async () => {
    const flow = await bench.publish({ triggers: REQUEST, actions: COMPOSE });
    const url = await bench.address(worker, flow);
    expect((await sendEvent(url)).status).toBe(202);
    await bench.database.flows.setEnabled(bench.environmentId, flow.id, false, null);
    await bench.database.signals.send("flow", [flow.id]);
    await eventually(async () => (await sendEvent(url)).status === 404, "the address is gone");
  });
});

describe("time", () => {
  test("a recurrence fires by itself, again and again, and stops when the flow is switched off", async () => {
    const flow = await bench.publish({
      triggers: { Recurrence: { type: "Recurrence", recurrence: { frequency: "Second", interval: 1 } } },
      actions: { Now: { type: "Compose", inputs: "@trigger()['name']" } },
    });
    await eventually(
      async () => (await bench.runs(flow)).filter(({ status }) => status === "Succeeded").length >= 2,
      "two ticks",
    );
    await bench.database.flows.setEnabled(bench.environmentId, flow.id, false, null);
  });

  test("a run that waits gives its place back and is woken in time", async () => {
    const flow = await bench.publish({
      triggers: REQUEST,
      actions: { Wait: { type: "Wait", inputs: { interval: { count: 6, unit: "Second" } } } },
    });
    const { runId } = (await (await sendEvent(await bench.address(worker, flow))).json()) as {
      runId: string;
    };
    await eventually(async () => (await run(runId))?.status === "Waiting", "the run waits");
    const end = await ended(runId);
    expect(end.status).toBe("Succeeded");
    expect((end.endedAt ?? 0) - end.createdAt).toBeGreaterThanOrEqual(6_000);
    expect((end.endedAt ?? 0) - end.createdAt).toBeLessThan(9_500);
  });
});

describe("several workers", () => {
  test("a caller held by one gets the answer that another worker made", async () => {
    const busy = await bench.start({ WORKER_CONCURRENCY: "1" });
    const hold: (() => void)[] = [];
    answer = (_request, response) => void hold.push(() => response.end());
    const blocker = await bench.publish({
      triggers: REQUEST,
      actions: { Call: { type: "Http", inputs: { method: "GET", uri: `${serviceUrl}/hold` } } },
    });
    await sendEvent(await bench.address(busy, blocker));
    await eventually(async () => hold.length === 1, "the only place of the busy worker is taken");
    const flow = await bench.publish({
      triggers: REQUEST,
      actions: { Response: { type: "Response", inputs: { statusCode: 200, body: "from elsewhere" } } },
    });
    const response = await sendEvent(await bench.address(busy, flow));
    expect([response.status, await response.text()]).toEqual([200, "from elsewhere"]);
    for (const go of hold) go();
    await busy.stop();
  });

  test("a worker that stops gives its runs to the next, which asks the service again with the same key", async () => {
    const first = await bench.start();
    let held = 0;
    answer = (_request, response) => {
      held += 1;
      if (held > 1) response.end("done");
    };
    const flow = await bench.publish({
      triggers: REQUEST,
      actions: { Call: { type: "Http", inputs: { method: "POST", uri: `${serviceUrl}/again` } } },
    });
    const { runId } = (await (await sendEvent(await bench.address(first, flow))).json()) as { runId: string };
    await eventually(async () => held === 1, "the call is under way");
    await first.stop();
    expect(await ended(runId)).toMatchObject({ status: "Succeeded" });
    expect(calls).toHaveLength(2);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
  });

  test("a worker that comes back under its name takes over at once what it held when it died", async () => {
    answer = (_request, response) => response.end("done");
    const flow = await bench.publish({
      triggers: REQUEST,
      actions: { Call: { type: "Http", inputs: { method: "POST", uri: `${serviceUrl}/again` } } },
    });
    const [runId = ""] = await bench.accept(flow, 1, { workerId: "phoenix", leaseMs: 60_000 });
    const reborn = await bench.start({ TOWPATH_WORKER_ID: "phoenix", INGRESS: "off" });
    expect(await ended(runId)).toMatchObject({ status: "Succeeded" });
    await reborn.stop();
  });

  test("a cancelled run ends Cancelled within a heartbeat", async () => {
    answer = () => undefined;
    const flow = await bench.publish({
      triggers: REQUEST,
      actions: { Call: { type: "Http", inputs: { method: "GET", uri: `${serviceUrl}/never` } } },
    });
    const { runId } = (await (await sendEvent(await bench.address(worker, flow))).json()) as {
      runId: string;
    };
    await eventually(async () => calls.length === 1, "the call is under way");
    expect(await bench.database.runs.requestCancel(runId)).toBe("requested");
    await bench.database.signals.send("cancel", [runId]);
    expect(await ended(runId)).toMatchObject({ status: "Cancelled" });
  });
});

describe("the queue", () => {
  const succeeded = (flow: Awaited<ReturnType<WorkerBench["publish"]>>, count: number) =>
    eventually(
      async () => (await bench.runs(flow)).filter(({ status }) => status === "Succeeded").length === count,
      `${count} runs succeeded`,
    );

  test("may lose every ring: the sweep finds the runs, and each runs once", async () => {
    answer = (_request, response) => response.end();
    const flow = await bench.publish({
      triggers: REQUEST,
      actions: { Call: { type: "Http", inputs: { method: "POST", uri: `${serviceUrl}/lost` } } },
    });
    await bench.accept(flow, 100);
    await bench.wipeQueue();
    await succeeded(flow, 100);
    expect(calls).toHaveLength(100);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(100);
  });

  test.skipIf(redisBinary === null)(
    "may be Redis: a ring wakes a worker without the sweep's help",
    async () => {
      const redis = await startRedis(redisBinary ?? "");
      const onRedis = await bench.start({ REDIS_URL: redis.url, INGRESS: "off" });
      expect(onRedis.port).toBe(null);
      await worker.stop();
      const producer = await openRunQueue({
        backend: { kind: "redis", url: redis.url },
        logger: silentLogger,
      });
      const flow = await bench.publish({ triggers: REQUEST, actions: COMPOSE });
      const tookMs: number[] = [];
      for (let round = 1; round <= 3; round += 1) {
        const startedAt = performance.now();
        const runIds = await bench.accept(flow, 1);
        await producer.ring(runIds.map((runId) => ({ runId, ring: 0 })));
        await succeeded(flow, round);
        tookMs.push(performance.now() - startedAt);
      }
      // One that the sweep had to find would take the five seconds from one sweep to the next.
      expect(Math.min(...tookMs.slice(1))).toBeLessThan(4_000);
      await producer.close();
      await onRedis.stop();
      await redis.stop();
      worker = await bench.start();
    },
  );
});

test("a port that is taken is said in one sentence", async () => {
  const taken = String(worker.port);
  await expect(bench.start({ PORT: taken })).rejects.toThrow(`Port ${taken} is already used`);
});

test("health is told at /healthz, and nothing else is there without a web app", async () => {
  const health = await fetch(`${worker.url}/healthz`);
  expect([health.status, await health.json()]).toEqual([200, { ok: true }]);
  expect((await fetch(`${worker.url}/flows`)).status).toBe(404);
});
