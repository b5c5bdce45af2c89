import type { HttpFailure, HttpRequest } from "@towpath/engine";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { type Agent, type Dispatcher, request as send } from "undici";
import { hostNotAllowed, refused } from "./call-failure.ts";
import type { Exchange } from "./chunked-transfer.ts";
import type { GatewayLimits } from "./gateway-limits.ts";
import type { HostRules } from "./host-rules.ts";
import { type RawResponse, readResponse } from "./read-response.ts";
import { dropCredentials, type HeaderMap, toRecord } from "./request-headers.ts";

/** Reads an address that can be called; `base` is what a relative one is meant from. */
export function readUrl(text: string, base?: URL): Result<URL, HttpFailure> {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : null;
  if (url === null) {
    return fail(
      refused(
        "BadRequest",
        said("The address of the call is not a complete web address (https://…).").message,
      ),
    );
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return fail(
      refused(
        "BadRequest",
        `Addresses starting with "${url.protocol}" cannot be called, only https and http.`,
      ),
    );
  }
  if (url.username !== "" || url.password !== "") {
    return fail(
      refused(
        "BadRequest",
        "The address holds a user name or password. Put the sign-in into Authentication instead.",
      ),
    );
  }
  return ok(url);
}

/** How requests of one call leave. */
export interface Sending {
  readonly agent: Agent;
  /** Connections that show a certificate, which is meant for this origin alone. */
  readonly certified?: { readonly agent: Agent; readonly origin: string };
  readonly limits: GatewayLimits;
  readonly signal: AbortSignal;
  /** Null: every host that the guard lets through. */
  readonly rules: HostRules | null;
  readonly keepsEncoding: boolean;
  readonly followsRedirects: boolean;
}

export function limitsOf({ maxAnswerBytes }: HttpRequest, limits: GatewayLimits): GatewayLimits {
  if (maxAnswerBytes === undefined) return limits;
  return { ...limits, maxResponseBytes: Math.min(limits.maxResponseBytes, maxAnswerBytes) };
}

/** Sends a request and goes where its answers lead. @throws what undici throws */
export async function follow(first: Exchange, sending: Sending): Promise<Result<RawResponse, HttpFailure>> {
  let outgoing = first;
  for (let hop = 0; hop <= sending.limits.maxRedirects; hop += 1) {
    if (sending.rules?.allows(outgoing.url) === false) return fail(hostNotAllowed(outgoing.url.hostname));
    const response = await sendOnce(outgoing, sending);
    const location = sending.followsRedirects ? redirectOf(response) : null;
    if (location === null)
      return readResponse(response, outgoing.url.hostname, {
        maxBytes: sending.limits.maxResponseBytes,
        keepsEncoding: sending.keepsEncoding,
      });
    await response.body.dump({ limit: 65_536, signal: sending.signal });
    const next = redirected(outgoing, response.statusCode, location);
    if (!next.ok) return next;
    outgoing = next.value;
  }
  const { maxRedirects } = sending.limits;
  return fail(
    refused(
      "TooManyRedirects",
      `"${first.url.hostname}" redirected the call more than ${maxRedirects} times.`,
    ),
  );
}

function sendOnce(outgoing: Exchange, sending: Sending): Promise<Dispatcher.ResponseData> {
  const { certified } = sending;
  return send(outgoing.url, {
    dispatcher: outgoing.url.origin === certified?.origin ? certified.agent : sending.agent,
    method: outgoing.method as Dispatcher.HttpMethod,
    headers: toRecord(outgoing.headers),
    body: outgoing.bytes,
    signal: sending.signal,
  });
}

function redirectOf(response: Dispatcher.ResponseData): string | null {
  if (![301, 302, 303, 307, 308].includes(response.statusCode)) return null;
  const location = response.headers.location;
  return typeof location === "string" && location !== "" ? location : null;
}

export function redirected(from: Exchange, status: number, location: string): Result<Exchange, HttpFailure> {
  const url = readUrl(location, from.url);
  if (!url.ok) return url;
  if (from.url.protocol === "https:" && url.value.protocol === "http:") {
    return fail(
      refused(
        "UnsafeRedirect",
        `"${from.url.hostname}" redirected the call from https to http, which would expose it.`,
      ),
    );
  }
  const headers: HeaderMap = new Map(from.headers);
  if (url.value.origin !== from.url.origin) dropCredentials(headers);
  const becomesGet = status === 303 ? from.method !== "HEAD" : status < 303 && from.method === "POST";
  if (!becomesGet) return ok({ ...from, url: url.value, headers });
  for (const name of ["content-type", "idempotency-key"]) headers.delete(name);
  return ok({ url: url.value, method: "GET", headers, bytes: null });
}
