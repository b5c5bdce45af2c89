import { describe, expect, test } from "vitest";
import { judge, type Reading, type Watched, type WatchedTrigger } from "./judge.ts";
import type { AlertTerms } from "./rule.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const aWatch = (more: Partial<Watched> = {}): Watched => ({
  ...{ since: NOW - 1_000 * MINUTE, failures: 0, lastFailedAt: null, lastRunId: null, toldAt: null },
  ...{ mutedUntil: null, incident: null, ...more },
});
const incident = (toldCount: number | null, acknowledged = false) => ({
  ...{ id: "i", beganAt: NOW - MINUTE, toldCount, acknowledged },
});
const facts = (terms: AlertTerms, watched: Watched, reading: Reading) =>
  judge(terms, watched, reading, NOW).facts;

describe("failed runs", () => {
  const failed = { failures: 2, lastFailedAt: NOW - MINUTE, lastRunId: "r" };
  const succeeded = (at: number | null): Reading => ({
    ...{ kind: "failure", succeededAt: at, code: null, action: null },
  });
  const look = (watched: Watched, at: number | null) => facts({ kind: "failure" }, watched, succeeded(at));

  test("are wrong until a later one succeeds and people were told of all", () => {
    expect(look(aWatch(failed), null)).toMatchObject({ runs: 2, runId: "r" });
    expect(look(aWatch({ ...failed, incident: incident(2) }), null)).toMatchObject({ runs: 2 });
    expect(look(aWatch({ ...failed, incident: incident(1) }), NOW)).toMatchObject({ runs: 2 });
    expect(look(aWatch({ ...failed, incident: incident(2) }), NOW)).toBe(null);
  });

  test("are told of although one succeeded before anybody looked", () => {
    expect(look(aWatch(failed), NOW)).not.toBe(null);
  });

  test("that nobody is to hear of are over with the first success", () => {
    const muted = { ...failed, mutedUntil: NOW + MINUTE, incident: incident(null) };
    expect(look(aWatch(muted), NOW)).toBe(null);
    expect(look(aWatch({ ...failed, incident: incident(1, true) }), NOW)).toBe(null);
  });

  test("do not count a success that came before them", () => {
    expect(look(aWatch({ ...failed, incident: incident(2) }), NOW - 2 * MINUTE)).not.toBe(null);
  });
});

describe("a share of the runs", () => {
  const terms = { kind: "rate", windowMinutes: 15, count: null, percent: 20, atLeast: 5 } as const;
  const of = (given: Partial<AlertTerms>, failed: number, ended: number) =>
    facts({ ...terms, ...given } as AlertTerms, aWatch(), { kind: "rate", failed, ended });

  test("is too much above the percentage, and with enough runs", () => {
    expect(of({}, 2, 10)).toBe(null);
    expect(of({}, 3, 10)).toEqual({ kind: "rate", failed: 3, ended: 10, windowMinutes: 15 });
    expect(of({}, 4, 4)).toBe(null);
  });

  test("or a number of them is reached", () => {
    const three = { count: 3, percent: null } as const;
    expect([of(three, 2, 2), of(three, 3, 1_000)?.kind]).toEqual([null, "rate"]);
  });
});

describe("silence", () => {
  const quiet = (
    given: Partial<Reading & { kind: "silence" }>,
    terms: Partial<AlertTerms & { kind: "silence" }> = {},
    watched = aWatch(),
  ) =>
    judge(
      { kind: "silence", minutes: 60, of: "started", ...terms },
      watched,
      { kind: "silence", startedAt: null, succeededAt: null, trigger: null, ...given },
      NOW,
    );

  test("is measured from the last run, and looked at when it would be too long", () => {
    expect(quiet({ startedAt: NOW - 10 * MINUTE })).toEqual({ facts: null, againAt: NOW + 50 * MINUTE });
    expect(quiet({ startedAt: NOW - 61 * MINUTE }).facts).toMatchObject({ reason: "no-run" });
  });

  test("can mean that none succeeded", () => {
    const reading = { startedAt: NOW, succeededAt: NOW - 90 * MINUTE };
    expect(quiet(reading, { of: "succeeded" }).facts).toMatchObject({ reason: "no-success" });
  });

  test("of a flow that was just switched on is none", () => {
    expect(quiet({}, {}, aWatch({ since: NOW - MINUTE })).facts).toBe(null);
  });

  const aTrigger = (more: Partial<WatchedTrigger>): WatchedTrigger => ({
    ...{ kind: "recurrence", nextAt: NOW + 60 * MINUTE, checkedAt: null, failures: 0, isHeld: false },
    recurrence: { frequency: "Day", interval: 1, startTime: "2026-01-01T09:00:00Z" },
    ...more,
  });
  const asIts = (trigger: Partial<WatchedTrigger>, startedAt: number | null) =>
    quiet({ trigger: aTrigger(trigger), startedAt }, { minutes: null }).facts;
  const today = Date.UTC(2026, 10, 22, 9);

  test("follows from the recurrence where nobody says how long", () => {
    expect(asIts({}, today + 1)).toBe(null);
    expect(asIts({}, today - 24 * 60 * MINUTE)).toMatchObject({ reason: "missed", since: today });
  });

  test("is a slot that is late, or checks that fail", () => {
    expect(asIts({ nextAt: NOW - 20 * MINUTE }, today + 1)).toMatchObject({ reason: "late" });
    expect(asIts({ nextAt: NOW - MINUTE }, today + 1)).toBe(null);
    expect(asIts({ kind: "poll", failures: 3 }, null)).toMatchObject({ reason: "checks" });
    expect(asIts({ kind: "poll", failures: 2 }, null)).toBe(null);
  });

  test("is expected of what waits for a connection, has ended, or is called", () => {
    expect(asIts({ isHeld: true, nextAt: null, failures: 9 }, null)).toBe(null);
    expect(asIts({ nextAt: null }, null)).toBe(null);
    expect(quiet({}, { minutes: null }).facts).toBe(null);
  });
});

describe("long runs", () => {
  const reading = (more: Partial<Reading & { kind: "latency" }>): Reading => ({
    ...{ kind: "latency", p95Ms: 900, ended: 100, longestMs: 5_000, runId: "r", slowRuns: 1 },
    ...more,
  });
  const terms = { kind: "latency", of: "run", seconds: 2, windowMinutes: 15 } as const;

  test("are one that takes longer, or one of twenty that does", () => {
    expect(facts(terms, aWatch(), reading({}))).toMatchObject({ tookMs: 5_000, limitMs: 2_000, runId: "r" });
    expect(facts(terms, aWatch(), reading({ longestMs: 2_000 }))).toBe(null);
    expect(facts({ ...terms, of: "p95" }, aWatch(), reading({}))).toBe(null);
    expect(facts({ ...terms, of: "p95" }, aWatch(), reading({ p95Ms: 2_500 }))).toMatchObject({
      tookMs: 2_500,
    });
    expect(facts({ ...terms, of: "p95" }, aWatch(), reading({ p95Ms: 2_500, ended: 19 }))).toBe(null);
  });
});

test("a wait for a connection is wrong once it lasts", () => {
  const terms = { kind: "waits", minutes: 5 } as const;
  const waiting = (since: number | null): Reading => ({ kind: "waits", runs: 3, since });
  expect(judge(terms, aWatch(), waiting(NOW - MINUTE), NOW)).toEqual({
    facts: null,
    againAt: NOW + 4 * MINUTE,
  });
  expect(facts(terms, aWatch(), waiting(NOW - 5 * MINUTE))).toEqual({
    ...{ kind: "waits", runs: 3, since: NOW - 5 * MINUTE },
  });
  expect(facts(terms, aWatch(), waiting(null))).toBe(null);
});
