/**
 * Headers by which senders name a delivery, the same each time they try it again. A header that names an attempt or
 * a connection (`X-Request-Id`, trace ids) is none: two events could share it, or two tries of one differ.
 */
const DELIVERY_HEADERS = [
  "webhook-id", // Standard Webhooks
  "svix-id",
  "x-github-delivery",
  "x-gitlab-event-uuid",
  "x-shopify-webhook-id",
  "i-twilio-idempotency-token",
  "idempotency-key",
] as const;
const LONGEST_KEY = 500;

/** How long a delivery is remembered: longer than any sender tries again. */
export const DELIVERY_MEMORY_MS = 8 * 86_400_000;

/**
 * The sender's own name for this delivery; null when it gave none: then each delivery is an event of its own. The
 * body is never compared: two equal events are two events.
 */
export function deliveryKey(headers: Readonly<Record<string, string>>): string | null {
  const given = namesIn(headers);
  if (given === null) return null;
  const source = given.get("ce-source");
  const id = given.get("ce-id");
  // CloudEvents: the id is unique within its source.
  if (source && id) return bounded("ce-id", `${source}\n${id}`);
  for (const name of DELIVERY_HEADERS) {
    const value = given.get(name);
    if (value) return bounded(name, value);
  }
  return null;
}

const TELLING: ReadonlySet<string> = new Set([...DELIVERY_HEADERS, "ce-source", "ce-id"]);

/** By lower-case name; null when there is none of them, as in nearly all requests. */
function namesIn(headers: Readonly<Record<string, string>>): Map<string, string> | null {
  let given: Map<string, string> | null = null;
  for (const spelled of Object.keys(headers)) {
    const name = spelled.toLowerCase();
    if (!TELLING.has(name)) continue;
    given ??= new Map();
    given.set(name, (headers[spelled] ?? "").trim());
  }
  return given;
}

/** Longer than anybody's key: not one to rely on. */
function bounded(name: string, value: string): string | null {
  return value.length > LONGEST_KEY ? null : `${name}\n${value}`;
}
