import { describe, expect, test } from "vitest";
import { cutText, excerptOf } from "./cut-text.ts";

describe("cutting a text", () => {
  test.each([
    ["is left as it is where it fits", "barge", 5, "barge"],
    ["ends where there is no more room", "barges", 5, "barge"],
    ["ends before a character that would be halved", "ab👩c", 3, "ab"],
    ["keeps a whole character that fits just so", "ab👩c", 4, "ab👩"],
    ["may leave nothing", "👩", 1, ""],
  ])("%s", (_what, text, most, start) => {
    expect(cutText(text, most)).toBe(start);
  });

  test("an excerpt says that something is left out", () => {
    expect(excerptOf("barge", 5)).toBe("barge");
    expect(excerptOf("barges", 5)).toBe("barge…");
    expect(excerptOf("ab👩c", 3)).toBe("ab…");
  });
});
