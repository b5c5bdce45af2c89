import type { Tokens } from "../oauth/tokens.ts";

/** When tokens are renewed, and how long they can live; epoch milliseconds. */
export interface TokenTimes {
  /** Null: there is nothing to renew them with. */
  readonly refreshAt: number | null;
  /** Null: no end is known. */
  readonly livesUntil: number | null;
}

const LEAST_MARGIN_MS = 5 * 60_000;
/** A service may forget a refresh token that nobody uses. */
const LONGEST_IDLE_MS = 24 * 3_600_000;

/** @param now when the service gave them, epoch milliseconds */
export function tokenTimes({ refreshToken, expiresAt, refreshExpiresAt }: Tokens, now: number): TokenTimes {
  if (refreshToken === null) return { refreshAt: null, livesUntil: expiresAt };
  const idle = now + LONGEST_IDLE_MS;
  if (expiresAt === null) return { refreshAt: idle, livesUntil: refreshExpiresAt };
  const margin = Math.max(LEAST_MARGIN_MS, (expiresAt - now) / 10);
  // Never before half of their life: a service may give tokens of minutes.
  const early = Math.max(expiresAt - margin, now + (expiresAt - now) / 2);
  return { refreshAt: Math.min(Math.round(early), idle), livesUntil: refreshExpiresAt };
}
