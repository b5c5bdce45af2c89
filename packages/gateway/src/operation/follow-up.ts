import type { ParameterSet } from "@towpath/connectors";
import type { HttpRequest } from "@towpath/engine";
import type { Draft } from "./draft.ts";
import type { OperationCall } from "./operation-call.ts";
import type { PreparedOperation } from "./prepare-operation.ts";

/** A link that an answer brought: where the work is asked about, or where the next page is. */
export interface FollowUp {
  readonly request: HttpRequest;
  /** Whether it leads to the service itself; credentials go nowhere else. */
  readonly sameOrigin: boolean;
}

/**
 * The request for a link, with the headers of the call; null for what is no web address.
 *
 * @param method with that of the call itself, its body goes along to the service
 */
export function followUp(
  prepared: PreparedOperation,
  call: OperationCall,
  link: string,
  method = "GET",
): FollowUp | null {
  const { request, draft, set } = prepared;
  if (!URL.canParse(link, request.uri)) return null;
  const url = new URL(link, request.uri);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  const called = new URL(request.uri);
  moveToBaseUrl(url, called, draft, call);
  const sameOrigin = url.origin === called.origin;
  if (!sameOrigin) {
    const harmless = method === "DELETE" ? method : "GET";
    const elsewhere = { method: harmless, uri: url.toString(), headers: {}, timeoutMs: call.timeoutMs };
    return { sameOrigin, request: elsewhere };
  }
  addKeys(url, called, set);
  return { sameOrigin, request: { ...contentOf(request, method), method, uri: url.toString() } };
}

/** With the method of the call its body goes along; any other asks without one. */
function contentOf({ body, headers, ...rest }: HttpRequest, method: string): HttpRequest {
  if (method === rest.method && body !== undefined) return { ...rest, headers, body };
  return { ...rest, headers: withoutBodyHeaders(headers) };
}

/** A link as it may be kept: without the keys that travel in queries. They are added again when it is asked. */
export function withoutKeys(link: string, base: string, set: ParameterSet | undefined): string {
  if (!URL.canParse(link, base)) return link;
  const url = new URL(link, base);
  const keys = (set?.destinations ?? []).flatMap((one) => (one.kind === "query" ? [one.query] : []));
  const known = keys.filter((name) => url.searchParams.has(name));
  if (known.length === 0) return link;
  for (const name of known) url.searchParams.delete(name);
  return url.toString();
}

/** A service that is called somewhere else still speaks of its own address, and so does a connector's script. */
function moveToBaseUrl(url: URL, called: URL, draft: Draft, { baseUrl }: OperationCall): void {
  if (baseUrl === undefined || !URL.canParse(draft.baseUrl)) return;
  if (url.origin !== new URL(draft.baseUrl).origin) return;
  url.protocol = called.protocol;
  url.host = called.host;
}

/** An address of the service itself, where the service is called instead; null for what is no address. */
export function atBaseUrl(
  address: string,
  { request, draft }: PreparedOperation,
  call: OperationCall,
): string | null {
  if (call.baseUrl === undefined || !URL.canParse(address)) return null;
  const url = new URL(address);
  moveToBaseUrl(url, new URL(request.uri), draft, call);
  return url.toString();
}

/** A key that travels in the query is seldom in the links of a service. */
function addKeys(url: URL, called: URL, set: ParameterSet | undefined): void {
  for (const destination of set?.destinations ?? []) {
    if (destination.kind !== "query" || url.searchParams.has(destination.query)) continue;
    const value = called.searchParams.get(destination.query);
    if (value !== null) url.searchParams.set(destination.query, value);
  }
}

function withoutBodyHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));
}

export function headerIn(headers: Readonly<Record<string, string>>, name: string): string | null {
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  return key === undefined ? null : (headers[key] ?? null);
}
