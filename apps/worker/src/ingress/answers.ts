import type { ServerResponse } from "node:http";
import type { CallerResponse } from "@towpath/engine";
import { encodeContent } from "@towpath/gateway";
import type { HandshakeAnswer, RequestRefusal } from "@towpath/triggers";
import type { CallerAnswer } from "./callers.ts";

/** What the ingress sends by itself. `message` is for people who look at what their program received. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": bytes.length,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...headers,
  });
  endWith(response, bytes);
}

const ONE_WRITE_BYTES = 16_384;

/** Node sends headers and a short text in one write, but headers and bytes in two: Latin-1 text is those bytes. */
function endWith(response: ServerResponse, bytes: Uint8Array): void {
  if (bytes.length > ONE_WRITE_BYTES) response.end(bytes);
  else response.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"), "latin1");
}

export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  const { status, code, message, headers } = refusal;
  sendJson(response, status, { code, message }, headers);
}

/** What reading a request found wrong with it. */
export function asRefusal({ allow, ...refusal }: RequestRefusal): Refusal {
  return allow === undefined ? refusal : { ...refusal, headers: { allow } };
}

const UNKNOWN = {
  flow: "No flow is started by this address. Copy it again from the flow's trigger, as a whole.",
  run: "No run is answered at this address. Copy it again from where you were given it, as a whole.",
};

/**
 * One text for an address that does not exist, is switched off, or is wrongly signed: guessing tells nothing.
 *
 * @param of what an address of this kind belongs to: a flow's trigger, or something a run gave away
 */
export function unknownAddress(status: 401 | 404, of: keyof typeof UNKNOWN = "flow"): Refusal {
  return { status, code: "UnknownAddress", message: UNKNOWN[of] };
}

/** Flows answer on the origin of our own pages: opened in a browser, what they send may act on nothing there. */
const HARMLESS = { "content-security-policy": "sandbox", "x-content-type-options": "nosniff" };
const HARMLESS_PAIRS: readonly string[] = Object.entries(HARMLESS).flat();
/**
 * The connection's own headers, those that we set, and those by which an answer would reach beyond itself: to the
 * cookies, the storage or the reachability of our own pages. `Set-Cookie` Logic Apps takes out as well.
 */
const WITHHELD = new Set([
  "alt-svc",
  "clear-site-data",
  "connection",
  "content-length",
  "content-security-policy",
  "date",
  "keep-alive",
  "proxy-connection",
  "service-worker-allowed",
  "set-cookie",
  "set-cookie2",
  "strict-transport-security",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-content-type-options",
]);
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Sends what a Response action answered. A header that HTTP cannot carry is left out, not the whole answer. */
export function sendCallerResponse(
  response: ServerResponse,
  answer: CallerResponse,
  more: Readonly<Record<string, string>>,
): void {
  const content = encodeContent(answer.body);
  // Names and values by turns, as Node takes them too: an object of ever other members is slow to make.
  const headers: string[] = [...HARMLESS_PAIRS];
  for (const name of Object.keys(more)) headers.push(name, more[name] ?? "");
  const hasType = addHeaders(headers, answer.headers, more);
  const bytes = content.ok && content.value !== null ? content.value.bytes : NOTHING;
  if (content.ok && content.value?.contentType != null && !hasType) {
    headers.push("content-type", content.value.contentType);
  }
  const bodyless = answer.statusCode === 204 || answer.statusCode === 304;
  if (!bodyless) headers.push("content-length", String(bytes.length));
  response.writeHead(answer.statusCode, headers);
  if (bodyless) response.end();
  else endWith(response, bytes);
}
const NOTHING = Buffer.alloc(0);

/** @returns whether the flow says the type of its answer */
function addHeaders(
  headers: string[],
  given: Readonly<Record<string, string>>,
  ours: Readonly<Record<string, string>>,
): boolean {
  let hasType = false;
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase();
    if (WITHHELD.has(lower) || !NAME.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) continue;
    if (Object.hasOwn(ours, lower)) continue;
    hasType ||= lower === "content-type";
    headers.push(name, value);
  }
  return hasType;
}

/** To a service that only asks whether somebody listens. */
export function sendHandshake(response: ServerResponse, { status, headers, body }: HandshakeAnswer): void {
  const bytes = Buffer.from(body, "utf8");
  response.writeHead(status, {
    "cache-control": "no-store",
    ...HARMLESS,
    ...headers,
    "content-length": bytes.length,
  });
  endWith(response, bytes);
}

/** So long a caller of an answer that comes later should wait before it asks again, in seconds. */
const ASK_AGAIN_S = 5;

export const askAgainAt = (location: string): Record<string, string> => ({
  location,
  "retry-after": String(ASK_AGAIN_S),
});

/** @param headers what tells the caller about the run, when it may know */
export function sendAnswer(
  response: ServerResponse,
  answer: CallerAnswer,
  headers: Readonly<Record<string, string>>,
): void {
  if (response.destroyed) return;
  switch (answer.kind) {
    case "response":
      sendCallerResponse(response, answer.response, headers);
      return;
    case "no-response": {
      const message = "The flow ended without answering: no Response action was reached.";
      sendRefusal(response, { status: 502, code: "NoResponse", message, headers });
      return;
    }
    case "too-late": {
      const message = "The flow did not answer in time. Its run goes on.";
      sendRefusal(response, { status: 504, code: "ResponseTimeout", message, headers });
    }
  }
}
