import type { OAuthPlan } from "@towpath/connectors";
import type { ServicePort } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import type { OAuthClient } from "./oauth-client.ts";
import { refreshFailure } from "./refresh-failure.ts";
import { addressOf, planOf, type SignInSubject } from "./sign-in.ts";
import { askedFailure, failureOf } from "./sign-in-failures.ts";
import { readTokens } from "./token-answer.ts";
import { askForTokens, type CallOptions, type TokenQuestion } from "./token-call.ts";
import type { RefreshFailure, SignInFailure, Tokens } from "./tokens.ts";

/**
 * Tokens for an app that signs in by itself: client credentials, with a secret or by workload identity.
 *
 * @param now epoch milliseconds
 */
export async function requestTokens(
  http: ServicePort,
  subject: SignInSubject,
  now: number,
  options: CallOptions = {},
): Promise<Result<Tokens, SignInFailure>> {
  const plan = planOf(subject);
  const address = addressOf(plan, "token", subject.client);
  if (!address.ok) return address;
  const asked = await askForTokens(http, byApp(plan, subject.client, address.value), options);
  if (asked.kind !== "given") return fail(askedFailure(asked, plan));
  const tokens = readTokens(asked.answer, now);
  return tokens === null ? fail(failureOf("no_token", plan)) : ok(tokens);
}

function byApp(plan: OAuthPlan, client: OAuthClient, address: string): TokenQuestion {
  const { scopes, delimiter, templates } = plan;
  return {
    plan,
    client,
    address,
    query: templates.tokenQuery,
    body: templates.tokenBody,
    form: { scopes },
    standard: [
      ["grant_type", "client_credentials"],
      ...(scopes.length === 0 ? [] : [["scope", scopes.join(delimiter)] as const]),
    ],
    always: [],
  };
}

/** What is renewed. */
export interface RefreshSubject extends SignInSubject {
  readonly tokens: Pick<Tokens, "refreshToken" | "refreshExpiresAt" | "scopes">;
  /** As at the sign-in, for templates that repeat it. */
  readonly redirectUri?: string;
}

/**
 * Renews tokens once: by their refresh token, or by asking again where the app signs in by itself. Nothing is tried a second
 * time after the refresh token may have been heard and taken.
 *
 * @param now epoch milliseconds
 */
export async function refreshTokens(
  http: ServicePort,
  subject: RefreshSubject,
  now: number,
  options: CallOptions = {},
): Promise<Result<Tokens, RefreshFailure>> {
  const { client, tokens } = subject;
  const plan = planOf(subject);
  const isByApp = plan.grant === "client-credentials";
  if (!isByApp && tokens.refreshToken === null) {
    const message = "The service gave no refresh token, so this sign-in ended with its token. Sign in again.";
    return fail({ kind: "refused", message, retryAfterMs: null });
  }
  const address = addressOf(plan, isByApp ? "token" : "refresh", client);
  // What is wrong with an address is not for whoever signed in: the tokens may live on once it is right.
  if (!address.ok) return fail({ kind: "app", message: address.failure.message, retryAfterMs: null });
  const question = isByApp ? byApp(plan, client, address.value) : byToken(plan, subject, address.value);
  const asked = await askForTokens(http, question, options);
  if (asked.kind !== "given") return fail(refreshFailure(asked, plan));
  const renewed = readTokens(asked.answer, now);
  if (renewed !== null) return ok(kept(renewed, tokens));
  return fail({ kind: "unknown", message: failureOf("no_token", plan).message, retryAfterMs: null });
}

function byToken(
  plan: OAuthPlan,
  { client, tokens, redirectUri }: RefreshSubject,
  address: string,
): TokenQuestion {
  const refreshToken = tokens.refreshToken ?? "";
  return {
    plan,
    client,
    address,
    query: plan.templates.refreshQuery,
    body: plan.templates.refreshBody,
    form: { scopes: plan.scopes, refreshToken, ...(redirectUri === undefined ? {} : { redirectUri }) },
    standard: [
      ["grant_type", "refresh_token"],
      ["refresh_token", refreshToken],
    ],
    always: [],
  };
}

/** What the service does not say anew stays as it was: one that sends no new refresh token goes on taking the old one. */
function kept(renewed: Tokens, old: RefreshSubject["tokens"]): Tokens {
  const isSame = renewed.refreshToken === null || renewed.refreshToken === old.refreshToken;
  return {
    ...renewed,
    refreshToken: renewed.refreshToken ?? old.refreshToken,
    refreshExpiresAt: renewed.refreshExpiresAt ?? (isSame ? old.refreshExpiresAt : null),
    scopes: renewed.scopes ?? old.scopes,
  };
}
