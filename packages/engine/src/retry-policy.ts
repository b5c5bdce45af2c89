import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { cutText, fail, ok, type Result, type Said, said } from "@towpath/prelude";
import { member, memberNumber, memberText } from "./actions/inputs.ts";
import { parseDuration } from "./duration.ts";
import type { RetryPolicy } from "./plan.ts";
import { parseHttpDate } from "./timestamp.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MAX_COUNT = 90;

/** What an action without a policy gets (reference wdl.md, 2.3): four retries, 7.5 s scale, 5 to 45 s. */
export const DEFAULT_RETRY: RetryPolicy = {
  kind: "exponential",
  count: 4,
  intervalMs: 7_500,
  minimumMs: 5_000,
  maximumMs: 45_000,
};
const NO_RETRY: RetryPolicy = { ...DEFAULT_RETRY, kind: "none", count: 0 };

/** Reads an evaluated `retryPolicy`; a message when it makes no sense. */
export function readRetryPolicy(source: Value | undefined): Result<RetryPolicy, Said> {
  if (source === undefined || source === null) return ok(DEFAULT_RETRY);
  if (!isObject(source)) return fail(said("'retryPolicy' must be an object with a type."));
  const type = memberText(source, "type")?.toLowerCase() ?? "default";
  switch (type) {
    case "none":
      return ok(NO_RETRY);
    case "default":
      return ok(DEFAULT_RETRY);
    case "fixed":
    case "exponential":
      return readIntervals(type, source);
    default:
      return fail(
        said("The retry policy type '{type}' is not one of none, fixed, exponential.", {
          type: cutText(type, 40),
        }),
      );
  }
}

function readIntervals(kind: "fixed" | "exponential", source: ValueObject): Result<RetryPolicy, Said> {
  const count = memberNumber(source, "count", DEFAULT_RETRY.count);
  const intervalMs = duration(member(source, "interval"), DEFAULT_RETRY.intervalMs);
  const minimumMs = duration(member(source, "minimumInterval"), 0);
  const maximumMs = duration(member(source, "maximumInterval"), DAY_MS);
  if (intervalMs === null || minimumMs === null || maximumMs === null) {
    return fail(said("The intervals of the retry policy must be ISO 8601 durations such as PT10S."));
  }
  if (!Number.isInteger(count) || count < 0 || count > MAX_COUNT) {
    return fail(
      said("The retry policy's count must be a whole number from 0 to {most}.", { most: MAX_COUNT }),
    );
  }
  const capped = (ms: number) => Math.min(ms, DAY_MS);
  return ok({
    kind,
    count,
    intervalMs: capped(intervalMs),
    minimumMs: capped(minimumMs),
    maximumMs: capped(maximumMs),
  });
}

function duration(value: Value | undefined, otherwise: number): number | null {
  if (value === undefined || value === null) return otherwise;
  return typeof value === "string" ? parseDuration(value) : null;
}

/**
 * How long to wait before the next attempt, in ms; null when there is none left.
 *
 * @param retry 1-based: the first repetition is 1
 * @param retryAfterMs what the other side asked for; its word beats the policy
 * @param random 0 ≤ x < 1
 */
export function retryDelayMs(
  policy: RetryPolicy,
  retry: number,
  retryAfterMs: number | null,
  random: number,
): number | null {
  if (policy.kind === "none" || retry > policy.count) return null;
  if (retryAfterMs !== null) return retryAfterMs;
  if (policy.kind === "fixed") return policy.intervalMs;
  const scale = policy.intervalMs;
  const low = Math.max(retry === 1 ? 0 : 2 ** (retry - 2) * scale, policy.minimumMs);
  const high = Math.min(2 ** (retry - 1) * scale, policy.maximumMs);
  return Math.round(Math.min(low, high) + random * Math.max(0, high - low));
}

/**
 * How long the other side wants to be left alone, by `Retry-After` in seconds or as a date; at most an hour. Null when
 * it does not say, or says nothing that makes sense (negative, a moment that has passed).
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | null {
  const name = Object.keys(headers).find((header) => header.toLowerCase() === "retry-after");
  const text = (name === undefined ? "" : (headers[name] ?? "")).trim();
  const isSeconds = /^\d{1,15}(\.\d{1,9})?$/.test(text);
  const at = isSeconds ? null : parseHttpDate(text);
  const ms = isSeconds ? Number(text) * 1_000 : at === null ? -1 : at - now;
  return ms < 0 ? null : Math.min(ms, HOUR_MS);
}
