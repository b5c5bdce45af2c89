import type { JournalEntry } from "./journal.ts";
import type { RunState, Step } from "./run-state.ts";
import { type Frame, stepEntry } from "./run-state.ts";
import { blocksOf, skipEntry, skipError, skipInside } from "./skip.ts";

/** Why a run stops before its time: an action ended it, or a person cancelled it. */
export type Halt = "Terminated" | "Cancelled";

/**
 * Closes whatever is open: what runs is Cancelled, the containers around it too, what did not start is Skipped.
 * The run ends with these lines, so the state is not carried on.
 */
export function haltRun(state: RunState, why: Halt, now: number): JournalEntry[] {
  const out: JournalEntry[] = [];
  haltFrame(state.root, why, now, out);
  return out;
}

function haltFrame(frame: Frame, why: Halt, now: number, out: JournalEntry[]): void {
  // Through, and perhaps forgotten: its lines are written.
  if (frame.open === 0) return;
  for (const action of frame.block.actions) {
    const step = frame.steps[action.position];
    if (step?.phase === "done") continue;
    if (step === undefined || step.phase === "ready") {
      out.push(skipEntry(action, frame.indexes, now, skipError(why, action)));
      skipInside(action, frame.indexes, now, out, why);
      continue;
    }
    haltStep(step, why, now, out);
  }
}

function haltStep(step: Step, why: Halt, now: number, out: JournalEntry[]): void {
  for (const inner of step.container?.frames ?? []) haltFrame(inner, why, now, out);
  const opened = step.container !== null && blocksOf(step.action.program).length > 0;
  const message = why === "Terminated" ? "The run was ended by another action." : "The run was cancelled.";
  step.status = "Cancelled";
  step.code = opened ? "ActionCancelled" : "Cancelled";
  step.phase = "done";
  step.endedAt = now;
  step.error = { code: why, message: `'${step.action.name}' was stopped. ${message}` };
  out.push(stepEntry(step));
}
