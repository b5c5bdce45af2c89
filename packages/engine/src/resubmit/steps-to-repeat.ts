import { fail, ok, type Result } from "@towpath/prelude";
import type { JournalEntry } from "../journal.ts";
import type { BlockPlan, Plan } from "../plan.ts";
import {
  executedBlocks,
  isInside,
  lineKey,
  ownersOf,
  placeOf,
  type RunLines,
  type StepPlace,
  stoppedByTimeout,
  stoppedWithRun,
} from "./run-lines.ts";

/** Where a resubmitted run begins. Without `indexes` all repetitions of the chosen action are meant. */
export type ResubmitFrom =
  | { readonly kind: "start" }
  | { readonly kind: "failed" }
  | { readonly kind: "step"; readonly action: string; readonly indexes?: readonly number[] }
  /** A step of the draft, to try it with the data of that run: it need not have run there, nor have been there. */
  | { readonly kind: "trial"; readonly action: string; readonly indexes?: readonly number[] };

/** Which steps of a run that is over run again; whatever follows them does so by itself. */
export interface Repeat {
  /** `lineKey`s: their lines are not taken over. */
  readonly again: ReadonlySet<string>;
  /** `lineKey`s of containers around those: they stay open, and begin their time anew. */
  readonly reentered: ReadonlySet<string>;
}

export interface ResubmitRefusal {
  readonly message: string;
}

/** @param plan of the version that the lines are about */
export function stepsToRepeat(
  plan: Plan,
  lines: RunLines,
  from: Exclude<ResubmitFrom, { kind: "start" | "trial" }>,
): Result<Repeat, ResubmitRefusal> {
  const chosen = from.kind === "step" ? chosenSteps(plan, lines, from) : ok(failedSteps(plan, lines));
  if (!chosen.ok) return chosen;
  const found = [...chosen.value, ...placesOf(plan, lines, isCutShort(plan))];
  // A container that was stopped is no step to repeat, but one to go on with: what it holds says where.
  const stopped = found.filter((place) => isStoppedContainer(lines, place));
  const again = found.filter((place) => !stopped.includes(place));
  return ok({ again: keysOf(again), reentered: keysOf([...stopped, ...found.flatMap(ownersOf)]) });
}

/**
 * Of a step that is tried, all it was before is forgotten, also that it was skipped; the containers around it are
 * entered again.
 *
 * @param plan of the version that is to run
 */
export function trialToRepeat(
  plan: Plan,
  lines: RunLines,
  { action, indexes }: Extract<ResubmitFrom, { kind: "trial" }>,
): Repeat {
  const known = plan.byName.get(action.toLowerCase());
  const owners = (known?.block.path ?? []).flatMap(({ owner }) => owner?.name.toLowerCase() ?? []);
  const keys = (names: readonly string[]) =>
    new Set(
      lines.entries
        .filter((entry) => names.includes(entry.action.toLowerCase()) && isAlong(entry.indexes, indexes))
        .map((entry) => lineKey(entry.action, entry.indexes)),
    );
  return { again: keys([action.toLowerCase()]), reentered: keys(owners) };
}

/** Whether a step is in the iterations that are meant, or around them. */
const isAlong = (here: readonly number[], meant: readonly number[] = []): boolean =>
  here.every((index, depth) => meant[depth] === undefined || meant[depth] === index);

const keysOf = (places: readonly StepPlace[]): ReadonlySet<string> =>
  new Set(places.map(({ action, indexes }) => lineKey(action.name, indexes)));

function isStoppedContainer(lines: RunLines, { action, indexes }: StepPlace): boolean {
  const key = lineKey(action.name, indexes);
  return lines.ends.get(key)?.status === "Cancelled" && lines.opened.has(key);
}

/** What the end of the run cut short, and the Terminate that ended it: taken over, it would end nothing. */
function isCutShort(plan: Plan): (entry: JournalEntry) => boolean {
  return (entry) => {
    if (stoppedWithRun(entry)) return true;
    const kind = plan.byName.get(entry.action.toLowerCase())?.program.kind;
    return entry.kind === "step" && kind === "terminate" && entry.status === "Succeeded";
  };
}

function placesOf(plan: Plan, { entries }: RunLines, wanted: (entry: JournalEntry) => boolean): StepPlace[] {
  return entries.filter(wanted).flatMap((entry) => placeOf(plan, entry) ?? []);
}

function chosenSteps(
  plan: Plan,
  lines: RunLines,
  { action, indexes }: Extract<ResubmitFrom, { kind: "step" }>,
): Result<StepPlace[], ResubmitRefusal> {
  const known = plan.byName.get(action.toLowerCase());
  if (known === undefined) return fail({ message: `The run has no action '${action}'.` });
  const ends = [...lines.ends.values()].filter(
    (end) =>
      end.action.toLowerCase() === action.toLowerCase() &&
      end.status !== "Skipped" &&
      (indexes ?? []).every((index, depth) => end.indexes[depth] === index),
  );
  if (ends.length > 0) return ok(ends.map((end) => ({ action: known, indexes: end.indexes })));
  const message = `'${known.name}' did not run in that run: choose a step that did, or one before it.`;
  return fail({ message });
}

/** The steps that made the run fail. A failure that other actions dealt with is none of them: it is history. */
function failedSteps(plan: Plan, lines: RunLines): StepPlace[] {
  return decisiveFailures(plan, lines, { block: plan.root, indexes: [] });
}

function decisiveFailures(
  plan: Plan,
  lines: RunLines,
  { block, indexes }: { block: BlockPlan; indexes: readonly number[] },
): StepPlace[] {
  const seen = new Set<number>();
  const open = [...block.leaves];
  const failures: StepPlace[] = [];
  // The rule of `setStatus`: a skipped leaf stands for its predecessors, again and again.
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    const action = block.actions[position];
    if (action === undefined || seen.has(position)) continue;
    seen.add(position);
    const status = lines.ends.get(lineKey(action.name, indexes))?.status;
    if (status === "Skipped") open.push(...action.runAfter.map((before) => before.position));
    if (status === "Failed" || status === "TimedOut")
      failures.push(...blame(plan, lines, { action, indexes }));
  }
  return failures;
}

/** What failed inside a container, or the step itself when nothing inside it explains the failure. */
function blame(plan: Plan, lines: RunLines, place: StepPlace): StepPlace[] {
  const ownFailure = lines.ends.get(lineKey(place.action.name, place.indexes))?.code;
  if (ownFailure === "ActionTimedOut") {
    const stopped = placesOf(plan, lines, stoppedByTimeout).filter((inner) => isInside(inner, place));
    if (stopped.length > 0) return stopped;
  }
  if (ownFailure !== "ActionFailed" && ownFailure !== "ActionTimedOut") return [place];
  const inside = executedBlocks(lines, place).flatMap((block) => decisiveFailures(plan, lines, block));
  return inside.length > 0 ? inside : [place];
}
