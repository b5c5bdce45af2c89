import type { Sayable } from "../../words/translate.ts";
import { type RunModel, type StepLine, whyOf } from "./run-model.ts";
import type { Run } from "./use-run.ts";

export interface FailedStep extends Pick<StepLine, "action" | "indexes"> {
  readonly words: Sayable;
}

/** What a run ends with whose end names its step, unless it is older than that. */
const OF_A_STEP: ReadonlySet<string> = new Set(["ActionFailed", "ActionTimedOut"]);

/**
 * The step that a run failed of, as its end says: the list of runs says the same. Of a run whose end names none, the
 * step that failed first; null when no step explains the end, such as a cancelled run or an older one's Terminate.
 */
export function failedStep(
  { error, cause, saying }: Pick<Run, "error" | "cause" | "saying">,
  model: RunModel,
): FailedStep | null {
  if (error === null) return null;
  if (cause !== null) {
    const { action, indexes, message } = cause;
    // The steps may not be read yet, and say it in full; a Terminate has succeeded, and its words are the run's.
    const line = model.lineOf(action, indexes);
    return { action, indexes, words: (line && whyOf(line)) ?? { message, saying } };
  }
  const first = OF_A_STEP.has(error.code) ? model.firstFailure() : null;
  const words = first && whyOf(first);
  return first && words && { action: first.action, indexes: first.indexes, words };
}
