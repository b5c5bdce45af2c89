import { fail, ok, type Result } from "@towpath/prelude";
import { RetentionDays } from "../../contract/flow-settings.ts";

/**
 * How many days a maker wants ended runs kept, from what was typed. What is no whole number is refused and never read
 * as another one: runs that are removed too early are gone.
 *
 * @returns null for an empty text: the usual number of days; fails with the words of the API
 */
export function readRetentionDays(text: string): Result<number | null, string> {
  const typed = text.trim();
  if (typed === "") return ok(null);
  const read = RetentionDays.safeParse(/^[+-]?\d+$/.test(typed) ? Number(typed) : typed);
  return read.success ? ok(read.data) : fail(read.error.issues[0]?.message ?? "");
}
