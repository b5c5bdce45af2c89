import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../words/translate.ts";
import type { Deps } from "./deps.ts";
import type { Failure } from "./failure.ts";

const WINDOW_MS = 15 * 60_000;

/**
 * Counts a try of something that must not be tried without end. It counts before anything is looked at: a thousand at
 * once would all have seen an empty count.
 *
 * @param key what the limit is of, e.g. `join:203.0.113.7`
 */
export async function limitTries(
  { database: { accounts } }: Pick<Deps, "database">,
  key: string,
  most: number,
): Promise<Result<null, Failure>> {
  const message = phrase("Too many tries for now. Wait fifteen minutes, then try again.");
  const spent = (await accounts.signInFailures(key, WINDOW_MS)) >= most;
  if (spent || (await accounts.recordSignInFailure(key, WINDOW_MS)) > most) {
    return fail({ kind: "too-many", message });
  }
  return ok(null);
}
