import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aPlan, aWorld, runThrough, statuses } from "./testing/a-world.ts";

const compose = (inputs: Value, after: Record<string, string[]> = {}): ValueObject => ({
  type: "Compose",
  inputs,
  runAfter: after,
});
const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const run = (actions: ValueObject, body: Value = null) => runThrough(aWorld(), aPlan(actions), { body });

describe("If", () => {
  const condition = (expression: Value): ValueObject => ({
    C: {
      type: "If",
      expression,
      actions: { Yes: compose("yes"), YesThen: compose(1, { Yes: ["Succeeded"] }) },
      else: { actions: { No: { type: "Scope", actions: { Deep: compose(1) } } } },
    },
  });

  test("runs the branch that was chosen and skips the other with everything in it", async () => {
    const report = await run(condition("@equals(1, 1)"));
    expect(statuses(report)).toEqual({
      C: "Succeeded",
      Yes: "Succeeded",
      YesThen: "Succeeded",
      No: "Skipped",
      Deep: "Skipped",
    });
    expect(report.actions.C).toMatchObject({ inputs: { expressionResult: true } });
    expect(report.actions.No?.error?.code).toBe("ActionBranchingConditionNotSatisfied");
    expect(report.actions.Deep?.error?.code).toBe("ActionDependencyFailed");
  });

  test.each<[Value, boolean]>([
    [{ and: [{ equals: ["@triggerBody()", 5] }, { not: { equals: ["a", "b"] } }] }, true],
    [{ or: [{ greater: ["@triggerBody()", 9] }, { and: [{ less: [1, 2] }] }] }, true],
    [{ not: { contains: ["@createArray(1, 2)", 2] } }, false],
    [{ equals: [{ length: ["abc"] }, 3] }, true],
    [{ EQUALS: [{ lENgth: "abc" }, 4] }, false],
    [
      {
        equals: [
          { a: 1, b: 2 },
          { a: 1, b: 2 },
        ],
      },
      true,
    ],
    [{}, true],
    [{ and: [] }, true],
    ["@not(equals(triggerBody(), 5))", false],
    [true, true],
  ])("understands the condition %j", async (expression, expected) => {
    const report = await run(condition(expression), 5);
    expect(report.actions.C).toMatchObject({ inputs: { expressionResult: expected } });
  });

  test("is lazy: what cannot be worked out is not touched when it does not matter", async () => {
    const expression = { or: [{ equals: [1, 1] }, { equals: ["@div(1, 0)", 1] }] };
    expect((await run(condition(expression))).status).toBe("Succeeded");
  });

  test.each<[Value, string]>([
    ["@div(1, 0)", "The function 'div' cannot divide by zero"],
    ["@string('yes')", "must be true or false"],
    [{ nonsense: [1] }, "nonsense"],
  ])("fails at the head for %j and skips its actions", async (expression, message) => {
    const report = await run(condition(expression));
    expect(report.status).toBe("Failed");
    expect(report.actions.C).toMatchObject({ status: "Failed", code: "ExpressionEvaluationFailed" });
    expect(report.actions.C?.error?.message).toContain(message);
    expect(report.actions.Yes?.status).toBe("Skipped");
    expect(report.actions.Deep?.status).toBe("Skipped");
  });

  test("a branch without actions succeeds", async () => {
    const report = await run({
      C: { type: "If", expression: "@equals(1, 2)", actions: { Yes: compose(1) } },
    });
    expect(statuses(report)).toEqual({ C: "Succeeded", Yes: "Skipped" });
  });
});

describe("Switch", () => {
  const choice = (value: Value, more: ValueObject = {}): ValueObject => ({
    S: {
      type: "Switch",
      expression: value,
      cases: {
        One: { case: 1, actions: { A: compose("a") } },
        Text: { case: "1", actions: { B: compose("b") } },
      },
      ...more,
    },
  });
  const withDefault = { default: { actions: { D: compose("d") } } };

  test.each<[Value, string]>([
    ["@add(0, 1)", "A"],
    ["@string(1)", "B"],
    ["x", "D"],
    [null, "D"],
  ])("the value %j takes the branch with %s: types count", async (value, taken) => {
    const report = await run(choice(value, withDefault));
    const ran = ["A", "B", "D"].filter((name) => report.actions[name]?.status === "Succeeded");
    expect(ran).toEqual([taken]);
  });

  test("letters count", async () => {
    const cases = { a: { case: "ABC", actions: { A: compose(1) } } };
    const report = await run({ S: { type: "Switch", expression: "abc", cases } });
    expect(statuses(report)).toEqual({ S: "Succeeded", A: "Skipped" });
  });
});

describe("Scope and references", () => {
  test("try, catch, finally: the run succeeds and result() tells what happened", async () => {
    const report = await run({
      Try: {
        type: "Scope",
        actions: { Bad: compose("@div(1, 0)"), Next: compose(1, { Bad: ["Succeeded"] }) },
      },
      Catch: compose("@first(result('Try'))['error']['code']", { Try: ["Failed", "TimedOut"] }),
      Names: compose("@join(createArray(first(result('Try'))['name'], last(result('Try'))['status']), ',')", {
        Catch: ["Succeeded"],
      }),
    });
    expect(report.status).toBe("Succeeded");
    expect(report.actions.Catch?.outputs).toBe("InvalidTemplate");
    expect(report.actions.Names?.outputs).toBe("Bad,Skipped");
  });

  test("result() of a Foreach has one entry an action, with the outputs in item order", async () => {
    const report = await run({
      Loop: {
        type: "Foreach",
        foreach: "@createArray(1, 2)",
        actions: { A: compose("@item()"), B: compose("x") },
      },
      R: { ...compose("@result('Loop')"), ...after("Loop") },
    });
    expect(report.actions.R?.outputs).toEqual([
      { name: "A", status: "Succeeded", outputs: [1, 2] },
      { name: "B", status: "Succeeded", outputs: ["x", "x"] },
    ]);
  });

  test("actions() gives the record with status, code and times", async () => {
    const report = await run({
      A: compose("x"),
      R: { ...compose("@actions('a')"), ...after("A") },
      S: compose("@actions('Never')['status']", { R: ["Succeeded"] }),
      Cond: { type: "If", expression: "@equals(1, 2)", actions: { Never: compose(1) }, ...after("R") },
      Late: { ...compose("@actions('Never')['status']"), ...after("Cond") },
    });
    expect(report.actions.R?.outputs).toMatchObject({
      name: "A",
      status: "Succeeded",
      code: "OK",
      inputs: "x",
      outputs: "x",
      startTime: "2026-01-15T12:00:00.0000000Z",
      endTime: "2026-01-15T12:00:00.0000000Z",
      clientTrackingId: "track-1",
    });
    expect(report.actions.Late?.outputs).toBe("Skipped");
    expect(report.actions.S?.status).toBe("Failed");
  });

  test("a step inside a branch reads steps before the branch, and the other way round", async () => {
    const report = await run({
      Before: compose("b"),
      Cond: {
        type: "If",
        expression: "@equals(1, 1)",
        actions: { In: compose("@outputs('Before')") },
        ...after("Before"),
      },
      After: { ...compose("@concat(outputs('In'), '!')"), ...after("Cond") },
    });
    expect(report.actions.After?.outputs).toBe("b!");
  });

  test("workflow() names the flow and the run", async () => {
    const report = await run({ W: compose("@workflow()['run']['name']") });
    expect(report.actions.W?.outputs).toBe("01890000-0000-7000-8000-000000000001");
  });
});

describe("Terminate", () => {
  test("ends the run: what runs is cancelled, what did not start is skipped, its containers are cancelled", async () => {
    const world = aWorld();
    world.http.on("https://slow.test/", "hang");
    const plan = aPlan({
      Slow: { type: "Http", inputs: { method: "GET", uri: "https://slow.test/" } },
      AfterSlow: compose(1, { Slow: ["Succeeded"] }),
      Pause: { type: "Wait", inputs: { interval: { count: 1, unit: "Second" } } },
      S: {
        type: "Scope",
        runAfter: { Pause: ["Succeeded"] },
        actions: {
          Done: compose(1),
          Stop: {
            type: "Terminate",
            inputs: {
              runStatus: "Failed",
              runError: { code: "Mine", message: "because @{outputs('Done')}" },
            },
            runAfter: { Done: ["Succeeded"] },
          },
          Never: compose(1, { Stop: ["Succeeded"] }),
        },
      },
    });
    const report = await runThrough(world, plan);
    expect(report).toMatchObject({ status: "Failed", error: { code: "Mine", message: "because 1" } });
    expect(statuses(report)).toEqual({
      Slow: "Cancelled",
      AfterSlow: "Skipped",
      Pause: "Succeeded",
      S: "Cancelled",
      Done: "Succeeded",
      Stop: "Succeeded",
      Never: "Skipped",
    });
    expect(report.actions.Never?.code).toBe("Terminated");
  });

  test("leaves the iterations that are through as they ended", async () => {
    const world = aWorld();
    world.http.on("https://x.test/2", "hang");
    const call = { type: "Http", inputs: { method: "GET", uri: "https://x.test/@{item()}" } };
    const plan = aPlan({
      Loop: { type: "Foreach", foreach: "@range(1, 3)", actions: { Call: call } },
      Pause: { type: "Wait", inputs: { interval: { count: 2, unit: "Second" } } },
      Stop: { type: "Terminate", inputs: { runStatus: "Succeeded" }, ...after("Pause") },
    });
    const report = await runThrough(world, plan);
    expect(report.actions.Call?.repetitions?.map((one) => one.status)).toEqual([
      "Succeeded",
      "Cancelled",
      "Succeeded",
    ]);
    expect(report.actions.Loop?.status).toBe("Cancelled");
  });

  test.each(["Succeeded", "Cancelled"])("can end the run as %s, in any case", async (status) => {
    const report = await run({ T: { type: "Terminate", inputs: { runStatus: status.toUpperCase() } } });
    expect(report.status).toBe(status);
    expect(report).not.toHaveProperty("error");
  });

  test("with a status that does not exist fails itself", async () => {
    const report = await run({ T: { type: "Terminate", inputs: { runStatus: "Done" } } });
    expect(report.actions.T).toMatchObject({ status: "Failed", code: "BadRequest" });
  });
});

describe("an action type Towpath cannot run", () => {
  test("fails when it is reached, by name, and the rest works", async () => {
    const report = await run({
      X: { type: "Office365", kind: "Mail", inputs: {} },
      Handler: compose("handled", { X: ["Failed"] }),
    });
    expect(report.status).toBe("Succeeded");
    expect(report.actions.X).toMatchObject({ status: "Failed", code: "ActionTypeNotSupported" });
    expect(report.actions.X?.error?.message).toContain("'Office365' (Mail)");
  });
});
