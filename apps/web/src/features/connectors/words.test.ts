import { describe, expect, test } from "vitest";
import { ENGLISH } from "../../words/translate.ts";
import { gradeOf, operationsText, signInWords } from "./words.ts";

describe("words about connectors", () => {
  test.each([
    [[], "no sign-in"],
    [["api-key"], "API key"],
    [["oauth2", "oauth2generic", "basic"], "OAuth or user name and password"],
    [["facebook"], "facebook"],
  ])("of the ways to sign in %o are %s", (ways, words) => expect(signInWords(ENGLISH, ways)).toBe(words));

  test.each([
    [{ operations: 3, ready: 3, needsSetting: 0 }, "ready", "Ready"],
    [{ operations: 3, ready: 0, needsSetting: 3 }, "needs-setting", "Needs a setting"],
    [{ operations: 3, ready: 1, needsSetting: 2 }, "needs-setting", "Needs a setting · 1 ready"],
    [{ operations: 3, ready: 1, needsSetting: 0 }, "needs-custom-code", "Needs custom code · 1 ready"],
  ] as const)("of %o are %s: %s", (connector, grade, words) => {
    expect(gradeOf(ENGLISH, connector)).toEqual({ grade, words });
  });

  test("count in singular and plural", () => {
    expect([1, 1_200].map((count) => operationsText(ENGLISH, count))).toEqual([
      "1 operation",
      "1,200 operations",
    ]);
  });
});
