import { actionAt, ROOT_BLOCK } from "@towpath/flow";
import type { CanvasFocus } from "../canvas/flow-canvas-props.ts";
import { CARD_WIDTH } from "../canvas/geometry.ts";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import type { DesignerStore } from "./designer-store.ts";
import { reach } from "./edits/reach.ts";
import type { Commands } from "./use-commands.ts";

export interface KeyPress {
  /** Lower case. */
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

export interface KeyContext {
  readonly store: DesignerStore;
  readonly commands: Commands;
  /** Deletes, after a question where more goes than was chosen. */
  readonly removal: (names: readonly string[]) => void;
}

/** What a key does on a card or a "+"; with nothing focused, on what is chosen. Null: nothing of ours. */
export function cardCommand(press: KeyPress, focused: CanvasFocus, context: KeyContext): (() => void) | null {
  if (press.alt) return null;
  const names = namesMeant(context.store, focused);
  if (press.mod) {
    // Copy, cut and paste come as events of their own, with the clipboard: see clip-events.ts.
    return press.key === "d" && names.length > 0 ? () => context.commands.duplicate(names) : null;
  }
  const { actions, moving } = context.store.getState();
  if (press.key === "escape") return () => (moving === null ? actions.show(null) : actions.move(null));
  return press.shift
    ? shiftCommand(press.key, names, context)
    : plainCommand(press.key, names, focused, context);
}

/** What a key acts on: the whole selection when the focused card is part of it, else the focused card. */
export function namesMeant(store: DesignerStore, { target, place }: CanvasFocus): readonly string[] {
  const chosen = store.getState().selection.flatMap((other) => (other.kind === "action" ? [other.name] : []));
  if (target === null) return place === null ? chosen : [];
  if (target.kind === "trigger") return [];
  return chosen.includes(target.name) ? chosen : [target.name];
}

/** Shift and an arrow choose everything up- or downstream; sideways there is nothing to follow. */
function shiftCommand(key: string, names: readonly string[], { store }: KeyContext): (() => void) | null {
  const way = key === "arrowup" ? "up" : key === "arrowdown" ? "down" : null;
  if (way === null || names.length === 0) return null;
  const { actions, draft } = store.getState();
  const found = new Set(names.flatMap((name) => reach(draft.definition, name, way)));
  return () => actions.selectAll([...found].map((name) => ({ kind: "action", name })));
}

function plainCommand(
  key: string,
  names: readonly string[],
  { target, place }: CanvasFocus,
  { store, commands, removal }: KeyContext,
): (() => void) | null {
  if (place !== null) return null;
  const { actions } = store.getState();
  const [first] = names;
  const one: CanvasTarget | null = target ?? (first === undefined ? null : { kind: "action", name: first });
  if (one === null) return null;
  const onOne: Readonly<Record<string, () => void>> = {
    f2: () => renameInPanel(store, one),
    a: () => addAfter(store, one),
    n: () => noteBeside(store, commands, one),
  };
  const onMany: Readonly<Record<string, () => void>> = {
    d: () => commands.toggleDisabled(names),
    m: () => actions.move(names),
    delete: () => removal(names),
    backspace: () => removal(names),
  };
  if (Object.hasOwn(onOne, key)) return onOne[key] ?? null;
  return names.length > 0 && Object.hasOwn(onMany, key) ? (onMany[key] ?? null) : null;
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

/** A new note right of a card, ready to be written. */
export function noteBeside(store: DesignerStore, commands: Commands, target: CanvasTarget): void {
  const beside = target.kind === "trigger" ? null : target.name;
  const id = commands.addNote({
    text: "",
    colour: "yellow",
    beside,
    x: CARD_WIDTH + 24,
    y: 0,
    width: 220,
    height: 120,
  });
  if (id !== null) store.getState().actions.writeNote(id);
}

/** The panel holds the name; it is drawn first. */
function renameInPanel(store: DesignerStore, target: CanvasTarget): void {
  store.getState().actions.show({ kind: "step", target, tab: "parameters" });
  requestAnimationFrame(() => {
    const input = document.querySelector<HTMLInputElement>("aside [data-title-input]");
    input?.focus();
    input?.select();
  });
}
