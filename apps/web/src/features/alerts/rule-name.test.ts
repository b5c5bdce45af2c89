import { FIRST_RULE } from "@towpath/alerts";
import { expect, test } from "vitest";
import { createWords, ENGLISH } from "../../words/translate.ts";
import { FIRST_RULE_NAME, keptRuleName, shownRuleName } from "./rule-name.ts";

const GERMAN = createWords("de", { [FIRST_RULE_NAME]: "Ein Flow ist zu lange still", Runs: "Ausführungen" });

test("the rule that is there from the start is called in the reader's language until somebody renames it", () => {
  expect(FIRST_RULE.name).toBe(FIRST_RULE_NAME);
  expect(shownRuleName(GERMAN, FIRST_RULE.name)).toBe("Ein Flow ist zu lange still");
  expect(shownRuleName(ENGLISH, FIRST_RULE.name)).toBe(FIRST_RULE_NAME);
  expect(shownRuleName(GERMAN, "Runs")).toBe("Runs");
});

test("saving it unchanged in one language does not rename it in the other", () => {
  expect(keptRuleName(GERMAN, "Ein Flow ist zu lange still")).toBe(FIRST_RULE_NAME);
  expect(keptRuleName(GERMAN, "Still")).toBe("Still");
  expect(keptRuleName(ENGLISH, FIRST_RULE_NAME)).toBe(FIRST_RULE_NAME);
});
