import type { HttpFailure, HttpResponse } from "@towpath/engine";
import { fail, type Result } from "@towpath/prelude";
import type { Agent } from "undici";
import { failureOf, hostNotAllowed } from "../call-failure.ts";
import { follow, readUrl, type Sending } from "../follow-redirects.ts";
import { decodeResponse } from "../read-response.ts";
import { type HeaderMap, setHeader } from "../request-headers.ts";
import { formOf, readTokenAnswer, type Token, type TokenKeeper, type TokenRequest } from "./token-request.ts";

type Answer = Promise<Result<HttpResponse, HttpFailure>>;
type Work = (sending: Sending) => Answer;

const MAX_TOKEN_BYTES = 1_048_576;

/** A call over connections of its own: those that others use must never show its certificate. */
export async function withCertificate(agent: Agent, origin: string, sending: Sending, work: Work): Answer {
  try {
    return await work({ ...sending, certified: { agent, origin } });
  } finally {
    await agent.destroy();
  }
}

/** A call with a token that still holds, or a new one. The token's address is subject to the same rules as the call's. */
export async function withToken(
  asks: TokenRequest,
  headers: HeaderMap,
  tokens: TokenKeeper,
  { sending, work }: { readonly sending: Sending; readonly work: Work },
): Answer {
  const token = await tokenFor(asks, tokens, sending);
  if (!token.ok) return token;
  setHeader(headers, "Authorization", `Bearer ${token.value}`);
  const answer = await work(sending);
  if (answer.ok && answer.value.statusCode === 401) tokens.forget(asks);
  return answer;
}

async function tokenFor(
  asks: TokenRequest,
  tokens: TokenKeeper,
  sending: Sending,
): Promise<Result<string, HttpFailure>> {
  const url = readUrl(asks.uri);
  if (!url.ok) return url;
  if (sending.rules?.allows(url.value) === false) return fail(hostNotAllowed(url.value.hostname));
  const kept = tokens.find(asks);
  if (kept !== null) return { ok: true, value: kept };
  const token = await askForToken(asks, url.value, sending);
  if (!token.ok) return token;
  tokens.keep(asks, token.value);
  return { ok: true, value: token.value.text };
}

async function askForToken(
  asks: TokenRequest,
  url: URL,
  sending: Sending,
): Promise<Result<Token, HttpFailure>> {
  const headers: HeaderMap = new Map();
  setHeader(headers, "Content-Type", "application/x-www-form-urlencoded");
  setHeader(headers, "Accept", "application/json");
  const request = { url, method: "POST", headers, bytes: Buffer.from(formOf(asks)) };
  const limits = { ...sending.limits, maxResponseBytes: MAX_TOKEN_BYTES };
  try {
    // What is sent is meant for this host alone.
    const raw = await follow(request, { ...sending, limits, keepsEncoding: false, followsRedirects: false });
    return raw.ok ? readTokenAnswer(decodeResponse(raw.value, false), asks, url.hostname) : raw;
  } catch (error) {
    if (sending.signal.aborted) throw error;
    const failure = failureOf(error, url.hostname);
    // However far the question came, the call itself did not leave.
    return fail(failure.kind === "unknown" ? { ...failure, kind: "not-sent" } : failure);
  }
}
