import { phrase, type Words } from "../../words/translate.ts";

/** The rule that each environment begins with (`FIRST_RULE` of `@towpath/alerts`): as long as nobody renamed it, its name is ours. */
export const FIRST_RULE_NAME = phrase("A flow is quiet too long");

/** The name of a rule as people read it: in their language where nobody gave it another. */
export const shownRuleName = (t: Words, name: string): string =>
  name === FIRST_RULE_NAME ? t(FIRST_RULE_NAME) : name;

/** What is kept of a name that somebody saw, and perhaps changed: the same for readers of all languages. */
export const keptRuleName = (t: Words, shown: string): string =>
  shown.trim() === t(FIRST_RULE_NAME) ? FIRST_RULE_NAME : shown;
