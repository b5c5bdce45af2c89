import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import {
  acceptRun,
  advanceOnce,
  aPlan,
  aWorld,
  NOON,
  runThrough,
  statuses,
  tell,
} from "./testing/a-world.ts";

const wait = (count: number, more: ValueObject = {}): ValueObject => ({
  type: "Wait",
  inputs: { interval: { count, unit: "Hour" } },
  ...more,
});
const compose = (inputs: Value, runAfter: ValueObject = {}): ValueObject => ({
  type: "Compose",
  inputs,
  runAfter,
});
const within = (timeout: Value) => ({ limit: { timeout } });
const after = (name: string, ...statuses: string[]): ValueObject => ({ [name]: statuses });

const late = {
  Slow: wait(5),
  Then: compose(1, after("Slow", "Succeeded")),
  Beside: compose(2),
};

describe("limit.timeout", () => {
  test("a scope that takes too long is TimedOut, and what is inside is stopped or skipped", async () => {
    const world = aWorld();
    const report = await runThrough(
      world,
      aPlan({
        Try: { type: "Scope", actions: late, ...within("PT1H") },
        Catch: compose("@actions('Try')['code']", after("Try", "TimedOut")),
      }),
    );
    expect(statuses(report)).toEqual({
      Try: "TimedOut",
      Slow: "Cancelled",
      Then: "Skipped",
      Beside: "Succeeded",
      Catch: "Succeeded",
    });
    expect(report.actions.Try).toMatchObject({ code: "ActionTimedOut", error: { code: "ActionTimedOut" } });
    expect(report.actions.Catch?.outputs).toBe("ActionTimedOut");
    expect(report.status).toBe("Succeeded");
    expect(world.clock.now()).toBe(NOON + 3_600_000);
  });

  test("without a handler the run is TimedOut", async () => {
    const report = await runThrough(aWorld(), aPlan({ W: wait(2, within("PT30M")) }));
    expect(report.actions.W).toMatchObject({ status: "TimedOut", code: "ActionTimedOut" });
    expect(report.status).toBe("TimedOut");
  });

  test.each<[string, ValueObject]>([
    ["If", { type: "If", expression: "@equals(1, 1)", actions: late, else: { actions: {} } }],
    ["Switch", { type: "Switch", expression: 1, cases: { One: { case: 1, actions: late } } }],
    ["Foreach", { type: "Foreach", foreach: [1, 2], actions: late }],
  ])("%s has one too", async (_type, container) => {
    const report = await runThrough(aWorld(), aPlan({ C: { ...container, ...within("PT1H") } }));
    expect(report.actions.C).toMatchObject({ status: "TimedOut", code: "ActionTimedOut" });
    expect(report.actions.Slow?.status).toBe("Cancelled");
    expect(report.actions.Then?.status).toBe("Skipped");
  });

  test("a container that is through in time is not touched", async () => {
    const scope = { Fine: { type: "Scope", actions: { W: wait(1) }, ...within("PT61M") } };
    const report = await runThrough(
      aWorld(),
      aPlan({ ...scope, End: compose(1, after("Fine", "Succeeded")) }),
    );
    expect(statuses(report)).toEqual({ Fine: "Succeeded", W: "Succeeded", End: "Succeeded" });
  });

  test("the inner of two deadlines passes first, and its handler inside the outer runs", async () => {
    const inner = { type: "Scope", actions: { W: wait(9) }, ...within("PT1H") };
    const outer = { Inner: inner, Handler: compose(1, after("Inner", "TimedOut")) };
    const report = await runThrough(
      aWorld(),
      aPlan({ Outer: { type: "Scope", actions: outer, ...within("PT2H") } }),
    );
    expect(statuses(report)).toEqual({
      Outer: "Succeeded",
      Inner: "TimedOut",
      W: "Cancelled",
      Handler: "Succeeded",
    });
  });

  test("an HTTP call on its way is let go of", async () => {
    const world = aWorld();
    world.http.on("https://slow.test/", "hang");
    const call = { type: "Http", inputs: { method: "GET", uri: "https://slow.test/" } };
    const report = await runThrough(
      world,
      aPlan({ S: { type: "Scope", actions: { Call: call }, ...within("PT1M") } }),
    );
    expect(statuses(report)).toEqual({ S: "TimedOut", Call: "Cancelled" });
    expect(world.clock.now()).toBe(NOON + 60_000);
  });

  test("bounds all attempts of a call together", async () => {
    const world = aWorld();
    world.http.on("https://busy.test/", { statusCode: 503 });
    const retryPolicy = { type: "fixed", count: 50, interval: "PT20S" };
    const inputs = { method: "GET", uri: "https://busy.test/", retryPolicy };
    const report = await runThrough(world, aPlan({ Call: { type: "Http", inputs, ...within("PT1M") } }));
    expect(report.actions.Call).toMatchObject({ status: "TimedOut", code: "ActionTimedOut" });
    expect(world.http.calls).toHaveLength(3);
  });

  test("may be worked out", async () => {
    const timeout = "@concat('PT', triggerBody()['minutes'], 'M')";
    const report = await runThrough(aWorld(), aPlan({ W: wait(2, within(timeout)) }), {
      body: { minutes: 5 },
    });
    expect(report.actions.W?.status).toBe("TimedOut");
  });

  test.each<Value>(["soon", "PT0S", 5, "@parameters('none')"])("%j fails the action", async (timeout) => {
    const scope = { type: "Scope", actions: { In: compose(1) }, ...within(timeout) };
    const report = await runThrough(aWorld(), aPlan({ S: scope }));
    expect(report.actions.S).toMatchObject({ status: "Failed", code: "BadRequest" });
    expect(report.actions.In?.status).toBe("Skipped");
  });
});

describe("a deadline that passes while nobody is at work", () => {
  const plan = aPlan({
    Try: { type: "Scope", actions: { ...late, Soon: wait(0.5) }, ...within("PT1H") },
    Catch: compose("late", after("Try", "TimedOut")),
  });

  test("ends the scope in the order of the times that passed", async () => {
    const world = aWorld();
    await acceptRun(world, plan);
    const first = await advanceOnce(world, plan);
    expect(first).toMatchObject({ kind: "suspended", wakeAt: NOON + 1_800_000 });
    world.clock.pass(100 * 3_600_000);
    expect((await advanceOnce(world, plan)).kind).toBe("ended");
    expect(statuses(tell(world, plan))).toEqual({
      Try: "TimedOut",
      Slow: "Cancelled",
      Then: "Skipped",
      Beside: "Succeeded",
      Soon: "Succeeded",
      Catch: "Succeeded",
    });
  });

  test("is read back from the journal, with what it stopped", async () => {
    const world = aWorld();
    const long = aPlan({
      Try: { type: "Scope", actions: late, ...within("PT1H") },
      Rest: wait(10, { runAfter: after("Try", "TimedOut") }),
      Last: compose("@length(result('Try'))", after("Rest", "Succeeded")),
    });
    const report = await runThrough(world, long);
    expect(report.actions.Last?.outputs).toBe(3);
    expect(statuses(report)).toMatchObject({ Try: "TimedOut", Slow: "Cancelled", Rest: "Succeeded" });
    expect(world.http.calls).toEqual([]);
  });
});
