import { describe, expect, test } from "vitest";
import { type CallBudget, createCallBudget, type Pause } from "./call-budget.ts";

const failed = { kind: "failed" } as const;
const answered = { kind: "answered" } as const;

function call(budget: CallBudget, now: number, outcome: typeof failed | typeof answered): number {
  const { waitMs } = budget.ask("c", now);
  if (waitMs === 0) budget.settled("c", outcome, now);
  return waitMs;
}

function failing(now = 0, tell?: (pause: Pause) => void): CallBudget {
  const budget = createCallBudget(tell);
  for (let times = 0; times < 20; times += 1) call(budget, now, failed);
  return budget;
}

describe("a service that asks for a pause", () => {
  test("gets it from every call of the connection, and from no other connection", () => {
    const budget = createCallBudget();
    budget.settled("c", { kind: "paused", untilMs: 7_000 }, 0);
    expect(budget.ask("c", 1_000)).toEqual({ waitMs: 6_000, reason: "asked" });
    expect(budget.ask("d", 1_000).waitMs).toBe(0);
    expect(budget.ask("c", 7_000).waitMs).toBe(0);
  });

  test("does not shorten a pause that it asked for before", () => {
    const budget = createCallBudget();
    budget.settled("c", { kind: "paused", untilMs: 9_000 }, 0);
    budget.settled("c", { kind: "paused", untilMs: 2_000 }, 0);
    expect(budget.ask("c", 1_000).waitMs).toBe(8_000);
  });
});

describe("a service that fails", () => {
  test("is left alone once half of twenty calls failed", () => {
    const budget = createCallBudget();
    for (let pair = 0; pair < 9; pair += 1) {
      expect(call(budget, pair, failed)).toBe(0);
      expect(call(budget, pair, answered)).toBe(0);
    }
    expect(call(budget, 18, answered)).toBe(0);
    expect(call(budget, 19, failed)).toBe(0);
    expect(budget.ask("c", 20)).toEqual({ waitMs: 4_999, reason: "failing" });
  });

  test("is not left alone for failures among many answers, or long ago", () => {
    const budget = createCallBudget();
    for (let each = 0; each < 100; each += 1) call(budget, each, each % 3 === 0 ? failed : answered);
    expect(budget.ask("c", 101).waitMs).toBe(0);
    const slow = createCallBudget();
    for (let each = 0; each < 40; each += 1) expect(call(slow, each * 61_000, failed)).toBe(0);
  });

  test("is tried by one call; the others come back when that one was answered", () => {
    const budget = failing();
    expect(budget.ask("c", 5_000).waitMs).toBe(0);
    expect(budget.ask("c", 5_000).waitMs).toBe(1_000);
    budget.settled("c", answered, 5_100);
    expect(budget.ask("c", 5_101).waitMs).toBe(0);
    expect(budget.ask("c", 5_101).waitMs).toBe(0);
  });

  test("is left alone for longer each time, up to a minute", () => {
    const budget = failing();
    const rests: number[] = [];
    let now = 5_000;
    for (let times = 0; times < 6; times += 1) {
      expect(call(budget, now, failed)).toBe(0);
      const { waitMs } = budget.ask("c", now);
      rests.push(waitMs);
      now += waitMs;
    }
    expect(rests).toEqual([10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
  });

  test("is tried again when the call that tried it never came back", () => {
    const budget = failing();
    budget.ask("c", 5_000);
    expect(budget.ask("c", 34_999).waitMs).toBe(1_000);
    expect(budget.ask("c", 35_000).waitMs).toBe(0);
  });

  test("gets the pause that it asks for when it is tried", () => {
    const budget = failing();
    budget.ask("c", 5_000);
    budget.settled("c", { kind: "paused", untilMs: 20_000 }, 5_100);
    expect(budget.ask("c", 6_000)).toEqual({ waitMs: 14_000, reason: "asked" });
  });
});

describe("several processes", () => {
  test("a pause that one hears of holds in the other, with one call to try the service each", () => {
    const told: Pause[] = [];
    failing(1_000, (pause) => told.push(pause));
    expect(told).toEqual([{ connection: "c", untilMs: 6_000, reason: "failing" }]);
    const other = createCallBudget();
    other.heard(told);
    expect(other.ask("c", 2_000)).toEqual({ waitMs: 4_000, reason: "failing" });
    expect(other.ask("c", 6_000).waitMs).toBe(0);
    expect(other.ask("c", 6_000).waitMs).toBe(1_000);
  });

  test("what was heard is not told again", () => {
    const told: Pause[] = [];
    createCallBudget((pause) => told.push(pause)).heard([{ connection: "c", untilMs: 9, reason: "asked" }]);
    expect(told).toEqual([]);
  });
});
