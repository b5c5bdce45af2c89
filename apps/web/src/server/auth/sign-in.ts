import type { User } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Deps } from "../deps.ts";
import { matchNobody, passwordMatches } from "./passwords.ts";

const WINDOW_MS = 15 * 60_000;
const FAILURES_PER_ACCOUNT = 10;
/** Higher: people of one office share an address. */
const FAILURES_PER_ADDRESS = 60;
const LONGEST_PASSWORD = 200;

export type SignInFailure = { readonly kind: "wrong" } | { readonly kind: "throttled" };

/**
 * Checks an e-mail address and a password. An unknown address, a wrong password and an account without one get the
 * same answer after the same work. Failures count per account and per network address, in the database.
 */
export async function checkSignIn(
  deps: Deps,
  given: { email: string; password: string; address: string },
): Promise<Result<User, SignInFailure>> {
  const { accounts } = deps.database;
  const email = given.email.trim().toLowerCase();
  const keys = [
    { key: `account:${email}`, limit: FAILURES_PER_ACCOUNT },
    { key: `ip:${given.address}`, limit: FAILURES_PER_ADDRESS },
  ];
  const counts = await Promise.all(keys.map(({ key }) => accounts.signInFailures(key, WINDOW_MS)));
  if (keys.some(({ limit }, index) => (counts[index] ?? 0) >= limit)) return fail({ kind: "throttled" });

  const account = given.password.length > LONGEST_PASSWORD ? null : await accounts.findByEmail(email);
  const matches =
    account === null
      ? await matchNobody(given.password.slice(0, LONGEST_PASSWORD))
      : await passwordMatches(given.password, account.passwordHash);
  if (account === null || !matches) {
    await Promise.all(keys.map(({ key }) => accounts.recordSignInFailure(key, WINDOW_MS)));
    return fail({ kind: "wrong" });
  }
  await accounts.clearSignInFailures(`account:${email}`);
  return ok({ id: account.id, name: account.name, email: account.email });
}

/**
 * The network address a request came from. Only what our own proxies appended counts: everything before it in
 * `x-forwarded-for` is the caller's word.
 *
 * @returns `unknown` when there is no proxy in front that would tell
 */
export function addressOf(forwardedFor: string | null, trustedProxies: number): string {
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim());
  return (trustedProxies > 0 ? hops.at(-trustedProxies) : undefined) || "unknown";
}
