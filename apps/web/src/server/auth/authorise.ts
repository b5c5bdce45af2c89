import type { Membership, User } from "@towpath/db";
import { apiKeyIn, hashToken } from "@towpath/db";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { EXTEND_AFTER_MS, SESSION_MS, sessionCookieLine, sessionTokenIn } from "./session-cookie.ts";

/** How a request proved who sends it. */
export interface Caller {
  readonly actor: Actor | null;
  /** A cookie is sent by the browser on its own: such a call must show that it comes from our own pages. */
  readonly byCookie: boolean;
  /** Set when the session was extended and the cookie must follow. */
  readonly setCookie: string | null;
}

const NOBODY: Caller = { actor: null, byCookie: false, setCookie: null };

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
  return found === null ? NOBODY : { ...NOBODY, actor: actorOf(found.user, found.membership) };
}

/** @param token the cookie's value */
export async function bySession(deps: Deps, token: string): Promise<Caller> {
  const { accounts } = deps.database;
  const tokenHash = hashToken(token);
  const session = await accounts.findSession(tokenHash);
  if (session === null || session.expiresAt <= deps.now()) return { ...NOBODY, byCookie: true };
  const [membership] = await accounts.memberships(session.user.id);
  if (membership === undefined) return { ...NOBODY, byCookie: true };

  const expiresAt = deps.now() + SESSION_MS;
  const due = expiresAt - session.expiresAt > EXTEND_AFTER_MS;
  if (due) await accounts.extendSession(tokenHash, expiresAt);
  return {
    actor: actorOf(session.user, membership),
    byCookie: true,
    setCookie: due ? sessionCookieLine(deps.publicUrl, token) : null,
  };
}
