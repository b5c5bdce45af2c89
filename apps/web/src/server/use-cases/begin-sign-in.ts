import { createHash, randomBytes } from "node:crypto";
import { newId } from "@towpath/db";
import { fail, ok, type Result, said } from "@towpath/prelude";
import {
  type OAuthClient,
  requestTokens,
  type SealedConnection,
  type StoredAttempt,
  sealedValues,
  startSignIn,
} from "@towpath/vault";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { type PresentedAttempt, presentAttempt } from "../present-attempt.ts";
import { redirectUri } from "../redirect-uri.ts";
import { clientFor, readSubject, type Subject } from "../sign-in/sign-in-subject.ts";
import { storeSignIn } from "../sign-in/store-sign-in.ts";
import { signInCookieLine } from "../sign-in-cookie.ts";
import type { Visitor } from "../visitor.ts";
import { type FoundConnector, findConnector, findManaged } from "./find-connection.ts";
import { NOT_SHARABLE } from "./share-connection.ts";

/** As long as somebody may look for a password. */
export const ATTEMPT_MS = 10 * 60_000;
const WINDOW_MS = 10 * 60_000;
const MOST_IN_WINDOW = 30;

interface Wanted {
  readonly connectorId: string;
  readonly parameterSet: string;
  readonly values: Readonly<Record<string, string>>;
  readonly name?: string | undefined;
  readonly shared: boolean;
  readonly connectionId?: string | undefined;
  readonly returnTo: string;
}

/** Begins a sign-in of somebody who has an account here. */
export async function beginSignIn(deps: Deps, actor: Actor, visitor: Visitor, wanted: Wanted) {
  const begun = await deps.database.attempts.countSince(actor.user.id, deps.now() - WINDOW_MS);
  if (begun >= MOST_IN_WINDOW) {
    const message = phrase("You have begun to sign in many times. Wait ten minutes, then try again.");
    return fail<Failure>({ kind: "too-many", message });
  }
  const connector = await findConnector(deps, actor, wanted.connectorId);
  if (!connector.ok) return connector;
  const connection = await connectionOf(deps, actor, wanted);
  if (!connection.ok) return connection;
  const who = { environmentId: actor.environmentId, userId: actor.user.id, connectLinkId: null };
  return openAttempt(deps, who, visitor, {
    wanted,
    connector: connector.value,
    connection: connection.value,
  });
}

async function connectionOf(
  deps: Deps,
  actor: Actor,
  { connectionId, connectorId }: Wanted,
): Promise<Result<SealedConnection | null, Failure>> {
  if (connectionId === undefined) return ok(null);
  const found = await findManaged(deps, actor, connectionId);
  if (!found.ok || found.value.connector.id === connectorId) return found;
  return fail({ kind: "conflict", message: phrase("This connection is one to another connector.") });
}

/** On whose behalf: of a person with an account, or of whoever holds a connect link. */
export interface Who {
  readonly environmentId: string;
  readonly userId: string | null;
  readonly connectLinkId: string | null;
}

interface Opening {
  readonly wanted: Wanted;
  readonly connector: FoundConnector;
  /** Null: a new one is made. */
  readonly connection: SealedConnection | null;
}

/** Begins a sign-in. Who may do it was asked before. */
export async function openAttempt(
  deps: Deps,
  who: Who,
  visitor: Visitor,
  opening: Opening,
): Promise<Result<Begun, Failure>> {
  const { wanted, connector, connection } = opening;
  const subject = await readSubject(deps, {
    connector: connector.connector,
    parameterSet: wanted.parameterSet,
    values: wanted.values,
    connection,
  });
  if (!subject.ok) return subject;
  if (wanted.shared && !subject.value.set.allowSharing) return fail(NOT_SHARABLE);
  const of = { environmentId: who.environmentId, connector: connector.stored };
  const client = await clientFor(deps, subject.value, of);
  if (!client.ok) return client;
  const begin = subject.value.description.grant === "client-credentials" ? askAtOnce : sendThere;
  return begin(deps, visitor, { ...opening, who, subject: subject.value, client: client.value });
}

interface Begun {
  /** Where the person goes; null: nobody has to, and it is done. */
  readonly address: string | null;
  readonly attempt: PresentedAttempt;
}

interface Ready extends Opening {
  readonly who: Who;
  readonly subject: Subject;
  readonly client: OAuthClient;
}

const random = (bytes: number) => randomBytes(bytes).toString("base64url");
export const sha256 = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

/** The person goes to the service, and comes back to the callback. */
async function sendThere(deps: Deps, visitor: Visitor, ready: Ready): Promise<Result<Begun, Failure>> {
  const elsewhere = otherAddress(deps, visitor);
  if (elsewhere !== null) return fail(elsewhere);
  const { subject, client, who } = ready;
  const secrets = { verifier: random(32), nonce: random(16) };
  const state = random(32);
  const address = startSignIn({
    connector: subject.connector,
    set: subject.set,
    values: { ...subject.open, ...subject.secret },
    client,
    redirectUri: redirectUri(deps.publicUrl),
    state,
    ...secrets,
  });
  if (!address.ok) return fail<Failure>({ kind: "conflict", message: address.failure.message });
  const browser = random(32);
  const made = await writeAttempt(deps, ready, { state, browser, secrets });
  if (!made.ok) return made;
  visitor.setCookie(
    signInCookieLine(deps.publicUrl, {
      attemptId: made.value.id,
      value: browser,
      maxAgeMs: ATTEMPT_MS,
    }),
  );
  deps.logger.info(
    { attempt: made.value.id, user: who.userId, connector: ready.connector.stored.name },
    "A sign-in at a service begins",
  );
  return ok({ address: address.value, attempt: presentAttempt(made.value, deps.now()) });
}

/** The browser comes back to the public address: cookies of another one are not sent there. */
function otherAddress({ publicUrl }: Deps, { isBrowser, host }: Visitor): Failure | null {
  if (!isBrowser) {
    const message =
      "Signing in at a service happens in a browser: open Towpath there. An API key cannot do it.";
    return { kind: "conflict", message };
  }
  if (host === null || host.toLowerCase() === new URL(publicUrl).host) return null;
  const message = said(
    "Services send people back to {publicUrl}, but you opened Towpath at {host}. Open {publicUrl} to sign in, or have an admin set PUBLIC_URL to the address that people use.",
    { publicUrl, host },
  );
  return { kind: "conflict", ...message };
}

async function writeAttempt(
  deps: Deps,
  { who, wanted, subject, client, connector, connection }: Ready,
  {
    state,
    browser,
    secrets,
  }: { readonly state: string; readonly browser: string; readonly secrets: Readonly<Record<string, string>> },
): Promise<Result<StoredAttempt, Failure>> {
  const { attempts } = deps.database;
  const id = newId();
  const place = { environmentId: who.environmentId, table: "sign_in_attempts", id, version: 1 } as const;
  const sealed = await deps.vault.seal(place, { ...secrets, ...sealedValues(subject.secret) });
  if (!sealed.ok) return fail({ kind: "conflict", message: sealed.failure });
  await attempts.create({
    ...{ id, ...who, connectorId: connector.stored.id, connectionId: connection?.id ?? null },
    ...{ stateHash: sha256(state), browserHash: sha256(browser), ...sealed.value, app: client.app },
    wish: {
      name: wanted.name ?? null,
      shared: wanted.shared,
      parameterSet: subject.set.name,
      values: subject.open,
      returnTo: wanted.returnTo,
      redirectUri: redirectUri(deps.publicUrl),
      scopes: subject.description.scopes,
      connectorVersionId: connector.stored.version.id,
      seenVersion: connection?.credentialVersion ?? null,
    },
    expiresAt: deps.now() + ATTEMPT_MS,
  });
  const made = await attempts.get(who.environmentId, id);
  return made === null ? fail({ kind: "not-found", what: "sign-in" }) : ok(made);
}

/** The app signs in by itself: nobody has to go anywhere. */
async function askAtOnce(deps: Deps, _visitor: Visitor, ready: Ready): Promise<Result<Begun, Failure>> {
  const { subject, client, who } = ready;
  const values = { ...subject.open, ...subject.secret };
  const given = await requestTokens(
    deps.doors.of(who.environmentId),
    { connector: subject.connector, set: subject.set, values, client },
    deps.now(),
    { tokenFolders: deps.tokenFolders },
  );
  if (!given.ok) return fail<Failure>({ kind: "conflict", message: given.failure.message });
  const made = await writeAttempt(deps, ready, { state: random(32), browser: random(32), secrets: {} });
  if (!made.ok) return made;
  const stored = await storeSignIn(deps, made.value, {
    ...{ subject, tokens: given.value, account: null, told: {}, installation: null },
  });
  if (!stored.ok) return fail<Failure>({ kind: "conflict", message: stored.failure.message });
  await shareIfWanted(deps, made.value, stored.value);
  const done = await deps.database.attempts.get(who.environmentId, made.value.id);
  return ok({ address: null, attempt: presentAttempt(done ?? made.value, deps.now()) });
}

/** Only a new connection is shared on the way: one that was there keeps its shares. */
export async function shareIfWanted(
  { database }: Deps,
  { wish, connectionId, environmentId }: StoredAttempt,
  { id }: SealedConnection,
): Promise<void> {
  if (wish.shared && connectionId === null) {
    await database.connections.update(environmentId, id, { shared: true });
  }
}
