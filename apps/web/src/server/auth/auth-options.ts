import type { User } from "@towpath/db";
import { hashToken, newToken } from "@towpath/db";
import type { NextAuthOptions } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { ExactText } from "../../contract/text.ts";
import type { Deps } from "../deps.ts";
import { SESSION_MS, sessionCookieName, sessionCookieOptions } from "./session-cookie.ts";
import { addressOf, checkSignIn } from "./sign-in.ts";

const SignInForm = z.object({ email: ExactText.max(254), password: ExactText.max(1_000) });

/** Sessions as next-auth asks for them, over our own table, which holds only the hash of a token. */
function sessionAdapter({ database: { accounts } }: Deps): Adapter {
  return {
    getSessionAndUser: async (sessionToken) => {
      const found = await accounts.findSession(hashToken(sessionToken));
      if (found === null) return null;
      const { user, expiresAt } = found;
      return {
        session: { sessionToken, userId: user.id, expires: new Date(expiresAt) },
        user: { ...user, emailVerified: null },
      };
    },
    updateSession: async ({ sessionToken, expires }) => {
      if (expires !== undefined) await accounts.extendSession(hashToken(sessionToken), expires.getTime());
      return null;
    },
    deleteSession: (sessionToken) => accounts.deleteSession(hashToken(sessionToken)),
  };
}

/**
 * Null is a wrong address or password. Another reason travels as the error's message, which next-auth puts into the
 * address of its answer: so it is one of our words, never the message of whatever broke.
 */
async function authorize(deps: Deps, form: unknown, forwardedFor: unknown): Promise<User | null> {
  const given = SignInForm.safeParse(form);
  if (!given.success) return null;
  const address = addressOf(typeof forwardedFor === "string" ? forwardedFor : null, deps.trustedProxies);
  const checked = await checkSignIn(deps, { ...given.data, address }).catch((error: unknown) => {
    deps.logger.error(
      { error: error instanceof Error ? error.stack : String(error) },
      "Sign-in failed unexpectedly",
    );
    throw new Error("Unavailable");
  });
  if (checked.ok) return checked.value;
  if (checked.failure.kind === "throttled") throw new Error("Throttled");
  return null;
}

/**
 * next-auth with e-mail and password over sessions in the database.
 *
 * The library allows this pair only when `session.strategy` is left to follow the adapter, and it still calls
 * `jwt.encode` for the cookie's value after a sign-in with a password. That is where our session row is made.
 */
export function authOptions(deps: Deps, secret: string): NextAuthOptions {
  const secure = deps.publicUrl.startsWith("https://");
  return {
    secret,
    adapter: sessionAdapter(deps),
    useSecureCookies: secure,
    session: { maxAge: SESSION_MS / 1_000 },
    cookies: {
      sessionToken: {
        name: sessionCookieName(deps.publicUrl),
        options: sessionCookieOptions(deps.publicUrl),
      },
    },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        name: "password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (form, request) => authorize(deps, form, request.headers?.["x-forwarded-for"]),
      }),
    ],
    jwt: {
      encode: async ({ token }) => {
        const userId = token?.sub;
        if (userId === undefined) throw new Error("A session needs a user.");
        const value = newToken();
        const expiresAt = deps.now() + SESSION_MS;
        await deps.database.accounts.createSession({ tokenHash: hashToken(value), userId, expiresAt });
        return value;
      },
      decode: () => null,
    },
    logger: {
      error: (code) => deps.logger.error({ code }, "Sign-in failed unexpectedly"),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}
