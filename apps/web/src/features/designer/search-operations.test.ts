import { OPERATIONS } from "@towpath/flow";
import { expect, test } from "vitest";
import { searchOperations } from "./search-operations.ts";

const first = (search: string) => searchOperations(OPERATIONS, "action", search)[0]?.operations[0]?.type;

test("without words everything of the role is listed, in groups", () => {
  const groups = searchOperations(OPERATIONS, "action", "  ");
  const listed = groups.flatMap((group) => group.operations);
  expect(listed).toHaveLength(OPERATIONS.filter((spec) => spec.role === "action").length);
  expect(listed.every((spec) => spec.role === "action")).toBe(true);
});

test.each([
  ["condition", "If"],
  ["http", "Http"],
  ["loop", "Foreach"],
  ["json", "ParseJson"],
])("the best hit for %s is %s", (search, type) => {
  expect(first(search)).toBe(type);
});

test("every word has to fit", () => {
  expect(searchOperations(OPERATIONS, "action", "http elephant")).toEqual([]);
});
