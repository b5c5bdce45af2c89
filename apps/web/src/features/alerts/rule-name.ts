import { phrase, type Words } from "../../words/translate.ts";

/** The rules that each environment begins with (`FIRST_RULES` of `@towpath/alerts`): as long as nobody renamed one, its name is ours. */
export const FIRST_RULE_NAMES: readonly string[] = [
  phrase("A flow is quiet too long"),
  phrase("The disk is filling up"),
  phrase("The disk is almost full"),
];

/** The name of a rule as people read it: in their language where nobody gave it another. */
export const shownRuleName = (t: Words, name: string): string =>
  FIRST_RULE_NAMES.includes(name) ? t(name) : name;

/** What is kept of a name that somebody saw, and perhaps changed: the same for readers of all languages. */
export const keptRuleName = (t: Words, shown: string): string =>
  FIRST_RULE_NAMES.find((name) => t(name) === shown.trim()) ?? shown;
