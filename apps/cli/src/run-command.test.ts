import { expect, test } from "vitest";
import { unwrapParameters } from "./run-command.ts";

test.each([
  ["a plain value", { n: 1 }, { n: 1 }],
  ["the wrapper of code view files", { n: { value: 1 } }, { n: 1 }],
  ["the wrapper with a type", { n: { type: "Int", value: 1 } }, { n: 1 }],
  ["a wrapped null", { n: { value: null } }, { n: null }],
  ["an object that only looks like a wrapper", { n: { value: 1, other: 2 } }, { n: { value: 1, other: 2 } }],
  ["a type without a value", { n: { type: "Int" } }, { n: { type: "Int" } }],
  ["a list", { n: [1] }, { n: [1] }],
])("a parameter may be %s", (_what, given, values) => {
  expect(unwrapParameters(given)).toEqual(values);
});
