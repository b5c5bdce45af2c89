import { type BulkTarget, newId, type StoredFlow } from "@towpath/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBench, type WorkerBench } from "../testing/a-worker.ts";
import { type BulkPorts, doBulkBatch } from "./bulk-batch.ts";

const FLOW = {
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: { Say: { type: "Compose", inputs: "x", runAfter: {} } },
};

let bench: WorkerBench;
let flow: StoredFlow;
let touched: string[];
let refusal: string | null;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  flow = await bench.publish(FLOW);
  touched = [];
  refusal = null;
});

const ports = (): BulkPorts => ({
  workerId: "bulk-worker",
  bulk: bench.database.bulk,
  history: bench.database.history,
  runs: bench.database.runs,
  resubmits: bench.database.resubmits,
  refusedFlow: async () => refusal,
  now: Date.now,
  touched: (_kind, runIds) => void touched.push(...runIds),
});

async function aJob(kind: "cancel" | "resubmit", target: BulkTarget, total: number) {
  const job = { environmentId: bench.environmentId, kind, target, total, by: null };
  return (await bench.database.bulk.start(job)).id;
}
const jobNow = async (id: string) => bench.database.bulk.get(bench.environmentId, id);
async function workOff(): Promise<number> {
  let batches = 0;
  while (await doBulkBatch(ports())) batches += 1;
  return batches;
}
/** Runs accepted a little before the job, as a person sees them. */
async function runs(count: number) {
  const ids = await bench.accept(flow, count);
  await new Promise((resolve) => setTimeout(resolve, 3));
  return ids;
}

describe("a bulk job", () => {
  test("cancels what matches in batches, and says how far it came", async () => {
    const ids = await runs(120);
    const id = await aJob("cancel", { filter: { flowId: flow.id, status: ["Queued"] } }, 120);
    expect(await doBulkBatch(ports())).toBe(true);
    expect(await jobNow(id)).toMatchObject({ status: "Running", done: 50, total: 120 });
    await workOff();
    expect(await jobNow(id)).toMatchObject({
      status: "Done",
      done: 120,
      refused: 0,
      endedAt: expect.any(Number),
    });
    expect(touched.sort()).toEqual([...ids].sort());
    const left = await bench.database.history.count(
      bench.environmentId,
      { flowId: flow.id, status: ["Queued"] },
      9,
    );
    expect(left).toBe(0);
  });

  test("counts and names what it could not do", async () => {
    const [one = "", two = ""] = await runs(2);
    await bench.database.runs.requestCancel(one);
    const id = await aJob("cancel", { runIds: [one, two, newId()] }, 3);
    await workOff();
    expect(await jobNow(id)).toMatchObject({
      status: "Done",
      done: 1,
      refused: 2,
      refusal: expect.any(String),
    });
  });

  test("tries no draft again on the word of somebody who may not use its connections", async () => {
    const [draft = ""] = await runs(1);
    await bench.query("update runs set mode = 'draft' where id = $1", [draft]);
    refusal = "The connection belongs to Ann.";
    const id = await aJob("resubmit", { runIds: [draft], from: "start", version: "same" }, 1);
    await workOff();
    expect(await jobNow(id)).toMatchObject({ done: 0, refused: 1, refusal });
    expect(touched).toEqual([]);
  });

  test("repeats each run once, although a batch that was cut off is done again", async () => {
    const ids = await runs(3);
    const id = await aJob("resubmit", { filter: { flowId: flow.id }, from: "start", version: "same" }, 3);
    const advance = () => Promise.reject(new Error("the process died"));
    const dying = { ...ports(), bulk: { ...bench.database.bulk, advance } };
    await expect(doBulkBatch(dying)).rejects.toThrow("died");
    expect(await jobNow(id)).toMatchObject({ status: "Running", done: 0 });
    // The dead worker's lease is still on.
    expect(await doBulkBatch(ports())).toBe(false);
    await bench.query("update bulk_jobs set lease_until = now()");
    await workOff();
    expect(await jobNow(id)).toMatchObject({ status: "Done", done: 3 });
    const all = await bench.runs(flow);
    expect(all).toHaveLength(6);
    const origins = await Promise.all(
      ids.map((runId) => bench.database.interventions.of(bench.environmentId, runId)),
    );
    expect(origins.map((items) => items.length)).toEqual([1, 1, 1]);
  });

  test("goes on at once when the worker that died with a batch is started again", async () => {
    const ids = await runs(2);
    const id = await aJob("cancel", { runIds: ids }, 2);
    await bench.database.bulk.claim({ workerId: "bulk-worker", leaseMs: 60_000 });
    expect(await workOff()).toBe(0);
    await bench.database.bulk.releaseOwned("somebody-else");
    expect(await workOff()).toBe(0);
    await bench.database.bulk.releaseOwned("bulk-worker");
    await workOff();
    expect(await jobNow(id)).toMatchObject({ status: "Done", done: 2 });
  });

  test("that was stopped does no further batch", async () => {
    await runs(60);
    const id = await aJob("cancel", { filter: { flowId: flow.id } }, 60);
    await doBulkBatch(ports());
    expect(await bench.database.bulk.stop(bench.environmentId, id)).toMatchObject({
      status: "Stopped",
      done: 50,
    });
    expect(await workOff()).toBe(0);
    expect(await jobNow(id)).toMatchObject({ status: "Stopped", done: 50 });
  });

  test("does not touch runs of another environment, whatever ids it is given", async () => {
    const [run = ""] = await runs(1);
    const elsewhere = newId();
    await bench.query("insert into environments (id, name) values ($1, 'Elsewhere')", [elsewhere]);
    for (const kind of ["cancel", "resubmit"] as const) {
      await bench.database.bulk.start({
        environmentId: elsewhere,
        kind,
        target: { runIds: [run] },
        total: 1,
        by: null,
      });
    }
    await workOff();
    expect(await bench.runs(flow)).toMatchObject([{ id: run, status: "Queued", cancelRequested: false }]);
    expect(await bench.database.bulk.get(bench.environmentId, newId())).toBeNull();
  });

  test("a worker works jobs off by itself, and several workers share them", async () => {
    await runs(130);
    const id = await aJob("cancel", { filter: { flowId: flow.id } }, 130);
    const workers = [await bench.start({ INGRESS: "off" }), await bench.start({ INGRESS: "off" })];
    await expect.poll(async () => (await jobNow(id))?.status, { timeout: 20_000 }).toBe("Done");
    const job = await jobNow(id);
    expect((job?.done ?? 0) + (job?.refused ?? 0)).toBe(130);
    for (const worker of workers) await worker.stop();
  });
});
