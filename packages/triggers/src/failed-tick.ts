import { type HttpPort, type PreparedCall, retryDelayMs } from "@towpath/engine";
import { type FiringPorts, nextSlot } from "./fire-due.ts";
import type { ConnectorsFor } from "./trigger-connectors.ts";
import type { DueTrigger, Tick } from "./trigger-store.ts";

export interface PollPorts extends FiringPorts {
  readonly http: HttpPort;
  /** Absent where there are no connections: triggers of connectors then fail in plain words. */
  readonly connectors?: ConnectorsFor;
}

const BACK_OFF_MS = 5_000;
const LONGEST_BACK_OFF_MS = 3_600_000;
/** 2 to this power is beyond the longest back-off. */
const MAX_DOUBLINGS = 12;

export function retryDelay(
  due: DueTrigger,
  call: PreparedCall,
  ports: PollPorts,
  askedMs: number | null,
): number | null {
  return retryDelayMs(call.retry, due.failures + 1, askedMs, ports.random());
}

/** A trigger on hold looks by itself now and then: what can mend a connection is more than anybody can tell. */
export const FIRST_LOOK_MS = 60_000;
export const LAST_LOOK_MS = 3_600_000;
/** This part of the time for which it is on hold. */
export const LOOK_SHARE = 0.1;

/** Nobody is asked until the connection is mended; what the trigger knows is kept. */
export function heldTick(
  due: DueTrigger,
  held: { readonly waitsFor: string; readonly message: string },
  { clock }: Pick<PollPorts, "clock">,
): Tick {
  const nowMs = clock.now();
  const heldMs = due.heldSince === null ? 0 : Math.max(0, nowMs - due.heldSince);
  const waitMs = Math.min(LAST_LOOK_MS, Math.max(FIRST_LOOK_MS, heldMs * LOOK_SHARE));
  return {
    trigger: due,
    runs: [],
    fires: 0,
    nextAt: Math.round(nowMs + waitMs),
    cursor: due.cursor,
    note: { outcome: "held", message: held.message },
    holdFor: held.waitsFor,
  };
}

export interface FailedCheck {
  readonly message: string;
  /** When the retry policy tries again; null: it does not. */
  readonly delayMs: number | null;
  /** What the next check begins with. */
  readonly cursor: string | null;
  /** How long the service itself asked to be left alone. */
  readonly askedMs?: number | null;
}

/**
 * The retry policy first; when it has no try left, the next slot, but each time later, so that nobody hammers a
 * service that is down. The other side's own word beats both.
 */
export function failedTick(due: DueTrigger, failed: FailedCheck, ports: PollPorts): Tick {
  const nowMs = ports.clock.now();
  const { message, delayMs, cursor, askedMs = null } = failed;
  const slot = nextSlot(due, nowMs, 0);
  const doublings = Math.min(due.failures, MAX_DOUBLINGS);
  const backOffMs = Math.min(BACK_OFF_MS * 2 ** doublings, LONGEST_BACK_OFF_MS) * (0.5 + ports.random() / 2);
  const waitMs = delayMs ?? Math.max(backOffMs, askedMs ?? 0);
  const later = Math.round(nowMs + waitMs);
  const nextAt = slot === null ? null : delayMs === null ? Math.max(slot, later) : later;
  return { trigger: due, runs: [], fires: 0, nextAt, cursor, note: { outcome: "failed", message } };
}
