import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aFlow } from "../testing/builders.ts";
import { checkDefinition } from "./check-definition.ts";

const told = (definition: ReturnType<typeof aFlow>) =>
  checkDefinition(definition, { runnable: true }).map(
    ({ severity, code, path }) => `${severity} ${code} ${path}`,
  );

const call = (retryPolicy: ValueObject | string) =>
  told(aFlow({ A: { type: "Http", inputs: { method: "GET", uri: "https://x.test", retryPolicy } } }));

describe("UX 20: the parts of a retry policy fit each other", () => {
  test.each<[string, ValueObject]>([
    ["none", { type: "none" }],
    ["as usual", { type: "default" }],
    ["equal pauses", { type: "fixed", count: 90, interval: "PT5S" }],
    [
      "growing pauses between bounds",
      { type: "Exponential", count: 1, interval: "PT7S", minimumInterval: "PT5S", maximumInterval: "PT5S" },
    ],
    ["what a run works out", { type: "@parameters('kind')", count: "@int('3')" }],
  ])("%s is fine", (_what, policy) => {
    expect(call(policy).filter((one) => !one.includes("unknown-parameter"))).toEqual([]);
  });

  test.each<[string, ValueObject | string, string]>([
    ["a type that is none", { type: "often" }, "error bad-choice type"],
    ["a policy that is a text", "none", "error bad-choice "],
    ["more than 90 tries", { type: "fixed", count: 91 }, "error out-of-bounds count"],
    ["a pause in words", { type: "fixed", interval: "ten seconds" }, "error bad-duration interval"],
    ["a pause of two days", { type: "fixed", interval: "P2D" }, "warning out-of-bounds interval"],
    [
      "bounds that cross",
      { type: "exponential", minimumInterval: "PT1M", maximumInterval: "PT30S" },
      "error bad-combination minimumInterval",
    ],
    ["a number of tries without tries", { type: "none", count: 3 }, "warning no-effect count"],
    ["a pause for the usual policy", { interval: "PT10S" }, "warning no-effect interval"],
    [
      "bounds for equal pauses",
      { type: "fixed", maximumInterval: "PT10S" },
      "warning no-effect maximumInterval",
    ],
  ])("%s is told", (_what, policy, problem) => {
    const [severity, code, member] = problem.split(" ");
    const path = `/actions/A/inputs/retryPolicy${member === "" ? "" : `/${member}`}`;
    expect(call(policy)).toEqual([`${severity} ${code} ${path}`]);
  });

  test("also where a webhook subscribes", () => {
    const subscribe = { method: "POST", uri: "https://x.test", retryPolicy: { type: "often" } };
    expect(told(aFlow({ A: { type: "HttpWebhook", inputs: { subscribe } } }))).toEqual([
      "error bad-choice /actions/A/inputs/subscribe/retryPolicy/type",
    ]);
  });
});

describe("settings that contradict each other are refused", () => {
  const loop = (repetitions: number) =>
    told(
      aFlow({
        L: {
          type: "Foreach",
          foreach: "@triggerBody()",
          actions: {},
          operationOptions: "Sequential",
          runtimeConfiguration: { concurrency: { repetitions } },
        },
      }),
    );
  const trigger = (more: ValueObject) =>
    told(
      aFlow(
        { A: { type: "Compose", inputs: 1 } },
        { triggers: { T: { type: "Request", kind: "Http", inputs: {}, ...more } } },
      ),
    );

  test("a loop in order, with several at the same time", () => {
    expect(loop(5)).toEqual([
      "error bad-combination /actions/L/runtimeConfiguration/concurrency/repetitions",
    ]);
    expect(loop(1)).toEqual([]);
  });

  test("one run at a time, and several", () => {
    const runs = (count: number) =>
      trigger({ operationOptions: "SingleInstance", runtimeConfiguration: { concurrency: { runs: count } } });
    expect(runs(3)).toEqual(["error bad-combination /triggers/T/runtimeConfiguration/concurrency/runs"]);
    expect(runs(1)).toEqual([]);
  });

  test("runs that may wait, where none does", () => {
    const waiting = { maximumWaitingRuns: 5 };
    expect(trigger({ runtimeConfiguration: { concurrency: waiting } })).toEqual([
      "warning no-effect /triggers/T/runtimeConfiguration/concurrency/maximumWaitingRuns",
    ]);
    expect(trigger({ runtimeConfiguration: { concurrency: { ...waiting, runs: 2 } } })).toEqual([]);
  });
});
