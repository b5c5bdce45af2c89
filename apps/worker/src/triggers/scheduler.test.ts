import { compilePlan } from "@towpath/engine";
import { silentLogger } from "@towpath/prelude";
import type { DueTrigger, Tick, TriggerStore } from "@towpath/triggers";
import { afterEach, expect, test } from "vitest";
import type { RoundLoop } from "./round-loop.ts";
import { startScheduler } from "./scheduler.ts";

let scheduler: RoundLoop | null = null;
afterEach(() => scheduler?.stop());

const DUE: DueTrigger = {
  flowId: "flow",
  environmentId: "environment",
  versionId: "version",
  triggerName: "Recurrence",
  kind: "recurrence",
  recurrence: { frequency: "Minute", interval: 1 },
  dueAt: 0,
  fired: 0,
  cursor: null,
  failures: 0,
  heldSince: null,
  fence: 1,
};

/** A store that gives out what the test puts in, and says when it was asked. */
function aBench() {
  const due: DueTrigger[] = [];
  const ticks: Tick[] = [];
  let asked: () => void = () => undefined;
  const bench = { due, ticks, fail: false, earliest: null as number | null };
  const nextQuestion = () =>
    new Promise<void>((resolve) => {
      asked = resolve;
    });
  const store: TriggerStore = {
    claimDue: async () => {
      if (bench.fail) throw new Error("no database");
      return due.splice(0);
    },
    commit: async (committed) => {
      ticks.push(...committed);
      return committed.flatMap(({ runs }) => runs.map(({ id }) => ({ runId: id })));
    },
    earliestDue: async () => {
      asked();
      return bench.earliest;
    },
    renew: async () => [],
    release: async () => undefined,
    releaseOwned: async () => undefined,
  };
  const started: string[] = [];
  const start = () => {
    scheduler = startScheduler({
      store,
      workerId: "worker",
      clock: { now: Date.now },
      logger: silentLogger,
      newId: () => "run",
      random: () => 0,
      plan: async () => compilePlan({ triggers: { Recurrence: { type: "Recurrence" } }, actions: {} }),
      isFull: async () => false,
      releaseBatches: async () => [],
      started: (runIds) => void started.push(...runIds),
    });
    return scheduler;
  };
  return { bench, start, started, nextQuestion };
}

test("fires what is due at the start, then naps", async () => {
  const { bench, start, started, nextQuestion } = aBench();
  bench.due.push(DUE);
  const asked = nextQuestion();
  start();
  await asked;
  expect([bench.ticks.length, started]).toEqual([1, ["run"]]);
});

test("wakes for the earliest slot without being told", async () => {
  const { bench, start, nextQuestion } = aBench();
  bench.earliest = Date.now() + 80;
  const first = nextQuestion();
  start();
  await first;
  bench.due.push(DUE);
  await nextQuestion();
  expect(bench.ticks).toHaveLength(1);
});

test("looks again at once when it is woken, also in the middle of a round", async () => {
  const { bench, start, nextQuestion } = aBench();
  const first = nextQuestion();
  const running = start();
  await first;
  bench.due.push(DUE);
  const second = nextQuestion();
  running.wake();
  await second;
  expect(bench.ticks).toHaveLength(1);
});

test("stops at once, whatever it naps for, also when the database is away", async () => {
  const { bench, start } = aBench();
  bench.fail = true;
  const running = start();
  await new Promise((resolve) => setImmediate(resolve));
  await running.stop();
});
