import { said } from "@towpath/prelude";
import { badTemplate } from "./outcome.ts";
import type { RunContext } from "./run-context.ts";
import type { Step, Track } from "./run-state.ts";
import { stepError } from "./step-error.ts";

/** `action()` is the step itself, with its inputs and outputs. */
export function trackIn(context: RunContext): Track {
  return (step, now) => {
    const template = step.action.tracked;
    if (template === null) throw new Error(`'${step.action.name}' tracks nothing`);
    return template.evaluate(context.enter(step.frame, now, step));
  };
}

/**
 * Adds what is tracked to a step that ended. As with any other expression of an action, one without a value fails it
 * (reference wdl.md, 1.6); what the action did and gave stays to be seen.
 */
export function trackStep(step: Step, track: Track, now: number): void {
  const tracked = track(step, now);
  // The record was made for `action()` while the properties were not there yet.
  step.record = null;
  if (tracked.ok) {
    step.tracked = tracked.value;
    return;
  }
  const { code, error } = badTemplate(tracked.failure);
  step.status = "Failed";
  step.code = code;
  const words = said("The tracked properties could not be worked out. {why}", { why: tracked.failure });
  step.error = error && stepError(error.code, words);
}
