import type { DeliveryStore } from "@towpath/db";
import { createMemoryRunStore, type NewRun, type RunStore } from "@towpath/engine";
import { silentLogger } from "@towpath/prelude";
import { expect, test } from "vitest";
import { Runner } from "../runner/runner.ts";
import { createOneAfterAnother } from "./one-after-another.ts";
import { type StoreEventOptions, storeEvent } from "./store-event.ts";

const aRun = (id: string): NewRun => ({
  id,
  environmentId: "environment",
  flowId: "flow",
  versionId: "version",
  mode: "live",
  trigger: { name: "manual", startTime: 0, clientTrackingId: id },
  createdAt: 0,
  runLimit: 1,
});
const EVENT = { flow: { flowId: "flow" }, delivery: null };
const NO_DELIVERIES = {} as DeliveryStore;

/** A worker without room: whatever is stored only waits. */
function aDoor(
  over: Partial<RunStore> = {},
): StoreEventOptions & { memory: ReturnType<typeof createMemoryRunStore> } {
  const memory = createMemoryRunStore({ now: () => 0 });
  const store = { ...memory, ...over };
  const runner = new Runner({
    workerId: "worker",
    store,
    queue: {
      ring: async () => undefined,
      listen: async () => async () => undefined,
      close: async () => undefined,
    },
    logger: silentLogger,
    concurrency: 0,
    now: () => 0,
    monotonicMs: () => 0,
    settled: () => undefined,
    advance: () => new Promise(() => undefined),
  });
  const inLine = createOneAfterAnother();
  return {
    workerId: "worker",
    store,
    runner,
    logger: silentLogger,
    inLine,
    deliveries: NO_DELIVERIES,
    memory,
  };
}

test("a flow that limits its runs lets so many wait and no more, also when all come at once", async () => {
  const door = aDoor();
  const event = { ...EVENT, concurrency: { runs: 1, maximumWaitingRuns: 3 } };
  const ids = Array.from({ length: 8 }, (_, number) => `run-${number}`);
  const outcomes = await Promise.all(ids.map((id) => storeEvent([aRun(id)], event, door)));
  expect(outcomes.filter((outcome) => outcome === "stored")).toHaveLength(3);
  expect(outcomes.filter((outcome) => outcome === "full")).toHaveLength(5);
  expect(await door.memory.waitingRuns("flow")).toBe(3);
  await door.runner.stop(0);
});

test("when those that wait cannot be counted, the event is not taken", async () => {
  const door = aDoor({ waitingRuns: () => Promise.reject(new Error("no database")) });
  const event = { ...EVENT, concurrency: { runs: 1, maximumWaitingRuns: 3 } };
  expect(await storeEvent([aRun("run")], event, door)).toBe("failed");
  expect(door.memory.run("run")).toBe(undefined);
  await door.runner.stop(0);
});
