import { hashPassword, hashToken, type Invitation, newToken, type Role } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import { checkSignIn } from "../auth/sign-in.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime } from "../iso-time.ts";
import { limitTries } from "../limit-tries.ts";

const INVITATION_MS = 7 * 86_400_000;
const TRIES_PER_ADDRESS = 60;
const TRIES_PER_LINK = 20;

const present = ({ id, role, note, invitedBy, createdAt, expiresAt }: Invitation) => ({
  id,
  role,
  note,
  invitedBy,
  createdAt: isoTime(createdAt),
  expiresAt: isoTime(expiresAt),
});

export async function listInvitations({ database }: Deps, { environmentId }: Actor) {
  const items = await database.invitations.list(environmentId);
  return { items: items.map(present) };
}

/** The token is in this answer and nowhere else: the database holds its hash. */
export async function invitePerson(
  { database, publicUrl, logger, now }: Deps,
  { environmentId, user }: Actor,
  { role, note }: { role: Role; note: string },
) {
  const token = newToken();
  const invitation = await database.invitations.create({
    environmentId,
    tokenHash: hashToken(token),
    role,
    note,
    invitedBy: user.id,
    expiresAt: now() + INVITATION_MS,
  });
  logger.info({ environmentId, invitationId: invitation.id, role, by: user.id }, "An invitation was made");
  return { ...present(invitation), address: `${publicUrl}/join/${token}` };
}

export async function revokeInvitation(
  { database, logger }: Deps,
  { environmentId, user }: Actor,
  id: string,
): Promise<Result<{ id: string }, Failure>> {
  if (!(await database.invitations.revoke(environmentId, id))) {
    return fail({ kind: "not-found", what: "invitation" });
  }
  logger.info({ environmentId, invitationId: id, by: user.id }, "An invitation was revoked");
  return ok({ id });
}

const NO_INVITATION: Failure = {
  kind: "conflict",
  message: phrase("This invitation can no longer be used. Ask an admin for a new one."),
};

/** What a link invites to. It says nothing of an environment to somebody who only guesses. */
export async function readInvitation(deps: Deps, address: string, token: string) {
  const limited = await limitTries(deps, `join:${address}`, TRIES_PER_ADDRESS);
  if (!limited.ok) return limited;
  const found = await deps.database.invitations.find(hashToken(token));
  if (found === null) return fail<Failure>({ kind: "not-found", what: "invitation" });
  const { state, environmentName, role, invitedBy, expiresAt } = found;
  return ok({ state, environmentName, role, invitedBy, expiresAt: isoTime(expiresAt) });
}

interface Joining {
  readonly token: string;
  /** Of a new account; absent: the account is there. */
  readonly name?: string | undefined;
  readonly email: string;
  readonly password: string;
}

/** Joins without a session: a new account is made, or the password shows whose account it is. */
export async function joinEnvironment(deps: Deps, address: string, given: Joining) {
  const limited = await limitTries(deps, `join:${address}`, TRIES_PER_ADDRESS);
  if (!limited.ok) return limited;
  const tokenHash = hashToken(given.token);
  const found = await deps.database.invitations.find(tokenHash);
  // Asked before anything costs: without an open invitation this door does nothing at all.
  if (found === null || found.state !== "open") return fail(NO_INVITATION);
  const tries = await limitTries(deps, `join-link:${found.id}`, TRIES_PER_LINK);
  if (!tries.ok) return tries;
  const { name } = given;
  const who =
    name === undefined ? await ownAccount(deps, address, given) : await newAccount(deps, { ...given, name });
  return who.ok ? accept(deps, tokenHash, who.value) : who;
}

/** Joins as the person who is signed in. */
export async function acceptInvitation(deps: Deps, { user }: Actor, token: string) {
  const limited = await limitTries(deps, `accept:${user.id}`, TRIES_PER_ADDRESS);
  return limited.ok ? accept(deps, hashToken(token), { userId: user.id }) : limited;
}

async function ownAccount(
  deps: Deps,
  address: string,
  { email, password }: Joining,
): Promise<Result<{ userId: string }, Failure>> {
  const checked = await checkSignIn(deps, { email, password, address });
  if (checked.ok) return ok({ userId: checked.value.id });
  const message =
    checked.failure.kind === "throttled"
      ? "Too many tries for now. Wait fifteen minutes, then try again."
      : "E-mail address and password do not belong together. Check both and try again.";
  return fail({ kind: checked.failure.kind === "throttled" ? "too-many" : "conflict", message });
}

const TAKEN: Failure = {
  kind: "conflict",
  message: phrase(
    "There is an account with this e-mail address already. Choose “I have an account” and use its password.",
  ),
};

async function newAccount(
  { database: { accounts } }: Deps,
  { name, email, password }: { name: string; email: string; password: string },
): Promise<Result<{ name: string; email: string; passwordHash: string }, Failure>> {
  if ((await accounts.findByEmail(email)) !== null) return fail(TAKEN);
  return ok({ name, email, passwordHash: await hashPassword(password) });
}

async function accept(
  { database, logger }: Deps,
  tokenHash: string,
  who: Parameters<Deps["database"]["invitations"]["accept"]>[1],
): Promise<Result<{ environmentId: string; environmentName: string }, Failure>> {
  const joined = await database.invitations.accept(tokenHash, who);
  switch (joined.kind) {
    case "gone":
      return fail(NO_INVITATION);
    case "taken":
      return fail(TAKEN);
    case "member":
      return fail({ kind: "conflict", message: phrase("You are a member of this environment already.") });
    case "joined": {
      const { userId, environmentId } = joined;
      logger.info({ userId, environmentId }, "A person joined an environment by an invitation");
      const found = await database.invitations.find(tokenHash);
      return ok({ environmentId, environmentName: found?.environmentName ?? "" });
    }
  }
}
