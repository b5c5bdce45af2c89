import type { TokenFacts } from "../connection-store.ts";

/**
 * When somebody has to sign in again, epoch milliseconds; null: no end is known. A refresh token that changes with each
 * renewal has a new end each time, so that its present one says nothing as long as it is renewed before.
 */
export function endsAt({ livesUntil, refreshAt, rotates }: TokenFacts): number | null {
  if (livesUntil === null) return null;
  return rotates === true && refreshAt !== null && refreshAt < livesUntil ? null : livesUntil;
}
