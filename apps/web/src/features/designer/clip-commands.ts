import {
  type ActionClip,
  actionAt,
  copyActions,
  type Definition,
  deleteAction,
  type EditFailure,
  pasteActions,
  readClip,
} from "@towpath/flow";
import { ok, type Result } from "@towpath/prelude";
import type { InsertPlace } from "../canvas/placed-node.ts";
import { type ClipExtras, extrasOf, giveExtras } from "./clip-extras.ts";
import {
  extrasOfText,
  keepClip,
  keptText,
  readSystemClipboard,
  type WriteClipboard,
  writeSystemClipboard,
} from "./clipboard.ts";
import { type CommandContext, listOf } from "./command-context.ts";
import { type Inserted, insertClip } from "./edits/insert-at.ts";
import { noticeDone, noticeRefused } from "./notices.tsx";
import { undoThis } from "./undo-this.ts";

/** Copies, and what is done with them. All return whether it was done. */
export interface ClipCommands {
  /** Puts in the actions of a text from the clipboard; where that holds no text, those copied last in this browser. */
  readonly paste: (text: string, place: InsertPlace) => boolean;
  /** Those copied last in this browser, as a "+" offers them. */
  readonly pasteKept: (place: InsertPlace, parallel: boolean) => boolean;
  /** For menus: reads the clipboard where the browser lets a page do that. */
  readonly pasteFromMenu: (place: InsertPlace, parallel?: boolean) => Promise<boolean>;
  /** @param write a copy by key brings its own clipboard */
  readonly copy: (names: readonly string[], write?: WriteClipboard) => boolean;
  readonly cut: (names: readonly string[], write?: WriteClipboard) => boolean;
  readonly duplicate: (names: readonly string[]) => boolean;
  readonly remove: (names: readonly string[]) => boolean;
}

export function clipCommands(context: CommandContext): ClipCommands {
  const { store, queries, definition, apply, takeOver } = context;
  const takeCopies = (inserted: Result<Inserted, EditFailure>, extras: ClipExtras | null): boolean => {
    const done = takeOver(inserted);
    if (done && inserted.ok) void giveExtras(queries, store, extras, inserted.value.renames ?? new Map());
    return done;
  };
  const paste = (given: string, place: InsertPlace, parallel: boolean): boolean => {
    const text = given.trim() === "" ? keptText() : given;
    const clip = readClip(text);
    if (!clip.ok) return apply(clip);
    return takeCopies(insertClip(definition(), clip.value, place, parallel), extrasOfText(text));
  };
  const extras = (clip: ActionClip) => extrasOf(queries, store.getState().flowId, clip);
  const copy = (names: readonly string[], write: WriteClipboard): number | null => {
    const clip = copyActions(definition(), names);
    if (!clip.ok) return apply(clip) ? 0 : null;
    write(keepClip(clip.value, extras(clip.value)));
    return Object.keys(clip.value.actions).length;
  };
  const remove = (names: readonly string[], said: string) => {
    const done = apply(removed(definition(), names), { panel: null });
    if (done) noticeDone(said, undoThis(store));
    return done;
  };
  return {
    paste: (text, place) => paste(text, place, false),
    pasteKept: (place, parallel) => paste("", place, parallel),
    pasteFromMenu: async (place, parallel = false) => {
      const text = await readSystemClipboard();
      if (text !== null || keptText() !== "") return paste(text ?? "", place, parallel);
      const { t } = store.getState();
      noticeRefused(
        t(
          "This browser does not let a menu read the clipboard. Choose a card or a plus, and press Ctrl V there.",
        ),
      );
      return false;
    },
    copy: (names, write = writeSystemClipboard) => {
      const count = copy(names, write);
      const { t } = store.getState();
      if (count !== null) {
        noticeDone(t("{count, plural, one {Copied one action.} other {Copied # actions.}}", { count }));
      }
      return count !== null;
    },
    cut: (names, write = writeSystemClipboard) => {
      const { t } = store.getState();
      return copy(names, write) !== null && remove(names, t("Cut {actions}.", { actions: listOf(t, names) }));
    },
    duplicate: (names) => {
      const clip = copyActions(definition(), names);
      if (!clip.ok) return apply(clip);
      return takeCopies(duplicated(definition(), clip.value), extras(clip.value));
    },
    remove: (names) => {
      const { t } = store.getState();
      return remove(names, t("Deleted {actions}.", { actions: listOf(t, names) }));
    },
  };
}

/** Copies of actions, right behind the last one of them. */
function duplicated(definition: Definition, clip: ActionClip): Result<Inserted, EditFailure> {
  const last = actionAt(definition, Object.keys(clip.actions).at(-1) ?? "");
  if (last === null) return ok({ definition, names: [] });
  return pasteActions(definition, clip, { block: last.block, after: last.name });
}

/** Deletes several actions; one that went with its container is gone already. */
function removed(definition: Definition, names: readonly string[]): Result<Definition, EditFailure> {
  let next: Result<Definition, EditFailure> = ok(definition);
  for (const name of names) {
    if (!next.ok) return next;
    if (actionAt(next.value, name) !== null) next = deleteAction(next.value, name);
  }
  return next;
}
