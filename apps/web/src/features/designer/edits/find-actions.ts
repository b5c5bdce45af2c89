import { type ActionEntry, stepTitle } from "@towpath/flow";
import type { Words } from "../../../words/translate.ts";
import { titleOf } from "../../canvas/titles.ts";

const MOST = 50;

/** The actions that fit every word of a search: those whose name begins with it first, then in the order of the flow. */
export function findActions(
  t: Words,
  entries: readonly ActionEntry[],
  search: string,
): readonly ActionEntry[] {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries.slice(0, MOST);
  const whole = words.join(" ");
  const fitting = entries.filter((entry) => {
    const text = `${titleOf(entry.name)} ${typeWords(t, entry)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const begins = (entry: ActionEntry) => titleOf(entry.name).toLowerCase().startsWith(whole);
  return [...fitting.filter(begins), ...fitting.filter((entry) => !begins(entry))].slice(0, MOST);
}

/** What an action does, in the words of the catalogue. */
export const typeWords = (t: Words, { action }: ActionEntry): string => t.text(stepTitle(action));
