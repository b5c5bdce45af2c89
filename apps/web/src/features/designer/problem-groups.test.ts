import type { Problem } from "@towpath/flow";
import { expect, test } from "vitest";
import { groupedByStep, problemCounts } from "./problem-groups.ts";

const problem = (path: string, action?: string, severity: Problem["severity"] = "error"): Problem => ({
  severity,
  code: "x",
  path,
  message: path,
  ...(action === undefined ? {} : { action }),
});

const FOUND = [
  problem("/actions/B/inputs", "B"),
  problem("/actions"),
  problem("/actions/A/inputs", "A", "warning"),
  problem("/triggers/T/inputs"),
  problem("/actions/B/runAfter", "B"),
];

test("UX 24: problems stand by their step, in the order of the flow", () => {
  expect(groupedByStep(FOUND, ["A", "B"]).map(({ key, problems }) => `${key} ${problems.length}`)).toEqual([
    "flow 1",
    "trigger 1",
    "action:A 1",
    "action:B 2",
  ]);
});

test("errors and warnings are counted apart", () => {
  expect(problemCounts(FOUND)).toEqual({ errors: 4, warnings: 1 });
});
