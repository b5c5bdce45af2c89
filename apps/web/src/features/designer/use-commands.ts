import {
  type ActionClip,
  actionAt,
  allActions,
  copyActions,
  type Definition,
  deleteAction,
  duplicateAction,
  type EditFailure,
  type OperationSpec,
  renameAction,
  setTrigger,
  triggerOf,
} from "@towpath/flow";
import { ok, type Result } from "@towpath/prelude";
import { useMemo } from "react";
import type { CanvasTarget, InsertPlace } from "../canvas/placed-node.ts";
import { titleOf } from "../canvas/titles.ts";
import { readClip, writeClip } from "./clipboard.ts";
import { useDesignerStore } from "./designer-context.ts";
import type { Panel } from "./designer-state.ts";
import type { DesignerStore } from "./designer-store.ts";
import { countReferences } from "./edits/count-references.ts";
import { type Inserted, insertAction, insertClip } from "./edits/insert-at.ts";
import { noticeDone, noticeRefused } from "./notices.tsx";

/** What a maker can do to the flow, each with its notice. All return whether it was done. */
export interface Commands {
  readonly edit: (result: Result<Definition, EditFailure>, mergeKey?: string) => boolean;
  readonly insert: (spec: OperationSpec, place: InsertPlace, parallel: boolean) => boolean;
  readonly paste: (place: InsertPlace, parallel: boolean) => boolean;
  readonly pasteAfter: (name: string) => boolean;
  readonly copy: (names: readonly string[]) => boolean;
  readonly cut: (names: readonly string[]) => boolean;
  readonly duplicate: (name: string) => boolean;
  readonly remove: (names: readonly string[]) => boolean;
  readonly rename: (target: CanvasTarget, title: string) => boolean;
  readonly chooseTrigger: (spec: OperationSpec) => boolean;
  /** Takes over a flow with another trigger, and opens that. */
  readonly takeTrigger: (result: Result<Definition, EditFailure>) => boolean;
}

export function useCommands(): Commands {
  const store = useDesignerStore();
  return useMemo(() => commandsOf(store), [store]);
}

const stepPanel = (name: string): Panel => ({
  kind: "step",
  target: { kind: "action", name },
  tab: "parameters",
});

const TRIGGER_PANEL: { readonly panel: Panel } = {
  panel: { kind: "step", target: { kind: "trigger" }, tab: "parameters" },
};

/** Names are one word in the document; makers type spaces. */
const nameOf = (title: string): string => title.trim().replaceAll(/\s+/g, "_");

function commandsOf(store: DesignerStore): Commands {
  const definition = () => store.getState().draft.definition;
  const { actions } = store.getState();
  const apply = (
    result: Result<Definition, EditFailure>,
    how: { panel?: Panel | null; mergeKey?: string } = {},
  ) => {
    const refused = actions.edit(result, how);
    if (refused !== null) noticeRefused(refused.message);
    return refused === null;
  };
  const takeOver = (inserted: Result<Inserted, EditFailure>): boolean => {
    if (!inserted.ok) return apply(inserted);
    const [first] = inserted.value.names;
    const panel = first === undefined ? {} : { panel: stepPanel(first) };
    const done = apply(ok(inserted.value.definition), panel);
    if (first !== undefined) actions.reveal({ target: { kind: "action", name: first }, focus: true });
    return done;
  };
  const remove = (names: readonly string[], said: string) => {
    const done = apply(removed(definition(), names), { panel: null });
    if (done) noticeDone(said, actions.undo);
    return done;
  };
  const copy = (names: readonly string[]): number | null => {
    const clip = copyActions(definition(), names);
    if (!clip.ok) return apply(clip) ? 0 : null;
    writeClip(clip.value);
    return Object.keys(clip.value.actions).length;
  };
  return {
    edit: (result, mergeKey) => apply(result, mergeKey === undefined ? {} : { mergeKey }),
    insert: (spec, place, parallel) => takeOver(insertAction(definition(), spec, place, parallel)),
    paste: (place, parallel) =>
      pasteWith((clip) => takeOver(insertClip(definition(), clip, place, parallel))),
    pasteAfter: (name) => {
      const entry = actionAt(definition(), name);
      if (entry === null) return false;
      const place = { block: entry.block, after: entry.name, before: null };
      return pasteWith((clip) => takeOver(insertClip(definition(), clip, place, false)));
    },
    copy: (names) => {
      const count = copy(names);
      if (count !== null) noticeDone(count === 1 ? "Copied one action." : `Copied ${count} actions.`);
      return count !== null;
    },
    cut: (names) => copy(names) !== null && remove(names, `Cut ${listOf(names)}.`),
    duplicate: (name) => {
      const copied = duplicateAction(definition(), name);
      if (!copied.ok) return apply(copied);
      return apply(ok(copied.value.definition), { panel: stepPanel(copied.value.name) });
    },
    remove: (names) => remove(names, `Deleted ${listOf(names)}.`),
    rename: (target, title) =>
      target.kind === "trigger" ? renameTrigger(store, title) : renameStep(store, target.name, title),
    chooseTrigger: (spec) => apply(setTrigger(definition(), spec), TRIGGER_PANEL),
    takeTrigger: (result) => apply(result, TRIGGER_PANEL),
  };
}

function pasteWith(paste: (clip: ActionClip) => boolean): boolean {
  const clip = readClip();
  if (clip !== null) return paste(clip);
  noticeRefused("There is nothing to paste. Copy an action first.");
  return false;
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

const listOf = (names: readonly string[]): string =>
  names.length === 1 ? `“${titleOf(names[0] ?? "")}”` : `${names.length} actions`;

function renameStep(store: DesignerStore, from: string, title: string): boolean {
  const { draft, actions, panel } = store.getState();
  const to = nameOf(title);
  if (to === nameOf(titleOf(from))) return true;
  const renamed = renameAction(draft.definition, from, to);
  if (!renamed.ok) {
    noticeRefused(renamed.failure.message);
    return false;
  }
  const moved = allActions(renamed.value).some((entry) => entry.name === to) ? to : from;
  const tab = panel?.kind === "step" ? panel.tab : "parameters";
  actions.edit(renamed, { panel: { kind: "step", target: { kind: "action", name: moved }, tab } });
  const count = countReferences(draft.definition, renamed.value);
  if (count > 0)
    noticeDone(`Renamed, with ${count} ${count === 1 ? "reference" : "references"} to it.`, actions.undo);
  return true;
}

function renameTrigger(store: DesignerStore, title: string): boolean {
  const { draft, actions } = store.getState();
  const present = triggerOf(draft.definition);
  const name = nameOf(title);
  if (present === null || name === nameOf(titleOf(present.name))) return true;
  const refused = actions.edit(setTrigger(draft.definition, present.trigger, name));
  if (refused !== null) noticeRefused(refused.message);
  return refused === null;
}
