import { expect, test } from "vitest";
import { ENGLISH } from "../../words/translate.ts";
import { ownsWords } from "./person.ts";

test("what is theirs is counted, and nothing is not said", () => {
  expect(ownsWords(ENGLISH, { connectionCount: 1, flowCount: 2 })).toBe("1 connection, 2 flows");
  expect(ownsWords(ENGLISH, { connectionCount: 0, flowCount: 1 })).toBe("1 flow");
  expect(ownsWords(ENGLISH, { connectionCount: 0, flowCount: 0 })).toBeNull();
});
