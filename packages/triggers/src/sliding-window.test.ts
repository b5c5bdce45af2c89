import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aBench, MINUTE, NOON } from "./testing/a-bench.ts";

const window = (recurrence: ValueObject, inputs?: ValueObject): ValueObject => ({
  type: "SlidingWindow",
  recurrence: { frequency: "Minute", interval: 10, ...recurrence },
  ...(inputs === undefined ? {} : { inputs }),
});
const at = (minutes: number) => new Date(NOON + minutes * MINUTE).toISOString().replace(".000Z", ".0000000Z");
const windowsOf = (bench: ReturnType<typeof aBench>) =>
  bench.store.runs.map(({ trigger }) => {
    const outputs = trigger.outputs as { windowStartTime: string; windowEndTime: string };
    return [outputs.windowStartTime, outputs.windowEndTime];
  });

describe("a sliding window", () => {
  test("fires when its window is over, with the window's start and end", async () => {
    const bench = aBench();
    bench.publish(window({}));
    expect(bench.store.nextAt("flow")).toBe(NOON + 10 * MINUTE);
    bench.pass(10 * MINUTE);
    await bench.fire();
    expect(windowsOf(bench)).toEqual([[at(0), at(10)]]);
    expect(bench.store.nextAt("flow")).toBe(NOON + 20 * MINUTE);
  });

  test("waits for its delay after the window's end", async () => {
    const bench = aBench();
    bench.publish(window({}, { delay: "PT3M" }));
    bench.pass(12 * MINUTE);
    await bench.fire();
    expect(bench.store.runs).toEqual([]);
    bench.pass(MINUTE);
    await bench.fire();
    expect(windowsOf(bench)).toEqual([[at(0), at(10)]]);
    expect(bench.store.nextAt("flow")).toBe(NOON + 23 * MINUTE);
  });

  test("makes up each window it missed, in order, one run each", async () => {
    const bench = aBench();
    bench.publish(window({}));
    bench.pass(45 * MINUTE);
    await bench.fire();
    expect(windowsOf(bench)).toEqual([0, 10, 20, 30].map((from) => [at(from), at(from + 10)]));
    expect(bench.store.nextAt("flow")).toBe(NOON + 50 * MINUTE);
  });

  test("makes up more windows than one transaction holds without a gap", async () => {
    const bench = aBench();
    bench.publish(window({}));
    bench.pass(2_505 * MINUTE);
    let rounds = 0;
    while ((await bench.fire()).more) rounds += 1;
    expect(rounds).toBe(2);
    expect(windowsOf(bench)).toEqual(Array.from({ length: 250 }, (_, n) => [at(10 * n), at(10 * n + 10)]));
  });

  test("a start in the past is made up for from there", async () => {
    const bench = aBench();
    bench.publish(window({ startTime: "2026-01-15T11:30:00Z" }));
    await bench.fire();
    expect(windowsOf(bench)).toEqual([-30, -20, -10].map((from) => [at(from), at(from + 10)]));
  });

  test("ends with its endTime and its count", async () => {
    for (const end of [{ endTime: "2026-01-15T12:25:00Z" }, { count: 2 }]) {
      const bench = aBench();
      bench.publish(window(end));
      bench.pass(300 * MINUTE);
      await bench.fire();
      expect(windowsOf(bench)).toHaveLength(2);
      expect(bench.store.nextAt("flow")).toBe(null);
    }
  });

  test("leaves no window out while too many runs wait: they come later", async () => {
    let full = true;
    const bench = aBench({ isFull: async () => full });
    bench.publish(window({}));
    bench.pass(25 * MINUTE);
    await bench.fire();
    expect(bench.store.runs).toEqual([]);
    full = false;
    bench.pass(5_000);
    await bench.fire();
    expect(windowsOf(bench)).toHaveLength(2);
  });

  test("a window by the calendar is as long as its day", async () => {
    const bench = aBench();
    const recurrence = {
      frequency: "Day",
      interval: 1,
      timeZone: "Europe/Berlin",
      startTime: "2026-03-28T00:00:00",
    };
    bench.clock.at = Date.UTC(2026, 2, 28, 12);
    bench.publish(window(recurrence));
    bench.clock.at = Date.UTC(2026, 2, 30, 12);
    await bench.fire();
    expect(windowsOf(bench)).toEqual([
      ["2026-03-27T23:00:00.0000000Z", "2026-03-28T23:00:00.0000000Z"],
      ["2026-03-28T23:00:00.0000000Z", "2026-03-29T22:00:00.0000000Z"],
    ]);
  });
});
