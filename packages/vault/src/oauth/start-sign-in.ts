import { createHash } from "node:crypto";
import type { OAuthPlan } from "@towpath/connectors";
import { ok, type Result } from "@towpath/prelude";
import { fillQuery, hasPair, type Pairs, templateValues, withQuery, writePairs } from "./form.ts";
import { addressOf, planOf, type SignInSubject } from "./sign-in.ts";
import type { SignInFailure } from "./tokens.ts";

/** One sign-in from its beginning to its end: the same on the way there and back. */
export interface SignInAttempt extends SignInSubject {
  /** Where the service sends the person back to; to the letter the same in both legs. */
  readonly redirectUri: string;
  /** The secret of PKCE: 43 to 128 letters, digits, `-._~`. */
  readonly verifier: string;
  readonly nonce: string;
  /** In place of those the connector asks for. */
  readonly scopes?: readonly string[];
}

/**
 * The address at the service where a person signs in. It holds nothing secret but `state`.
 *
 * @throws for an app that signs in by itself: nobody goes anywhere then
 */
export function startSignIn(
  attempt: SignInAttempt & { readonly state: string },
): Result<string, SignInFailure> {
  const { client } = attempt;
  const plan = planOf(attempt);
  if (plan.grant !== "authorization-code") throw new Error("This app signs in by itself: request tokens");
  const address = addressOf(plan, "authorize", client);
  if (!address.ok) return address;
  // Said before the person goes there: on the way back it would be too late.
  const token = addressOf(plan, "token", client);
  if (!token.ok) return token;
  const query = signInQuery(plan, attempt);
  return ok(withQuery(address.value, query));
}

function signInQuery(plan: OAuthPlan, attempt: SignInAttempt & { readonly state: string }): string {
  const { client, redirectUri, state, nonce, verifier } = attempt;
  const scopes = attempt.scopes ?? plan.scopes;
  const template = plan.templates.authorizeQuery;
  const own =
    template === null
      ? writePairs([
          ["client_id", client.clientId],
          ["response_type", "code"],
          ["redirect_uri", redirectUri],
          ...(scopes.length === 0 ? [] : [["scope", scopes.join(plan.delimiter)] as const]),
        ])
      : fillQuery(template, templateValues(plan, client, { redirectUri, state, scopes }));
  const wanted: Pairs = [
    ["state", state],
    ...Object.entries(plan.provider.authorizeWith),
    ...(wantsConsent(plan, scopes) ? [["prompt", "consent"] as const] : []),
    ...(asksForOpenId(plan, scopes) ? [["nonce", nonce] as const] : []),
    ...(plan.pkce ? pkce(verifier) : []),
  ];
  const missing = wanted.filter(([name]) => !hasPair(own, name) && !hasPair(addressQuery(plan), name));
  return [own, writePairs(missing)].filter((part) => part !== "").join("&");
}

/** What the files put into the address itself. */
const addressQuery = ({ addresses }: OAuthPlan) => /\?(.*)$/s.exec(addresses.authorize.text)?.[1] ?? "";

/** OpenID Connect Core 11: without it, a service ignores `offline_access`. Those known to differ stand in the table. */
const wantsConsent = (plan: OAuthPlan, scopes: readonly string[]): boolean =>
  plan.provider.id === "" &&
  plan.templates.authorizeQuery === null &&
  asksForOpenId(plan, scopes) &&
  asksFor("offline_access", plan, scopes);

export const asksForOpenId = (plan: OAuthPlan, scopes: readonly string[]): boolean =>
  asksFor("openid", plan, scopes);

const asksFor = (scope: string, { delimiter }: OAuthPlan, scopes: readonly string[]) =>
  scopes.some((one) => one.split(delimiter).includes(scope));

function pkce(verifier: string): Pairs {
  return [
    ["code_challenge", createHash("sha256").update(verifier).digest("base64url")],
    ["code_challenge_method", "S256"],
  ];
}
