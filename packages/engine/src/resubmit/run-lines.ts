import { member } from "../actions/inputs.ts";
import type { JournalEntry } from "../journal.ts";
import type { ActionPlan, BlockPlan, Plan } from "../plan.ts";

/** One step of a run: an action with the indexes of the loops around it. */
export interface StepPlace {
  readonly action: ActionPlan;
  readonly indexes: readonly number[];
}

export const lineKey = (action: string, indexes: readonly number[]): string =>
  `${action.toLowerCase()}@${indexes.join(".")}`;

/** The journal of a run that is over, by step. */
export interface RunLines {
  readonly entries: readonly JournalEntry[];
  /** How a step ended. */
  readonly ends: ReadonlyMap<string, JournalEntry>;
  /** What a container decided when it began. */
  readonly opened: ReadonlyMap<string, JournalEntry>;
  /** The last intent of a step: the inputs and the key that may have left. */
  readonly intents: ReadonlyMap<string, JournalEntry>;
  /** How many rounds of an Until began. */
  readonly rounds: ReadonlyMap<string, number>;
}

export function runLines(entries: readonly JournalEntry[]): RunLines {
  const ends = new Map<string, JournalEntry>();
  const opened = new Map<string, JournalEntry>();
  const intents = new Map<string, JournalEntry>();
  const rounds = new Map<string, number>();
  for (const entry of entries) {
    const key = lineKey(entry.action, entry.indexes);
    if (entry.kind === "step") ends.set(key, entry);
    if (entry.kind === "intent") intents.set(key, entry);
    if (entry.kind !== "opened") continue;
    if (!opened.has(key)) opened.set(key, entry);
    rounds.set(key, (rounds.get(key) ?? 0) + 1);
  }
  return { entries, ends, opened, intents, rounds };
}

/**
 * Stopped because the run ended, by a person or by Terminate: it never had its turn, or was in the middle of it.
 * What was stopped by the timeout of its container is not meant: the run went on after that.
 */
export function stoppedWithRun({ kind, error, status }: JournalEntry): boolean {
  const halted = error?.code === "Cancelled" || error?.code === "Terminated";
  return kind === "step" && halted && (status === "Cancelled" || status === "Skipped");
}

/** Stopped or never begun because the time of a container around it was over. */
export function stoppedByTimeout({ kind, error, status }: JournalEntry): boolean {
  return kind === "step" && error?.code === "TimedOut" && (status === "Cancelled" || status === "Skipped");
}

/**
 * The other side may have done what the step wanted, and nobody heard of it: the call was on its way when the run
 * was stopped, ran out of time, or its line broke.
 */
export function hasUnknownOutcome(lines: RunLines, key: string): boolean {
  if (!lines.intents.has(key)) return false;
  const end = lines.ends.get(key);
  if (end === undefined || end.status === "Cancelled" || end.status === "TimedOut") return true;
  return end.status === "Failed" && member(end.detail, "unknownOutcome") === true;
}

/** The containers around an action, innermost first, each with its own indexes. */
export function ownersOf({ action, indexes }: StepPlace): StepPlace[] {
  const owners = action.block.path.flatMap(({ owner }) => owner ?? []);
  return owners.reverse().map((owner) => ({ action: owner, indexes: indexes.slice(0, loopsAround(owner)) }));
}

/** How many loops are around an action: the number of indexes its lines have. */
export function loopsAround(action: ActionPlan): number {
  return action.block.path.filter(({ owner }) => isLoop(owner)).length;
}

const isLoop = (owner: ActionPlan | null) =>
  owner?.program.kind === "foreach" || owner?.program.kind === "until";

export function isInside(inner: StepPlace, outer: StepPlace): boolean {
  return (
    inner.action.block.path.some(({ owner }) => owner === outer.action) &&
    outer.indexes.every((index, depth) => inner.indexes[depth] === index)
  );
}

/** The blocks a container executed: the branch it took, each iteration of a Foreach, the last round of an Until. */
export function executedBlocks(
  lines: RunLines,
  { action, indexes }: StepPlace,
): { block: BlockPlan; indexes: readonly number[] }[] {
  const key = lineKey(action.name, indexes);
  const opening = lines.opened.get(key);
  const { program } = action;
  if (opening === undefined) return [];
  switch (program.kind) {
    case "scope":
      return [{ block: program.body, indexes }];
    case "branch": {
      const taken = program.branches.find(({ branch }) => branch === member(opening.detail, "branch"));
      return taken === undefined ? [] : [{ block: taken, indexes }];
    }
    case "foreach": {
      const items = member(opening.detail, "items");
      const count = Array.isArray(items) ? items.length : 0;
      return Array.from({ length: count }, (_, index) => ({
        block: program.body,
        indexes: [...indexes, index],
      }));
    }
    case "until":
      return [{ block: program.body, indexes: [...indexes, (lines.rounds.get(key) ?? 1) - 1] }];
    default:
      return [];
  }
}

/** The step a line is about, in terms of a plan. Null when the plan has no such action at this depth. */
export function placeOf(plan: Plan, { action, indexes }: JournalEntry): StepPlace | null {
  const known = plan.byName.get(action.toLowerCase());
  return known === undefined || loopsAround(known) !== indexes.length ? null : { action: known, indexes };
}
