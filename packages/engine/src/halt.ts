import { type Said, said } from "@towpath/prelude";
import type { JournalEntry } from "./journal.ts";
import { type Frame, type RunState, Step, stepEntry } from "./run-state.ts";
import { blocksOf, SKIP_CODE, skipEntry, skipError, skipInside } from "./skip.ts";
import { stepError } from "./step-error.ts";

/** Why things stop before their time: an action ended the run, a person cancelled it, a container's time is over. */
export type Halt = "Terminated" | "Cancelled" | "TimedOut";

const WHY: Readonly<Record<Halt, Said>> = {
  Terminated: said("The run was ended by another action."),
  Cancelled: said("The run was cancelled."),
  TimedOut: said("The action around it took longer than it may."),
};

/**
 * Closes whatever is open: what runs is Cancelled, the containers around it too, what did not start is Skipped.
 * The run ends with these lines, so the state is not carried on.
 */
export function haltRun(
  state: RunState,
  why: Halt,
  now: number,
  stopped?: (step: Step) => void,
): JournalEntry[] {
  const out: JournalEntry[] = [];
  haltFrame(state.root, { why, now, out, stopped });
  return out;
}

/** Closes whatever is open inside a step that is over. @param stopped is told each step that was under way */
export function haltInside(
  step: Step,
  why: Halt,
  now: number,
  stopped?: (inner: Step) => void,
): JournalEntry[] {
  const out: JournalEntry[] = [];
  for (const inner of step.container?.frames ?? []) haltFrame(inner, { why, now, out, stopped });
  return out;
}

interface Halting {
  readonly why: Halt;
  readonly now: number;
  readonly out: JournalEntry[];
  readonly stopped?: ((step: Step) => void) | undefined;
}

function haltFrame(frame: Frame, halting: Halting): void {
  const { why, now, out } = halting;
  // Through, and perhaps forgotten: its lines are written.
  if (frame.open === 0) return;
  for (const action of frame.block.actions) {
    const step = frame.steps[action.position];
    if (step?.phase === "done") continue;
    if (step === undefined || (step.phase === "ready" && step.effect === null)) {
      out.push(skipEntry(action, frame.indexes, now, skipError(why, action)));
      frame.steps[action.position] = skippedStep(step ?? new Step(action, frame), why, now);
      skipInside(action, frame.indexes, now, out, why);
      continue;
    }
    haltStep(step, halting);
  }
}

/** For those who still ask: `result()` of a scope that ran out of time tells its skipped actions too. */
function skippedStep(step: Step, why: Halt, now: number): Step {
  step.phase = "done";
  step.status = "Skipped";
  step.code = SKIP_CODE;
  step.startedAt = now;
  step.endedAt = now;
  step.error = skipError(why, step.action);
  return step;
}

function haltStep(step: Step, halting: Halting): void {
  const { why, now, out } = halting;
  for (const inner of step.container?.frames ?? []) haltFrame(inner, halting);
  const opened = step.container !== null && blocksOf(step.action.program).length > 0;
  halting.stopped?.(step);
  step.status = "Cancelled";
  step.code = opened ? "ActionCancelled" : "Cancelled";
  step.phase = "done";
  step.endedAt = now;
  step.record = null;
  step.error = stepError(why, said("'{name}' was stopped. {why}", { name: step.action.name, why: WHY[why] }));
  out.push(stepEntry(step));
}
