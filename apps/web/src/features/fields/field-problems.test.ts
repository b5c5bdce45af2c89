import type { Definition, Problem } from "@towpath/flow";
import { expect, test } from "vitest";
import { sortProblems } from "./field-problems.ts";

const definition: Definition = {
  triggers: {},
  actions: {
    Call: { type: "Http", Inputs: { uri: "" } },
    "A/B": { type: "If", actions: { In: { type: "Compose" } } },
  },
};
const problem = (path: string): Problem => ({ severity: "error", code: "x", path, message: path });
const sort = (name: string, problems: Problem[]) =>
  sortProblems(problems, definition, { kind: "action", name }, [
    "inputs/uri",
    "inputs/headers",
    "inputs",
    "expression",
  ]);

test("a problem stands under the field with the longest path to it, in any case", () => {
  const { byField, others } = sort("Call", [
    problem("/actions/Call/Inputs/uri"),
    problem("/actions/Call/inputs/headers/Accept"),
    problem("/actions/Call/runAfter/X"),
    problem("/actions/Caller/inputs/uri"),
  ]);
  expect(byField.get("inputs/uri")?.map((each) => each.path)).toEqual(["/actions/Call/Inputs/uri"]);
  expect(byField.get("inputs/headers")).toHaveLength(1);
  expect(others.map((each) => each.path)).toEqual(["/actions/Call/runAfter/X"]);
});

test("problems of the steps inside a container are theirs, and a slash in a name is no path", () => {
  const { byField, others } = sort("A/B", [
    problem("/actions/A~1B/actions/In/inputs"),
    problem("/actions/A~1B/expression/and"),
  ]);
  expect(others).toEqual([]);
  expect([...byField.keys()]).toEqual(["expression"]);
});
