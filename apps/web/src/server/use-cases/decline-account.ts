import type { StoredAttempt } from "@towpath/vault";
import type { Deps } from "../deps.ts";
import { openWaiting } from "./finish-sign-in.ts";

/**
 * What another account gave is forgotten, and its service told that nobody wants it.
 *
 * @returns false: the sign-in does not wait for that answer any more
 */
export async function declineAccount(deps: Deps, attempt: StoredAttempt): Promise<boolean> {
  // Opened while it is there; what cannot be opened is forgotten all the same.
  const opened = attempt.status === "other-account" ? await openWaiting(deps, attempt) : null;
  const isDeclined = await deps.database.attempts.move(attempt.id, "other-account", "cancelled");
  if (!isDeclined || opened?.ok !== true) return isDeclined;
  const { subject, tokens, account, client, told, installation } = opened.value;
  const { connector, set, open, secret } = subject;
  const { environmentId, connectorId, app } = attempt;
  const values = { ...open, ...told, ...secret };
  const signIn = { app, connectorId, accountId: account?.id ?? null, installation };
  await deps.takeBack.now(environmentId, signIn, { connector, set, values, client, tokens });
  return true;
}
