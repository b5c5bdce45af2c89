import { describe, expect, test } from "vitest";
import { lineOfText } from "./text.ts";

const Name = lineOfText("Give it a name.", 20);

describe("a line of text for people", () => {
  test.each(["Box", "  Box  ", "Zoë's 👩‍👧 box", "صندوق", "箱"])("may be %j", (text) => {
    expect(Name.parse(text)).toBe(text.trim());
  });

  test.each([
    ["nothing", " ", "Give it a name."],
    ["a line break", "a\nb", "control character"],
    ["signs that cannot be seen", "\u200b\u200b", "nothing that can be seen"],
    ["a sign that turns what follows around", "a\u202egpj.exe", "turns the direction"],
    ["half a character", "a\ud800", "half a character"],
    ["more than there is room for", "x".repeat(21), "at most 20"],
  ])("may not hold %s", (_what, text, words) => {
    expect(JSON.stringify(Name.safeParse(text).error?.issues)).toContain(words);
  });
});
