import { expect, test } from "vitest";
import { callFunction } from "./function-call.ts";

test("a failure speaks of the function and its values, not of an expression that nobody wrote", () => {
  const result = callFunction("greater", [null, 100]);
  expect(result.ok ? null : result.failure.message).toMatch(/'greater'/);
  expect(result.ok ? null : result.failure.message).not.toMatch(/variables|At character/);
});

test("words of a value that read like a place are kept", () => {
  const result = callFunction("int", ["x At character 3: y z"]);
  expect(result.ok ? null : result.failure.message).toContain("x At character 3: y z");
});
