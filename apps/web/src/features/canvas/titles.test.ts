import { expect, test } from "vitest";
import { createWords, ENGLISH } from "../../words/translate.ts";
import { branchTitle, edgeLabel } from "./titles.ts";

test.each([
  [["Succeeded"], null],
  [["Failed", "TimedOut"], "if failed or timed out"],
  [["Succeeded", "Failed", "Skipped", "TimedOut"], "in any case"],
  [["Failed", "Cancelled"], "if failed or was cancelled"],
  [[], "never"],
])("a line that is followed on %j is labelled %s", (statuses, label) => {
  expect(edgeLabel(ENGLISH, statuses)).toBe(label);
});

test("the value of a case is never translated, our own branches are", () => {
  const shouting = createWords("de", { Default: "DEFAULT" });
  expect(branchTitle(shouting, { branch: "default", title: "Default" })).toBe("DEFAULT");
  expect(branchTitle(shouting, { branch: "case:a", title: "Default" })).toBe("Default");
});
