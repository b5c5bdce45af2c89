import { SetupError } from "./setup-error.ts";

/** Waits, schedules and signed addresses are made by the clock here and judged by the database's. */
const MAX_SKEW_MS = 5_000;

interface Reading {
  /** This machine's clock before and after the database was asked for its own. */
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly databaseMs: number;
}

/** @throws {SetupError} when the two clocks are too far apart, however long the answer was on its way */
export function refuseSkewedClock({ askedAt, answeredAt, databaseMs }: Reading): void {
  const aheadMs = askedAt - databaseMs;
  const behindMs = databaseMs - answeredAt;
  const skewMs = Math.max(aheadMs, behindMs);
  if (skewMs <= MAX_SKEW_MS) return;
  const seconds = Math.round(skewMs / 1_000);
  const side = aheadMs > behindMs ? "ahead of" : "behind";
  throw new SetupError(
    `The clock of this machine is ${seconds} s ${side} the database's. Set both by network time (NTP) and start again.`,
  );
}
