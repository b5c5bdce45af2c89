import { afterAll, beforeAll, expect, test } from "vitest";
import { openBench, type WorkerBench } from "./testing/a-worker.ts";
import { sendEvent } from "./testing/send-event.ts";

let bench: WorkerBench;
let worker: Awaited<ReturnType<WorkerBench["start"]>>;
beforeAll(async () => {
  bench = await openBench();
  worker = await bench.start();
});
afterAll(() => bench?.close());

const answering = (more: object = {}, before: object = {}) => ({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    ...before,
    R: {
      type: "Response",
      inputs: { statusCode: 201, headers: { "X-A": "b" }, body: "@triggerBody()" },
      ...more,
    },
  },
});
const KEY = { "Idempotency-Key": "order-1" };

test("a call that is sent again with its key gets the answer of the flow, and starts nothing", async () => {
  const flow = await bench.publish(answering());
  const url = await bench.address(worker, flow);
  const first = await sendEvent(url, { n: 1 }, KEY);
  expect(first.headers.get("idempotent-replayed")).toBeNull();
  const second = await sendEvent(url, { n: 1 }, KEY);
  expect(second.status).toBe(201);
  expect(second.headers.get("x-a")).toBe("b");
  expect(second.headers.get("idempotent-replayed")).toBe("true");
  expect(second.headers.get("towpath-run-id")).toBe(first.headers.get("towpath-run-id"));
  expect(await second.json()).toEqual({ n: 1 });
  expect(await bench.runs(flow)).toHaveLength(1);
});

test("one that comes while the run goes on waits for the answer with the first", async () => {
  const wait = { W: { type: "Wait", inputs: { interval: { count: 2, unit: "Second" } } } };
  const flow = await bench.publish(answering({ runAfter: { W: ["Succeeded"] } }, wait));
  const url = await bench.address(worker, flow);
  const both = await Promise.all([sendEvent(url, { n: 1 }, KEY), sendEvent(url, { n: 1 }, KEY)]);
  expect(both.map(({ status }) => status)).toEqual([201, 201]);
  expect(both.filter(({ headers }) => headers.get("idempotent-replayed") === "true")).toHaveLength(1);
  expect(await bench.runs(flow)).toHaveLength(1);
});

test("another call under a key that was used hears that it is taken for the first, and no answer", async () => {
  const flow = await bench.publish(answering());
  const url = await bench.address(worker, flow);
  const first = await sendEvent(url, { n: 1 }, KEY);
  const other = await sendEvent(url, { n: 2 }, KEY);
  expect(other.status).toBe(202);
  expect(await other.json()).toEqual({ runId: first.headers.get("towpath-run-id"), duplicate: true });
});

test("a flow that answers later gives the address to ask at once more", async () => {
  const flow = await bench.publish(answering({ operationOptions: "Asynchronous" }));
  const url = await bench.address(worker, flow);
  const first = await sendEvent(url, { n: 1 }, KEY);
  const second = await sendEvent(url, { n: 1 }, KEY);
  expect(second.status).toBe(202);
  expect(second.headers.get("location")).toBe(first.headers.get("location"));
});
