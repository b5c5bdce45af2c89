import { getMember, isObject, parseJson, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { textOf } from "./token-answer.ts";

/**
 * The claims of the ID token that came with the tokens; null: none came, or it is none we can read. Its signature and dates
 * are not judged: it came straight from the service, over a connection whose certificate was (OpenID Connect Core
 * 3.1.3.7, 6). That it is for this app and this attempt is.
 *
 * @param asked.nonce null: the sign-in did not ask for an ID token
 */
export function readIdToken(
  answer: ValueObject,
  asked: { readonly clientId: string; readonly nonce: string | null },
): Result<ValueObject | null, "id_token_not_ours"> {
  const claims = claimsOf(textOf(answer, "id_token"));
  if (claims === null || asked.nonce === null) return ok(claims);
  const audience = getMember(claims, "aud");
  const isForUs = Array.isArray(audience) ? audience.includes(asked.clientId) : audience === asked.clientId;
  return isForUs && getMember(claims, "nonce") === asked.nonce ? ok(claims) : fail("id_token_not_ours");
}

function claimsOf(token: string | null): ValueObject | null {
  const payload = token === null || token.length > 100_000 ? undefined : token.split(".")[1];
  if (payload === undefined) return null;
  const parsed = parseJson(Buffer.from(payload, "base64url").toString("utf8"));
  return parsed.ok && isObject(parsed.value) ? parsed.value : null;
}
