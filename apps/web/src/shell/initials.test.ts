import { expect, test } from "vitest";
import { initials } from "./initials.ts";

test.each([
  ["Ada Lovelace", "AL"],
  ["åsa", "Å"],
  ["  Jean Luc Picard ", "JL"],
  ["𝒜da", "𝒜"],
  ["", ""],
])("the letters of %j are %j", (name, letters) => expect(initials(name)).toBe(letters));
