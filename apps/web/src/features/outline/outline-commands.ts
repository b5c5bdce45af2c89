import { ROOT_BLOCK } from "@towpath/flow";
import type { Words } from "../../words/translate.ts";
import type { InsertPlace } from "../canvas/placed-node.ts";
import { cardCommand, type KeyContext, type KeyPress, namesMeant } from "../designer/card-keys.ts";
import { noticeRefused } from "../designer/notices.tsx";
import { placeAfter, placeBefore, placeInside, placeOfStep, type Step } from "./outline-places.ts";
import { type ActionRow, type OutlineRow, targetOfRow } from "./outline-rows.ts";

/** What rows can be told, by key or from their menu. */
export interface RowContext extends KeyContext {
  readonly t: Words;
  readonly rows: readonly OutlineRow[];
  /** Opens the name of a row for writing. */
  readonly rename: (row: OutlineRow) => void;
  /** Opens a note beside a row for writing. */
  readonly note: (row: OutlineRow) => void;
}

const STEPS: Readonly<Record<string, Step>> = {
  arrowup: "up",
  arrowdown: "down",
  arrowleft: "out",
  arrowright: "in",
};

/** What a key does on a row; what the outline has no own way for is done as on a card. Null: nothing of ours. */
export function rowCommand(press: KeyPress, row: OutlineRow, context: RowContext): (() => void) | null {
  const { key, mod, shift, alt } = press;
  const step = STEPS[key];
  if (!context.store.getState().mayEdit && !isLooking(press)) return null;
  if (alt && !mod && !shift && step !== undefined && row.kind === "action")
    return () => moveStep(row, step, context);
  if (mod && shift && (step === "up" || step === "down"))
    return ofCard({ ...press, mod: false }, row, context);
  if (mod || alt || shift) return shift ? null : ofCard(press, row, context);
  return ownCommand(key, row, context) ?? ofCard(press, row, context);
}

/** What those may do who cannot change the flow: choose, close. */
const isLooking = ({ key, mod, shift }: KeyPress): boolean => key === "escape" || (mod && shift);

function ownCommand(key: string, row: OutlineRow, context: RowContext): (() => void) | null {
  const runs: Readonly<Record<string, () => void>> = {
    a: () => insertAt(placeAfter(row), context),
    i: () => insertInside(row, context),
    ...(row.kind === "action"
      ? {
          b: () => insertAt(placeBefore(row), context),
          p: () => insertAt(placeBefore(row), context, true),
          w: () => context.commands.wrap(namesMeant(context.store, focusOf(row))),
        }
      : {}),
    ...(row.kind === "branch" ? {} : { f2: () => context.rename(row), n: () => context.note(row) }),
  };
  return Object.hasOwn(runs, key) ? (runs[key] ?? null) : null;
}

function ofCard(press: KeyPress, row: OutlineRow, context: RowContext): (() => void) | null {
  return cardCommand(press, focusOf(row), context);
}

/** A branch is a place to paste at. */
export function focusOf(row: OutlineRow) {
  return { target: targetOfRow(row), place: row.kind === "branch" ? placeAfter(row) : null };
}

export function insertAt(place: InsertPlace, { store }: RowContext, parallel = false): void {
  store.getState().actions.open({ picker: { role: "action", place, parallel } });
}

export function insertInside(row: OutlineRow, context: RowContext): void {
  const { t } = context;
  const place = row.kind === "trigger" ? { block: ROOT_BLOCK, after: null, before: null } : placeInside(row);
  if (place === null) noticeRefused(t("This action holds no others: choose a scope, a loop or a condition."));
  else insertAt(place, context);
}

export function moveStep(row: ActionRow, step: Step, context: RowContext): void {
  const { t, commands, store, rows } = context;
  const place = placeOfStep(row, step, rows);
  if (place !== null) commands.moveTo(namesMeant(store, focusOf(row)), place);
  else noticeRefused(whyNoStep(t, step));
}

function whyNoStep(t: Words, step: Step): string {
  switch (step) {
    case "up":
      return t("It is the first one here. Alt and the left arrow takes it out.");
    case "down":
      return t("Nothing runs after it here. Alt and the left arrow takes it out.");
    case "out":
      return t("It is inside of nothing.");
    case "in":
      return t("No scope, loop or condition stands above it. M lets you choose any place.");
  }
}
