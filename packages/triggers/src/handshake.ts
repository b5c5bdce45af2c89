import { getMember, isObject, parseJson, type Value } from "@towpath/expressions";

/** What a service hears that only asks whether somebody listens at an address. It starts nothing. */
export interface HandshakeAnswer {
  readonly status: 200;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CallToCheck {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Longer ones are nobody's question. */
const LONGEST_TOKEN = 4_096;
/** A question is small: nothing larger is looked into. */
const LARGEST_QUESTION = 16_384;

/**
 * Recognises the questions by which services make sure, before the first event, that an address belongs to whoever
 * gave it: Event Grid, CloudEvents, Microsoft Graph, Slack, monday, WebSub and Meta, Dropbox, Okta, Asana, and those
 * that only look (HEAD). Whoever asks knows the address, and hears nothing but its own words. What has to be signed
 * (Zoom, X, Xero) cannot be answered for a flow: it would need the secret of the service.
 *
 * @returns null: it is an event, not a question
 */
export function handshakeOf(call: CallToCheck): HandshakeAnswer | null {
  const method = call.method.toUpperCase();
  if (method === "HEAD") return text("");
  return byHeaders(method, call) ?? byQuery(method, call) ?? byBody(method, call);
}

function byHeaders(method: string, call: CallToCheck): HandshakeAnswer | null {
  const origin = header(call, "webhook-request-origin");
  if (method === "OPTIONS") {
    const allowed = { allow: "POST, OPTIONS", "webhook-allowed-rate": "*" };
    return origin === null
      ? { ...text(""), headers: { allow: "POST, OPTIONS" } }
      : { ...text(""), headers: { ...allowed, "webhook-allowed-origin": origin } };
  }
  const okta = method === "GET" ? header(call, "x-okta-verification-challenge") : null;
  if (okta !== null) return json({ verification: okta });
  const secret = header(call, "x-hook-secret");
  return secret === null ? null : { ...text(""), headers: { "x-hook-secret": secret } };
}

function byQuery(method: string, { query }: CallToCheck): HandshakeAnswer | null {
  const named = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  const token = named.get("validationtoken");
  if (token !== undefined && (method === "POST" || method === "GET")) return echo(token);
  if (method !== "GET") return null;
  const hub = named.get("hub.challenge");
  if (hub !== undefined && named.has("hub.mode")) return echo(hub);
  const [only, ...others] = [...named.keys()].filter((name) => !OF_THE_ADDRESS.has(name));
  return only === "challenge" && others.length === 0 ? echo(named.get("challenge") ?? "") : null;
}

const OF_THE_ADDRESS: ReadonlySet<string> = new Set(["sp", "sv", "sig", "api-version"]);

function byBody(method: string, call: CallToCheck): HandshakeAnswer | null {
  if (method !== "POST" || call.body.length === 0 || call.body.length > LARGEST_QUESTION) return null;
  const source = Buffer.from(call.body).toString("utf8");
  if (!source.includes("challenge") && !source.includes("validationCode")) return null;
  const parsed = parseJson(source);
  return parsed.ok ? (eventGrid(parsed.value) ?? challenge(parsed.value)) : null;
}

const VALIDATION = "microsoft.eventgrid.subscriptionvalidationevent";

function eventGrid(body: Value): HandshakeAnswer | null {
  const [event, ...others] = Array.isArray(body) ? body : [body];
  if (!isObject(event) || others.length > 0) return null;
  if (String(getMember(event, "eventType")).toLowerCase() !== VALIDATION) return null;
  const data = getMember(event, "data");
  const code = isObject(data) ? getMember(data, "validationCode") : undefined;
  return isToken(code) ? json({ validationResponse: code }) : null;
}

/** Slack says what it is; monday sends the challenge and nothing else. */
function challenge(body: Value): HandshakeAnswer | null {
  if (!isObject(body)) return null;
  const asked = getMember(body, "challenge");
  const isQuestion = getMember(body, "type") === "url_verification" || Object.keys(body).length === 1;
  return isQuestion && isToken(asked) ? json({ challenge: asked }) : null;
}

const isToken = (value: Value | undefined): value is string =>
  typeof value === "string" && value !== "" && value.length <= LONGEST_TOKEN;

const echo = (token: string) => (isToken(token) ? text(token) : null);

const text = (body: string): HandshakeAnswer => ({
  status: 200,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body,
});

const json = (body: Readonly<Record<string, string>>): HandshakeAnswer => ({
  status: 200,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: JSON.stringify(body),
});

/** Of one that could not be sent back as a header nothing is answered. */
function header({ headers }: CallToCheck, name: string): string | null {
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  const value = key === undefined ? undefined : headers[key];
  return value !== undefined && /^[\x21-\x7e][\x20-\x7e]{0,500}$/.test(value) ? value : null;
}
