import type { Saying } from "@towpath/prelude";
import type { JournalEntry } from "./journal.ts";
import { skipSaying } from "./skip.ts";

/** What the error of a line was made of; undefined where it is said as it stands. */
export function sayingOf({
  action,
  status,
  error,
}: Pick<JournalEntry, "action" | "status" | "error">): Saying | undefined {
  if (error === undefined) return undefined;
  return error.saying ?? (status === "Skipped" ? skipSaying(action, error) : undefined);
}
