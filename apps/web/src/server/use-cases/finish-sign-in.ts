import { timingSafeEqual } from "node:crypto";
import { oauthParameter } from "@towpath/connectors";
import { type ConnectionTest, testConnection } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import {
  type Account,
  type AttemptPorts,
  finishSignIn,
  giveUpAccount,
  openAttempt,
  type SignInFailure,
  type StoredAttempt,
  sealWaitingAccount,
  USED_ATTEMPT,
} from "@towpath/vault";
import { phrase } from "../../words/translate.ts";
import type { Deps } from "../deps.ts";
import { statusOf } from "../present-attempt.ts";
import type { Subject } from "../sign-in/sign-in-subject.ts";
import { connectionBefore, type Given, storeSignIn } from "../sign-in/store-sign-in.ts";
import { ATTEMPT_MS, sha256, shareIfWanted } from "./begin-sign-in.ts";

/** Somebody whom a service sent back. */
export interface Return {
  /** As the service wrote it; it holds a code, so it is logged nowhere. */
  readonly query: URLSearchParams;
  /** What this browser holds for an attempt; null: nothing. */
  readonly cookieOf: (attemptId: string) => string | null;
  /** Who is signed in to Towpath in this browser; null: nobody. */
  readonly userId: string | null;
}

/** How it ended, for the page that tells it. */
export interface Ending {
  /** `kept`: somebody was asked whether the account is to change, and said no. */
  readonly kind: "done" | "other-account" | "kept" | "failed";
  /** Null: whoever is here may not know which attempt it is. */
  readonly attempt: StoredAttempt | null;
  readonly failure: SignInFailure | null;
  readonly account: Account | null;
  readonly connectorTitle: string | null;
}

const LONGEST_STATE = 200;
/** A service that hangs keeps a person waiting no longer than this. */
const CHECK_MS = 15_000;

export const ended = (failure: SignInFailure, attempt: StoredAttempt | null = null): Ending => ({
  ...{ kind: "failed", attempt, failure, account: null, connectorTitle: null },
});

/** Takes somebody who comes back from a service, once. */
export async function endSignIn(deps: Deps, back: Return): Promise<Ending> {
  const state = back.query.get("state") ?? "";
  if (state === "" || state.length > LONGEST_STATE) return ended(NO_STATE);
  const attempt = await deps.database.attempts.byState(sha256(state));
  if (attempt === null) return ended(UNKNOWN);
  const refusal = refusalOf(deps, attempt, back);
  if (refusal !== null) return refusal;
  // From here on it is used: a second visit with the same address finds it so.
  if (!(await deps.database.attempts.move(attempt.id, "waiting", "exchanging")))
    return ended(USED_ATTEMPT, attempt);
  const taken: StoredAttempt = { ...attempt, status: "exchanging" };
  const end = await exchange(deps, taken, back.query);
  deps.logger.info(
    { attempt: attempt.id, outcome: end.kind, ...(end.failure === null ? {} : { code: end.failure.code }) },
    "A sign-in at a service ends",
  );
  return end;
}

/** Before anything is used up: whoever is here by mistake leaves the attempt to whoever began it. */
function refusalOf(deps: Deps, attempt: StoredAttempt, back: Return): Ending | null {
  const held = back.cookieOf(attempt.id);
  const isBrowser = held !== null && timingSafeEqual(sha256(held), attempt.browserHash);
  if (!isBrowser) return ended(OTHER_BROWSER);
  if (attempt.userId !== null && back.userId !== attempt.userId) {
    return ended(back.userId === null ? NOT_SIGNED_IN : OTHER_PERSON);
  }
  const status = statusOf(attempt, deps.now());
  if (status === "expired") return ended(EXPIRED, attempt);
  if (status === "cancelled") return ended(CANCELLED, attempt);
  if (status === "done") return { ...ended(USED_ATTEMPT, attempt), kind: "done", failure: null };
  return status === "waiting" ? null : ended(USED_ATTEMPT, attempt);
}

async function exchange(deps: Deps, attempt: StoredAttempt, query: URLSearchParams): Promise<Ending> {
  const done = await tryExchange(deps, attempt, query);
  if (done.ok) return done.value;
  const { attempts } = deps.database;
  await attempts.move(attempt.id, "exchanging", "failed", { result: { failure: done.failure } });
  return ended(done.failure, attempt);
}

async function tryExchange(
  deps: Deps,
  attempt: StoredAttempt,
  query: URLSearchParams,
): Promise<Result<Ending, SignInFailure>> {
  const member = await stillMember(deps, attempt);
  if (!member) return fail(attempt.userId === null ? LINK_GONE : NO_MEMBER);
  const opened = await openAttempt(attemptPorts(deps), attempt, "waiting");
  if (!opened.ok) return opened;
  const { subject, client, secrets } = opened.value;
  const http = deps.doors.of(attempt.environmentId);
  const signedIn = await finishSignIn(
    http,
    {
      ...{ connector: subject.connector, set: subject.set, client, answer: query },
      values: { ...subject.open, ...subject.secret },
      redirectUri: attempt.wish.redirectUri,
      verifier: secrets.verifier ?? "",
      nonce: secrets.nonce ?? "",
    },
    deps.now(),
    { tokenFolders: deps.tokenFolders },
  );
  if (!signedIn.ok) return signedIn;
  const { values: told, ...brought } = signedIn.value;
  const given: Given = { subject, told, ...brought };
  const end = await keep(deps, attempt, given);
  // What is kept nowhere would go on to count at the service, and nobody here could end it any more.
  if (!end.ok) await giveUpAccount(deps.takeBack, attempt, { ...given, client });
  return end;
}

/** Keeps what the service gave, once the service takes it. */
async function keep(
  deps: Deps,
  attempt: StoredAttempt,
  given: Given,
): Promise<Result<Ending, SignInFailure>> {
  if (given.account === null) {
    const check = await askService(deps, attempt, given);
    if (check.outcome === "refused") return fail(refusedToken(given.subject, check));
  }
  return settle(deps, attempt, given);
}

/** Keeps what the service gave; somebody else's account waits for a word of whoever began. */
async function settle(
  deps: Deps,
  attempt: StoredAttempt,
  given: Given,
): Promise<Result<Ending, SignInFailure>> {
  const { account, subject } = given;
  const connectorTitle = subject.connector.title;
  // Asked of the credential that was there at the beginning: one that came in between is nobody's to replace.
  const before = await connectionBefore(deps, attempt);
  if (!before.ok) return before;
  const previous = before.value?.account ?? null;
  if (previous !== null && account !== null && previous.id !== account.id) {
    const kept = await keepForAnswer(deps, attempt, given, { account, previous });
    if (!kept.ok) return kept;
    return ok({ kind: "other-account", attempt, failure: null, account, connectorTitle });
  }
  const stored = await storeSignIn(deps, attempt, given);
  if (!stored.ok) return stored;
  await shareIfWanted(deps, attempt, stored.value);
  return ok({ kind: "done", attempt, failure: null, account, connectorTitle });
}

async function keepForAnswer(
  deps: Deps,
  attempt: StoredAttempt,
  given: Given,
  who: { readonly account: Account; readonly previous: Account },
): Promise<Result<null, SignInFailure>> {
  const sealed = await sealWaitingAccount(deps.vault, attempt, given);
  if (!sealed.ok) return fail({ code: "not_sealed", message: sealed.failure, who: "admin" });
  const moved = await deps.database.attempts.move(attempt.id, "exchanging", "other-account", {
    result: who,
    sealed: sealed.value,
    expiresAt: deps.now() + ATTEMPT_MS,
  });
  return moved ? ok(null) : fail(USED_ATTEMPT);
}

/** What a sealed attempt is opened with. */
export const attemptPorts = ({ vault, apps, database: { connectors } }: Deps): AttemptPorts => ({
  ...{ vault, apps },
  connector: (versionId) => connectors.readConnectorVersion(versionId),
  connectorNow: (environmentId, id) => connectors.get(environmentId, id),
});

/** Rights may have gone while the person was away. */
async function stillMember({ database }: Deps, attempt: StoredAttempt): Promise<boolean> {
  if (attempt.userId === null) return linkStands({ database }, attempt);
  const memberships = await database.accounts.memberships(attempt.userId);
  const found = memberships.find(({ environmentId }) => environmentId === attempt.environmentId);
  return found !== undefined && found.role !== "member";
}

/** A link that was taken back, or used in the meantime, serves nobody; one whose time ended does for who was under way. */
export async function linkStands(
  { database }: Pick<Deps, "database">,
  { environmentId, connectLinkId }: StoredAttempt,
): Promise<boolean> {
  const link = connectLinkId === null ? null : await database.connectLinks.get(environmentId, connectLinkId);
  return link?.state === "open" || link?.state === "expired";
}

/** A service that says nobody's name is asked whether it takes its own token. */
async function askService(
  deps: Deps,
  attempt: StoredAttempt,
  { subject, tokens, told }: Given,
): Promise<ConnectionTest> {
  const { connector, set, open, secret } = subject;
  const token = oauthParameter(set)?.name ?? "token";
  const opened = await deps.use.openConnector(connector);
  if (!opened.ok) return { outcome: "failed", message: opened.failure };
  return testConnection(deps.doors.of(attempt.environmentId), {
    connector: opened.value,
    connection: {
      set: set.name,
      values: { ...open, ...told, ...secret, [token]: tokens.accessToken },
      sealed: [...Object.keys(secret), token],
    },
    timeoutMs: CHECK_MS,
    signal: AbortSignal.timeout(CHECK_MS),
  });
}

const refusedToken = ({ connector }: Subject, { message }: ConnectionTest): SignInFailure => ({
  code: "token_refused",
  message: `The sign-in went well, but ${connector.title} then refused the call that checks it: ${message} The account may lack a right there, or the OAuth app a permission.`,
  who: "service",
});

const NO_STATE: SignInFailure = {
  code: "no_state",
  message: phrase(
    "This address belongs to the end of a sign-in, but nothing in it says which. Begin the sign-in in Towpath, under Connections.",
  ),
  who: "you",
};
export const UNKNOWN: SignInFailure = {
  code: "unknown_state",
  message: phrase(
    "Towpath did not begin this sign-in, or it is long over. If you did not begin one yourself, close this page. Else begin it anew.",
  ),
  who: "you",
};
const EXPIRED: SignInFailure = {
  code: "expired",
  message: phrase(
    "You came back more than ten minutes after you began, so this sign-in no longer counts. Begin it anew.",
  ),
  who: "you",
};
const CANCELLED: SignInFailure = {
  code: "cancelled",
  message: phrase("This sign-in was cancelled, so nothing was kept. Begin it anew if you want to connect."),
  who: "you",
};
export const OTHER_BROWSER: SignInFailure = {
  code: "other_browser",
  message: phrase(
    "This sign-in was begun in another browser, or your browser did not keep Towpath's cookie. Begin and end it in one browser, and do not open addresses of a sign-in that somebody sent you.",
  ),
  who: "you",
};
const NOT_SIGNED_IN: SignInFailure = {
  code: "no_session",
  message: phrase(
    "You are no longer signed in to Towpath in this browser. Sign in to Towpath, then begin this sign-in anew.",
  ),
  who: "you",
};
const OTHER_PERSON: SignInFailure = {
  code: "other_person",
  message: phrase(
    "Somebody else is signed in to Towpath in this browser than when this sign-in began. Whoever began it has to end it.",
  ),
  who: "you",
};
const NO_MEMBER: SignInFailure = {
  code: "no_member",
  message: phrase("You may no longer make connections in this environment. Ask an admin of it."),
  who: "admin",
};
export const LINK_GONE: SignInFailure = {
  code: "link_gone",
  message: phrase(
    "The link you came by was taken back, or somebody else used it in the meantime. Ask whoever sent it for a new one.",
  ),
  who: "you",
};
