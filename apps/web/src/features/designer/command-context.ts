import type { QueryClient } from "@tanstack/react-query";
import type { Definition, EditFailure } from "@towpath/flow";
import { ok, type Result } from "@towpath/prelude";
import type { Words } from "../../words/translate.ts";
import { titleOf } from "../canvas/titles.ts";
import type { Panel } from "./designer-state.ts";
import type { DesignerStore } from "./designer-store.ts";
import type { Inserted } from "./edits/insert-at.ts";
import { noticeRefused } from "./notices.tsx";

/** What every group of commands works with. */
export interface CommandContext {
  readonly store: DesignerStore;
  readonly queries: QueryClient;
  /** The definition as it is now. */
  readonly definition: () => Definition;
  /** Takes an edit over as a step of undo, or says why it was refused. True: it was taken over. */
  readonly apply: (
    result: Result<Definition, EditFailure>,
    how?: { panel?: Panel | null; mergeKey?: string },
  ) => boolean;
  /** The same for an edit that made actions: the first one is opened and gets the focus. */
  readonly takeOver: (inserted: Result<Inserted, EditFailure>) => boolean;
}

export function commandContext(store: DesignerStore, queries: QueryClient): CommandContext {
  const { actions } = store.getState();
  const apply: CommandContext["apply"] = (result, how = {}) => {
    const refused = actions.edit(result, how);
    if (refused !== null) noticeRefused(refused);
    return refused === null;
  };
  const takeOver: CommandContext["takeOver"] = (inserted) => {
    if (!inserted.ok) return apply(inserted);
    const [first] = inserted.value.names;
    const panel = first === undefined ? {} : { panel: stepPanel(first) };
    const done = apply(ok(inserted.value.definition), panel);
    if (first !== undefined) actions.reveal({ target: { kind: "action", name: first }, focus: true });
    return done;
  };
  return { store, queries, definition: () => store.getState().draft.definition, apply, takeOver };
}

export const stepPanel = (name: string): Panel => ({
  kind: "step",
  target: { kind: "action", name },
  tab: "parameters",
});

/** Actions in words: the one by its name, several by their number. */
export const listOf = (t: Words, names: readonly string[]): string =>
  names.length === 1
    ? t("“{name}”", { name: titleOf(names[0] ?? "") })
    : t("{count, plural, one {# action} other {# actions}}", { count: names.length });
