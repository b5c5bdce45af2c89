import type { Value } from "@towpath/expressions";
import { cutText } from "@towpath/prelude";
import type { StepError } from "./journal.ts";
import type { TerminateProgram } from "./plan.ts";
import { type Frame, type RunState, type Step, stepEntry } from "./run-state.ts";
import { shownEntry, shownVerdict } from "./secure-data.ts";
import { decisiveSteps } from "./set-status.ts";

/** Enough to know what is meant; the step itself has all of it. */
const MOST_CHARACTERS = 1_000;

const hasFailed = ({ status }: Step): boolean => status === "Failed" || status === "TimedOut";

/**
 * The step that a block failed of, by the rule it is judged by: a failure that other actions dealt with is none. Of
 * several the earliest; of a container the one inside, known since its block closed.
 *
 * @returns null when no step of the block failed, or they are forgotten
 */
function blamed(frame: Frame): Step | null {
  const failed = decisiveSteps(frame).filter(hasFailed);
  const [first = null] = failed.sort((one, other) => one.endedAt - other.endedAt);
  return first?.cause ?? first;
}

/** Keeps what a block of a container failed of: a Foreach fails of its first one, an Until is judged by its last round. */
export function noteCause(owner: Step, frame: Frame): void {
  if (owner.cause === null || owner.action.program.kind === "until") owner.cause = blamed(frame);
}

/**
 * The error of a run with the step that it failed of: `details.cause` is `{action, indexes, code, message}`, as people
 * may see it. Lists of runs show it and search it.
 */
export function withCause(error: StepError, root: Frame): StepError {
  const step = blamed(root);
  if (step?.error === undefined) return error;
  const { action, indexes, error: shown = step.error } = shownEntry(stepEntry(step));
  const { message, saying } = shown;
  // One that is cut is not said: whoever reads it shall not think it were all.
  const kept = saying === undefined || message.length > MOST_CHARACTERS ? {} : { saying };
  return { ...error, details: { cause: causeOf(action, indexes, shown) }, ...kept };
}

/** How a Terminate ends the run, as people may see it. A run that it fails fails of it, whatever failed before. */
export function verdictOf(
  step: Step,
  given: RunState["verdict"],
  { codeIsWritten }: Pick<TerminateProgram, "codeIsWritten">,
): RunState["verdict"] {
  const verdict = shownVerdict(step, given, codeIsWritten);
  if (verdict?.error === undefined) return verdict;
  const cause = causeOf(step.action.name, step.frame.indexes, verdict.error);
  return { ...verdict, error: { ...verdict.error, details: { cause } } };
}

const causeOf = (action: string, indexes: readonly number[], { code, message }: StepError): Value => ({
  action,
  indexes: [...indexes],
  code,
  message: cutText(message, MOST_CHARACTERS),
});
