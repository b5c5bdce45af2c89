import type { Membership, User } from "@towpath/db";
import { apiKeyIn, hashToken } from "@towpath/db";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { EXTEND_AFTER_MS, SESSION_MS, sessionCookieLine, sessionTokenIn } from "./session-cookie.ts";

export interface Session {
  readonly tokenHash: string;
  readonly user: User;
}

/** How a request proved who sends it. */
export interface Caller {
  readonly actor: Actor | null;
  /** A cookie is sent by the browser on its own: such a call must show that it comes from our own pages. */
  readonly byCookie: boolean;
  /** Of a person who is signed in, though they may be a member of no environment. */
  readonly session: Session | null;
  /** A key was sent, and it is none of this installation. */
  readonly refusedKey: boolean;
  /** Set when the session was extended and the cookie must follow. */
  readonly setCookie: string | null;
}

const NOBODY: Caller = {
  actor: null,
  byCookie: false,
  session: null,
  refusedKey: false,
  setCookie: null,
};

/** What somebody reads who is nobody here. */
export const whyNobody = ({ refusedKey }: Pick<Caller, "refusedKey">): string =>
  refusedKey
    ? phrase(
        "The API key that was sent is not known here: it was mistyped or revoked, or belongs to another installation. A key is made on the settings page.",
      )
    : phrase("Sign in first, or send an API key: `Authorization: Bearer twp_…`.");

const actorOf = (user: User, membership: Membership): Actor => ({
  user,
  environmentId: membership.environmentId,
  environmentName: membership.environmentName,
  role: membership.role,
});

/** The one place that turns a cookie or an API key into an actor. */
export async function authorise(deps: Deps, headers: Headers): Promise<Caller> {
  if (headers.has("authorization")) return byApiKey(deps, headers.get("authorization"));
  const token = sessionTokenIn(deps.publicUrl, headers.get("cookie"));
  return token === null ? NOBODY : bySession(deps, token);
}

async function byApiKey(deps: Deps, authorization: string | null): Promise<Caller> {
  const key = apiKeyIn(authorization);
  const found = key === null ? null : await deps.database.accounts.findApiKey(hashToken(key));
  if (found === null) return { ...NOBODY, refusedKey: authorization?.includes("twp_") === true };
  return { ...NOBODY, actor: actorOf(found.user, found.membership) };
}

/** @param token the cookie's value */
export async function bySession(deps: Deps, token: string): Promise<Caller> {
  const { accounts } = deps.database;
  const tokenHash = hashToken(token);
  const found = await accounts.findSession(tokenHash);
  if (found === null || found.expiresAt <= deps.now()) return { ...NOBODY, byCookie: true };
  const session = { tokenHash, user: found.user };
  const membership = await accounts.enter(found.user.id, found.environmentId);
  if (membership === null) return { ...NOBODY, byCookie: true, session };

  const expiresAt = deps.now() + SESSION_MS;
  const due = expiresAt - found.expiresAt > EXTEND_AFTER_MS;
  if (due) await accounts.extendSession(tokenHash, expiresAt);
  return {
    actor: actorOf(found.user, membership),
    byCookie: true,
    session,
    refusedKey: false,
    setCookie: due ? sessionCookieLine(deps.publicUrl, token) : null,
  };
}
