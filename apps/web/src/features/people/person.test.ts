import { expect, test } from "vitest";
import { ownsWords } from "./person.ts";

test("what is theirs is counted, and nothing is not said", () => {
  expect(ownsWords({ connectionCount: 1, flowCount: 2 })).toBe("1 connection, 2 flows");
  expect(ownsWords({ connectionCount: 0, flowCount: 1 })).toBe("1 flow");
  expect(ownsWords({ connectionCount: 0, flowCount: 0 })).toBeNull();
});
