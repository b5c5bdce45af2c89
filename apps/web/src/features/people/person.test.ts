import { describe, expect, test } from "vitest";
import { initials, ownsWords } from "./person.ts";

describe("a person in few letters", () => {
  test.each([
    ["Ada Lovelace", "AL"],
    ["åsa", "Å"],
    ["  Jean Luc Picard ", "JL"],
    ["𝒜da", "𝒜"],
    ["", ""],
  ])("%j is %j", (name, letters) => expect(initials(name)).toBe(letters));

  test("what is theirs is counted, and nothing is not said", () => {
    expect(ownsWords({ connectionCount: 1, flowCount: 2 })).toBe("1 connection, 2 flows");
    expect(ownsWords({ connectionCount: 0, flowCount: 1 })).toBe("1 flow");
    expect(ownsWords({ connectionCount: 0, flowCount: 0 })).toBeNull();
  });
});
