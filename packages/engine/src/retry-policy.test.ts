import type { Value } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { DEFAULT_RETRY, readRetryPolicy, retryAfterMs, retryDelayMs } from "./retry-policy.ts";

const NOW = Date.UTC(2026, 0, 15, 12);
const DAY = 86_400_000;

/** The lowest and the highest delay of each retry. */
function ranges(source: Value, retries: number): [number | null, number | null][] {
  const policy = readRetryPolicy(source);
  if (!policy.ok) throw new Error(policy.failure.message);
  return Array.from({ length: retries }, (_, index) => [
    retryDelayMs(policy.value, index + 1, null, 0),
    retryDelayMs(policy.value, index + 1, null, 0.999_999_999),
  ]);
}

describe("the exponential formula", () => {
  test("by default: 7.5 s, from 5 to 45 s, four times", () => {
    expect(ranges(null, 5)).toEqual([
      [5_000, 7_500],
      [7_500, 15_000],
      [15_000, 30_000],
      [30_000, 45_000],
      [null, null],
    ]);
  });

  test("doubles with each retry, between its bounds", () => {
    const source = {
      type: "exponential",
      count: 4,
      interval: "PT10S",
      minimumInterval: "PT12S",
      maximumInterval: "PT1M",
    };
    expect(ranges(source, 4)).toEqual([
      [10_000, 10_000],
      [12_000, 20_000],
      [20_000, 40_000],
      [40_000, 60_000],
    ]);
  });

  test("never waits longer than a day", () => {
    const source = { type: "exponential", count: 90, interval: "P30D" };
    for (const [low, high] of ranges(source, 90)) {
      expect(low).toBeLessThanOrEqual(DAY);
      expect(high).toBeLessThanOrEqual(DAY);
    }
  });
});

test.each<[Value, boolean]>([
  [{ type: "fixed", count: 90, interval: "P1D" }, true],
  [{ type: "fixed", count: 91, interval: "PT5S" }, false],
  [{ type: "fixed", count: -1, interval: "PT5S" }, false],
  [{ type: "fixed", count: 1.5, interval: "PT5S" }, false],
  [{ type: "fixed", count: "3", interval: "PT5S" }, true],
  [{ type: "Fixed", interval: "5 seconds" }, false],
  [{ type: "sometimes" }, false],
  [{ type: "NONE" }, true],
  [{}, true],
  ["none", false],
])("the policy %j is read: %s", (source, fine) => {
  expect(readRetryPolicy(source).ok).toBe(fine);
});

describe("Retry-After", () => {
  test.each<[string, number | null]>([
    ["0", 0],
    ["77", 77_000],
    ["1.5", 1_500],
    ["99999999", 3_600_000],
    ["-5", null],
    ["soon", null],
    ["", null],
    ["1e3", null],
    ["Infinity", null],
    ["Thu, 15 Jan 2026 12:00:30 GMT", 30_000],
    ["Thu, 15 Jan 2026 11:00:00 GMT", null],
    ["Fri, 16 Jan 2026 12:00:00 GMT", 3_600_000],
    ["Thu, 15 Foo 2026 12:00:30 GMT", null],
  ])("%j asks for %s ms", (text, ms) => {
    expect(retryAfterMs({ "retry-after": text }, NOW)).toBe(ms);
  });

  test("beats the policy, but not its end", () => {
    expect(retryDelayMs(DEFAULT_RETRY, 1, 77_000, 0)).toBe(77_000);
    expect(retryDelayMs(DEFAULT_RETRY, 5, 77_000, 0)).toBeNull();
  });
});
