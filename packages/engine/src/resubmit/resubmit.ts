import { fail, ok, type Result, said } from "@towpath/prelude";
import type { JournalEntry, RunStatus } from "../journal.ts";
import type { Plan } from "../plan.ts";
import type { TriggerEvent } from "../run-store.ts";
import { carryOver } from "./carry-over.ts";
import { runLines } from "./run-lines.ts";
import { type ResubmitFrom, type ResubmitRefusal, stepsToRepeat, trialToRepeat } from "./steps-to-repeat.ts";

export interface OldRun {
  readonly plan: Plan;
  readonly status: RunStatus;
  readonly entries: readonly JournalEntry[];
}

const ENDED: ReadonlySet<RunStatus> = new Set(["Succeeded", "Failed", "Cancelled", "TimedOut"]);

/**
 * What a new run takes over from an old one: the lines its journal begins with. From the start that is nothing.
 *
 * Finished steps keep their inputs, outputs and times; failed and stopped ones run again, and so does all that follows
 * them. A container with a failure is entered again, its finished iterations are kept. A call whose outcome is unknown
 * is made again with the key it had; every other one gets a key of the new run.
 *
 * @param to the plan and the trigger event of the new run; the plan may be another version's
 */
export function resubmitLines(
  old: OldRun,
  to: { readonly plan: Plan; readonly trigger: TriggerEvent; readonly now: number },
  from: ResubmitFrom,
): Result<JournalEntry[], ResubmitRefusal> {
  if (from.kind === "start") return ok([]);
  if (!ENDED.has(old.status)) {
    return fail({
      message: said("The run has not ended. Wait for its end, or cancel it; then run it again.").message,
    });
  }
  if (from.kind === "failed" && old.status === "Succeeded") {
    return fail({
      message: said("Nothing failed in this run. Run it again from the start or from a step.").message,
    });
  }
  if (from.kind !== "failed" && !to.plan.byName.has(from.action.toLowerCase())) {
    return fail({ message: `The version to run has no action '${from.action}'.` });
  }
  const lines = runLines(old.entries);
  if (from.kind === "trial") {
    const repeat = trialToRepeat(to.plan, lines, from);
    return ok(carryOver({ ...to, oldPlan: old.plan, lines, repeat }));
  }
  const repeat = stepsToRepeat(old.plan, lines, from);
  if (!repeat.ok) return repeat;
  return ok(carryOver({ ...to, oldPlan: old.plan, lines, repeat: repeat.value }));
}
