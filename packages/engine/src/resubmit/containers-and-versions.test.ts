import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { type ScriptedHttp, statuses } from "../testing/a-world.ts";
import { after, bad, call, compose, FAILED, resubmitted } from "../testing/resubmitting.ts";

describe("loops and containers", () => {
  const each = (more: ValueObject = {}): ValueObject => ({
    Each: {
      type: "Foreach",
      foreach: "@range(0, 6)",
      actions: {
        Send: call("https://x.test/item/@{item()}"),
        Tell: compose("@outputs('Send')['statusCode']", after("Send")),
      },
      ...more,
    },
    All: compose("@length(outputs('Tell'))", after("Each")),
  });
  const some = (http: ScriptedHttp) =>
    [1, 4, 5].reduce((script, n) => script.on(`https://x.test/item/${n}`, bad), http);

  test("a Foreach is entered again for its failed iterations; finished ones are kept", async () => {
    const { sent, report } = await resubmitted(each(), FAILED, { first: some });
    expect(sent.sort()).toEqual([1, 4, 5].map((n) => `https://x.test/item/${n}`));
    expect(report.status).toBe("Succeeded");
    expect(report.actions.Tell?.repetitions?.map(({ status }) => status)).toEqual(Array(6).fill("Succeeded"));
  });

  test("a sequential Foreach stays sequential when it is entered again", async () => {
    const flow = each({ operationOptions: "Sequential" });
    let most = 0;
    const { sent } = await resubmitted(flow, FAILED, {
      first: some,
      second: (http) => {
        let now = 0;
        http.onCall = async () => {
          now += 1;
          most = Math.max(most, now);
          await new Promise((resolve) => setImmediate(resolve));
          now -= 1;
        };
      },
    });
    expect(most).toBe(1);
    expect(sent).toEqual([1, 4, 5].map((n) => `https://x.test/item/${n}`));
  });

  test("nested containers are entered as deep as the failure lies", async () => {
    const flow = {
      Outer: {
        type: "Scope",
        actions: {
          First: call("https://x.test/first"),
          Which: {
            type: "If",
            expression: "@equals(1, 1)",
            actions: { Inner: call("https://x.test/inner") },
            else: { actions: { Never: call("https://x.test/never") } },
            ...after("First"),
          },
        },
      },
      Done: compose("ok", after("Outer")),
    };
    const { sent, report } = await resubmitted(flow, FAILED, {
      first: (http) => http.on("https://x.test/inner", bad),
    });
    expect(sent).toEqual(["https://x.test/inner"]);
    expect(statuses(report)).toEqual({
      Outer: "Succeeded",
      First: "Succeeded",
      Which: "Succeeded",
      Inner: "Succeeded",
      Never: "Skipped",
      Done: "Succeeded",
    });
  });

  test("an Until goes on with the round that failed", async () => {
    const flow = {
      Init: {
        type: "InitializeVariable",
        inputs: { variables: [{ name: "n", type: "integer", value: 0 }] },
      },
      Rounds: {
        type: "Until",
        expression: "@greaterOrEquals(variables('n'), 3)",
        actions: {
          Up: { type: "IncrementVariable", inputs: { name: "n" } },
          Poll: call("https://x.test/poll/@{variables('n')}", after("Up")),
        },
        ...after("Init"),
      },
    };
    const { sent, report } = await resubmitted(flow, FAILED, {
      first: (http) => http.on("https://x.test/poll/3", bad),
    });
    expect(sent).toEqual(["https://x.test/poll/3"]);
    expect(report.actions.Rounds).toMatchObject({ status: "Succeeded", iterations: 3 });
  });

  test("a container that failed by itself runs again as a whole", async () => {
    const flow = {
      Rounds: {
        type: "Until",
        expression: "@equals(1, 2)",
        limit: { count: 2 },
        operationOptions: "FailWhenLimitsReached",
        actions: { Poll: call("https://x.test/poll") },
      },
    };
    const { sent, before } = await resubmitted(flow, FAILED, { first: () => undefined });
    expect(before.actions.Rounds).toMatchObject({ status: "Failed" });
    expect(sent).toHaveLength(2);
  });

  test("a container that ran out of time goes on with what it held, and its time begins anew", async () => {
    const flow = {
      Limited: {
        type: "Scope",
        limit: { timeout: "PT10S" },
        actions: { Quick: call("https://x.test/quick"), Slow: call("https://x.test/slow", after("Quick")) },
      },
    };
    const { before, sent, report } = await resubmitted(flow, FAILED, {
      first: (http) => http.on("https://x.test/slow", "hang"),
    });
    expect(statuses(before)).toMatchObject({ Limited: "TimedOut", Slow: "Cancelled" });
    expect(sent).toEqual(["https://x.test/slow"]);
    expect(statuses(report)).toEqual({ Limited: "Succeeded", Quick: "Succeeded", Slow: "Succeeded" });
  });
});

describe("with another version", () => {
  const before = { A: call("https://x.test/a"), B: call("https://x.test/b", after("A")) };

  test("a mended action runs with the outputs that were taken over", async () => {
    const to = { ...before, B: call("https://x.test/mended/@{outputs('A')['statusCode']}", after("A")) };
    const { sent } = await resubmitted(before, FAILED, {
      first: (http) => http.on("https://x.test/b", bad),
      to,
    });
    expect(sent).toEqual(["https://x.test/mended/200"]);
  });

  test("a new action runs, and with it what follows it now; one that is gone is left out", async () => {
    const to = {
      New: call("https://x.test/new"),
      A: call("https://x.test/a", after("New")),
      B: call("https://x.test/b", after("A")),
    };
    const { sent, report } = await resubmitted({ ...before, Gone: compose("x") }, FAILED, {
      first: (http) => http.on("https://x.test/b", bad),
      to,
    });
    expect(sent.map((uri) => uri.slice(-3))).toEqual(["new", "t/a", "t/b"]);
    expect(Object.keys(report.actions).sort()).toEqual(["A", "B", "New"]);
  });

  test("an action of another type, or that moved into a loop, runs", async () => {
    const to = {
      Loop: { type: "Foreach", foreach: "@range(0, 2)", actions: { A: call("https://x.test/a") } },
      B: compose("now a compose", after("Loop")),
    };
    const { sent, report } = await resubmitted(before, FAILED, {
      first: (http) => http.on("https://x.test/b", bad),
      to,
    });
    expect(sent).toHaveLength(2);
    expect(report.status).toBe("Succeeded");
  });

  test("what the new version hides is hidden in what it takes over", async () => {
    const secured = {
      ...before,
      A: { ...call("https://x.test/a"), runtimeConfiguration: { secureData: { properties: ["outputs"] } } },
    };
    const { carried } = await resubmitted(before, FAILED, {
      first: (http) => http.on("https://x.test/b", bad),
      to: secured,
    });
    expect(carried).toMatchObject([{ action: "A", detail: { hidden: ["outputs"] } }]);
  });
});
