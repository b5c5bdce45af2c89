import { describe, expect, test } from "vitest";
import { ENGLISH } from "../words/translate.ts";
import { sinceText } from "./since.tsx";

const NOON = Date.UTC(2026, 0, 15, 12);

describe("sinceText", () => {
  test.each([
    ["just now", 4_000],
    ["42 seconds ago", 42_000],
    ["3 minutes ago", 3 * 60_000],
    ["2 hours ago", 2 * 3_600_000],
    ["yesterday", 25 * 3_600_000],
    ["2 months ago", 61 * 86_400_000],
  ])("says %s", (words, ago) => {
    expect(sinceText(NOON - ago, NOON, ENGLISH)).toBe(words);
  });

  test("also looks ahead, for a next time", () => {
    expect(sinceText(NOON + 5 * 60_000, NOON, ENGLISH)).toBe("in 5 minutes");
  });
});
