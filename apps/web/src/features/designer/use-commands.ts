import { useQueryClient } from "@tanstack/react-query";
import {
  allActions,
  type Definition,
  type EditFailure,
  type OperationSpec,
  renameAction,
  setTrigger,
  triggerOf,
} from "@towpath/flow";
import type { Result } from "@towpath/prelude";
import { useMemo } from "react";
import { type CanvasTarget, type InsertPlace, sameTarget } from "../canvas/placed-node.ts";
import { titleOf } from "../canvas/titles.ts";
import { type ClipCommands, clipCommands } from "./clip-commands.ts";
import { type CommandContext, commandContext } from "./command-context.ts";
import { useDesignerStore } from "./designer-context.ts";
import type { Panel } from "./designer-state.ts";
import type { DesignerStore } from "./designer-store.ts";
import { countReferences } from "./edits/count-references.ts";
import { insertAction } from "./edits/insert-at.ts";
import { noticeDone, noticeRefused } from "./notices.tsx";
import { type ShapeCommands, shapeCommands } from "./shape-commands.ts";
import { undoThis } from "./undo-this.ts";

/** What a maker can do to the flow, each with its notice. All return whether it was done. */
export interface Commands extends ClipCommands, ShapeCommands {
  readonly edit: (result: Result<Definition, EditFailure>, mergeKey?: string) => boolean;
  readonly insert: (spec: OperationSpec, place: InsertPlace, parallel: boolean) => boolean;
  readonly rename: (target: CanvasTarget, title: string) => boolean;
  readonly chooseTrigger: (spec: OperationSpec) => boolean;
  /** Takes over a flow with another trigger, and opens that. */
  readonly takeTrigger: (result: Result<Definition, EditFailure>) => boolean;
}

export function useCommands(): Commands {
  const store = useDesignerStore();
  const queries = useQueryClient();
  return useMemo(() => commandsOf(commandContext(store, queries)), [store, queries]);
}

const TRIGGER_PANEL: { readonly panel: Panel } = {
  panel: { kind: "step", target: { kind: "trigger" }, tab: "parameters" },
};

/** Names are one word in the document; makers type spaces. */
const nameOf = (title: string): string => title.trim().replaceAll(/\s+/g, "_");

function commandsOf(context: CommandContext): Commands {
  const { store, definition, apply, takeOver } = context;
  return {
    ...clipCommands(context),
    ...shapeCommands(context),
    edit: (result, mergeKey) => apply(result, mergeKey === undefined ? {} : { mergeKey }),
    insert: (spec, place, parallel) => takeOver(insertAction(definition(), spec, place, parallel)),
    rename: (target, title) =>
      target.kind === "trigger" ? renameTrigger(store, title) : renameStep(store, target.name, title),
    chooseTrigger: (spec) => apply(setTrigger(definition(), spec), TRIGGER_PANEL),
    takeTrigger: (result) => apply(result, TRIGGER_PANEL),
  };
}

function renameStep(store: DesignerStore, from: string, title: string): boolean {
  const { draft, actions, panel, pinned, t } = store.getState();
  const to = nameOf(title);
  if (to === nameOf(titleOf(from))) return true;
  const renamed = renameAction(draft.definition, from, to);
  if (!renamed.ok) {
    noticeRefused(renamed.failure);
    return false;
  }
  const moved = allActions(renamed.value).some((entry) => entry.name === to) ? to : from;
  const tab = panel?.kind === "step" ? panel.tab : "parameters";
  const target = { kind: "action", name: moved } as const;
  const isBeside = pinned?.target.kind === "action" && pinned.target.name === from;
  const isShown = !isBeside || (panel?.kind === "step" && sameTarget(panel.target, pinned.target));
  actions.edit(renamed, isShown ? { panel: { kind: "step", target, tab } } : {});
  if (isBeside) actions.pinPanel({ ...pinned, target });
  const count = countReferences(draft.definition, renamed.value);
  if (count > 0)
    noticeDone(
      t("Renamed, with {count, plural, one {# reference} other {# references}} to it.", { count }),
      undoThis(store),
    );
  return true;
}

function renameTrigger(store: DesignerStore, title: string): boolean {
  const { draft, actions } = store.getState();
  const present = triggerOf(draft.definition);
  const name = nameOf(title);
  if (present === null || name === nameOf(titleOf(present.name))) return true;
  const refused = actions.edit(setTrigger(draft.definition, present.trigger, name));
  if (refused !== null) noticeRefused(refused);
  return refused === null;
}
