import type { ValueObject } from "@towpath/expressions";
import type { Definition } from "../definition.ts";
import { changeAt, isRecord, memberKey, recordMember } from "../tree.ts";
import { triggerOf } from "../view/definition-index.ts";
import { alignNames } from "./align-names.ts";
import { type ConflictPlace, conflictAt, type MergeConflict } from "./conflict.ts";
import { mendLinks } from "./mend-links.ts";
import { mergeParts } from "./merge-parts.ts";
import { type Clash, mergeValues, same } from "./merge-values.ts";
import { putTogether, type Skeleton, takeApart } from "./skeleton.ts";
import { placeActions, type Sides } from "./survivors.ts";

export interface MergedDefinition {
  readonly definition: Definition;
  /** What both changed, each in its own way; the definition holds the side that `taken` says. */
  readonly conflicts: readonly MergeConflict[];
  /** Actions of mine that have another name now: renamed by the other side, or because the other side used the name too. */
  readonly renamed: ReadonlyMap<string, string>;
}

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * Two people's changes of one definition as one. Actions are told apart by their names, wherever they stand; no action
 * goes that a side did not delete, and none that the other side changed.
 *
 * @param base what both began from
 */
export function mergeDefinitions(base: Definition, mine: Definition, theirs: Definition): MergedDefinition {
  if (base === mine || same(base, mine)) return { definition: theirs, conflicts: [], renamed: NONE };
  if (base === theirs || same(base, theirs) || same(mine, theirs)) {
    return { definition: mine, conflicts: [], renamed: NONE };
  }
  const aligned = alignNames(base, mine, theirs);
  const skeletons = {
    base: takeApart(aligned.base),
    mine: takeApart(aligned.mine),
    theirs: takeApart(aligned.theirs),
  };
  if (skeletons.base === null || skeletons.mine === null || skeletons.theirs === null) {
    return mergedAsText(base, mine, theirs);
  }
  const sides = skeletons as Sides<Skeleton>;
  const { places, conflicts: placing } = placeActions(sides, aligned);
  const merged = mergeParts(sides, aligned, places);
  const mended = mendLinks(merged, sides);
  const frame = mergeFrames(sides);
  return {
    definition: putTogether({ frame: frame.definition, parts: merged.parts, order: merged.order }),
    conflicts: [...frame.conflicts, ...aligned.conflicts, ...placing, ...merged.conflicts, ...mended],
    renamed: aligned.renamed,
  };
}

const flowClash = (where: ConflictPlace, clash: Clash): MergeConflict =>
  conflictAt(where, clash.path, { what: "value", ...clash, taken: "mine" });

/** A definition in which names tell nothing is merged member by member. */
function mergedAsText(base: Definition, mine: Definition, theirs: Definition): MergedDefinition {
  const conflicts: MergeConflict[] = [];
  const report = (clash: Clash) => conflicts.push(flowClash({ kind: "flow" }, clash));
  const definition = mergeValues({ base, mine, theirs }, report) as Definition;
  return { definition, conflicts, renamed: NONE };
}

/** All but the actions. */
function mergeFrames({ base, mine, theirs }: Sides<Skeleton>): {
  definition: Definition;
  conflicts: MergeConflict[];
} {
  const conflicts: MergeConflict[] = [];
  const triggers = mergeTriggers({ base: base.frame, mine: mine.frame, theirs: theirs.frame }, conflicts);
  const rest = [base.frame, mine.frame, theirs.frame].map(withoutTriggers);
  const merged = mergeValues({ base: rest[0], mine: rest[1], theirs: rest[2] }, (clash) =>
    conflicts.push(flowClash({ kind: "flow" }, clash)),
  ) as Definition;
  if (triggers === undefined) return { definition: merged, conflicts };
  const key = memberKey(mine.frame, "triggers") ?? memberKey(theirs.frame, "triggers") ?? "triggers";
  return { definition: changeAt(merged, [key], () => triggers) as Definition, conflicts };
}

/** Emptied rather than removed: its place among the members stays. */
const withoutTriggers = (frame: Definition): Definition => {
  const key = memberKey(frame, "triggers");
  return key === undefined ? frame : { ...frame, [key]: {} };
};

/** The trigger is one however it is called; a kind of trigger that one side changed is a trigger as a whole. */
function mergeTriggers(frames: Sides<Definition>, conflicts: MergeConflict[]): ValueObject | undefined {
  const [base, mine, theirs] = [frames.base, frames.mine, frames.theirs].map((frame) =>
    recordMember(frame, "triggers"),
  );
  if (same(mine, theirs) || same(base, theirs)) return mine;
  if (same(base, mine)) return theirs;
  const single = [frames.base, frames.mine, frames.theirs].map(onlyTrigger);
  const [before, here, there] = single;
  const kinds = single.map((one) => JSON.stringify([one?.trigger.type ?? null, one?.trigger.kind ?? null]));
  if (!before || !here || !there || kinds[0] !== kinds[1] || kinds[0] !== kinds[2]) {
    conflicts.push(flowClash({ kind: "flow" }, { path: ["triggers"], base, mine, theirs }));
    return mine;
  }
  const report = (clash: Clash) => conflicts.push(flowClash({ kind: "trigger" }, clash));
  const trigger = mergeValues({ base: before.trigger, mine: here.trigger, theirs: there.trigger }, report);
  return { [mergeName([before.name, here.name, there.name], conflicts)]: isRecord(trigger) ? trigger : {} };
}

function onlyTrigger(frame: Definition) {
  const count = Object.keys(recordMember(frame, "triggers") ?? {}).length;
  return count === 1 ? triggerOf(frame) : null;
}

function mergeName(
  [base, mine, theirs]: readonly [string, string, string],
  conflicts: MergeConflict[],
): string {
  if (mine === theirs || base === theirs) return mine;
  if (base === mine) return theirs;
  conflicts.push(conflictAt({ kind: "trigger" }, [], { what: "name", base, mine, theirs, taken: "mine" }));
  return mine;
}
