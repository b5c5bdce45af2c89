/** Why a connection is left alone: its service asked for that, or it fails too often. */
export type PauseReason = "asked" | "failing";

export interface Pause {
  readonly connection: string;
  /** Epoch milliseconds. */
  readonly untilMs: number;
  readonly reason: PauseReason;
}

/**
 * One budget for each connection, whoever uses it. A service that asks for a pause gets it from all calls of that
 * connection. A service that fails half of them is left alone, and tried by one call before the others come back:
 * thousands of runs that try again would keep it down (reference reliability.md, 2.6).
 *
 * Pauses are shared between processes: `heard` takes what others told. What is counted stays in this one.
 */
export interface CallBudget {
  /** How long a call has to wait, in ms; 0: it may go now, and `settled` must follow. */
  ask(connection: string, nowMs: number): { readonly waitMs: number; readonly reason: PauseReason };
  /** How a call ended: with an answer of any kind, without one or with an error of the service, or with "not now". */
  settled(connection: string, outcome: CallOutcome, nowMs: number): void;
  heard(pauses: readonly Pause[]): void;
}

export type CallOutcome =
  | { readonly kind: "answered" }
  | { readonly kind: "failed" }
  | { readonly kind: "paused"; readonly untilMs: number };

interface Known {
  untilMs: number;
  reason: PauseReason;
  /** Calls of the present window and of the one before it. */
  windowEndsMs: number;
  calls: number;
  failures: number;
  callsBefore: number;
  failuresBefore: number;
  /** Of a service that was left alone: one call tries it, and the others wait for how that ends. */
  probe: "none" | "due" | "under-way";
  probeEndsMs: number;
  /** How long it is left alone the next time. */
  restMs: number;
}

const WINDOW_MS = 30_000;
/** Fewer calls than these say nothing about a service. */
const ENOUGH_CALLS = 20;
const FAILING_SHARE = 0.5;
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 60_000;
/** A call that tries the service and never comes back does not keep the others waiting for ever. */
const PROBE_MS = 30_000;
const LOOK_AGAIN_MS = 1_000;
/** More connections than these are not remembered; the one that was not used for longest goes first. */
const MOST = 10_000;

/** @param tell hears of each pause that begins here, for the other processes */
export function createCallBudget(tell: (pause: Pause) => void = () => undefined): CallBudget {
  const known = new Map<string, Known>();
  const of = (connection: string): Known => {
    const one = known.get(connection) ?? fresh();
    known.delete(connection);
    known.set(connection, one);
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    return one;
  };
  const pause = (connection: string, one: Known, untilMs: number, reason: PauseReason) => {
    if (untilMs <= one.untilMs) return;
    one.untilMs = untilMs;
    one.reason = reason;
    tell({ connection, untilMs, reason });
  };
  return {
    ask(connection, nowMs) {
      const one = of(connection);
      return { waitMs: waitOf(one, nowMs), reason: one.reason };
    },
    settled(connection, outcome, nowMs) {
      const one = of(connection);
      if (count(one, outcome.kind === "failed", nowMs)) {
        pause(connection, one, nowMs + one.restMs, "failing");
        one.restMs = Math.min(one.restMs * 2, LONGEST_REST_MS);
      }
      if (outcome.kind === "paused") pause(connection, one, outcome.untilMs, "asked");
    },
    heard(pauses) {
      for (const { connection, untilMs, reason } of pauses) {
        const one = of(connection);
        if (untilMs <= one.untilMs) continue;
        one.untilMs = untilMs;
        one.reason = reason;
        if (reason === "failing") one.probe = "due";
      }
    },
  };
}

function fresh(): Known {
  return {
    untilMs: 0,
    reason: "asked",
    windowEndsMs: 0,
    calls: 0,
    failures: 0,
    callsBefore: 0,
    failuresBefore: 0,
    probe: "none",
    probeEndsMs: 0,
    restMs: FIRST_REST_MS,
  };
}

function waitOf(one: Known, nowMs: number): number {
  if (one.untilMs > nowMs) return one.untilMs - nowMs;
  if (one.probe === "none") return 0;
  if (one.probe === "under-way" && one.probeEndsMs > nowMs) return LOOK_AGAIN_MS;
  one.probe = "under-way";
  one.probeEndsMs = nowMs + PROBE_MS;
  return 0;
}

/** @returns true when the service is to be left alone from now on */
function count(one: Known, hasFailed: boolean, nowMs: number): boolean {
  if (one.probe !== "none") {
    if (one.untilMs > nowMs) return false; // One that was on its way before.
    if (hasFailed) one.probe = "due";
    else Object.assign(one, fresh());
    return hasFailed;
  }
  turnWindow(one, nowMs);
  one.calls += 1;
  if (hasFailed) one.failures += 1;
  const calls = one.calls + one.callsBefore;
  const failures = one.failures + one.failuresBefore;
  if (calls < ENOUGH_CALLS || failures < calls * FAILING_SHARE) return false;
  one.probe = "due";
  return true;
}

function turnWindow(one: Known, nowMs: number): void {
  if (nowMs < one.windowEndsMs) return;
  const isNext = nowMs < one.windowEndsMs + WINDOW_MS;
  one.callsBefore = isNext ? one.calls : 0;
  one.failuresBefore = isNext ? one.failures : 0;
  one.calls = 0;
  one.failures = 0;
  one.windowEndsMs = nowMs + WINDOW_MS;
}
