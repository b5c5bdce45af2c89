import { expect, test } from "vitest";
import { inExecutionOrder } from "./execution-order.ts";
import type { StepLine } from "./run-model.ts";

const at = (second: number) => new Date(Date.UTC(2026, 0, 15, 12, 0, second)).toISOString();
const aLine = (seq: number, action: string, over: Partial<StepLine> = {}): StepLine => ({
  seq,
  action,
  indexes: [],
  status: "Succeeded",
  code: null,
  error: null,
  startedAt: at(seq),
  endedAt: at(seq),
  durationMs: 0,
  ...over,
});

test("UX 33: each step stands once, in the order in which they began", () => {
  const steps = inExecutionOrder([
    aLine(0, "Slow", { status: "Running", startedAt: at(1), endedAt: null }),
    aLine(1, "Quick", { startedAt: at(2) }),
    aLine(2, "slow", { startedAt: at(1), endedAt: at(9) }),
    aLine(3, "Each", { indexes: [1], startedAt: at(3) }),
    aLine(4, "Each", { indexes: [0], startedAt: at(3) }),
    aLine(5, "Never", { status: "Skipped", startedAt: null, endedAt: at(2) }),
  ]);
  const told = steps.map(({ line }) => `${line.action} ${line.indexes} ${line.seq}`);
  expect(told).toEqual(["slow  2", "Quick  1", "Never  5", "Each 1 3", "Each 0 4"]);
});
