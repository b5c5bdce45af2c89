import type { JournalEntry } from "./journal.ts";
import { badHead, badTemplate, type Outcome } from "./outcome.ts";
import type { Program } from "./plan.ts";
import type { Step } from "./run-state.ts";
import type { Session } from "./session.ts";
import { conditionFalse, SKIP_CODE, skipInside, UNMET } from "./skip.ts";

/**
 * What keeps a step from beginning although its predecessors let it: an expression that speaks of something no run
 * can give it, or a condition of the old form that does not hold. Null: nothing does.
 */
export function refusal(session: Session, step: Step, now: number): Outcome | null {
  const { action, frame } = step;
  if (action.unreadable !== null) {
    return HEADS.has(action.program.kind) ? badHead(action.unreadable) : badTemplate(action.unreadable);
  }
  // Asked once: a retry goes on with what was decided.
  if (action.conditions.length === 0 || step.effect !== null) return null;
  const context = session.context.enter(frame, now, step);
  for (const condition of action.conditions) {
    const holds = condition.evaluate(context);
    if (!holds.ok) return badTemplate(holds.failure);
    if (holds.value) continue;
    const { message } = conditionFalse(action.name);
    return { status: "Skipped", code: SKIP_CODE, error: { code: UNMET, message } };
  }
  return null;
}

const HEADS: ReadonlySet<Program["kind"]> = new Set(["branch", "foreach", "until"]);

/** Ends a step that never opened: what is inside is skipped with it. */
export function endUnopened(session: Session, step: Step, outcome: Outcome, now: number): void {
  session.settle(step, outcome, now);
  const skipped: JournalEntry[] = [];
  skipInside(step.action, step.frame.indexes, now, skipped);
  for (const entry of skipped) session.write(entry);
}
