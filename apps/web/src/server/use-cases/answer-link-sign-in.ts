import { timingSafeEqual } from "node:crypto";
import { openWaitingAccount, type StoredAttempt, USED_ATTEMPT } from "@towpath/vault";
import type { Deps } from "../deps.ts";
import { statusOf } from "../present-attempt.ts";
import { storeSignIn } from "../sign-in/store-sign-in.ts";
import { sha256 } from "./begin-sign-in.ts";
import { declineAccount } from "./decline-account.ts";
import {
  attemptPorts,
  type Ending,
  ended,
  LINK_GONE,
  linkStands,
  OTHER_BROWSER,
  type Return,
  UNKNOWN,
} from "./finish-sign-in.ts";

/** What somebody without an account answered when another account signed in than the connection had. */
export interface LinkAnswer extends Pick<Return, "cookieOf"> {
  /** That of the sign-in, which the page at its end was called with. */
  readonly state: string;
  readonly useAccount: boolean;
}

/** Takes the other account, or leaves the connection as it was; the link is then good for another try. */
export async function answerLinkSignIn(deps: Deps, answer: LinkAnswer): Promise<Ending> {
  const attempt = await deps.database.attempts.byState(sha256(answer.state));
  if (attempt === null || attempt.connectLinkId === null) return ended(UNKNOWN);
  const held = answer.cookieOf(attempt.id);
  if (held === null || !timingSafeEqual(sha256(held), attempt.browserHash)) return ended(OTHER_BROWSER);
  if (statusOf(attempt, deps.now()) !== "other-account") return ended(USED_ATTEMPT, attempt);
  if (!(await linkStands(deps, attempt))) return ended(LINK_GONE, attempt);
  return answer.useAccount ? take(deps, attempt) : leave(deps, attempt);
}

async function take(deps: Deps, attempt: StoredAttempt): Promise<Ending> {
  const given = await openWaitingAccount(attemptPorts(deps), attempt);
  if (!given.ok) return ended(given.failure, attempt);
  const stored = await storeSignIn(deps, attempt, given.value);
  if (!stored.ok) return ended(stored.failure, attempt);
  const { account, subject } = given.value;
  return { kind: "done", attempt, failure: null, account, connectorTitle: subject.connector.title };
}

async function leave(deps: Deps, attempt: StoredAttempt): Promise<Ending> {
  if (!(await declineAccount(deps, attempt))) return ended(USED_ATTEMPT, attempt);
  return { kind: "kept", attempt, failure: null, account: null, connectorTitle: null };
}
