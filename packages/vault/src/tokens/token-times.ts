import type { Tokens } from "../oauth/tokens.ts";

/** When tokens are renewed, and how long they can live; epoch milliseconds. */
export interface TokenTimes {
  /** Null: there is nothing to renew them with. */
  readonly refreshAt: number | null;
  /** Null: no end is known. */
  readonly livesUntil: number | null;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LEAST_MARGIN_MS = 5 * MINUTE_MS;
/** A service may forget a refresh token that nobody uses. */
const LONGEST_IDLE_MS = DAY_MS;
/** After so long of failing for reasons that may pass, a person has to look. */
const GIVEN_UP_MS = 4 * DAY_MS;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 60 * MINUTE_MS;

/** @param now when the service gave them, epoch milliseconds */
export function tokenTimes({ refreshToken, expiresAt, refreshExpiresAt }: Tokens, now: number): TokenTimes {
  if (refreshToken === null) return { refreshAt: null, livesUntil: expiresAt };
  const idle = now + LONGEST_IDLE_MS;
  if (expiresAt === null) return { refreshAt: idle, livesUntil: refreshExpiresAt };
  return { refreshAt: Math.min(agingAt(now, expiresAt), idle), livesUntil: refreshExpiresAt };
}

/**
 * From when on an access token is renewed when it is used: five minutes or a tenth of its life before its end, and
 * never before half of its life, because a service may give tokens of minutes.
 */
function agingAt(obtainedAt: number, expiresAt: number): number {
  const lifeMs = expiresAt - obtainedAt;
  const margin = Math.max(LEAST_MARGIN_MS, lifeMs / 10);
  return Math.round(Math.max(expiresAt - margin, obtainedAt + lifeMs / 2));
}

/** fresh: use it. aging: use it, and one of those who do renews it. over: it is renewed first. */
export type TokenAge = "fresh" | "aging" | "over";

export function ageOf(
  { obtainedAt, expiresAt }: { readonly obtainedAt: number; readonly expiresAt: number | null },
  now: number,
): TokenAge {
  if (expiresAt === null) return "fresh";
  if (now >= expiresAt) return "over";
  return now >= agingAt(obtainedAt, expiresAt) ? "aging" : "fresh";
}

/** How long to wait after renewing failed so many times in a row; what the service asks for counts where it is more. */
export function restAfter(failures: number, askedMs: number | null): number {
  const own = Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1), LONGEST_RETRY_MS);
  return Math.min(Math.max(own, askedMs ?? 0), DAY_MS);
}

/** Failing is counted by days, not by calls: a busy connection fails a thousand times in an hour. */
export const failedTooLong = (failingSince: number | null, now: number): boolean =>
  failingSince !== null && now - failingSince >= GIVEN_UP_MS;
