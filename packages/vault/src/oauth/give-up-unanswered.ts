import type { Logger } from "@towpath/prelude";
import type { TokenTakeBack } from "../tokens/take-back.ts";
import type { AttemptStore, StoredAttempt } from "./attempt-store.ts";
import { type AttemptPorts, openWaitingAccount, type WaitingAccount } from "./open-attempt.ts";

export interface UnansweredPorts extends AttemptPorts {
  readonly attempts: Pick<AttemptStore, "takeUnanswered">;
  readonly takeBack: Pick<TokenTakeBack, "now">;
  readonly logger: Logger;
}

/**
 * Somebody else signed in than before, and nobody said in time that this was meant: what that account gave is forgotten,
 * and its service told that nobody wants it. Best effort: tokens that cannot be opened are forgotten all the same.
 *
 * @returns how many waited in vain
 */
export async function giveUpUnanswered(ports: UnansweredPorts): Promise<number> {
  const unanswered = await ports.attempts.takeUnanswered();
  for (const attempt of unanswered) {
    const opened = await openWaitingAccount(ports, attempt);
    if (opened.ok) await giveUpAccount(ports.takeBack, attempt, opened.value);
    else ports.logger.warn({ attempt: attempt.id, reason: opened.failure.code }, CANNOT_BE_TOLD);
  }
  return unanswered.length;
}

const CANNOT_BE_TOLD =
  "What an account gave that nobody wanted is forgotten, and its service could not be told";

/** Tells the service that what this account gave is not wanted. */
export async function giveUpAccount(
  takeBack: Pick<TokenTakeBack, "now">,
  { environmentId, connectorId, app }: Pick<StoredAttempt, "environmentId" | "connectorId" | "app">,
  { subject, client, tokens, account, told, installation }: WaitingAccount,
): Promise<void> {
  const { connector, set, open, secret } = subject;
  const values = { ...open, ...told, ...secret };
  const signIn = { app, connectorId, accountId: account?.id ?? null, installation };
  await takeBack.now(environmentId, signIn, { connector, set, values, client, tokens });
}
