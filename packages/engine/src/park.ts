import { said } from "@towpath/prelude";
import { waitFor } from "./effect-lines.ts";
import { hold } from "./held-time.ts";
import type { StepError } from "./journal.ts";
import { failed, type Outcome } from "./outcome.ts";
import type { HttpFailure } from "./ports.ts";
import type { Effect, Step } from "./run-state.ts";
import type { Session } from "./session.ts";
import { LONGEST_WAIT_MS } from "./waits.ts";

/**
 * A call was not made, because its connection has to be mended first: the step waits for that. It was no attempt, and
 * the call is made later with the same key.
 *
 * @returns false when nobody can mend it here, or the step waited as long as any may
 */
export function park(
  session: Session,
  step: Step,
  effect: Effect,
  failure: HttpFailure,
  now: number,
): boolean {
  const { waitsFor: id, error } = failure;
  const news = session.ports.connectionNews;
  const wakeAt = step.startedAt + LONGEST_WAIT_MS;
  if (id === undefined || news === undefined || wakeAt <= now) return false;
  effect.recorded = step.inputs;
  effect.waited = id;
  // It came back while the call was on its way.
  if ((news.healedAt(id) ?? 0) > (effect.sentAt ?? now)) {
    step.phase = "ready";
    session.stack.push(step);
    return true;
  }
  hold(step, { id, since: now, error });
  session.parking.add(session, step);
  waitFor(session, step, effect, { wakeAt, reason: "connection", now, error, more: { waitsFor: id } });
  return true;
}

/** What becomes of a step that waited as long as any may. */
export function waitedInVain({ effect, inputs, action }: Step): Outcome {
  const error: StepError | undefined = effect?.parked?.error;
  const name = action.name;
  const words =
    error === undefined || error.message === ""
      ? said("'{name}' waited for its connection for as long as a run may.", { name })
      : said("'{name}' waited for its connection for as long as a run may. {why}", { name, why: error });
  return failed(error?.code ?? "ConnectionNotUsable", words, { inputs });
}
