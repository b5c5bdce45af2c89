import { FIRST_RULES } from "@towpath/alerts";
import { expect, test } from "vitest";
import { createWords, ENGLISH } from "../../words/translate.ts";
import { FIRST_RULE_NAMES, keptRuleName, shownRuleName } from "./rule-name.ts";

const QUIET = "A flow is quiet too long";
const GERMAN = createWords("de", { [QUIET]: "Ein Flow ist zu lange still", Runs: "Ausführungen" });

test("a rule that is there from the start is called in the reader's language until somebody renames it", () => {
  expect(FIRST_RULES.map(({ name }) => name)).toEqual(FIRST_RULE_NAMES);
  expect(shownRuleName(GERMAN, QUIET)).toBe("Ein Flow ist zu lange still");
  expect(shownRuleName(ENGLISH, QUIET)).toBe(QUIET);
  expect(shownRuleName(GERMAN, "Runs")).toBe("Runs");
});

test("saving it unchanged in one language does not rename it in the other", () => {
  expect(keptRuleName(GERMAN, "Ein Flow ist zu lange still")).toBe(QUIET);
  expect(keptRuleName(GERMAN, "Still")).toBe("Still");
  expect(keptRuleName(ENGLISH, QUIET)).toBe(QUIET);
});
