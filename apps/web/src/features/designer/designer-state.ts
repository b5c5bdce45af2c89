import type { Definition } from "@towpath/flow";
import { type CanvasTarget, sameTarget } from "../canvas/placed-node.ts";

export type PanelTab = "parameters" | "settings" | "testing" | "code" | "about";

/** What the side panel shows. */
export type Panel =
  | { readonly kind: "step"; readonly target: CanvasTarget; readonly tab: PanelTab }
  | { readonly kind: "problems" };

/** A definition with the text it came from: saving changes that text only where the definition changed. */
export interface Draft {
  readonly definition: Definition;
  readonly baseText: string;
}

interface HistoryEntry {
  readonly before: Draft;
  readonly after: Draft;
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
  /** Changes with the same key that follow each other quickly become one step of undo. */
  readonly mergeKey?: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Takes a change over as one step of undo. */
export function changed(state: DesignerState, change: Change): DesignerState {
  if (change.draft.definition === state.draft.definition && change.draft.baseText === state.draft.baseText) {
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
  };
  const kept = merges ? state.past.slice(0, -1) : state.past.slice(-(HISTORY_LIMIT - 1));
  return {
    ...showPanel(state, panel),
    draft: change.draft,
    version: state.version + 1,
    past: [...kept, entry],
    future: [],
  };
}

export function undone(state: DesignerState): DesignerState {
  const entry = state.past.at(-1);
  if (entry === undefined) return state;
  return {
    ...showPanel(state, entry.panelBefore),
    draft: entry.before,
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
    draft: entry.after,
    version: state.version + 1,
    past: [...state.past, { ...entry, mergeKey: null }],
    future: state.future.slice(0, -1),
  };
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
    const fits = target.kind === "action" || (tab !== "settings" && tab !== "testing");
    return showPanel(state, { kind: "step", target, tab: fits ? tab : "parameters" });
  }
  const others = state.selection.filter((other) => !sameTarget(other, target));
  const isNew = others.length === state.selection.length;
  return { ...state, panel: null, selection: isNew ? [...others, target] : others };
}

export function renamed(state: DesignerState, name: string): DesignerState {
  return name === state.name ? state : { ...state, name, version: state.version + 1 };
}

export function toggled(state: DesignerState, container: string): DesignerState {
  const collapsed = new Set(state.collapsed);
  if (!collapsed.delete(container)) collapsed.add(container);
  return { ...state, collapsed };
}
