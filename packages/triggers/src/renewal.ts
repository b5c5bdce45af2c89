import { isObject, PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";

/** What services call the moment at which a subscription ends, without case and separators. */
const EXPIRY = new Set([
  "expirationdatetime",
  "expirationtime",
  "expirationdate",
  "expiration",
  "expiresat",
  "expireson",
  "expires",
  "expirydate",
  "expirytime",
  "expiry",
  "validuntil",
]);
const MINUTE_MS = 60_000;
const YEAR_MS = 365 * 86_400_000;
/** Of its time a subscription is left in peace so much. */
const PART = 0.75;
/** Seconds since 1970 have ten digits until the year 2286, milliseconds thirteen. */
const SECONDS_BELOW = 100_000_000_000;

/**
 * When a subscription has to be asked for anew, epoch ms; null: its answer names no end. No public connector describes
 * how one is prolonged, so a new one takes its place after three quarters of its time. What ends in less than a minute,
 * or in more than five years, is no end of a subscription.
 *
 * @param answer `{statusCode, headers, body?}`: the end stands in the body, at its top or in the only object in it
 */
export function renewalOf(answer: ValueObject, nowMs: number): number | null {
  const { body } = answer;
  if (!isObject(body)) return null;
  const [only, ...others] = Object.values(body);
  const places = others.length === 0 && isObject(only) ? [body, only] : [body];
  const ends = places.flatMap(endsIn);
  const end = ends.find((at) => at >= nowMs + MINUTE_MS && at <= nowMs + 5 * YEAR_MS);
  return end === undefined ? null : Math.round(nowMs + (end - nowMs) * PART);
}

const endsIn = (place: ValueObject): number[] =>
  Object.entries(place).flatMap(([name, value]) => {
    const isEnd = EXPIRY.has(name.toLowerCase().replaceAll(/[^a-z]/g, ""));
    return isEnd ? (momentOf(value) ?? []) : [];
  });

function momentOf(value: Value): number | null {
  const number =
    value instanceof PreciseNumber ? value.value : typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number") return number < SECONDS_BELOW ? number * 1_000 : number;
  if (typeof number !== "string" || !/^\d{4}-\d{2}-\d{2}/.test(number)) return null;
  // Without a zone it is UTC, as services mean it.
  const isWhole = /T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(number);
  const at = Date.parse(isWhole || !number.includes("T") ? number : `${number}Z`);
  return Number.isNaN(at) ? null : at;
}
