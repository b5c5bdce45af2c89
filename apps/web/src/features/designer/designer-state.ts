import { stringifyJson } from "@towpath/expressions";
import { type Definition, mergeDefinitions } from "@towpath/flow";
import { type CanvasTarget, sameTarget } from "../canvas/placed-node.ts";

export type PanelTab = "parameters" | "settings" | "testing" | "run" | "retries" | "code" | "about";

/** One step in the side panel. */
export interface StepPanel {
  readonly kind: "step";
  readonly target: CanvasTarget;
  readonly tab: PanelTab;
}

/** What the side panel shows. */
export type Panel = StepPanel | { readonly kind: "problems" };

/** A definition with the text it came from: saving changes that text only where the definition changed. */
export interface Draft {
  readonly definition: Definition;
  readonly baseText: string;
}

/**
 * What a step of undo does beside the draft: mocks and connections of a flow are kept by the server and are no part of its
 * definition. `null` stands for none.
 */
export type Effect =
  | { readonly kind: "pins"; readonly before: readonly PinState[]; readonly after: readonly PinState[] }
  | {
      readonly kind: "bindings";
      readonly bound: readonly {
        readonly reference: string;
        readonly before: string | null;
        readonly after: string | null;
      }[];
    };

/** One mock; without a result the action is executed. */
export interface PinState {
  readonly action: string;
  readonly result: {
    readonly status: "Succeeded" | "Failed" | "TimedOut" | "Skipped";
    readonly outputsText: string | null;
    readonly edited: boolean;
  } | null;
}

export interface HistoryEntry {
  readonly before: Draft;
  readonly after: Draft;
  /** Set where the name of the flow was changed. */
  readonly names?: { readonly before: string; readonly after: string };
  readonly effect?: Effect;
  /** Where the change was made, to lead the maker back there. */
  readonly panelBefore: Panel | null;
  readonly panelAfter: Panel | null;
  readonly mergeKey: string | null;
  readonly at: number;
}

export interface DesignerState {
  readonly draft: Draft;
  readonly name: string;
  /** Raised by each change of draft or name: what autosave compares. */
  readonly version: number;
  readonly past: readonly HistoryEntry[];
  readonly future: readonly HistoryEntry[];
  readonly selection: readonly CanvasTarget[];
  readonly panel: Panel | null;
  readonly collapsed: ReadonlySet<string>;
}

const HISTORY_LIMIT = 300;
/** Typing into one field within this time is one step of undo. */
const MERGE_MS = 1_200;

export function openedState(
  draft: Draft,
  name: string,
  collapsed: ReadonlySet<string> = new Set(),
): DesignerState {
  return { draft, name, version: 0, past: [], future: [], selection: [], panel: null, collapsed };
}

export interface Change {
  readonly draft: Draft;
  /** The panel after the change; left as it is when not given. */
  readonly panel?: Panel | null;
  readonly effect?: Effect;
  /** Changes with the same key that follow each other quickly become one step of undo. */
  readonly mergeKey?: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Takes a change over as one step of undo. */
export function changed(state: DesignerState, change: Change): DesignerState {
  if (sameDraft(change.draft, state.draft) && change.effect === undefined) {
    return change.panel === undefined ? state : showPanel(state, change.panel);
  }
  const panel = change.panel === undefined ? state.panel : change.panel;
  const last = state.past.at(-1);
  const mergeKey = change.mergeKey ?? null;
  const merges =
    last !== undefined && mergeKey !== null && last.mergeKey === mergeKey && change.at - last.at < MERGE_MS;
  const entry: HistoryEntry = {
    before: merges ? last.before : state.draft,
    after: change.draft,
    panelBefore: merges ? last.panelBefore : state.panel,
    panelAfter: panel,
    mergeKey,
    at: change.at,
    ...(change.effect === undefined ? {} : { effect: change.effect }),
  };
  const kept = merges ? state.past.slice(0, -1) : state.past;
  const next = { ...showPanel(state, panel), draft: change.draft, version: state.version + 1 };
  return withStep({ ...next, past: kept }, entry);
}

const sameDraft = (a: Draft, b: Draft): boolean => a.definition === b.definition && a.baseText === b.baseText;

/** A new step ends the way forward. */
const withStep = (state: DesignerState, entry: HistoryEntry): DesignerState => ({
  ...state,
  past: [...state.past.slice(-(HISTORY_LIMIT - 1)), entry],
  future: [],
});

export function undone(state: DesignerState): DesignerState {
  const entry = state.past.at(-1);
  if (entry === undefined) return state;
  return {
    ...showPanel(state, entry.panelBefore),
    draft: without(state.draft, entry.after, entry.before),
    name: entry.names?.before ?? state.name,
    version: state.version + 1,
    past: state.past.slice(0, -1),
    future: [...state.future, entry],
  };
}

export function redone(state: DesignerState): DesignerState {
  const entry = state.future.at(-1);
  if (entry === undefined) return state;
  return {
    ...showPanel(state, entry.panelAfter),
    draft: without(state.draft, entry.before, entry.after),
    name: entry.names?.after ?? state.name,
    version: state.version + 1,
    past: [...state.past, { ...entry, mergeKey: null }],
    future: state.future.slice(0, -1),
  };
}

/**
 * A draft with one change of this maker taken back (or made again). What others changed since stays: a member that
 * they changed too is theirs now.
 */
function without(draft: Draft, from: Draft, to: Draft): Draft {
  if (draft.definition === from.definition) return to;
  const { definition } = mergeDefinitions(from.definition, draft.definition, to.definition);
  return { definition, baseText: draft.baseText };
}

/** Whether undo would take back this step: it is still the last one, though typing may have gone on in it. */
export function isNewest({ past }: Pick<DesignerState, "past">, step: HistoryEntry): boolean {
  const last = past.at(-1);
  if (last === step) return true;
  return step.mergeKey !== null && last?.mergeKey === step.mergeKey && last.before === step.before;
}

/** True where a step of undo found that others had changed all that it would have brought back. */
export function foundNothing(before: DesignerState, after: DesignerState): boolean {
  // Nobody else changed anything: it is the very draft of the step.
  if (after.draft === before.past.at(-1)?.before || after.draft === before.future.at(-1)?.after) return false;
  const isSame = (one: Draft, other: Draft) =>
    one.baseText === other.baseText && stringifyJson(one.definition) === stringifyJson(other.definition);
  return before.version !== after.version && before.name === after.name && isSame(before.draft, after.draft);
}

/** Opens a panel (or closes it with null); what a step's panel shows is what is selected on the canvas. */
export function showPanel(state: DesignerState, panel: Panel | null): DesignerState {
  if (panel?.kind === "step") return { ...state, panel, selection: [panel.target] };
  return { ...state, panel, selection: panel === null ? [] : state.selection };
}

/** A click on a card: opens its panel on the tab that is open already; with Shift or Ctrl adds or takes it away. */
export function selected(state: DesignerState, target: CanvasTarget, additive: boolean): DesignerState {
  if (!additive) {
    const tab = state.panel?.kind === "step" ? state.panel.tab : "parameters";
    const fits = target.kind === "action" || (tab !== "retries" && tab !== "testing");
    return showPanel(state, { kind: "step", target, tab: fits ? tab : "parameters" });
  }
  const others = state.selection.filter((other) => !sameTarget(other, target));
  const isNew = others.length === state.selection.length;
  return { ...state, panel: null, selection: isNew ? [...others, target] : others };
}

export function renamed(state: DesignerState, name: string, at = 0): DesignerState {
  if (name === state.name) return state;
  const { draft, panel } = state;
  const names = { before: state.name, after: name };
  const entry = { before: draft, after: draft, names, panelBefore: panel, panelAfter: panel };
  return withStep({ ...state, name, version: state.version + 1 }, { ...entry, mergeKey: null, at });
}

/** Chooses several cards at once; panels show one, so none is open then. */
export function selectedAll(state: DesignerState, targets: readonly CanvasTarget[]): DesignerState {
  return { ...state, panel: null, selection: targets };
}

export function toggled(state: DesignerState, container: string): DesignerState {
  const collapsed = new Set(state.collapsed);
  if (!collapsed.delete(container)) collapsed.add(container);
  return { ...state, collapsed };
}
