import type { User } from "@towpath/db";
import { matchNobody, passwordMatches } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Deps } from "../deps.ts";

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
  const account = `account:${email}`;
  const address = `ip:${given.address}`;
  const [ofAccount, ofAddress] = await Promise.all([
    accounts.signInFailures(account, WINDOW_MS),
    accounts.signInFailures(address, WINDOW_MS),
  ]);
  const spent = ofAccount >= FAILURES_PER_ACCOUNT || ofAddress >= FAILURES_PER_ADDRESS;
  // A try counts before its password is looked at: a thousand at once would all have seen an empty count.
  if (spent || (await accounts.recordSignInFailure(account, WINDOW_MS)) > FAILURES_PER_ACCOUNT) {
    return fail({ kind: "throttled" });
  }
  const user = await userWith(deps, email, given.password);
  if (user === null) {
    await accounts.recordSignInFailure(address, WINDOW_MS);
    return fail({ kind: "wrong" });
  }
  await accounts.clearSignInFailures(account);
  return ok(user);
}

async function userWith({ database }: Deps, email: string, password: string): Promise<User | null> {
  const found = password.length > LONGEST_PASSWORD ? null : await database.accounts.findByEmail(email);
  if (found === null) {
    await matchNobody(password.slice(0, LONGEST_PASSWORD));
    return null;
  }
  const matches = await passwordMatches(password, found.passwordHash);
  return matches ? { id: found.id, name: found.name, email: found.email } : null;
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
