import { newId } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import {
  type Account,
  type CredentialChange,
  type SealedConnection,
  type SignInFailure,
  type SignInOutcome,
  type StoredAttempt,
  sealElsewhere,
  sealTokens,
  sendsTo,
  type TokenPut,
  type Tokens,
  tokenTimes,
} from "@towpath/vault";
import { phrase } from "../../words/translate.ts";
import type { Deps } from "../deps.ts";
import { freeName } from "../use-cases/free-name.ts";
import type { Subject } from "./sign-in-subject.ts";

/** What a service gave, on its way into a connection. */
export interface Given {
  readonly subject: Subject;
  readonly tokens: Tokens;
  readonly account: Account | null;
  /** What the sign-in told beside the tokens, such as the tenant; no secrets. */
  readonly told: Readonly<Record<string, string>>;
  /** What the tokens are of, where other connections have the same ones. */
  readonly installation: string | null;
}

/** A refresh may come in between and take the version that was sealed for. */
const TRIES = 3;

/** Stores credential, tokens and the end of the attempt together. */
export async function storeSignIn(
  deps: Deps,
  attempt: StoredAttempt,
  given: Given,
): Promise<Result<SealedConnection, SignInFailure>> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const stored = await tryStore(deps, attempt, given);
    if (!stored.ok || stored.value !== "stale") return stored as Result<SealedConnection, SignInFailure>;
  }
  return fail(REPLACED);
}

const REPLACED: SignInFailure = {
  code: "replaced",
  message: phrase(
    "Somebody else signed in to this connection, or replaced its credential, at the same moment. Look at it before you sign in again.",
  ),
  who: "you",
};
const GONE: SignInFailure = {
  code: "gone",
  message: phrase("The connection, or its connector, was deleted in the meantime, so nothing was kept."),
  who: "you",
};
const OVER: SignInFailure = {
  code: "over",
  message: phrase("This sign-in was cancelled, or finished elsewhere, so nothing was kept."),
  who: "you",
};

async function tryStore(
  deps: Deps,
  attempt: StoredAttempt,
  given: Given,
): Promise<Result<SealedConnection | "stale", SignInFailure>> {
  const before = await connectionBefore(deps, attempt);
  if (!before.ok) return before;
  const place = placeAfter(before.value);
  const change = await changeOf(deps, attempt, given, place);
  if (!change.ok) return change;
  const outcome = await outcomeOf(deps, attempt, given, {
    ...{ before: before.value, id: place.id, change: change.value },
  });
  const stored = await deps.database.attempts.finish(attempt.id, attempt.status, outcome, given.account);
  if (stored === null) return fail(GONE);
  return stored === "over" ? fail(OVER) : ok(stored);
}

/** The connection that is signed in again, if it still has the credential that was seen; null: a new one is made. */
export async function connectionBefore(
  { database }: Deps,
  { environmentId, connectionId, wish }: StoredAttempt,
): Promise<Result<SealedConnection | null, SignInFailure>> {
  if (connectionId === null) return ok(null);
  const before = await database.connections.get(environmentId, connectionId);
  if (before === null) return fail(GONE);
  return before.credentialVersion === wish.seenVersion ? ok(before) : fail(REPLACED);
}

const placeAfter = (before: SealedConnection | null): Place =>
  before === null
    ? { id: newId(), version: { credential: 1, tokens: 1 } }
    : {
        id: before.id,
        version: {
          credential: before.credentialVersion + 1,
          tokens: (before.tokens?.version ?? 0) + 1,
        },
      };

async function outcomeOf(
  deps: Deps,
  { environmentId, connectorId, userId, wish }: StoredAttempt,
  { subject }: Given,
  made: {
    readonly before: SealedConnection | null;
    readonly id: string;
    readonly change: CredentialChange;
  },
): Promise<SignInOutcome> {
  const { before, id, change } = made;
  if (before !== null) {
    return { kind: "replace", connectionId: id, seenVersion: before.credentialVersion, change };
  }
  const name = wish.name ?? (await freeName(deps, environmentId, subject.connector.title, connectorId));
  const owned = { id, environmentId, connectorId, ownerId: userId ?? "", name };
  return { kind: "create", connection: { ...change, ...owned } };
}

interface Place {
  readonly id: string;
  readonly version: { readonly credential: number; readonly tokens: number };
}

async function changeOf(
  deps: Deps,
  attempt: StoredAttempt,
  { subject, tokens, account, told, installation }: Given,
  { id, version }: Place,
): Promise<Result<CredentialChange, SignInFailure>> {
  const { environmentId } = attempt;
  const place = { environmentId, connectionId: id, credentialVersion: version.credential };
  const credential =
    Object.keys(subject.secret).length === 0
      ? ok({ sealed: null, keyVersion: null })
      : await deps.vault.seal(place, subject.secret);
  if (!credential.ok) return fail(notSealed(credential.failure));
  const sealed = await sealTokens(
    deps.vault,
    { environmentId, connectionId: id, version: version.tokens },
    tokens,
  );
  if (!sealed.ok) return fail(notSealed(sealed.failure));
  const now = deps.now();
  const put: TokenPut = {
    ...sealed.value,
    ...tokenTimes(tokens, now),
    // Nobody signed in, so nobody has to again.
    ...(subject.description.grant === "client-credentials" ? { livesUntil: null } : {}),
    version: version.tokens,
    app: attempt.app,
    obtainedAt: now,
    expiresAt: tokens.expiresAt,
    scopes: tokens.scopes === null ? null : tokens.scopes.join(" "),
    rotates: null,
    installation,
    others: await sealElsewhere({ ...deps, store: deps.database.tokens }, installation, id, tokens),
  };
  return ok({
    parameterSet: subject.set.name,
    values: { ...subject.open, ...told },
    ...credential.value,
    sendsTo: sendsTo(subject.connector),
    account,
    tokens: put,
  });
}

const notSealed = (message: string): SignInFailure => ({ code: "not_sealed", message, who: "admin" });
