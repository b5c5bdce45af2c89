import type { HttpFailure } from "@towpath/engine";
import { fail, ok, type Result } from "@towpath/prelude";
import { refused } from "./call-failure.ts";

/** Headers by their lower-case name, holding the spelling they are sent with. */
export type HeaderMap = Map<string, { readonly name: string; readonly value: string }>;

/** The connection's own business: what a maker writes here is left out, as Logic Apps does. */
const OURS = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What another origin may see. Keys travel in headers of any name, so the rest counts as credentials. */
const OPEN = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "content-language",
  "content-type",
  "idempotency-key",
  "user-agent",
]);
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Checks the maker's headers: a line break in one would smuggle a second request. */
export function readHeaders(given: Readonly<Record<string, string>>): Result<HeaderMap, HttpFailure> {
  const headers: HeaderMap = new Map();
  for (const [name, value] of Object.entries(given)) {
    if (!NAME.test(name))
      return fail(refused("BadRequest", `"${printable(name)}" is not a valid header name.`));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) {
      return fail(
        refused("BadRequest", `The header "${name}" holds a line break or another control character.`),
      );
    }
    if (/[^\0-\xff]/.test(value)) {
      return fail(
        refused(
          "BadRequest",
          `The header "${name}" holds a character that HTTP headers cannot carry. Encode it first.`,
        ),
      );
    }
    if (!OURS.has(name.toLowerCase())) setHeader(headers, name, value.trim());
  }
  return ok(headers);
}

const HOST = /^[A-Za-z0-9._-]+(?::\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](?::\d{1,5})?$/;

/** Sets a Host of the connector's own, which a maker's header cannot. */
export function setHost(headers: HeaderMap, host: string | undefined): Result<null, HttpFailure> {
  if (host === undefined) return ok(null);
  if (!HOST.test(host))
    return fail(refused("BadRequest", `"${printable(host)}" is not a valid Host header.`));
  setHeader(headers, "Host", host);
  return ok(null);
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 60);
}

export function setHeader(headers: HeaderMap, name: string, value: string): void {
  headers.set(name.toLowerCase(), { name, value });
}

export function setDefaultHeader(headers: HeaderMap, name: string, value: string): void {
  if (!headers.has(name.toLowerCase())) setHeader(headers, name, value);
}

export function dropCredentials(headers: HeaderMap): void {
  for (const name of [...headers.keys()]) if (!OPEN.has(name)) headers.delete(name);
}

export function toRecord(headers: HeaderMap): Record<string, string> {
  return Object.fromEntries([...headers.values()].map(({ name, value }) => [name, value]));
}
