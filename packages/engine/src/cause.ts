import type { Value } from "@towpath/expressions";
import { cutText } from "@towpath/prelude";
import type { StepError } from "./journal.ts";
import { type Frame, type Step, stepEntry } from "./run-state.ts";
import { shownEntry } from "./secure-data.ts";

/** Enough to know what is meant; the step itself has all of it. */
const MOST_CHARACTERS = 1_000;

const hasFailed = (step: Step | undefined): step is Step =>
  step !== undefined && (step.status === "Failed" || step.status === "TimedOut");

/** Whether an action that waits for the failure ran. */
const isDealtWith = (frame: Frame, step: Step): boolean =>
  step.action.followers.some((position) => (frame.steps[position]?.status ?? "Skipped") !== "Skipped");

/**
 * The step that a block failed of: the earliest that failed and that nothing beside it dealt with. Of a container it
 * is the one inside, known since its block closed.
 *
 * @returns null when no step of the block failed, or they are forgotten
 */
export function blamed(frame: Frame): Step | null {
  const failed = frame.steps.filter(hasFailed);
  const open = failed.filter((step) => !isDealtWith(frame, step));
  const [first = null] = (open.length > 0 ? open : failed).sort((one, other) => one.endedAt - other.endedAt);
  return first?.cause ?? first;
}

/**
 * The error of a run with the step that it failed of: `details.cause` is `{action, indexes, code, message}`, as people
 * may see it. Lists of runs show it and search it.
 */
export function withCause(error: StepError, root: Frame): StepError {
  const step = blamed(root);
  if (step?.error === undefined) return error;
  const { action, indexes, error: shown = step.error } = shownEntry(stepEntry(step));
  const { code, message, saying } = shown;
  const cause: Value = { action, indexes: [...indexes], code, message: cutText(message, MOST_CHARACTERS) };
  // One that is cut is not said: whoever reads it shall not think it were all.
  const kept = saying === undefined || message.length > MOST_CHARACTERS ? {} : { saying };
  return { ...error, details: { cause }, ...kept };
}
