import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "./testing/a-worker.ts";
import { sendEvent } from "./testing/send-event.ts";

let bench: WorkerBench;
let workers: Awaited<ReturnType<WorkerBench["start"]>>[];
let service: Server;
/** Bodies in the order they came, and how many calls were open at once. */
const seen: { n: number[]; open: number; most: number } = { n: [], open: 0, most: 0 };

beforeAll(async () => {
  bench = await openBench();
  workers = [await bench.start(), await bench.start()];
  service = createServer((request, response) => {
    seen.open += 1;
    seen.most = Math.max(seen.most, seen.open);
    seen.n.push(Number(new URL(request.url ?? "/", "http://x").searchParams.get("n")));
    setTimeout(() => {
      seen.open -= 1;
      response.end();
    }, 30);
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await bench?.close();
  service?.closeAllConnections();
  service?.close();
});

const limited = (trigger: object) => ({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {}, ...trigger } },
  actions: {
    Call: {
      type: "Http",
      inputs: {
        method: "GET",
        uri: `http://127.0.0.1:${(service.address() as AddressInfo).port}/?n=@{triggerBody()?['n']}`,
      },
      runAfter: {},
    },
  },
});
const post = (url: string, n: number) => sendEvent(url, { n });

describe("a flow that limits its runs, on two workers", () => {
  test("runs one at a time, in the order the events came, wherever they came in", async () => {
    const flow = await bench.publish(limited({ operationOptions: "SingleInstance" }));
    const addresses = await Promise.all(workers.map((worker) => bench.address(worker, flow)));
    for (let n = 0; n < 8; n += 1) expect((await post(addresses[n % 2] ?? "", n)).status).toBe(202);
    await eventually(
      async () => (await bench.runs(flow)).filter(({ endedAt }) => endedAt !== null).length === 8,
      "eight runs ended",
    );
    expect(seen).toEqual({ n: [0, 1, 2, 3, 4, 5, 6, 7], open: 0, most: 1 });
  });

  test("turns away what is more than may wait, and says when to come back", async () => {
    const concurrency = { runs: 1, maximumWaitingRuns: 2 };
    const flow = await bench.publish(limited({ runtimeConfiguration: { concurrency } }));
    const address = await bench.address(workers[0] as (typeof workers)[number], flow);
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => post(address, n)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get("retry-after")).toBe("5");
    const accepted = answers.filter(({ status }) => status === 202).length;
    expect(accepted + refused.length).toBe(12);
    await eventually(
      async () => (await bench.runs(flow)).filter(({ endedAt }) => endedAt !== null).length === accepted,
      "what was accepted ended",
    );
  });
});
