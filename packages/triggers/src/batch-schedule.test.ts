import { describe, expect, test } from "vitest";
import { batchProblem } from "./batch-schedule.ts";
import { scheduleProblem } from "./schedule-for.ts";
import { aBench, MINUTE, NOON } from "./testing/a-bench.ts";

const every = (minutes: number) => ({
  releaseCriteria: { recurrence: { frequency: "Minute", interval: minutes } },
});
const batch = (configurations: object) => ({
  type: "Batch",
  inputs: JSON.parse(JSON.stringify({ mode: "Inline", configurations })),
});

describe("a batch that is released by time", () => {
  test("is released each time its own turn has come, beginning when it had time to fill", async () => {
    const released: string[][] = [];
    const bench = aBench({
      releaseBatches: async (_due, _plan, names) => {
        released.push([...names]);
        return names.map((name) => `run of ${name}`);
      },
    });
    bench.publish(batch({ a: every(2), b: every(3), c: { releaseCriteria: { messageCount: 5 } } }));
    expect(bench.store.nextAt("flow")).toBe(NOON + 2 * MINUTE);
    for (const minutes of [2, 1, 1, 2]) {
      bench.pass(minutes * MINUTE);
      await bench.fire();
    }
    expect(released).toEqual([["a"], ["b"], ["a"], ["a", "b"]]);
    expect(bench.started).toHaveLength(5);
  });

  test("that was missed for long is released once", async () => {
    const released: string[][] = [];
    const bench = aBench({
      releaseBatches: async (_due, _plan, names) => {
        released.push([...names]);
        return [];
      },
    });
    bench.publish(batch({ a: every(2) }));
    bench.pass(61 * MINUTE);
    await bench.fire();
    expect(released).toEqual([["a"]]);
    expect(bench.store.nextAt("flow")).toBe(NOON + 62 * MINUTE);
    expect(bench.store.ticks[0]?.note).toEqual({ outcome: "nothing", message: "No message was waiting." });
  });

  test("with a time that never comes is refused, by its name", () => {
    const wrong = { releaseCriteria: { recurrence: { frequency: "Hour", interval: 1, timeZone: "Mars" } } };
    expect(batchProblem(batch({ a: every(1) }).inputs)).toBeNull();
    const definition = { triggers: { T: batch({ orders: wrong }) }, actions: {} };
    expect(scheduleProblem(definition, NOON)).toMatch(/"orders" .* time zone is not known/);
  });
});
