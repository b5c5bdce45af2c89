/** Why a message did not reach anybody, in plain words; nothing secret in them. */
export interface NotDelivered {
  readonly words: string;
  /** Trying again cannot help. */
  readonly isFinal: boolean;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** A server that is away for a night is waited for. */
const PAUSES_MS = [
  ...[5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  ...[HOUR_MS, 2 * HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS],
];

/** @param attempts that failed, from 1 on @returns ms until the next one; null: it is given up */
export function retryAfterMs(attempts: number): number | null {
  return PAUSES_MS[attempts - 1] ?? null;
}
