import type { ValueObject } from "@towpath/expressions";
import { expect, test } from "vitest";
import { checkDefinition } from "./check/check-definition.ts";
import type { Definition } from "./definition.ts";
import { runConcurrency } from "./run-concurrency.ts";

const aFlow = (trigger: ValueObject): Definition => ({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {}, ...trigger } },
  actions: { A: { type: "Compose", inputs: 1, runAfter: {} } },
});
const concurrency = (setting: ValueObject) => ({ runtimeConfiguration: { concurrency: setting } });

test.each<[string, ValueObject, object | null]>([
  ["nothing", {}, null],
  ["runs", concurrency({ runs: 5 }), { runs: 5, maximumWaitingRuns: 15 }],
  ["many runs", concurrency({ runs: 95 }), { runs: 95, maximumWaitingRuns: 100 }],
  ["both", concurrency({ runs: 2, maximumWaitingRuns: 3 }), { runs: 2, maximumWaitingRuns: 3 }],
  ["a number as text", concurrency({ runs: "7" }), { runs: 7, maximumWaitingRuns: 17 }],
  ["too many", concurrency({ runs: 1_000 }), { runs: 100, maximumWaitingRuns: 100 }],
  ["one at a time", { operationOptions: "A, singleInstance" }, { runs: 1, maximumWaitingRuns: 11 }],
  ["only who may wait", concurrency({ maximumWaitingRuns: 3 }), null],
])("a trigger that says %s", (_what, trigger, expected) => {
  expect(runConcurrency(aFlow(trigger))).toEqual(expected);
});

test.each([0, 101, 1.5, "many", -1])("the checker refuses %j runs at the same time", (runs) => {
  const problems = checkDefinition(aFlow(concurrency({ runs })));
  expect(problems.map(({ code }) => code)).toContain("out-of-bounds");
  expect(checkDefinition(aFlow(concurrency({ runs: 25 }))).map(({ code }) => code)).not.toContain(
    "out-of-bounds",
  );
});
