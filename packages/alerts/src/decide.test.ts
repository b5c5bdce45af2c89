import { describe, expect, test } from "vitest";
import { decide } from "./decide.ts";
import type { Watched } from "./judge.ts";
import type { AlertFacts } from "./rule.ts";

const NOW = 1_000_000_000;
const MINUTE = 60_000;
const RULE = { everyMinutes: 15 };
const aWatch = (more: Partial<Watched> = {}): Watched => ({
  ...{ since: 0, failures: 1, lastFailedAt: NOW, lastRunId: "r", toldAt: null, mutedUntil: null },
  ...{ incident: null, ...more },
});
const open = (toldCount: number | null, acknowledged = false) => ({
  ...{ id: "i", beganAt: NOW - MINUTE, toldCount, acknowledged },
});
const failed = (runs: number): AlertFacts => ({ kind: "failure", runs, runId: "r", code: null });
const wrong = (watched: Watched, runs = 1) =>
  decide(RULE, watched, { facts: failed(runs), againAt: null }, NOW);
const well = (watched: Watched, againAt: number | null = null) =>
  decide(RULE, watched, { facts: null, againAt }, NOW);

describe("when something is wrong", () => {
  test("an incident opens and people hear of it at once", () => {
    expect(wrong(aWatch())).toMatchObject({ incident: "open", tell: "firing" });
  });

  test("they hear of it once", () => {
    expect(wrong(aWatch({ incident: open(1), toldAt: NOW - 60 * MINUTE }))).toMatchObject({
      ...{ incident: "keep", tell: null },
    });
  });

  test("more runs that fail are told of together, when the rule allows", () => {
    const told = (agoMinutes: number) => aWatch({ incident: open(1), toldAt: NOW - agoMinutes * MINUTE });
    expect(wrong(told(14), 9).tell).toBe(null);
    expect(wrong(told(15), 9).tell).toBe("more");
  });

  test("what comes back soon after it was told is held back, and not forgotten", () => {
    const decision = wrong(aWatch({ toldAt: NOW - 14.99 * MINUTE }));
    expect(decision).toMatchObject({ incident: "open", tell: null });
    expect(decision.lookAt).toBeLessThanOrEqual(NOW + MINUTE);
    expect(wrong(aWatch({ incident: open(null), toldAt: NOW - 15 * MINUTE })).tell).toBe("firing");
  });

  test("whoever muted it hears it when that ends; whoever acknowledged it hears no more of it", () => {
    expect(wrong(aWatch({ mutedUntil: NOW + 1 })).tell).toBe(null);
    expect(wrong(aWatch({ mutedUntil: NOW, incident: open(null) })).tell).toBe("firing");
    expect(wrong(aWatch({ incident: open(1, true), toldAt: 0 }), 9).tell).toBe(null);
  });

  test("what goes on for long is looked at less often, yet each minute", () => {
    const looked = (ageMs: number) => {
      const incident = { ...open(1), beganAt: NOW - ageMs };
      return (wrong(aWatch({ incident, toldAt: NOW })).lookAt ?? 0) - NOW;
    };
    expect([looked(0), looked(100_000), looked(10_000_000)]).toEqual([3_000, 10_000, 60_000]);
  });
});

describe("when all is well", () => {
  test("an incident ends, and who heard of its beginning hears of its end, acknowledged or not", () => {
    expect(well(aWatch({ incident: open(1) }))).toMatchObject({ incident: "close", tell: "recovered" });
    expect(well(aWatch({ incident: open(1, true) })).tell).toBe("recovered");
    expect(well(aWatch({ incident: open(null) })).tell).toBe(null);
    expect(well(aWatch({ incident: open(1), mutedUntil: NOW + 1 })).tell).toBe(null);
  });

  test("nothing is said, and the next look is when it can change", () => {
    expect(well(aWatch(), NOW + 5)).toEqual({ incident: "none", facts: null, tell: null, lookAt: NOW + 5 });
  });
});

test("where the rule or the flow is off, an incident ends without a word", () => {
  const judgement = { facts: failed(1), againAt: null };
  const off = decide(null, aWatch({ incident: open(1) }), judgement, NOW);
  expect(off).toEqual({ incident: "close", facts: null, tell: null, lookAt: null });
});
