import { describe, expect, test } from "vitest";
import { ListCursor, lineOfText, RunCursor } from "./text.ts";

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

const ID = "0190a1b2-0000-7000-8000-00000000000a";
const encoded = (place: string) => Buffer.from(place).toString("base64url");

describe("a cursor", () => {
  test.each([`1760000000000000/${ID}`, `${ID}/a/b é 箱`, `${ID}/`])("of a list may be %j", (place) => {
    expect(ListCursor.safeParse(encoded(place)).success).toBe(true);
  });

  test.each(["", "abc", "zzzz", "eyJ9", "ä", encoded(`x/${ID}`), ID])("of a list is not %j", (cursor) => {
    expect(JSON.stringify(ListCursor.safeParse(cursor).error?.issues)).toContain("no cursor of such a list");
  });

  test("of runs is the id of one", () => {
    expect(RunCursor.safeParse(ID).success).toBe(true);
    expect(RunCursor.safeParse("abc").success).toBe(false);
  });
});
