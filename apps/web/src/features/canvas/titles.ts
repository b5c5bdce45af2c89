import { RUN_AFTER_STATUSES } from "@towpath/flow";
import { phrase, type Words } from "../../words/translate.ts";

/** Names of actions use `_` where people wrote a space. */
export const titleOf = (name: string): string => name.replaceAll("_", " ");

/** What stands over a branch: our own words for it, or the value of a case, which is the maker's. */
export const branchTitle = (t: Words, { branch, title }: { branch: string; title: string }): string =>
  OWN_BRANCHES.has(branch) ? t(OWN_TITLES[title] ?? title) : titleOf(title);

/** As `blocksOf` names them. */
const OWN_TITLES: Readonly<Record<string, string>> = {
  True: phrase("True"),
  False: phrase("False"),
  Default: phrase("Default"),
  "For each item": phrase("For each item"),
  Repeat: phrase("Repeat"),
  Actions: phrase("Actions"),
};
const OWN_BRANCHES: ReadonlySet<string> = new Set(["actions", "else", "default"]);

/** Words for a note by its first line, which may be empty. */
export const noteTitle = (t: Words, line: string): string => (line === "" ? t("Note") : line);

const PAST: Readonly<Record<string, string>> = {
  Succeeded: phrase("succeeded"),
  Failed: phrase("failed"),
  Skipped: phrase("was skipped"),
  TimedOut: phrase("timed out"),
  Cancelled: phrase("was cancelled"),
};

/** A line that is followed on success alone is the usual case, and has no words. */
export const isPlain = (statuses: readonly string[]): boolean =>
  statuses.length === 1 && statuses[0] === "Succeeded";

/** What stands on a line that is not followed on success alone; null for the usual case. */
export function edgeLabel(t: Words, statuses: readonly string[]): string | null {
  if (isPlain(statuses)) return null;
  if (statuses.length === 0) return t("never");
  if (RUN_AFTER_STATUSES.every((status) => statuses.includes(status))) return t("in any case");
  const said = statuses.map((status) => t.text(PAST[status] ?? status));
  return t("if {statuses}", { statuses: said.join(` ${t("or")} `) });
}
