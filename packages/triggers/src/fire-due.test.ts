import type { TriggerEvent } from "@towpath/engine";
import { silentLogger } from "@towpath/prelude";
import { expect, test } from "vitest";
import { type FireDuePorts, fireDue } from "./fire-due.ts";
import type { DueTrigger, Tick, TriggerStore } from "./trigger-store.ts";

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;

function aDueTrigger(trigger: Partial<DueTrigger> = {}): DueTrigger {
  return {
    flowId: "flow",
    environmentId: "environment",
    versionId: "version",
    triggerName: "Recurrence",
    recurrence: { frequency: "Minute", interval: 5 },
    dueAt: NOW,
    fired: 0,
    fence: 1,
    ...trigger,
  };
}

const EVENT: TriggerEvent = { name: "Recurrence", startTime: NOW, clientTrackingId: "t" };

function aBench(due: readonly DueTrigger[], ports: Partial<FireDuePorts> = {}) {
  const ticks: Tick[] = [];
  const started: string[] = [];
  const store: TriggerStore = {
    claimDue: async () => due,
    commit: async (committed) => {
      ticks.push(...committed);
      return committed.flatMap(({ run }) => (run === null ? [] : [{ runId: run.id }]));
    },
    earliestDue: async () => null,
  };
  let ids = 0;
  const fire = () =>
    fireDue({
      store,
      workerId: "worker",
      clock: { now: () => NOW },
      logger: silentLogger,
      newId: () => `run-${ids++}`,
      eventFor: async () => EVENT,
      started: (runIds) => void started.push(...runIds),
      ...ports,
    });
  return { fire, ticks, started };
}

test("a due trigger starts a run of its version and gets its next slot", async () => {
  const bench = aBench([aDueTrigger()]);
  expect(await bench.fire()).toEqual({ taken: 1, more: false });
  expect(bench.ticks).toMatchObject([
    {
      run: { id: "run-0", flowId: "flow", versionId: "version", mode: "live", trigger: EVENT },
      nextAt: NOW + 5 * MINUTE,
    },
  ]);
  expect(bench.started).toEqual(["run-0"]);
});

test("a tick that comes late is one tick, and the next stays in step with the slot", async () => {
  const bench = aBench([aDueTrigger({ dueAt: NOW - 62 * MINUTE })]);
  await bench.fire();
  expect(bench.ticks).toHaveLength(1);
  expect(bench.ticks[0]?.nextAt).toBe(NOW + 3 * MINUTE);
});

test("conditions that say no use the slot up without a run", async () => {
  const bench = aBench([aDueTrigger()], { eventFor: async () => null });
  await bench.fire();
  expect(bench.ticks).toMatchObject([{ run: null, nextAt: NOW + 5 * MINUTE }]);
  expect(bench.started).toEqual([]);
});

test("the last of a counted recurrence has no next slot", async () => {
  const recurrence = { frequency: "Minute", interval: 5, count: 3 };
  const bench = aBench([aDueTrigger({ recurrence, fired: 1 }), aDueTrigger({ recurrence, fired: 2 })]);
  await bench.fire();
  expect(bench.ticks.map((tick) => tick.nextAt)).toEqual([NOW + 5 * MINUTE, null]);
});

test("a trigger whose event cannot be made keeps its slot and does not hold up the others", async () => {
  const bench = aBench([aDueTrigger({ flowId: "bad" }), aDueTrigger({ flowId: "good" })], {
    eventFor: async ({ flowId }) => (flowId === "bad" ? Promise.reject(new Error("no database")) : EVENT),
  });
  await bench.fire();
  expect(bench.ticks.map((tick) => tick.trigger.flowId)).toEqual(["good"]);
});
