import { randomUUID } from "node:crypto";
import type { ServicePort } from "@towpath/gateway";
import { writePairs } from "./form.ts";
import type { OAuthClient } from "./oauth-client.ts";
import { mayKnow, planOf, type SignInSubject } from "./sign-in.ts";
import { basic, type CallOptions, MAX_ANSWER_BYTES, TOKEN_TIMEOUT_MS } from "./token-call.ts";
import type { Tokens } from "./tokens.ts";

/** What became of taking tokens back. `not-known`: nobody can tell where this service takes them back. */
export type Revocation = "revoked" | "not-known" | "failed";

/** Tells the service that the tokens are not wanted any more, where it is known how (RFC 7009 and its likes). */
export async function revokeTokens(
  http: ServicePort,
  subject: SignInSubject & { readonly tokens: Pick<Tokens, "accessToken" | "refreshToken"> },
  options: CallOptions = {},
): Promise<Revocation> {
  const { client, tokens } = subject;
  const { provider, addresses } = planOf(subject);
  if (provider.revoke === null) return "not-known";
  const { address, kind } = provider.revoke;
  const host = addresses.authorize.host ?? "";
  if (address.includes("{host}") && !mayKnow(client, host)) return "not-known";
  const asked =
    kind === "bearer"
      ? { headers: { Authorization: `Bearer ${tokens.accessToken}` } }
      : formOf(client, tokens.refreshToken ?? tokens.accessToken, provider.authentication === "basic");
  const sent = await http.send(
    {
      method: "POST",
      uri: address.replace("{host}", () => host),
      ...asked,
      timeoutMs: TOKEN_TIMEOUT_MS,
      followsRedirects: false,
      maxAnswerBytes: MAX_ANSWER_BYTES,
    },
    { idempotencyKey: randomUUID(), signal: options.signal ?? new AbortController().signal },
  );
  return sent.ok && sent.value.statusCode < 300 ? "revoked" : "failed";
}

/** RFC 7009: a token of either kind ends the whole sign-in at services that keep to it. */
function formOf(client: OAuthClient, token: string, isByHeader: boolean) {
  const [secret] = client.secrets;
  const type = { "Content-Type": "application/x-www-form-urlencoded" };
  const pairs = [["token", token] as const, ["client_id", client.clientId] as const];
  if (secret === undefined) return { headers: type, body: writePairs(pairs) };
  if (isByHeader) {
    return { headers: { ...type, Authorization: basic(client.clientId, secret) }, body: writePairs(pairs) };
  }
  return { headers: type, body: writePairs([...pairs, ["client_secret", secret]]) };
}
