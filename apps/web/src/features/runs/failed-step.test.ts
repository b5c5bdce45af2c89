import { type Definition, flowGraph } from "@towpath/flow";
import { expect, test } from "vitest";
import { failedStep } from "./failed-step.ts";
import { RunModel, type StepLine } from "./run-model.ts";

const definition: Definition = {
  triggers: {},
  actions: {
    First: { type: "Compose" },
    Second: { type: "Compose", runAfter: { First: ["Failed"] } },
    End: { type: "Terminate", runAfter: { Second: ["Succeeded"] } },
  },
};
const line = (action: string, message: string | null): StepLine => ({
  seq: 0,
  action,
  indexes: [],
  status: message === null ? "Succeeded" : "Failed",
  code: null,
  error: message === null ? null : { code: "X", message },
  startedAt: null,
  endedAt: null,
  durationMs: 1,
});
const model = new RunModel(
  flowGraph(definition),
  [line("First", "It is no number, at length."), line("Second", null), line("End", null)],
  true,
);
const BUDGET = { code: "Budget", message: "The budget is used up" };

test("a run that a Terminate ended failed of that, with the words of its maker", () => {
  const cause = { action: "End", indexes: [], ...BUDGET };
  expect(failedStep({ error: BUDGET, cause }, model)).toEqual({
    action: "End",
    indexes: [],
    words: { message: BUDGET.message, saying: undefined },
  });
});

test("a run that failed of a step says so in that step's own words, which are not cut", () => {
  const cause = { action: "first", indexes: [], code: "X", message: "It is no" };
  const error = { code: "ActionFailed", message: "An action failed." };
  const found = failedStep({ error, cause }, model);
  expect(found).toMatchObject({ action: "first", words: { message: "It is no number, at length." } });
  expect(failedStep({ error, cause }, new RunModel(flowGraph(definition), [], true))).toMatchObject({
    words: { message: "It is no" },
  });
});

test("where the end names no step, only the failure of an action is looked for among the steps", () => {
  const error = { code: "ActionFailed", message: "An action failed." };
  expect(failedStep({ error, cause: null }, model)).toMatchObject({ action: "First" });
  for (const other of [BUDGET, { code: "Cancelled", message: "The run was cancelled." }]) {
    expect(failedStep({ error: other, cause: null }, model), other.code).toBeNull();
  }
  expect(failedStep({ error: null, cause: null }, model)).toBeNull();
});
