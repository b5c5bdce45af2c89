import type { Definition, EditFailure } from "@towpath/flow";
import { rewriteText } from "@towpath/flow";
import type { Result } from "@towpath/prelude";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CanvasTarget, InsertPlace } from "../canvas/placed-node.ts";
import { Autosave, type SaveOutcome, type SaveState, type Work } from "./autosave.ts";
import { keepCanvasMemory, readCanvasMemory } from "./canvas-memory.ts";
import {
  changed,
  type DesignerState,
  type Draft,
  openedState,
  type Panel,
  redone,
  renamed,
  selected,
  showPanel,
  toggled,
  undone,
} from "./designer-state.ts";
import type { Flow } from "./flow.ts";
import { keepLocalCopy } from "./local-copy.ts";

/** What the server says about the flow beside its definition. */
export interface FlowFacts {
  readonly revision: number;
  readonly enabled: boolean;
  readonly state: "draft" | "published" | "changed";
  readonly publishedVersion: { readonly number: number; readonly publishedAt: string } | null;
  readonly callbackUrl: string | null;
  readonly nextRunAt: string | null;
  readonly trigger: Flow["trigger"];
  readonly subscription: Flow["subscription"];
  readonly asks: Flow["asks"];
}

export interface RevealRequest {
  readonly target: CanvasTarget;
  readonly focus: boolean;
}

/** What lies over the canvas at the moment. */
export interface Overlays {
  readonly picker: PickerRequest | null;
  readonly dialog: "test" | "publish" | "settings" | null;
  readonly view: "canvas" | "code";
}

export type PickerRequest =
  | { readonly role: "trigger" }
  | { readonly role: "action"; readonly place: InsertPlace };

export interface DesignerActions {
  /** Takes over what an edit verb made; a refusal comes back for the caller to show. */
  readonly edit: (
    result: Result<Definition, EditFailure>,
    how?: { panel?: Panel | null; mergeKey?: string },
  ) => EditFailure | null;
  /** Another text for the whole definition: from the code view, a file, or a recovered copy. */
  readonly replaceText: (draft: Draft) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly rename: (name: string) => void;
  readonly select: (target: CanvasTarget, additive: boolean) => void;
  readonly show: (panel: Panel | null) => void;
  readonly toggle: (container: string) => void;
  readonly foldAll: (containers: readonly string[]) => void;
  readonly reveal: (request: RevealRequest) => void;
  readonly setFacts: (facts: FlowFacts) => void;
  readonly open: (overlays: Partial<Overlays>) => void;
}

export interface DesignerStoreState extends DesignerState {
  readonly flowId: string;
  readonly save: SaveState;
  readonly facts: FlowFacts;
  readonly revealed: RevealRequest | null;
  readonly overlays: Overlays;
  readonly autosave: Autosave;
  readonly actions: DesignerActions;
}

export type DesignerStore = StoreApi<DesignerStoreState>;

export interface OpenedFlow {
  readonly flowId: string;
  readonly name: string;
  readonly draft: Draft;
  readonly facts: FlowFacts;
  /** Sends one save; answers with the new facts of the flow, or why not. */
  readonly send: (work: Work, revision: number) => Promise<SaveOutcome & { readonly facts?: FlowFacts }>;
}

/** The text to save: the one the definition came from, with only what changed written anew. */
export const textOf = (draft: Draft): string => rewriteText(draft.baseText, draft.definition);

export function createDesignerStore(opened: OpenedFlow): DesignerStore {
  const store = createStore<DesignerStoreState>()((set, get) => ({
    ...openedState(opened.draft, opened.name, new Set(readCanvasMemory(opened.flowId).collapsed)),
    flowId: opened.flowId,
    save: { kind: "saved" },
    facts: opened.facts,
    revealed: null,
    overlays: { picker: null, dialog: null, view: "canvas" },
    autosave: autosaveOf(opened, set, get),
    actions: actionsOf(set, get),
  }));
  store.subscribe((state) => state.autosave.changed(state.version));
  return store;
}

type Set = (
  change: Partial<DesignerStoreState> | ((state: DesignerStoreState) => Partial<DesignerStoreState>),
) => void;
type Get = () => DesignerStoreState;

function autosaveOf(opened: OpenedFlow, set: Set, get: Get): Autosave {
  return new Autosave(
    {
      work: () => {
        const { draft, name, version } = get();
        return { version, name, text: textOf(draft) };
      },
      send: async (work, revision) => {
        const outcome = await opened.send(work, revision);
        if (outcome.facts !== undefined) set({ facts: outcome.facts });
        return outcome;
      },
      keep: (copy) => keepLocalCopy(opened.flowId, copy),
      show: (save) => set({ save }),
      later: (task, delayMs) => {
        const timer = setTimeout(task, delayMs);
        return () => clearTimeout(timer);
      },
    },
    { revision: opened.facts.revision, version: 0 },
  );
}

function actionsOf(set: Set, get: Get): DesignerActions {
  const fold = (collapsed: ReadonlySet<string>) => {
    set({ collapsed });
    keepCanvasMemory(get().flowId, { collapsed: [...collapsed] });
  };
  return {
    edit: (result, how = {}) => {
      if (!result.ok) return result.failure;
      const { baseText } = get().draft;
      set((state) =>
        changed(state, { draft: { definition: result.value, baseText }, at: Date.now(), ...how }),
      );
      return null;
    },
    replaceText: (draft) => set((state) => changed(state, { draft, at: Date.now(), panel: null })),
    undo: () => set(undone),
    redo: () => set(redone),
    rename: (name) => set((state) => renamed(state, name)),
    select: (target, additive) => set((state) => selected(state, target, additive)),
    show: (panel) => set((state) => showPanel(state, panel)),
    toggle: (container) => fold(toggled(get(), container).collapsed),
    foldAll: (containers) => fold(new Set(containers)),
    reveal: (revealed) => set({ revealed }),
    setFacts: (facts) => set({ facts }),
    open: (overlays) => set((state) => ({ overlays: { ...state.overlays, ...overlays } })),
  };
}
