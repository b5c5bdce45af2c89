import { giveUpAccount, openWaitingAccount, type StoredAttempt } from "@towpath/vault";
import type { Deps } from "../deps.ts";
import { attemptPorts } from "./finish-sign-in.ts";

/**
 * What another account gave is forgotten, and its service told that nobody wants it.
 *
 * @returns false: the sign-in does not wait for that answer any more
 */
export async function declineAccount(deps: Deps, attempt: StoredAttempt): Promise<boolean> {
  // Opened while it is there; what cannot be opened is forgotten all the same.
  const opened =
    attempt.status === "other-account" ? await openWaitingAccount(attemptPorts(deps), attempt) : null;
  const isDeclined = await deps.database.attempts.move(attempt.id, "other-account", "cancelled");
  if (!isDeclined || opened?.ok !== true) return isDeclined;
  await giveUpAccount(deps.takeBack, attempt, opened.value);
  return true;
}
