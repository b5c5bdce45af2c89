import type { Account, StoredAttempt } from "@towpath/vault";
import { isoTime } from "./iso-time.ts";

export type PresentedAttempt = ReturnType<typeof presentAttempt>;

/** Member by member: nothing sealed, no state, no address. */
export function presentAttempt(attempt: StoredAttempt, now: number) {
  const { id, connectorId, result, expiresAt } = attempt;
  return {
    id,
    connectorId,
    status: statusOf(attempt, now),
    connectionId: result?.connectionId ?? attempt.connectionId,
    account: presentAccount(result?.account),
    previous: presentAccount(result?.previous),
    failure:
      result?.failure === undefined ? null : { message: result.failure.message, who: result.failure.who },
    expiresAt: isoTime(expiresAt),
  };
}

/** Nobody writes that time is over: it shows. */
export function statusOf(
  { status, expiresAt }: StoredAttempt,
  now: number,
): StoredAttempt["status"] | "expired" {
  const isOpen = status === "waiting" || status === "other-account";
  return isOpen && expiresAt <= now ? "expired" : status;
}

export const presentAccount = (account: Account | null | undefined) =>
  account === null || account === undefined
    ? null
    : { id: account.id, name: account.name, email: account.email };
