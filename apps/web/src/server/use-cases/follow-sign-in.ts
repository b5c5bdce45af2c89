import { fail, ok, type Result } from "@towpath/prelude";
import { openWaitingAccount, type StoredAttempt } from "@towpath/vault";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { type PresentedAttempt, presentAttempt, statusOf } from "../present-attempt.ts";
import { storeSignIn } from "../sign-in/store-sign-in.ts";
import { declineAccount } from "./decline-account.ts";
import { findManaged } from "./find-connection.ts";
import { attemptPorts } from "./finish-sign-in.ts";

const NO_ATTEMPT: Failure = { kind: "not-found", what: "sign-in" };

/** People see their own sign-ins only. */
async function findAttempt(
  { database }: Deps,
  actor: Actor,
  id: string,
): Promise<Result<StoredAttempt, Failure>> {
  const attempt = await database.attempts.get(actor.environmentId, id);
  return attempt?.userId === actor.user.id ? ok(attempt) : fail(NO_ATTEMPT);
}

export async function readAttempt(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<PresentedAttempt, Failure>> {
  const found = await findAttempt(deps, actor, id);
  return found.ok ? ok(presentAttempt(found.value, deps.now())) : found;
}

/** What is over stays as it is: cancelling it is no mistake, only late. */
export async function cancelSignIn(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<PresentedAttempt, Failure>> {
  const found = await findAttempt(deps, actor, id);
  if (!found.ok) return found;
  for (const from of ["waiting", "exchanging"] as const) {
    await deps.database.attempts.move(id, from, "cancelled");
  }
  await declineAccount(deps, found.value);
  return readAttempt(deps, actor, id);
}

/** The other account is used from now on, or forgotten with its tokens. */
export async function answerSignIn(
  deps: Deps,
  actor: Actor,
  { id, useAccount }: { id: string; useAccount: boolean },
): Promise<Result<PresentedAttempt, Failure>> {
  const found = await findAttempt(deps, actor, id);
  if (!found.ok) return found;
  const attempt = found.value;
  if (statusOf(attempt, deps.now()) !== "other-account") return fail(NOTHING_ASKED);
  if (!useAccount) return cancelSignIn(deps, actor, id);
  const managed = await findManaged(deps, actor, attempt.connectionId ?? "");
  if (!managed.ok) return managed;
  const given = await openWaitingAccount(attemptPorts(deps), attempt);
  if (!given.ok) return fail<Failure>({ kind: "conflict", message: given.failure.message });
  const stored = await storeSignIn(deps, attempt, given.value);
  if (!stored.ok) return fail<Failure>({ kind: "conflict", message: stored.failure.message });
  return readAttempt(deps, actor, id);
}

const NOTHING_ASKED: Failure = {
  kind: "conflict",
  message: phrase("This sign-in waits for no answer: it is over, or its time is. Begin it anew."),
};
