import type { IncomingMessage } from "node:http";
import type { ConnectorTarget } from "@towpath/engine";
import type { Value, ValueObject } from "@towpath/expressions";
import { decodeSent } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Refusal } from "../ingress/answers.ts";
import { headersOf } from "../ingress/request-headers.ts";

/** `/gateway/<connection>/<path of the service>?<query>`, told apart; null for another address. */
export function gatewayAddress(url: string): { connectionId: string; path: string; query: string } | null {
  const [whole = "", ...rest] = url.split("?");
  const match = /^\/+gateway\/+([0-9a-f-]{36})(\/.*)?$/i.exec(whole);
  if (match === null) return null;
  return { connectionId: match[1] ?? "", path: match[2] ?? "/", query: rest.join("?") };
}

/** What concerns the line to the gateway, or says who calls it: none of it is the service's business. */
const WITHHELD = new Set([
  "accept-encoding",
  "authorization",
  "connection",
  "content-length",
  "cookie",
  "expect",
  "forwarded",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "via",
]);
const isWithheld = (name: string) => WITHHELD.has(name) || /^(?:x-forwarded-|x-real-ip$|sec-|cf-)/.test(name);

/** A request to the gateway as a call of an operation that is found by method and path. */
export function gatewayTarget(
  request: IncomingMessage,
  address: { readonly path: string; readonly query: string },
  bytes: Uint8Array,
): Result<ConnectorTarget, Refusal> {
  const contentType = request.headers["content-type"] ?? null;
  const body = decodeSent({ bytes, contentType });
  if (!body.ok) {
    return fail({
      status: 400,
      code: "InvalidJson",
      message: `The body is not valid JSON: ${body.failure.message}`,
    });
  }
  return ok({
    kind: "address",
    method: request.method ?? "GET",
    path: address.path,
    queries: queriesIn(address.query),
    headers: Object.fromEntries(
      Object.entries(headersOf(request)).filter(([name]) => !isWithheld(name.toLowerCase())),
    ),
    ...(body.value === undefined ? {} : { body: body.value }),
  });
}

/** A name that comes several times has a list. */
function queriesIn(query: string): ValueObject {
  const queries = new Map<string, Value>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = queries.get(name);
    if (before === undefined) queries.set(name, value);
    else queries.set(name, Array.isArray(before) ? [...before, value] : [before, value]);
  }
  return Object.fromEntries(queries);
}
