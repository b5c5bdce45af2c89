import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "../testing/a-worker.ts";
import { sendEvent } from "../testing/send-event.ts";

let bench: WorkerBench;
let worker: Awaited<ReturnType<WorkerBench["start"]>>;

beforeAll(async () => {
  bench = await openBench();
  worker = await bench.start();
});
afterAll(() => bench?.close());

const receiver = (releaseCriteria: object) => ({
  triggers: {
    Batch: { type: "Batch", inputs: { mode: "Inline", configurations: { orders: { releaseCriteria } } } },
  },
  actions: { Compose: { type: "Compose", inputs: "@triggerBody()?['items']" } },
});
const sender = (flowId: string) => ({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    Send: {
      type: "SendToBatch",
      inputs: { batchName: "orders", content: "@triggerBody()", host: { workflow: { id: flowId } } },
    },
  },
});
const post = (url: string, n: number) => sendEvent(url, { n });
const endedRuns = (flow: { id: string }, count: number) =>
  eventually(async () => {
    const runs = await bench.database.history.list(bench.environmentId, { flowId: flow.id, limit: 50 });
    return runs.items.filter((run) => run.endedAt !== null).length === count ? runs.items : null;
  }, `${count} runs`);
const numbers = async (runId: string) => {
  const step = (await bench.journal(runId)).find((entry) => entry.action === "Compose");
  return ((step?.outputs ?? []) as { content: { n: number } }[]).map(({ content }) => content.n).sort();
};

describe("a batch flow on a server", () => {
  test("gets the messages of other flows' runs together, each once", async () => {
    const target = await bench.publish(receiver({ messageCount: 4 }));
    const source = await bench.publish(sender(target.id));
    const url = await bench.address(worker, source);
    await Promise.all([1, 2, 3, 4, 5].map((n) => post(url, n)));
    const runs = await endedRuns(source, 5);
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(["Succeeded"]));
    const [released] = await endedRuns(target, 1);
    const first = await numbers(released?.id ?? "");
    expect(first).toHaveLength(4);
    await Promise.all([6, 7, 8].map((n) => post(url, n)));
    const [second] = await endedRuns(target, 2);
    expect([...first, ...(await numbers(second?.id ?? ""))].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("is released by time with what there is", async () => {
    const target = await bench.publish(receiver({ recurrence: { frequency: "Second", interval: 1 } }));
    const source = await bench.publish(sender(target.id));
    await post(await bench.address(worker, source), 7);
    const [released] = await endedRuns(target, 1);
    expect(await numbers(released?.id ?? "")).toEqual([7]);
    await bench.database.flows.setEnabled(bench.environmentId, target.id, false, null);
  });

  test("that is off fails the step in plain words", async () => {
    const target = await bench.publish(receiver({ messageCount: 4 }));
    const source = await bench.publish(sender(target.id));
    await bench.database.flows.setEnabled(bench.environmentId, target.id, false, null);
    await post(await bench.address(worker, source), 1);
    const [run] = await endedRuns(source, 1);
    expect(run).toMatchObject({ status: "Failed" });
    const step = (await bench.journal(run?.id ?? "")).find((entry) => entry.action === "Send" && entry.error);
    expect(step?.error).toMatchObject({ code: "ChildFlowOff", message: expect.stringContaining("is off") });
  });
});
