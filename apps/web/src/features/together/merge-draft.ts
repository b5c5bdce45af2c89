import {
  agreeOn,
  type Definition,
  type MergeConflict,
  type MergedDefinition,
  mergeDefinitions,
} from "@towpath/flow";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import type { DesignerState, Panel } from "../designer/designer-state.ts";

/** A draft as the server has it: what changes here and elsewhere are compared with. */
export interface SyncedDraft {
  readonly revision: number;
  readonly name: string;
  readonly text: string;
  readonly definition: Definition;
}

/** Two names for the flow itself; it is chosen like any other conflict. */
export const NAME_CONFLICT = "flow name";

export interface SharedState extends DesignerState {
  readonly synced: SyncedDraft;
  /** What others and this maker changed, each in their own way, until the maker has chosen. */
  readonly conflicts: readonly MergeConflict[];
}

/** The state with what others saved merged into it. Nothing of this maker's is lost, and none of it is a step of undo. */
export function withTheirs<S extends SharedState>(state: S, theirs: SyncedDraft): S {
  const merged = mergeDefinitions(state.synced.definition, state.draft.definition, theirs.definition);
  const name = mergeName(state, theirs);
  const conflicts = [...merged.conflicts, ...name.conflicts];
  const isSame = merged.definition === state.draft.definition && name.name === state.name;
  return {
    ...state,
    ...followNames(state, merged),
    draft: { definition: merged.definition, baseText: theirs.text },
    name: name.name,
    version: isSame ? state.version : state.version + 1,
    // What is typed next is a step of its own: it stands on theirs.
    past: state.past.map((entry, index) =>
      index === state.past.length - 1 ? { ...entry, mergeKey: null } : entry,
    ),
    synced: theirs,
    conflicts: stillOpen(state.conflicts, conflicts, merged.definition, theirs.definition),
  };
}

function mergeName({ synced, name }: SharedState, theirs: SyncedDraft) {
  if (name === theirs.name || synced.name === theirs.name) return { name, conflicts: [] };
  if (synced.name === name) return { name: theirs.name, conflicts: [] };
  const conflict: MergeConflict = {
    id: NAME_CONFLICT,
    where: { kind: "flow" },
    path: [],
    what: "name",
    base: synced.name,
    mine: name,
    theirs: theirs.name,
    taken: "mine",
  };
  return { name, conflicts: [conflict] };
}

/** Those of before that are met again are told anew; the others stay while both sides still differ. */
function stillOpen(
  before: readonly MergeConflict[],
  now: readonly MergeConflict[],
  mine: Definition,
  theirs: Definition,
): readonly MergeConflict[] {
  const met = new Set(now.map(({ id }) => id));
  if (mine === theirs) return now;
  return [...before.filter((one) => !met.has(one.id) && !agreeOn(one, mine, theirs)), ...now];
}

/** What is selected, open or folded goes by names: it follows an action that others renamed. */
function followNames(state: DesignerState, { renamed }: MergedDefinition): Partial<DesignerState> {
  if (renamed.size === 0) return {};
  const target = (one: CanvasTarget): CanvasTarget =>
    one.kind === "action" ? { kind: "action", name: renamed.get(one.name) ?? one.name } : one;
  const panel: Panel | null =
    state.panel?.kind === "step" ? { ...state.panel, target: target(state.panel.target) } : state.panel;
  return {
    panel,
    selection: state.selection.map(target),
    collapsed: new Set([...state.collapsed].map((name) => renamed.get(name) ?? name)),
  };
}
