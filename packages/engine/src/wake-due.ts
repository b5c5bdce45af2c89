import { expire } from "./deadline.ts";
import { isHeld } from "./held-time.ts";
import { wake } from "./perform.ts";
import type { Step } from "./run-state.ts";
import type { Session } from "./session.ts";
import { LONGEST_WAIT_MS } from "./waits.ts";

/** A run with nothing else to do for longer than this gives its worker back. */
const SUSPEND_AFTER_MS = 5_000;

/** Lets everything go on whose time has come, and ends what is out of time. */
export function wakeDue(session: Session): void {
  if (session.limited.size > 0) expireDue(session);
  if (session.waiting.size === 0) return;
  const now = session.ports.clock.now();
  for (const step of session.waiting) {
    if ((step.effect?.wakeAt ?? 0) <= now) wake(session, step, now);
  }
}

/** What was due before a deadline still happens, even when a crash let both pass: in the order of their times. */
function expireDue(session: Session): void {
  const now = session.ports.clock.now();
  const late = [...session.limited].filter((step) => deadlineOf(step) <= now);
  for (const step of late.sort((a, b) => deadlineOf(a) - deadlineOf(b))) {
    for (const waiting of session.waiting) {
      if ((waiting.effect?.wakeAt ?? 0) < deadlineOf(step)) wake(session, waiting, now);
    }
    if (step.phase === "done") session.limited.delete(step);
    else expire(session, step, now);
  }
}

/** While something in it waits for a connection its clock stands still. */
const deadlineOf = (step: Step) =>
  step.deadlineAt === null || isHeld(step) ? Number.POSITIVE_INFINITY : step.deadlineAt;

/** When the run has to go on by itself; it suspends when nothing is on its way and that is far off. */
export function nextPause(session: Session): { wakeAt: number; suspends: boolean } | null {
  let wakeAt = Number.POSITIVE_INFINITY;
  for (const step of session.waiting) wakeAt = Math.min(wakeAt, step.effect?.wakeAt ?? 0);
  for (const step of session.limited) {
    if (step.phase === "done") session.limited.delete(step);
    else wakeAt = Math.min(wakeAt, deadlineOf(step));
  }
  // Whether it is too late for those is asked when they are tried again.
  if (session.parking.hasFarewells) wakeAt = Math.min(wakeAt, session.ports.clock.now() + LONGEST_WAIT_MS);
  if (wakeAt === Number.POSITIVE_INFINITY) return null;
  const far = wakeAt - session.ports.clock.now() > SUSPEND_AFTER_MS;
  return { wakeAt, suspends: far && session.inFlight === 0 && !session.hasArrivals };
}
