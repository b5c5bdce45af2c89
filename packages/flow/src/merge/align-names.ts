import type { Definition } from "../definition.ts";
import { sameBlock } from "../edit/insert-point.ts";
import { movedNames } from "../edit/moved-names.ts";
import { unusedName } from "../edit/names.ts";
import { renameAction } from "../edit/rename-action.ts";
import { sameValue } from "../tree.ts";
import { actionAt, allActions } from "../view/definition-index.ts";
import { conflictAt, type MergeConflict } from "./conflict.ts";

export interface Aligned {
  readonly base: Definition;
  readonly mine: Definition;
  readonly theirs: Definition;
  readonly conflicts: readonly MergeConflict[];
  /** Names of mine that are others now. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Lower-case names, as they are now, of what a side gave another name: it changed that action. */
  readonly touched: ReadonlySet<string>;
}

/**
 * Gives one action one name in all three definitions, references included, so that an action that one side renamed
 * and the other changed is still one action; and two names to two new actions that got the same one by chance.
 */
export function alignNames(base: Definition, mine: Definition, theirs: Definition): Aligned {
  const state = { base, mine, theirs, conflicts: [] as MergeConflict[], renamed: new Map<string, string>() };
  const touched = new Set<string>();
  partSameNames(state);
  const byMine = renames(base, state.mine);
  const byTheirs = renames(base, theirs);
  for (const [from, to] of byMine) {
    touched.add(to.toLowerCase());
    const other = byTheirs.get(from);
    byTheirs.delete(from);
    if (other !== undefined && other !== to) {
      state.conflicts.push(
        conflictAt({ kind: "action", name: to }, [], {
          what: "name",
          base: from,
          mine: to,
          theirs: other,
          taken: "mine",
        }),
      );
    }
    state.theirs = named(state.theirs, other ?? from, to);
    state.base = named(state.base, from, to);
  }
  for (const [from, to] of byTheirs) {
    touched.add(to.toLowerCase());
    const before = state.mine;
    state.mine = named(before, from, to);
    if (state.mine !== before) noteRename(state.renamed, from, to);
    state.base = named(state.base, from, to);
  }
  return { ...state, touched };
}

type State = {
  base: Definition;
  mine: Definition;
  theirs: Definition;
  conflicts: MergeConflict[];
  renamed: Map<string, string>;
};

/** Mine gives way: theirs is what others see already. */
function partSameNames(state: State): void {
  const { base, theirs } = state;
  const original = state.mine;
  const [byMine, byTheirs] = [renames(base, original), renames(base, theirs)];
  const taken = new Set(
    [base, original, theirs].flatMap((one) => allActions(one).map(({ name }) => name.toLowerCase())),
  );
  for (const { name, action, block } of allActions(original)) {
    const other = actionAt(base, name) === null ? actionAt(theirs, name) : null;
    if (other === null) continue;
    const isTwin = sameValue(other.action, action) && sameBlock(other.block, block);
    if (isTwin || isSameRename(name, byMine, byTheirs)) continue;
    const free = unusedName(taken, name);
    const before = state.mine;
    state.mine = named(before, name, free);
    if (state.mine === before) continue;
    taken.add(free.toLowerCase());
    noteRename(state.renamed, name, free);
  }
}

/** Both sides gave one action of the base this same name. */
function isSameRename(
  name: string,
  byMine: ReadonlyMap<string, string>,
  byTheirs: ReadonlyMap<string, string>,
): boolean {
  const from = [...byMine].find(([, to]) => to === name)?.[0];
  return from !== undefined && byTheirs.get(from)?.toLowerCase() === name.toLowerCase();
}

function noteRename(renamed: Map<string, string>, from: string, to: string): void {
  const first = [...renamed].find(([, now]) => now === from)?.[0] ?? from;
  renamed.set(first, to);
}

function renames(before: Definition, after: Definition): Map<string, string> {
  const moved = new Map<string, string>();
  for (const [from, to] of movedNames(before, after)) if (to !== null) moved.set(from, to);
  return moved;
}

/** A name that cannot be given leaves all as it is: then it counts as one action deleted and another one added. */
function named(definition: Definition, from: string, to: string): Definition {
  const renamed = actionAt(definition, from) === null ? null : renameAction(definition, from, to);
  return renamed?.ok === true ? renamed.value : definition;
}
