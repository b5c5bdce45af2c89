import {
  type ActionClip,
  actionAt,
  copyActions,
  type Definition,
  deleteAction,
  type EditFailure,
  pasteActions,
} from "@towpath/flow";
import { ok, type Result } from "@towpath/prelude";
import type { InsertPlace } from "../canvas/placed-node.ts";
import { type ClipExtras, extrasOf, giveExtras } from "./clip-extras.ts";
import { readClip, readExtras, writeClip } from "./clipboard.ts";
import { type CommandContext, listOf } from "./command-context.ts";
import { type Inserted, insertClip } from "./edits/insert-at.ts";
import { noticeDone, noticeRefused } from "./notices.tsx";
import { undoThis } from "./undo-this.ts";

/** Copies, and what is done with them. All return whether it was done. */
export interface ClipCommands {
  readonly paste: (place: InsertPlace, parallel: boolean) => boolean;
  readonly pasteAfter: (name: string) => boolean;
  readonly copy: (names: readonly string[]) => boolean;
  readonly cut: (names: readonly string[]) => boolean;
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
  const paste = (insert: (clip: ActionClip) => Result<Inserted, EditFailure>): boolean => {
    const clip = readClip();
    if (clip !== null) return takeCopies(insert(clip), readExtras());
    const { t } = store.getState();
    noticeRefused(t("There is nothing to paste. Copy an action first."));
    return false;
  };
  const extras = (clip: ActionClip) => extrasOf(queries, store.getState().flowId, clip);
  const copy = (names: readonly string[]): number | null => {
    const clip = copyActions(definition(), names);
    if (!clip.ok) return apply(clip) ? 0 : null;
    writeClip(clip.value, extras(clip.value));
    return Object.keys(clip.value.actions).length;
  };
  const remove = (names: readonly string[], said: string) => {
    const done = apply(removed(definition(), names), { panel: null });
    if (done) noticeDone(said, undoThis(store));
    return done;
  };
  return {
    paste: (place, parallel) => paste((clip) => insertClip(definition(), clip, place, parallel)),
    pasteAfter: (name) => {
      const entry = actionAt(definition(), name);
      if (entry === null) return false;
      const place = { block: entry.block, after: entry.name, before: null };
      return paste((clip) => insertClip(definition(), clip, place, false));
    },
    copy: (names) => {
      const count = copy(names);
      const { t } = store.getState();
      if (count !== null) {
        noticeDone(t("{count, plural, one {Copied one action.} other {Copied # actions.}}", { count }));
      }
      return count !== null;
    },
    cut: (names) => {
      const { t } = store.getState();
      return copy(names) !== null && remove(names, t("Cut {actions}.", { actions: listOf(t, names) }));
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
