import { silentLogger } from "@towpath/prelude";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openRunQueue } from "../open-run-queue.ts";
import type { QueueBackend, RunQueue } from "../run-queue.ts";

/** A place for one test's rings: a fresh database, an empty Redis. */
export interface QueuePlace {
  readonly backend: QueueBackend;
  /** Throws away everything the queue holds, as a lost Redis or a restored backup would. */
  wipe(): Promise<void>;
  /** How many jobs the queue still remembers. */
  remembered(): Promise<number>;
  dispose(): Promise<void>;
}

const WAIT_MS = 25_000;

/** Resolves when the condition holds; fails the test when it does not within ten seconds. */
export async function eventually(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not within ${WAIT_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What every backend of the doorbell must do. */
export function runQueueContract(name: string, makePlace: () => Promise<QueuePlace>): void {
  describe(`the run queue on ${name}`, () => {
    let place: QueuePlace;
    let queue: RunQueue;
    beforeEach(async () => {
      place = await makePlace();
      queue = await openRunQueue({ backend: place.backend, logger: silentLogger });
    });
    afterEach(async () => {
      await queue.close();
      await place.dispose();
    });

    test("delivers each ring to a listener, few or many at once", async () => {
      const heard = new Set<string>();
      await queue.listen(async (runId) => void heard.add(runId), { concurrency: 8 });
      await queue.ring([{ runId: "run-1", ring: 0 }]);
      const many = Array.from({ length: 600 }, (_, index) => ({ runId: `run-many-${index}`, ring: 0 }));
      await queue.ring(many);
      await eventually(() => heard.size === 601, "all 601 rings heard");
    });

    test("delivers rings that were made while nobody listened, and to another process", async () => {
      await queue.ring([{ runId: "early", ring: 0 }]);
      const other = await openRunQueue({ backend: place.backend, logger: silentLogger });
      const heard: string[] = [];
      await other.listen(async (runId) => void heard.push(runId), { concurrency: 1 });
      await eventually(() => heard.length === 1, "the early ring heard");
      expect(heard).toEqual(["early"]);
      await other.close();
    });

    test("takes one activation rung twice before it is heard for one ring", async () => {
      await queue.ring([{ runId: "twice", ring: 3 }]);
      await queue.ring([{ runId: "twice", ring: 3 }]);
      await queue.ring([{ runId: "last", ring: 0 }]);
      const heard: string[] = [];
      await queue.listen(async (runId) => void heard.push(runId), { concurrency: 1 });
      await eventually(() => heard.includes("last"), "the last ring heard");
      expect(heard).toEqual(["twice", "last"]);
    });

    test("rings again under the same id once the first ring was answered, and under a new one at any time", async () => {
      const heard: string[] = [];
      const gate = openGate();
      await queue.listen(
        async (runId) => {
          heard.push(runId);
          if (heard.length === 1) await gate.promise;
        },
        { concurrency: 4 },
      );
      await queue.ring([{ runId: "again", ring: 0 }]);
      await eventually(() => heard.length === 1, "the first ring heard");
      // The first handler still holds the job of ring 0, as a worker that died would.
      await queue.ring([{ runId: "again", ring: 1 }]);
      await eventually(() => heard.length === 2, "the second ring heard");
      gate.resolve();
      await eventually(async () => (await place.remembered()) === 0, "both jobs forgotten");
      await queue.ring([{ runId: "again", ring: 0 }]);
      await eventually(() => heard.length === 3, "the third ring heard");
    });

    test("loses only rings when it is wiped: it works on, and a new ring is heard", async () => {
      await queue.ring(Array.from({ length: 20 }, (_, index) => ({ runId: `lost-${index}`, ring: 0 })));
      await place.wipe();
      const heard: string[] = [];
      await queue.listen(async (runId) => void heard.push(runId), { concurrency: 2 });
      await queue.ring([{ runId: "lost-1", ring: 1 }]);
      await eventually(() => heard.length === 1, "the ring after the wipe heard");
      expect(heard).toEqual(["lost-1"]);
    });

    test("keeps no job of a ring whose handler failed, and goes on with the next", async () => {
      const heard: string[] = [];
      await queue.listen(
        async (runId) => {
          heard.push(runId);
          if (runId === "bad") throw new Error("the handler failed");
        },
        { concurrency: 1 },
      );
      await queue.ring([{ runId: "bad", ring: 0 }]);
      await queue.ring([{ runId: "good", ring: 0 }]);
      await eventually(() => heard.includes("good"), "the ring after the failed one heard");
      await eventually(async () => (await place.remembered()) === 0, "nothing remembered");
      expect(heard).toEqual(["bad", "good"]);
    });

    test("calls no more handlers at once than it was told", async () => {
      let running = 0;
      let most = 0;
      let done = 0;
      await queue.listen(
        async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setTimeout(resolve, 5));
          running -= 1;
          done += 1;
        },
        { concurrency: 3 },
      );
      await queue.ring(Array.from({ length: 30 }, (_, index) => ({ runId: `busy-${index}`, ring: 0 })));
      await eventually(() => done === 30, "all handled");
      expect(most).toBeLessThanOrEqual(3);
      expect(most).toBeGreaterThan(1);
    });

    test("stops listening when asked, after the handler at work is done, and may be asked twice", async () => {
      const gate = openGate();
      let finished = false;
      let started = false;
      const stop = await queue.listen(
        async () => {
          started = true;
          await gate.promise;
          finished = true;
        },
        { concurrency: 1 },
      );
      await queue.ring([{ runId: "slow", ring: 0 }]);
      await eventually(() => started, "the handler started");
      const stopping = stop();
      gate.resolve();
      await stopping;
      expect(finished).toBe(true);
      await stop();
      await queue.ring([{ runId: "after", ring: 0 }]);
      expect(await place.remembered()).toBe(1);
    });
  });
}

function openGate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => undefined as undefined;
  const promise = new Promise<void>((open) => {
    resolve = () => void open();
  });
  return { promise, resolve };
}
