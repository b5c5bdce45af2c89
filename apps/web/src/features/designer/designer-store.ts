import {
  createTextRewriter,
  type Definition,
  type EditFailure,
  type MergeConflict,
  mergeDefinitions,
  settleConflict,
} from "@towpath/flow";
import type { Result } from "@towpath/prelude";
import { createStore, type StoreApi } from "zustand/vanilla";
import { phrase, type Words } from "../../words/translate.ts";
import type { CanvasTarget, InsertPlace } from "../canvas/placed-node.ts";
import { NAME_CONFLICT, type SharedState, type SyncedDraft, withTheirs } from "../together/merge-draft.ts";
import { Autosave, type CaughtUp, type SaveOutcome, type SaveState, type Work } from "./autosave.ts";
import {
  type DrawnView,
  drawnView,
  keepCanvasMemory,
  type LeftView,
  readCanvasMemory,
} from "./canvas-memory.ts";
import {
  changed,
  type Draft,
  type Effect,
  foundNothing,
  openedState,
  type Panel,
  redone,
  renamed,
  type StepPanel,
  selected,
  selectedAll,
  showPanel,
  toggled,
  undone,
} from "./designer-state.ts";
import type { Flow } from "./flow.ts";
import { keepHistory, readHistory } from "./history-memory.ts";
import { keepLocalCopy } from "./local-copy.ts";
import { stepOf } from "./step-of.ts";
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
  readonly dialog: "test" | "publish" | "settings" | "history" | "conflicts" | "go-to" | "keys" | null;
  /** Canvas and outline are two views of one draft; the code is edited as a text of its own. */
  readonly view: DrawnView | "code";
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
  | {
      readonly role: "action";
      readonly place: InsertPlace;
      /** Offered as a branch of its own first. */
      readonly parallel?: boolean;
    };

export interface DesignerActions {
  /** Takes over what an edit verb made; a refusal comes back for the caller to show. */
  readonly edit: (
    result: Result<Definition, EditFailure>,
    how?: { panel?: Panel | null; mergeKey?: string; effect?: Effect },
  ) => EditFailure | null;
  /** Makes what was done beside the draft a step of undo. */
  readonly did: (effect: Effect) => void;
  /** Another text for the whole definition: from the code view, a file, or a recovered copy. */
  readonly replaceText: (draft: Draft) => void;
  /** Another definition merged into the draft as one step: from a copy of earlier work, or a text typed on an older state. */
  readonly mergeIn: (base: Definition, mine: Definition, name?: string) => void;
  /** One of two values that contradict each other; when it was the last choice, saving goes on. */
  readonly settle: (conflict: MergeConflict, choice: "mine" | "theirs") => EditFailure | null;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly rename: (name: string) => void;
  readonly select: (target: CanvasTarget, additive: boolean) => void;
  readonly selectAll: (targets: readonly CanvasTarget[]) => void;
  readonly show: (panel: Panel | null) => void;
  /** Keeps the panel of a step open beside whatever is shown next; null lets it go. */
  readonly pinPanel: (panel: StepPanel | null) => void;
  /** What is being moved by hand or by key; null when nothing is. */
  readonly move: (names: readonly string[] | null) => void;
  /** Asks the canvas to open a note for writing; null when it has. */
  readonly writeNote: (id: string | null) => void;
  readonly toggle: (container: string) => void;
  readonly foldAll: (containers: readonly string[]) => void;
  /** Where the canvas is looked at now. */
  readonly look: (viewport: NonNullable<LeftView["viewport"]>) => void;
  readonly reveal: (request: RevealRequest) => void;
  readonly setFacts: (facts: FlowFacts) => void;
  readonly open: (overlays: Partial<Overlays>) => void;
  /** Draws the flow this way from now on. */
  readonly draw: (view: DrawnView) => void;
}

export interface DesignerStoreState extends SharedState {
  readonly flowId: string;
  /** Names this open designer, to the others and among the copies this browser keeps. */
  readonly seat: string;
  /** The language of whoever draws. */
  readonly t: Words;
  /** False for members, who look: nothing they do here changes the flow. */
  readonly mayEdit: boolean;
  readonly save: SaveState;
  readonly facts: FlowFacts;
  readonly revealed: RevealRequest | null;
  /** A panel that stays open beside the one of the step that is chosen. */
  readonly pinned: StepPanel | null;
  readonly overlays: Overlays;
  /** Actions that are being moved to another place. */
  readonly moving: readonly string[] | null;
  /** The note that is to be opened for writing. */
  readonly writing: string | null;
  readonly autosave: Autosave;
  readonly actions: DesignerActions;
}

export type DesignerStore = StoreApi<DesignerStoreState>;

/** The flow as others saved it, or why it could not be read. */
export type ReadDraft =
  | { readonly kind: "read"; readonly theirs: SyncedDraft; readonly facts: FlowFacts }
  | Exclude<CaughtUp, { readonly kind: "merged" }>;

export interface OpenedFlow {
  readonly flowId: string;
  /** The run whose data is shown from the start. */
  readonly runId?: string | null;
  readonly seat: string;
  readonly t: Words;
  readonly mayEdit: boolean;
  /** Reads the draft as the server has it now. */
  readonly read: () => Promise<ReadDraft>;
  readonly name: string;
  readonly draft: Draft;
  readonly facts: FlowFacts;
  /** Sends one save; answers with the new facts of the flow, or why not. */
  readonly send: (work: Work, revision: number) => Promise<SaveOutcome & { readonly facts?: FlowFacts }>;
  /** Does again, or takes back, what a step of undo did beside the draft. */
  readonly perform: (effect: Effect, to: "before" | "after") => void;
  /** Says that a step of undo changed nothing: others changed since what it was about. */
  readonly foundNothing?: () => void;
  readonly keepView: (change: Partial<Pick<LeftView, "collapsed" | "viewport">>) => void;
}

const rewriteText = createTextRewriter();

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
  const { draft, name, facts, flowId, seat, t, mayEdit } = opened;
  const store = createStore<DesignerStoreState>()((set, get) => ({
    ...openedState(draft, name, new Set(readCanvasMemory(flowId).collapsed)),
    ...readHistory(flowId, draft),
    flowId,
    seat,
    t,
    mayEdit,
    synced: { revision: facts.revision, name, text: draft.baseText, definition: draft.definition },
    conflicts: [],
    save: { kind: "saved" },
    facts,
    revealed: null,
    pinned: null,
    overlays: { ...NO_OVERLAYS, view: drawnView(flowId), run: opened.runId ?? null },
    moving: null,
    writing: null,
    autosave: autosaveOf(opened, set, get),
    actions: actionsOf(opened, set, get),
  }));
  store.subscribe((state) => state.autosave.changed(state.version));
  store.subscribe(({ pinned, draft: { definition } }) => {
    // Whoever deleted it, and however: there is nothing left to keep open.
    if (pinned !== null && stepOf(definition, pinned.target) === null) store.setState({ pinned: null });
  });
  return store;
}

type Set = (
  change: Partial<DesignerStoreState> | ((state: DesignerStoreState) => Partial<DesignerStoreState>),
) => void;
type Get = () => DesignerStoreState;

function autosaveOf(opened: OpenedFlow, set: Set, get: Get): Autosave {
  // What was sent last and not acknowledged: it may have arrived all the same.
  let sent: Omit<SyncedDraft, "revision"> | null = null;
  return new Autosave(
    {
      work: () => {
        const { draft, name, version } = get();
        const text = textOf(draft);
        sent = { name, text, definition: draft.definition };
        return { version, name, text };
      },
      send: async (work, revision) => {
        const sending = sent;
        const outcome = await opened.send(work, revision);
        if (outcome.facts !== undefined) set({ facts: outcome.facts });
        if (outcome.kind === "saved" && sending !== null) {
          set({ synced: { ...sending, revision: outcome.revision } });
          // What was edited meanwhile is kept with the save that follows.
          if (work.version === get().version) keepHistory(opened.flowId, get(), work.text);
        }
        return outcome;
      },
      catchUp: async () => {
        const read = await opened.read();
        if (read.kind !== "read") return read;
        const { theirs, facts } = read;
        const isOurs = sent !== null && sent.text === theirs.text && sent.name === theirs.name;
        set((state) => ({
          ...withTheirs(
            isOurs && sent !== null ? { ...state, synced: { ...sent, revision: 0 } } : state,
            theirs,
          ),
          facts,
        }));
        const { draft, name, version, conflicts } = get();
        const isSaved = draft.definition === theirs.definition && name === theirs.name;
        return {
          kind: "merged",
          revision: theirs.revision,
          savedVersion: isSaved ? version : null,
          mustChoose: conflicts.length > 0,
        };
      },
      keep: (copy) => {
        const { name, text } = get().synced;
        keepLocalCopy(opened.flowId, opened.seat, copy === null ? null : { ...copy, base: { name, text } });
      },
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
    opened.keepView({ collapsed: [...collapsed] });
  };
  return {
    edit: (result, how = {}) => {
      if (!get().mayEdit) return MAY_NOT_EDIT;
      if (!result.ok) return result.failure;
      const { baseText } = get().draft;
      set((state) =>
        changed(state, { draft: { definition: result.value, baseText }, at: Date.now(), ...how }),
      );
      return null;
    },
    replaceText: (draft) => {
      if (get().mayEdit) set((state) => changed(state, { draft, at: Date.now(), panel: null }));
    },
    mergeIn: (base, mine, name) => {
      if (!get().mayEdit) return;
      set((state) => mergedIn(state, base, mine, name));
      if (get().conflicts.length > 0) get().autosave.hold();
    },
    settle: (conflict, choice) => {
      const refused = settled(get(), conflict, choice, set);
      if (refused !== null) return refused;
      set((state) => ({ conflicts: state.conflicts.filter(({ id }) => id !== conflict.id) }));
      const { conflicts, autosave } = get();
      if (conflicts.length === 0) autosave.settled();
      return null;
    },
    did: (effect) => set((state) => changed(state, { draft: state.draft, effect, at: Date.now() })),
    undo: () => {
      const before = get();
      const effect = before.past.at(-1)?.effect;
      set(undone);
      if (effect !== undefined) opened.perform(effect, "before");
      else if (foundNothing(before, get())) opened.foundNothing?.();
    },
    redo: () => {
      const before = get();
      const effect = before.future.at(-1)?.effect;
      set(redone);
      if (effect !== undefined) opened.perform(effect, "after");
      else if (foundNothing(before, get())) opened.foundNothing?.();
    },
    rename: (name) => {
      if (get().mayEdit) set((state) => renamed(state, name, Date.now()));
    },
    select: (target, additive) => set((state) => selected(state, target, additive)),
    selectAll: (targets) => set((state) => selectedAll(state, targets)),
    move: (moving) => set({ moving }),
    writeNote: (writing) => set({ writing }),
    show: (panel) => set((state) => showPanel(state, panel)),
    pinPanel: (pinned) => set({ pinned }),
    toggle: (container) => fold(toggled(get(), container).collapsed),
    foldAll: (containers) => fold(new Set(containers)),
    look: (viewport) => opened.keepView({ viewport }),
    reveal: (revealed) => set({ revealed }),
    setFacts: (facts) => set({ facts }),
    draw: (view) => {
      keepCanvasMemory(get().flowId, { view });
      set((state) => ({ overlays: { ...state.overlays, view } }));
    },
    open: (overlays) => set((state) => ({ overlays: { ...state.overlays, ...overlays } })),
  };
}

const MAY_NOT_EDIT: EditFailure = {
  kind: "bad-value",
  message: phrase(
    "As a member of this environment you may look at the flow, but not change it. Ask an admin.",
  ),
};

/** As one step of undo. What contradicts the draft is left to the maker to choose. */
function mergedIn(
  state: DesignerStoreState,
  base: Definition,
  mine: Definition,
  name: string | undefined,
): Partial<DesignerStoreState> {
  const { definition, conflicts } = mergeDefinitions(base, mine, state.draft.definition);
  const { baseText } = state.draft;
  const next = changed(state, { draft: { definition, baseText }, at: Date.now(), panel: state.panel });
  const known = new Set(conflicts.map(({ id }) => id));
  return {
    ...(name === undefined ? next : renamed(next, name)),
    conflicts: [...state.conflicts.filter(({ id }) => !known.has(id)), ...conflicts],
  };
}

function settled(
  state: DesignerStoreState,
  conflict: MergeConflict,
  choice: "mine" | "theirs",
  set: Set,
): EditFailure | null {
  if (choice === conflict.taken) return null;
  if (conflict.id === NAME_CONFLICT) {
    set(renamed(state, String(conflict[choice])));
    return null;
  }
  return state.actions.edit(settleConflict(state.draft.definition, conflict, choice));
}
