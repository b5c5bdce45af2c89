import { actionAt, ROOT_BLOCK } from "@towpath/flow";
import { type KeyboardEvent as ReactKeyboardEvent, useCallback, useEffect } from "react";
import type { CanvasFocus } from "../canvas/flow-canvas-props.ts";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { useDesignerStore } from "./designer-context.ts";
import type { DesignerStore } from "./designer-store.ts";
import { type Commands, useCommands } from "./use-commands.ts";
import { useRemoval } from "./use-removal.tsx";

const isMod = (event: { ctrlKey: boolean; metaKey: boolean }): boolean => event.ctrlKey || event.metaKey;

function isTyping(event: KeyboardEvent): boolean {
  return (
    event.target instanceof Element &&
    event.target.closest("input, textarea, select, [contenteditable=true], [role=dialog]") !== null
  );
}

/** Keys that work wherever the focus is, except while typing: undo, redo, save, test. */
export function useGlobalKeys(): void {
  const store = useDesignerStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isMod(event) || event.defaultPrevented) return;
      const run = globalCommand(store, event.key.toLowerCase(), event.shiftKey, isTyping(event));
      if (run === null) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [store]);
}

function globalCommand(
  store: DesignerStore,
  key: string,
  shift: boolean,
  typing: boolean,
): (() => void) | null {
  const { actions, autosave, overlays } = store.getState();
  if (key === "s") return () => void autosave.flush();
  // Fields and the code view have an undo of their own.
  if (typing || overlays.view === "code") return null;
  if (key === "z") return shift ? actions.redo : actions.undo;
  if (key === "y") return actions.redo;
  if (key === "enter") return () => actions.open({ dialog: "test" });
  return null;
}

/** Keys on a card or a "+" of the canvas. */
export function useCanvasCommands(): (event: ReactKeyboardEvent, focused: CanvasFocus) => void {
  const store = useDesignerStore();
  const commands = useCommands();
  const removal = useRemoval();
  return useCallback(
    (event, focused) => {
      const names = namesMeant(store, focused);
      const key = event.key.toLowerCase();
      const run = isMod(event)
        ? modCommand(key, names, focused, commands)
        : plainCommand(key, names, focused, { store, removal });
      if (run === null) return;
      event.preventDefault();
      run();
    },
    [store, commands, removal],
  );
}

/** What a key acts on: the whole selection when the focused card is part of it, else the focused card. */
function namesMeant(store: DesignerStore, focused: CanvasFocus): readonly string[] {
  const target = focused.target;
  if (target === null || target.kind === "trigger") return [];
  const chosen = store.getState().selection.flatMap((other) => (other.kind === "action" ? [other.name] : []));
  return chosen.includes(target.name) ? chosen : [target.name];
}

function modCommand(
  key: string,
  names: readonly string[],
  focused: CanvasFocus,
  commands: Commands,
): (() => void) | null {
  const { place } = focused;
  if (key === "v" && place !== null) return () => commands.paste(place, false);
  const [first] = names;
  if (first === undefined) return null;
  const runs: Readonly<Record<string, () => void>> = {
    c: () => commands.copy(names),
    x: () => commands.cut(names),
    v: () => commands.pasteAfter(first),
    d: () => commands.duplicate(first),
  };
  return runs[key] ?? null;
}

interface PlainContext {
  readonly store: DesignerStore;
  readonly removal: (names: readonly string[]) => void;
}

function plainCommand(
  key: string,
  names: readonly string[],
  focused: CanvasFocus,
  { store, removal }: PlainContext,
): (() => void) | null {
  const { actions } = store.getState();
  const { target } = focused;
  if (key === "escape") return () => actions.show(null);
  if (target === null) return null;
  if (key === "f2") return () => renameInPanel(store, target);
  if (key === "a") return () => addAfter(store, target);
  if ((key === "delete" || key === "backspace") && names.length > 0) return () => removal(names);
  return null;
}

/** Opens the picker for a step right behind the focused one. */
function addAfter(store: DesignerStore, target: CanvasTarget): void {
  const { actions, draft } = store.getState();
  if (target.kind === "trigger") {
    const place = { block: ROOT_BLOCK, after: null, before: null };
    actions.open({ picker: { role: "action", place } });
    return;
  }
  const entry = actionAt(draft.definition, target.name);
  if (entry === null) return;
  const place = { block: entry.block, after: entry.name, before: null };
  actions.open({ picker: { role: "action", place } });
}

function renameInPanel(store: DesignerStore, target: CanvasTarget): void {
  store.getState().actions.show({ kind: "step", target, tab: "parameters" });
  requestAnimationFrame(() => {
    const input = document.querySelector<HTMLInputElement>("aside [data-title-input]");
    input?.focus();
    input?.select();
  });
}
