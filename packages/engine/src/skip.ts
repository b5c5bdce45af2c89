import type { JournalEntry, StepError } from "./journal.ts";
import type { ActionPlan, BlockPlan, Program } from "./plan.ts";
import type { Frame } from "./run-state.ts";

/** Why an action did not run, as Logic Apps says it. */
export const SKIP_CODE = "ActionSkipped";

type SkipCode =
  | "ActionDependencyFailed"
  | "ActionBranchingConditionNotSatisfied"
  | "Terminated"
  | "Cancelled"
  | "TimedOut";

export function skipError(code: SkipCode, action: ActionPlan): StepError {
  const why = {
    ActionDependencyFailed: "the action that holds it did not run",
    ActionBranchingConditionNotSatisfied: "its branch was not taken",
    Terminated: "the run was ended before its turn",
    Cancelled: "the run was cancelled before its turn",
    TimedOut: "the action that holds it ran out of time before its turn",
  }[code];
  return { code, message: `'${action.name}' was skipped: ${why}.` };
}

export function skipEntry(
  action: ActionPlan,
  indexes: readonly number[],
  at: number,
  error: StepError,
): JournalEntry {
  const code = error.code === "Terminated" ? "Terminated" : SKIP_CODE;
  return {
    kind: "step",
    action: action.name,
    indexes,
    at,
    status: "Skipped",
    code,
    startedAt: at,
    error,
  };
}

/** The blocks a container may open. */
export function blocksOf(program: Program): readonly BlockPlan[] {
  switch (program.kind) {
    case "branch":
      return program.branches;
    case "scope":
    case "foreach":
    case "until":
      return [program.body];
    default:
      return [];
  }
}

/** Lines for everything inside an action that never opened. */
export function skipInside(
  action: ActionPlan,
  indexes: readonly number[],
  at: number,
  out: JournalEntry[],
  code: Exclude<SkipCode, "ActionBranchingConditionNotSatisfied"> = "ActionDependencyFailed",
): void {
  for (const block of blocksOf(action.program)) {
    for (const child of block.actions) {
      out.push(skipEntry(child, indexes, at, skipError(code, child)));
      skipInside(child, indexes, at, out, code);
    }
  }
}

/** Lines for a branch that was not taken. */
export function skipBranch(block: BlockPlan, frame: Frame, at: number, out: JournalEntry[]): void {
  for (const child of block.actions) {
    out.push(skipEntry(child, frame.indexes, at, skipError("ActionBranchingConditionNotSatisfied", child)));
    skipInside(child, frame.indexes, at, out);
  }
}
