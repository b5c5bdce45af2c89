import {
  actionAt,
  addNote,
  changeNote,
  deleteNotes,
  type EditFailure,
  isDisabled,
  type NewNote,
  setDisabled,
  wrapInScope,
} from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import type { Sayable, Words } from "../../words/translate.ts";
import type { InsertPlace } from "../canvas/placed-node.ts";
import { type CommandContext, listOf } from "./command-context.ts";
import { canBeGrouped } from "./edits/can-be-grouped.ts";
import { moveTo } from "./edits/move-to.ts";
import { noticeDone } from "./notices.tsx";
import { undoThis } from "./undo-this.ts";

/** What is done to several actions at once, and to notes. All return whether it was done. */
export interface ShapeCommands {
  /** Takes actions to a "+", in their order. */
  readonly moveTo: (names: readonly string[], place: InsertPlace) => boolean;
  readonly wrap: (names: readonly string[]) => boolean;
  /** Draws a frame around actions that folds to one card. */
  readonly group: (names: readonly string[]) => boolean;
  /** Disables the actions, or enables them where all of them are disabled. */
  readonly toggleDisabled: (names: readonly string[]) => boolean;
  /** @returns the id of the new note; null when there is none */
  readonly addNote: (note: NewNote) => string | null;
  readonly changeNote: (id: string, change: NewNote, mergeKey?: string) => boolean;
  /** Several notes at once: one step of undo. */
  readonly changeNotes: (changes: readonly (readonly [id: string, change: NewNote])[]) => boolean;
  readonly deleteNote: (id: string) => boolean;
}

export function shapeCommands({ store, definition, apply, takeOver }: CommandContext): ShapeCommands {
  const { selectAll, writeNote } = store.getState().actions;
  const newNote = (note: NewNote): string | null => {
    const added = addNote(definition(), note);
    if (!added.ok) return apply(added) ? "" : null;
    apply(ok(added.value.definition));
    return added.value.id;
  };
  return {
    moveTo: (names, place) => {
      const done = takeOver(moveTo(definition(), names, place));
      const { t } = store.getState();
      if (done) noticeDone(t("Moved {actions}.", { actions: listOf(t, names) }), undoThis(store));
      return done;
    },
    wrap: (names) => {
      const wrapped = wrapInScope(definition(), names);
      if (!wrapped.ok) return apply(wrapped);
      return takeOver(ok({ definition: wrapped.value.definition, names: [wrapped.value.name] }));
    },
    group: (names) => {
      const refusal = canBeGrouped(definition(), names);
      if (refusal !== null) return apply(refused(refusal));
      const { t } = store.getState();
      const id = newNote({ text: t("Group"), colour: "blue", around: names });
      if (id === null) return false;
      selectAll([]);
      writeNote(id);
      return true;
    },
    toggleDisabled: (names) => {
      const disable = names.some((name) => !isDisabled(actionAt(definition(), name)?.action ?? {}));
      const done = apply(setDisabled(definition(), names, disable));
      if (done) noticeDone(disabledWords(store.getState().t, names, disable), undoThis(store));
      return done;
    },
    addNote: newNote,
    changeNote: (id, change, mergeKey) =>
      apply(changeNote(definition(), id, change), mergeKey === undefined ? {} : { mergeKey }),
    changeNotes: (changes) => {
      let next: ReturnType<typeof changeNote> = ok(definition());
      for (const [id, change] of changes) if (next.ok) next = changeNote(next.value, id, change);
      return apply(next);
    },
    deleteNote: (id) => {
      const done = apply(deleteNotes(definition(), [id]));
      const { t } = store.getState();
      if (done) noticeDone(t("Deleted the note."), undoThis(store));
      return done;
    },
  };
}

const disabledWords = (t: Words, names: readonly string[], disable: boolean): string =>
  disable
    ? t("Disabled {actions}.", { actions: listOf(t, names) })
    : t("Enabled {actions}.", { actions: listOf(t, names) });

const refused = ({ message, saying }: Sayable): Result<never, EditFailure> =>
  fail({ kind: "not-neighbours", message, ...(saying === undefined ? {} : { saying }) });
