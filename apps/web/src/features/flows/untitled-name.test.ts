import { expect, test } from "vitest";
import { untitledName } from "./untitled-name.ts";

test.each([
  [[], "Untitled flow"],
  [["Orders"], "Untitled flow"],
  [["Untitled flow"], "Untitled flow 2"],
  [["Untitled flow", "Untitled flow 2", "Untitled flow 4"], "Untitled flow 3"],
])("beside %j a new flow is called %s", (taken, name) => {
  expect(untitledName(taken)).toBe(name);
});
