import { allActions } from "@towpath/flow";
import { type KeyboardEvent as ReactKeyboardEvent, useCallback, useEffect } from "react";
import type { CanvasFocus } from "../canvas/flow-canvas-props.ts";
import { isTypingIn } from "../canvas/use-view-keys.ts";
import { keepRevision } from "../together/keep-revision.ts";
import { cardCommand, type KeyPress } from "./card-keys.ts";
import { useDesignerStore } from "./designer-context.ts";
import type { DesignerStore } from "./designer-store.ts";
import { tidiedUp } from "./edits/tidy-flow.ts";
import { noticeDone } from "./notices.tsx";
import { undoThis } from "./undo-this.ts";
import { type Commands, useCommands } from "./use-commands.ts";
import { useRemoval } from "./use-removal.tsx";

const pressOf = (event: KeyboardEvent | ReactKeyboardEvent): KeyPress => ({
  key: event.key.toLowerCase(),
  mod: event.ctrlKey || event.metaKey,
  shift: event.shiftKey,
  alt: event.altKey,
});

/** Keys that work wherever the focus is, except while typing; and those of cards while nothing has the focus. */
export function useGlobalKeys(): void {
  const store = useDesignerStore();
  const commands = useCommands();
  const removal = useRemoval();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const press = pressOf(event);
      const isTyping = isTypingIn(event.target);
      const isNowhere = event.target === document.body && store.getState().overlays.view !== "code";
      const run =
        globalCommand(store, commands, press, isTyping) ??
        (isNowhere ? cardCommand(press, { target: null, place: null }, { store, commands, removal }) : null);
      if (run === null) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [store, commands, removal]);
}

function globalCommand(
  store: DesignerStore,
  commands: Commands,
  { key, mod, shift, alt }: KeyPress,
  isTyping: boolean,
): (() => void) | null {
  const { actions, overlays } = store.getState();
  if (mod && key === "s") return () => void keepRevision(store);
  if (overlays.view === "code") return null;
  // Also from within a field: what is looked for may stand right there. The code view has a search of its own.
  if (mod && !shift && key === "f" && overlays.dialog === null) return () => actions.open({ find: true });
  if (mod && shift && key === "p") return () => actions.open({ dialog: "go-to" });
  // Fields have an undo of their own.
  if (isTyping || alt) return null;
  const runs = mod ? modRuns(store, shift) : plainRuns(store, commands, shift);
  return runs.get(key) ?? null;
}

type Runs = ReadonlyMap<string, () => void>;

function modRuns(store: DesignerStore, shift: boolean): Runs {
  const { actions } = store.getState();
  return new Map([
    ["z", shift ? actions.redo : actions.undo],
    ["y", actions.redo],
    ["a", () => selectAll(store)],
  ]);
}

function plainRuns(store: DesignerStore, commands: Commands, shift: boolean): Runs {
  const list = ["?", () => store.getState().actions.open({ dialog: "keys" })] as const;
  return new Map(shift ? [list, ["l", () => tidyUp(store, commands)]] : [list]);
}

function selectAll(store: DesignerStore): void {
  const { actions, draft } = store.getState();
  actions.selectAll(allActions(draft.definition).map(({ name }) => ({ kind: "action", name })));
}

/** Lays the notes of the chosen actions in order, or all notes. */
export function tidyUp(store: DesignerStore, commands: Commands): void {
  const { draft, collapsed, selection, t } = store.getState();
  const moves = tidiedUp(draft.definition, collapsed, selection);
  if (moves.length === 0) {
    noticeDone(t("Everything lies in order already."));
    return;
  }
  if (commands.changeNotes(moves)) {
    noticeDone(
      t("{count, plural, one {Tidied up one note.} other {Tidied up # notes.}}", { count: moves.length }),
      undoThis(store),
    );
  }
}

/** Keys on a card or a "+" of the canvas. */
export function useCanvasCommands(): (event: ReactKeyboardEvent, focused: CanvasFocus) => void {
  const store = useDesignerStore();
  const commands = useCommands();
  const removal = useRemoval();
  return useCallback(
    (event, focused) => {
      const run = cardCommand(pressOf(event), focused, { store, commands, removal });
      if (run === null) return;
      event.preventDefault();
      run();
    },
    [store, commands, removal],
  );
}
