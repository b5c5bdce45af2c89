import { said } from "@towpath/prelude";
import { endUnopened } from "./admission.ts";
import { parseDuration } from "./duration.ts";
import { haltInside } from "./halt.ts";
import { badTemplate, failed, type Outcome } from "./outcome.ts";
import type { Step } from "./run-state.ts";
import type { Session } from "./session.ts";
import { stepError } from "./step-error.ts";

/**
 * Says by when a step must be over, from its `limit.timeout`. The deadline goes into every line of the step, so that
 * a crash neither forgets nor renews it.
 *
 * @returns false when the timeout has no sensible value: the step has failed
 */
export function limitStep(session: Session, step: Step, now: number): boolean {
  const { timeout, program } = step.action;
  if (timeout === null || step.deadlineAt !== null || program.kind === "pure") return true;
  const value = timeout.evaluate(session.context.enter(step.frame, now, step));
  const limitMs = value.ok && typeof value.value === "string" ? parseDuration(value.value) : null;
  if (limitMs !== null && limitMs > 0) {
    step.deadlineAt = step.startedAt + limitMs;
    session.limited.add(step);
    return true;
  }
  const message = said("The timeout must be an ISO 8601 duration that is not zero, such as PT5M.");
  const outcome = value.ok ? failed("BadRequest", message) : badTemplate(value.failure);
  endUnopened(session, step, outcome, now);
  return false;
}

export function outOfTime(step: Step): Outcome {
  const message = said("'{name}' took longer than its timeout allows.", { name: step.action.name });
  const error = stepError("ActionTimedOut", message);
  return { status: "TimedOut", code: "ActionTimedOut", inputs: step.inputs, error };
}

/** The time of a step is over: it is TimedOut, and what runs inside it stops. */
export function expire(session: Session, step: Step, now: number): void {
  session.abandon(step);
  const history = step.effect?.history ?? [];
  session.settle(step, outOfTime(step), now, history.length === 0 ? undefined : { attempts: [...history] });
  for (const entry of haltInside(step, "TimedOut", now, (inner) => session.stopped(inner))) {
    session.write(entry);
  }
  session.follow(now);
}
