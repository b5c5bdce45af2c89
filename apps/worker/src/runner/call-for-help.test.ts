import { expect, test } from "vitest";
import { createHelpCalls } from "./call-for-help.ts";

test("a run that waits is rung after a moment, then at growing distances, each time under a new number", () => {
  const helpCalls = createHelpCalls();
  const rungAt: number[] = [];
  const numbers = new Set<number>();
  for (let nowMs = 0; nowMs <= 4_000; nowMs += 50) {
    for (const { ring } of helpCalls(["run"], nowMs)) {
      rungAt.push(nowMs);
      numbers.add(ring);
    }
  }
  expect(rungAt).toEqual([250, 750, 1_750, 3_750]);
  expect(numbers.size).toBe(4);
});

test("a run that got its place is forgotten, and a crowd is not rung one by one", () => {
  const helpCalls = createHelpCalls();
  const crowd = Array.from({ length: 1_000 }, (_, index) => `run-${index}`);
  expect(helpCalls(crowd, 0)).toEqual([]);
  expect(helpCalls(crowd, 250)).toHaveLength(32);
  expect(helpCalls([], 500)).toEqual([]);
  expect(helpCalls(["run-0"], 600)).toEqual([]);
});
