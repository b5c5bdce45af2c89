import { describe, expect, test } from "vitest";
import { createWords, ENGLISH } from "../words/translate.ts";
import { issueWords } from "./issue-words.ts";

const told = (issues: readonly { path: string; message: string }[], t = ENGLISH) =>
  issueWords(issues.map(({ path, message }) => `${path}: ${message}`).join(" "), { issues }, t);

describe("what a refused form says", () => {
  test("stands without the names of members of the API, once, in the language of the reader", () => {
    const issue = (path: string) => ({ path, message: "That is no e-mail address." });
    expect(told([issue("mailTo.0"), issue("mailTo.3")])).toBe("That is no e-mail address.");
    const german = createWords("de", { "That is no e-mail address.": "Das ist keine E-Mail-Adresse." });
    expect(told([issue("mailTo.0")], german)).toBe("Das ist keine E-Mail-Adresse.");
  });

  test("keeps the name where the words say nothing without it", () => {
    expect(told([{ path: "name", message: "It is empty." }])).toBe("name: It is empty.");
  });

  test("is left alone where the server has its own words for the whole, or no list", () => {
    const issues = [{ path: "values.key", message: "The key is missing." }];
    expect(issueWords("The key is missing.", { issues }, ENGLISH)).toBeNull();
    for (const data of [null, undefined, "x", {}, { issues: [] }, { issues: "x" }]) {
      expect(issueWords("No.", data, ENGLISH)).toBeNull();
    }
  });
});
