import type { OAuthPlan } from "@towpath/connectors";
import type { ServicePort } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import { accountAt, accountIn } from "./account.ts";
import { readIdToken } from "./id-token.ts";
import { installationIn } from "./installation.ts";
import { addressOf, planOf } from "./sign-in.ts";
import { answeredFailure, askedFailure, failureOf } from "./sign-in-failures.ts";
import { asksForOpenId, type SignInAttempt } from "./start-sign-in.ts";
import { readTokens, tokenHolder } from "./token-answer.ts";
import { askForTokens, type CallOptions, type TokenQuestion } from "./token-call.ts";
import type { Account, SignInFailure, Tokens } from "./tokens.ts";

/** What a sign-in brought. Secret. */
export interface SignedIn {
  readonly tokens: Tokens;
  /** Null: the service did not say who it was. */
  readonly account: Account | null;
  /** Values of hidden parameters that the sign-in told, such as `token:TenantId`; no secrets. */
  readonly values: Readonly<Record<string, string>>;
  /** What the tokens are of, where they are renewed together with those of others (`installationIn`). */
  readonly installation: string | null;
}

/**
 * Ends a sign-in: reads what the service sent the person back with, and exchanges it for tokens. Whether `state` is that of
 * this attempt was asked before.
 *
 * @param answer the query of the address that the person came back to
 * @param now epoch milliseconds
 */
export async function finishSignIn(
  http: ServicePort,
  attempt: SignInAttempt & { readonly answer: URLSearchParams },
  now: number,
  options: CallOptions = {},
): Promise<Result<SignedIn, SignInFailure>> {
  const plan = planOf(attempt);
  const { answer, client } = attempt;
  const code = codeOf(plan, answer);
  if (!code.ok) return code;
  const address = addressOf(plan, "token", client);
  if (!address.ok) return address;
  const asked = await askForTokens(http, exchangeOf(plan, attempt, address.value, code.value), options);
  if (asked.kind !== "given") return fail(askedFailure(asked, plan));
  const tokens = readTokens(asked.answer, now);
  if (tokens === null) return fail(failureOf("no_token", plan, "", "token"));
  const scopes = attempt.scopes ?? plan.scopes;
  const read = readIdToken(tokenHolder(asked.answer) ?? asked.answer, {
    clientId: client.clientId,
    nonce: asksForOpenId(plan, scopes) ? attempt.nonce : null,
  });
  if (!read.ok) return fail(failureOf(read.failure, plan, "", "token"));
  const claims = read.value;
  const lasting = await prolonged(http, { plan, client, address: address.value, tokens, now }, options);
  const account = accountIn(claims, asked.answer) ?? (await accountAt(http, plan, lasting, options));
  const tenant = claims === null ? undefined : claims.tid;
  const values =
    typeof tenant === "string" && /^[0-9a-f-]{36}$/i.test(tenant) ? { "token:TenantId": tenant } : {};
  const installation = installationIn(plan.provider, client.clientId, asked.answer);
  return ok({ tokens: lasting, account, values, installation });
}

/** Where a service gives no refresh token, but a token that lasts longer for the first one. That one counts all the same. */
async function prolonged(
  http: ServicePort,
  had: Pick<TokenQuestion, "plan" | "client" | "address"> & { readonly tokens: Tokens; readonly now: number },
  options: CallOptions,
): Promise<Tokens> {
  const { tokens, now, ...about } = had;
  const grant = had.plan.provider.prolongBy;
  if (grant === null || tokens.refreshToken !== null) return tokens;
  const standard = [["grant_type", grant] as const, [grant, tokens.accessToken] as const];
  const asked = await askForTokens(
    http,
    { ...about, query: null, body: null, form: {}, standard, always: [] },
    options,
  );
  return (asked.kind === "given" ? readTokens(asked.answer, now) : null) ?? tokens;
}

function codeOf(plan: OAuthPlan, answer: URLSearchParams): Result<string, SignInFailure> {
  if (answer.has("error") || answer.has("error_code")) return fail(answeredFailure(answer, plan));
  const issuer = answer.get("iss");
  // Another service could have sent its own code to us, to learn what we do with it (RFC 9207).
  if (issuer !== null && !isOwnIssuer(plan, issuer)) return fail(failureOf("other_issuer", plan));
  const code = answer.get("code");
  // Control characters or a page of text are no code; each service has its own idea of the rest.
  if (code === null || code === "" || code.length > 10_000 || /\p{Cc}/u.test(code))
    return fail(failureOf("no_code", plan));
  return ok(code);
}

function isOwnIssuer({ addresses, provider }: OAuthPlan, issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const host = new URL(issuer).hostname.toLowerCase();
  const own = [addresses.authorize.host, addresses.token.host, ...provider.hosts, ...provider.tokenHosts];
  return own.some((one) => one !== null && (one === host || isSibling(one, host)));
}

/** Hosts side by side below one domain: `login.example.com` and `identity.example.com`. */
function isSibling(one: string, other: string): boolean {
  const domain = one.replace(/^[^.]+\./, "");
  return domain.includes(".") && !/^[\d.]+$/.test(one) && other.replace(/^[^.]+\./, "") === domain;
}

function exchangeOf(plan: OAuthPlan, attempt: SignInAttempt, address: string, code: string): TokenQuestion {
  const { client, redirectUri, verifier } = attempt;
  const scopes = attempt.scopes ?? plan.scopes;
  return {
    plan,
    client,
    address,
    query: plan.templates.tokenQuery,
    body: plan.templates.tokenBody,
    form: { redirectUri, code, scopes },
    standard: [
      ["grant_type", "authorization_code"],
      ["code", code],
      ["redirect_uri", redirectUri],
    ],
    always: plan.pkce ? [["code_verifier", verifier]] : [],
  };
}
