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
  type Effect,
  openedState,
  type Panel,
  redone,
  renamed,
  selected,
  selectedAll,
  showPanel,
  toggled,
  undone,
} from "./designer-state.ts";
import type { Flow } from "./flow.ts";
import { keepHistory, readHistory } from "./history-memory.ts";
import { keepLocalCopy } from "./local-copy.ts";
import type { TestOfDraft } from "./tests/test-of-draft.ts";

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
  readonly dialog: "test" | "publish" | "settings" | "go-to" | "keys" | null;
  readonly view: "canvas" | "code";
  /** The run whose data lies over the draft. */
  readonly run: string | null;
  /** The test that begins with the trigger and was started last: what is started again. */
  readonly lastTest: TestOfDraft | null;
  /** The action that the test ends with which the dialog is about; null: all of the draft. */
  readonly testUntil: string | null;
  /** The action that is executed by itself. */
  readonly bench: string | null;
  /** Find and replace, beside whatever else is open. */
  readonly find: boolean;
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
  /** Makes what was done beside the draft a step of undo. */
  readonly did: (effect: Effect) => void;
  /** Another text for the whole definition: from the code view, a file, or a recovered copy. */
  readonly replaceText: (draft: Draft) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly rename: (name: string) => void;
  readonly select: (target: CanvasTarget, additive: boolean) => void;
  readonly selectAll: (targets: readonly CanvasTarget[]) => void;
  readonly show: (panel: Panel | null) => void;
  /** What is being moved by hand or by key; null when nothing is. */
  readonly move: (names: readonly string[] | null) => void;
  /** Asks the canvas to open a note for writing; null when it has. */
  readonly writeNote: (id: string | null) => void;
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
  /** Actions that are being moved to another place. */
  readonly moving: readonly string[] | null;
  /** The note that is to be opened for writing. */
  readonly writing: string | null;
  readonly autosave: Autosave;
  readonly actions: DesignerActions;
}

export type DesignerStore = StoreApi<DesignerStoreState>;

export interface OpenedFlow {
  readonly flowId: string;
  /** The run whose data is shown from the start. */
  readonly runId?: string | null;
  readonly name: string;
  readonly draft: Draft;
  readonly facts: FlowFacts;
  /** Sends one save; answers with the new facts of the flow, or why not. */
  readonly send: (work: Work, revision: number) => Promise<SaveOutcome & { readonly facts?: FlowFacts }>;
  /** Does again, or takes back, what a step of undo did beside the draft. */
  readonly perform: (effect: Effect, to: "before" | "after") => void;
}

/** The text to save: the one the definition came from, with only what changed written anew. */
export const textOf = (draft: Draft): string => rewriteText(draft.baseText, draft.definition);

const NO_OVERLAYS: Overlays = {
  picker: null,
  dialog: null,
  view: "canvas",
  run: null,
  lastTest: null,
  testUntil: null,
  bench: null,
  find: false,
};

export function createDesignerStore(opened: OpenedFlow): DesignerStore {
  const store = createStore<DesignerStoreState>()((set, get) => ({
    ...openedState(opened.draft, opened.name, new Set(readCanvasMemory(opened.flowId).collapsed)),
    ...readHistory(opened.flowId, opened.draft),
    flowId: opened.flowId,
    save: { kind: "saved" },
    facts: opened.facts,
    revealed: null,
    overlays: { ...NO_OVERLAYS, run: opened.runId ?? null },
    moving: null,
    writing: null,
    autosave: autosaveOf(opened, set, get),
    actions: actionsOf(opened, set, get),
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
        // What was edited meanwhile is kept with the save that follows.
        if (outcome.kind === "saved" && work.version === get().version)
          keepHistory(opened.flowId, get(), work.text);
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

function actionsOf(opened: OpenedFlow, set: Set, get: Get): DesignerActions {
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
    did: (effect) => set((state) => changed(state, { draft: state.draft, effect, at: Date.now() })),
    undo: () => {
      const effect = get().past.at(-1)?.effect;
      set(undone);
      if (effect !== undefined) opened.perform(effect, "before");
    },
    redo: () => {
      const effect = get().future.at(-1)?.effect;
      set(redone);
      if (effect !== undefined) opened.perform(effect, "after");
    },
    rename: (name) => set((state) => renamed(state, name, Date.now())),
    select: (target, additive) => set((state) => selected(state, target, additive)),
    selectAll: (targets) => set((state) => selectedAll(state, targets)),
    move: (moving) => set({ moving }),
    writeNote: (writing) => set({ writing }),
    show: (panel) => set((state) => showPanel(state, panel)),
    toggle: (container) => fold(toggled(get(), container).collapsed),
    foldAll: (containers) => fold(new Set(containers)),
    reveal: (revealed) => set({ revealed }),
    setFacts: (facts) => set({ facts }),
    open: (overlays) => set((state) => ({ overlays: { ...state.overlays, ...overlays } })),
  };
}
