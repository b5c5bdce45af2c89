import { type Said, type Saying, said } from "@towpath/prelude";
import type { JournalEntry, StepError } from "./journal.ts";
import type { ActionPlan, BlockPlan, Program } from "./plan.ts";
import type { Frame } from "./run-state.ts";

/** Why an action did not run, as Logic Apps says it. */
export const SKIP_CODE = "ActionSkipped";

/** The code of the error of an action that was skipped for another reason than its own `runAfter`. */
export type SkipCode =
  | "ActionDependencyFailed"
  | "ActionBranchingConditionNotSatisfied"
  | "Terminated"
  | "Cancelled"
  | "TimedOut";

const SKIPS = {
  ActionDependencyFailed: (name) =>
    said("'{name}' was skipped: the action that holds it did not run.", { name }),
  ActionBranchingConditionNotSatisfied: (name) =>
    said("'{name}' was skipped: its branch was not taken.", { name }),
  Terminated: (name) => said("'{name}' was skipped: the run was ended before its turn.", { name }),
  Cancelled: (name) => said("'{name}' was skipped: the run was cancelled before its turn.", { name }),
  TimedOut: (name) =>
    said("'{name}' was skipped: the action that holds it ran out of time before its turn.", { name }),
} as const satisfies Record<SkipCode, (name: string) => Said>;

export function skipError(code: SkipCode, action: ActionPlan): StepError {
  return { code, message: SKIPS[code](action.name).message };
}

/** The code of an action whose conditions let it not begin. */
export const UNMET = "ActionConditionFailed";

export const conditionFalse = (name: string): Said =>
  said("'{name}' was skipped: one of its conditions does not hold.", { name });

/** @param statuses those it would run after @param status the one that came */
export const runAfterUnmet = (unmet: {
  readonly name: string;
  readonly before: string;
  readonly statuses: string;
  readonly status: string;
}): Said =>
  said(
    "'{name}' was skipped: it runs after '{before}' only when that is {statuses}, and it is {status}.",
    unmet,
  );

/**
 * What the message of a skipped step was made of, found again from the message: steps are skipped in runs that
 * succeed, too, and those keep nothing that only a reader needs. Undefined when it says something else.
 */
export function skipSaying(name: string, { code, message }: StepError): Saying | undefined {
  const made = code === UNMET ? unmetAgain(name, message) : skippedAgain(name, code);
  return made?.message === message ? made.saying : undefined;
}

const skippedAgain = (name: string, code: string): Said | null =>
  Object.hasOwn(SKIPS, code) ? SKIPS[code as SkipCode](name) : null;

/** A name may hold anything; what stands before and behind it are words of ours. */
function unmetAgain(name: string, message: string): Said {
  const begin = `'${name}' was skipped: it runs after '`;
  const end = /' only when that is ([A-Za-z, ]+), and it is ([A-Za-z]+)\.$/.exec(message);
  if (end === null || !message.startsWith(begin)) return conditionFalse(name);
  const [, statuses = "", status = ""] = end;
  return runAfterUnmet({ name, before: message.slice(begin.length, end.index), statuses, status });
}

/** What the step tells beside its error. */
export const skipCode = (error: string): string => (error === "Terminated" ? "Terminated" : SKIP_CODE);

const ENDED_EARLY: ReadonlySet<string> = new Set([
  "Terminated",
  "Cancelled",
  "TimedOut",
] satisfies SkipCode[]);

/** Why what an action holds never opened: what ended its turn early, or only that it did not run. */
export const insideCode = (error: StepError | undefined): SkipCode =>
  error !== undefined && ENDED_EARLY.has(error.code) ? (error.code as SkipCode) : "ActionDependencyFailed";

export function skipEntry(
  action: ActionPlan,
  indexes: readonly number[],
  at: number,
  error: StepError,
): JournalEntry {
  return {
    kind: "step",
    action: action.name,
    indexes,
    at,
    status: "Skipped",
    code: skipCode(error.code),
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
