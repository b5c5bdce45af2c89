import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aPlan, aWorld, runThrough } from "./testing/a-world.ts";

const compose = (inputs: Value, after: Record<string, string[]> = {}): ValueObject => ({
  type: "Compose",
  inputs,
  runAfter: after,
});
const after = (name: string) => ({ runAfter: { [name]: ["Succeeded"] } });
const run = (actions: ValueObject, body: Value = null) => runThrough(aWorld(), aPlan(actions), { body });

describe("Foreach", () => {
  test("goes through the items, each iteration seeing its own steps", async () => {
    const report = await run(
      {
        Loop: {
          type: "Foreach",
          foreach: "@triggerBody()",
          actions: {
            Double: compose("@mul(item(), 2)"),
            Text: compose("@concat(items('Loop'), ':', outputs('Double'))", { Double: ["Succeeded"] }),
          },
        },
        All: { ...compose("@outputs('Text')"), ...after("Loop") },
      },
      [3, 1, 2],
    );
    expect(report.actions.All?.outputs).toEqual(["3:6", "1:2", "2:4"]);
    expect(report.actions.Double?.repetitions).toMatchObject([
      { indexes: [0], status: "Succeeded", outputs: 6 },
      { indexes: [1], outputs: 2 },
      { indexes: [2], outputs: 4 },
    ]);
  });

  test("nested loops see every item around them and keep the order of the items", async () => {
    const inner = {
      type: "Foreach",
      foreach: "@createArray('x', 'y')",
      actions: { Pair: compose("@concat(items('Outer'), item())") },
    };
    const report = await run({
      Outer: { type: "Foreach", foreach: "@createArray(1, 2)", actions: { Inner: inner } },
      All: { ...compose("@outputs('Pair')"), ...after("Outer") },
    });
    expect(report.actions.All?.outputs).toEqual([
      ["1x", "1y"],
      ["2x", "2y"],
    ]);
    expect(report.actions.Pair?.repetitions?.map((one) => [one.indexes, one.outputs])).toEqual([
      [[0, 0], "1x"],
      [[0, 1], "1y"],
      [[1, 0], "2x"],
      [[1, 1], "2y"],
    ]);
    expect(report.actions.Inner?.repetitions).toHaveLength(2);
  });

  test("body() of an action inside gives the list of bodies", async () => {
    const report = await run({
      Loop: {
        type: "Foreach",
        foreach: "@createArray('{}', '[1]')",
        actions: { P: { type: "ParseJson", inputs: { content: "@item()" } } },
      },
      All: { ...compose("@body('P')"), ...after("Loop") },
    });
    expect(report.actions.All?.outputs).toEqual([{}, [1]]);
  });

  test("runs all iterations and fails if any failed", async () => {
    const report = await run(
      { Loop: { type: "Foreach", foreach: "@triggerBody()", actions: { Div: compose("@div(6, item())") } } },
      [2, 0, 3],
    );
    expect(report.status).toBe("Failed");
    expect(report.actions.Loop).toMatchObject({ status: "Failed", code: "ActionFailed" });
    expect(report.actions.Div).toMatchObject({ status: "Failed" });
    expect(report.actions.Div?.repetitions?.map((one) => one.status)).toEqual([
      "Succeeded",
      "Failed",
      "Succeeded",
    ]);
  });

  test("an empty list succeeds without iterations", async () => {
    const report = await run(
      { Loop: { type: "Foreach", foreach: "@triggerBody()", actions: { A: compose(1) } } },
      [],
    );
    expect(report.actions.Loop?.status).toBe("Succeeded");
    expect(report.actions.A).toEqual({ status: "Skipped", repetitions: [] });
  });

  test("an empty body goes through all items", async () => {
    const report = await run({ Loop: { type: "Foreach", foreach: "@range(1, 5000)", actions: {} } });
    expect(report.actions.Loop?.status).toBe("Succeeded");
  });

  test.each<[string, Value]>([
    ["null", null],
    ["a text", "abc"],
    ["an object", { a: 1 }],
  ])("%s instead of a list fails it", async (_what, body) => {
    const report = await run(
      { Loop: { type: "Foreach", foreach: "@triggerBody()", actions: { A: compose(1) } } },
      body,
    );
    expect(report.actions.Loop).toMatchObject({ status: "Failed", code: "ExpressionEvaluationFailed" });
    expect(report.actions.A?.status).toBe("Skipped");
  });

  test.each<[string, ValueObject, number]>([
    ["20 at once when nothing is said", {}, 20],
    ["as many as it is told", { runtimeConfiguration: { concurrency: { repetitions: 3 } } }, 3],
    ["one by one when sequential", { operationOptions: "Sequential" }, 1],
    ["never more than 50", { runtimeConfiguration: { concurrency: { repetitions: 500 } } }, 50],
  ])("has %s on their way", async (_what, more, expected) => {
    const world = aWorld();
    let open = 0;
    let most = 0;
    world.http.onCall = async () => {
      open += 1;
      most = Math.max(most, open);
      await world.clock.sleep(1_000, new AbortController().signal);
      open -= 1;
    };
    const call = { type: "Http", inputs: { method: "GET", uri: "https://x.test/@{item()}" } };
    const plan = aPlan({
      Loop: { type: "Foreach", foreach: "@range(0, 120)", actions: { Call: call }, ...more },
    });
    const report = await runThrough(world, plan);
    expect(report.status).toBe("Succeeded");
    expect(world.http.calls).toHaveLength(120);
    expect(most).toBe(expected);
  });

  test("a pure loop of a nested Foreach goes in the order of the items", async () => {
    const inner = {
      type: "Foreach",
      foreach: "@createArray('a', 'b')",
      actions: {
        Add: {
          type: "AppendToArrayVariable",
          inputs: { name: "list", value: "@concat(items('Outer'), item())" },
        },
      },
    };
    const report = await run({
      Init: { type: "InitializeVariable", inputs: { variables: [{ name: "list", type: "array" }] } },
      Outer: { type: "Foreach", foreach: "@range(1, 30)", actions: { Inner: inner }, ...after("Init") },
      All: { ...compose("@variables('list')"), ...after("Outer") },
    });
    const expected = Array.from({ length: 30 }, (_, i) => [`${i + 1}a`, `${i + 1}b`]).flat();
    expect(report.actions.All?.outputs).toEqual(expected);
  });

  test("100,000 iterations of two pure steps finish in seconds", async () => {
    const body = { A: compose("@add(item(), 1)"), B: compose("@outputs('A')", { A: ["Succeeded"] }) };
    const report = await run({ Loop: { type: "Foreach", foreach: "@range(1, 100000)", actions: body } });
    expect(report.status).toBe("Succeeded");
    expect(report.actions.B?.repetitions?.at(-1)).toMatchObject({ indexes: [99_999], outputs: 100_001 });
  }, 10_000);
});

describe("Until", () => {
  const counting = (more: ValueObject = {}, inner: ValueObject = {}): ValueObject => ({
    Init: { type: "InitializeVariable", inputs: { variables: [{ name: "n", type: "integer", value: 0 }] } },
    Loop: {
      type: "Until",
      expression: "@greaterOrEquals(variables('n'), 3)",
      actions: { Inc: { type: "IncrementVariable", inputs: { name: "n" } }, ...inner },
      ...after("Init"),
      ...more,
    },
  });

  test("does its body, then asks; the last round is kept", async () => {
    const report = await run(counting());
    expect(report.actions.Loop).toMatchObject({ status: "Succeeded", iterations: 3 });
    expect(report.actions.Inc).toMatchObject({ status: "Succeeded", outputs: { body: { value: 3 } } });
    expect(report.actions.Inc).not.toHaveProperty("repetitions");
  });

  test("its condition may read its own body", async () => {
    const more = { expression: "@equals(outputs('Index'), 2)" };
    const report = await run(counting(more, { Index: compose("@iterationIndexes('Loop')") }));
    expect(report.actions.Loop?.iterations).toBe(3);
  });

  test("ends as Succeeded at its count", async () => {
    const report = await run(counting({ expression: "@equals(1, 2)", limit: { count: 5 } }));
    expect(report.actions.Loop).toMatchObject({ status: "Succeeded", iterations: 5 });
  });

  test("fails at its count when it is told to", async () => {
    const report = await run(
      counting({
        expression: "@equals(1, 2)",
        limit: { count: 2 },
        operationOptions: "FailWhenLimitsReached",
      }),
    );
    expect(report.actions.Loop).toMatchObject({ status: "Failed", code: "LimitReached", iterations: 2 });
    expect(report.actions.Loop?.error?.message).toContain("its limit of rounds (2)");
  });

  test("goes 60 rounds when nothing is said", async () => {
    expect((await run(counting({ expression: "@equals(1, 2)" }))).actions.Loop?.iterations).toBe(60);
  });

  test("ends when its time is over", async () => {
    const wait = { type: "Wait", inputs: { interval: { count: 40, unit: "Minute" } } };
    const report = await run(
      counting({ expression: "@equals(1, 2)", limit: { timeout: "PT1H" } }, { Pause: wait }),
    );
    expect(report.actions.Loop).toMatchObject({ status: "Succeeded", iterations: 2 });
  });

  test("goes on after a failed round, and the last one counts", async () => {
    const broken = { Broken: compose("@if(less(variables('n'), 3), div(1, 0), 1)", { Inc: ["Succeeded"] }) };
    const report = await run(counting({}, broken));
    expect(report.actions.Loop).toMatchObject({ status: "Succeeded", iterations: 3 });
    const failing = {
      Broken: compose("@if(equals(variables('n'), 3), div(1, 0), 1)", { Inc: ["Succeeded"] }),
    };
    expect((await run(counting({}, failing))).actions.Loop).toMatchObject({
      status: "Failed",
      iterations: 3,
    });
  });

  test("a condition without a value fails it", async () => {
    const report = await run(counting({ expression: "@div(1, 0)" }));
    expect(report.actions.Loop).toMatchObject({ status: "Failed", code: "ExpressionEvaluationFailed" });
  });

  test("inside a Foreach tells its rounds for each item", async () => {
    const until = {
      type: "Until",
      expression: "@equals(iterationIndexes('Loop'), item())",
      actions: { Step: compose("@concat(item(), '/', iterationIndexes('Loop'))") },
    };
    const report = await run({
      Each: { type: "Foreach", foreach: "@createArray(0, 2, 1)", actions: { Loop: until } },
    });
    expect(report.actions.Loop?.repetitions?.map((one) => [one.indexes, one.iterations])).toEqual([
      [[0], 1],
      [[1], 3],
      [[2], 2],
    ]);
    expect(report.actions.Step?.repetitions?.map((one) => [one.indexes, one.outputs])).toEqual([
      [[0], "0/0"],
      [[1], "2/2"],
      [[2], "1/1"],
    ]);
  });

  test("that an iteration of a Foreach does not open is skipped there with what it holds", async () => {
    const until = { type: "Until", expression: "@equals(1, 1)", actions: { Step: compose("@item()") } };
    const only = { type: "If", expression: "@equals(item(), 2)", actions: { Loop: until } };
    const report = await run({
      Each: { type: "Foreach", foreach: "@createArray(1, 2, 3)", actions: { Only: only } },
    });
    expect(report.actions.Step?.status).toBe("Succeeded");
    expect(report.actions.Step?.repetitions?.map((one) => [one.indexes, one.status, one.outputs])).toEqual([
      [[0], "Skipped", undefined],
      [[1], "Succeeded", 2],
      [[2], "Skipped", undefined],
    ]);
  });
});
