import { type KeyboardEvent, useRef } from "react";
import { type RowContext, rowCommand } from "./outline-commands.ts";
import { type OutlineRow, targetOfRow } from "./outline-rows.ts";
import { rowTitle } from "./outline-words.ts";
import { findTyped, walkOutline, walkPlaces } from "./walk-outline.ts";

/** Letters that follow each other within this time are one word. */
const TYPING_MS = 700;

export interface TreeKeys {
  readonly current: OutlineRow | undefined;
  readonly context: RowContext;
  readonly isMoving: boolean;
  readonly focus: (id: string) => void;
  readonly choose: (row: OutlineRow, isAdditive: boolean) => void;
  readonly toggle: (row: OutlineRow) => void;
  readonly openMenu: (row: OutlineRow) => void;
}

/**
 * The keys of the tree. Small letters are commands; a capital letter, or any that is no command, begins a name that is looked
 * for, and whatever is typed right behind it goes on with that.
 */
export function useTreeKeys(keys: TreeKeys): (event: KeyboardEvent) => void {
  const typed = useRef({ text: "", until: 0 });
  return (event) => {
    const { current } = keys;
    if (current === undefined || !isRow(event.target)) return;
    const run =
      typing(event, typed, keys, current) ??
      walking(event, keys, current) ??
      choosing(event, keys, current) ??
      commanding(event, keys, current) ??
      beginTyping(event, typed, keys, current);
    if (run === null) return;
    event.preventDefault();
    run();
  };
}

/** Fields and buttons inside of a row have keys of their own. */
const isRow = (target: EventTarget) => target instanceof Element && target.role === "treeitem";

type Run = (() => void) | null;
type Typed = { current: { text: string; until: number } };

const isPlain = (event: KeyboardEvent) => !(event.ctrlKey || event.metaKey || event.altKey);
const isLetter = (event: KeyboardEvent) => isPlain(event) && /^[\p{L}\p{N}]$/u.test(event.key);
const isCapital = (event: KeyboardEvent) => event.key !== event.key.toLowerCase();

function walking(
  event: KeyboardEvent,
  { context, isMoving, focus, toggle, choose }: TreeKeys,
  row: OutlineRow,
): Run {
  if (!isPlain(event)) return null;
  const step = (isMoving ? walkPlaces : walkOutline)(context.rows, row.id, event.key);
  if (step === null) return /^(Arrow|Home$|End$)/.test(event.key) ? () => {} : null;
  if (step.kind === "toggle") return () => toggle(row);
  const to = context.rows.find((other) => other.id === step.to);
  return () => {
    // With Shift the rows that are passed are chosen.
    if (event.shiftKey && to !== undefined) extendTo(context, row, to, choose);
    focus(step.to);
  };
}

function extendTo({ store }: RowContext, from: OutlineRow, to: OutlineRow, choose: TreeKeys["choose"]): void {
  const chosen = (row: OutlineRow) =>
    store.getState().selection.some((other) => other.kind === "action" && other.name === nameOf(row));
  if (!chosen(from)) choose(from, true);
  if (!chosen(to)) choose(to, true);
}

const nameOf = (row: OutlineRow): string | null => {
  const target = targetOfRow(row);
  return target?.kind === "action" ? target.name : null;
};

function choosing(event: KeyboardEvent, { choose, openMenu }: TreeKeys, row: OutlineRow): Run {
  if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) return () => openMenu(row);
  if (event.altKey) return null;
  const isMod = event.ctrlKey || event.metaKey;
  if (event.key === " ") return () => choose(row, true);
  return event.key === "Enter" && !isMod ? () => choose(row, false) : null;
}

function commanding(event: KeyboardEvent, { context, isMoving }: TreeKeys, row: OutlineRow): Run {
  if (isPlain(event) && isCapital(event) && isLetter(event)) return null;
  const { ctrlKey, metaKey, shiftKey: shift, altKey: alt } = event;
  const press = { key: event.key.toLowerCase(), mod: ctrlKey || metaKey, shift, alt };
  if (isMoving && press.key !== "escape") return null;
  return rowCommand(press, row, context);
}

function typing(event: KeyboardEvent, typed: Typed, keys: TreeKeys, row: OutlineRow): Run {
  if (event.timeStamp >= typed.current.until || !isLetter(event)) return null;
  const { t, rows } = keys.context;
  const words = rows.map((other) => rowTitle(t, other));
  // A letter that leads to no name is a command again.
  const leads = findTyped(words, rows.indexOf(row), typed.current.text + event.key) !== null;
  return leads ? beginTyping(event, typed, keys, row) : null;
}

function beginTyping(event: KeyboardEvent, typed: Typed, { context, focus }: TreeKeys, row: OutlineRow): Run {
  if (!isLetter(event)) return null;
  const { t, rows } = context;
  const before = event.timeStamp < typed.current.until ? typed.current.text : "";
  return () => {
    const letter = event.key.toLowerCase();
    const text = before === letter ? letter : before + letter;
    typed.current = { text, until: event.timeStamp + TYPING_MS };
    const words = rows.map((other) => rowTitle(t, other));
    const index = findTyped(words, rows.indexOf(row), text);
    const found = index === null ? undefined : rows[index];
    if (found !== undefined) focus(found.id);
  };
}
