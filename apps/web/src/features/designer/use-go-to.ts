import { actionAt, type Definition, flowNotes } from "@towpath/flow";
import { useCallback } from "react";
import { groupKey } from "../canvas/fold-groups.ts";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { drawnView } from "./canvas-memory.ts";
import { useDesignerStore } from "./designer-context.ts";
import type { PanelTab } from "./designer-state.ts";
import { stepOf } from "./step-of.ts";
import { tabOfField } from "./tab-of-problem.ts";

/** What of a step is to be seen: a member of it, by the members that lead there. */
export interface Within {
  readonly path: readonly string[];
}

/** Leads to a step: unfolds what hides it, opens its panel on the tab that is wanted and brings its card into view. */
export function useGoTo(): (target: CanvasTarget, within?: Within) => void {
  const store = useDesignerStore();
  return useCallback(
    (target, within) => {
      const { actions, collapsed, draft, flowId, overlays } = store.getState();
      const hiding = target.kind === "trigger" ? [] : containersOf(draft.definition, target.name);
      const groups = groupsAround(draft.definition, [
        ...hiding,
        ...(target.kind === "trigger" ? [] : [target.name]),
      ]);
      const still = [...collapsed].filter((name) => !hiding.includes(name) && !groups.includes(name));
      if (still.length !== collapsed.size) actions.foldAll(still);
      if (overlays.view === "code") actions.open({ view: drawnView(flowId) });
      actions.show({ kind: "step", target, tab: tabWithin(draft.definition, target, within) });
      actions.reveal({ target, focus: false });
    },
    [store],
  );
}

function tabWithin(definition: Definition, target: CanvasTarget, within: Within | undefined): PanelTab {
  const step = within === undefined ? null : stepOf(definition, target);
  return step === null ? "parameters" : tabOfField(target, step.value, within?.path ?? []);
}

/** The actions around one, from the inside out. */
export function containersOf(definition: Definition, name: string): string[] {
  const names: string[] = [];
  let container = actionAt(definition, name)?.block.container ?? null;
  while (container !== null) {
    names.push(container);
    container = actionAt(definition, container)?.block.container ?? null;
  }
  return names;
}

/** Groups that, folded, hide one of these actions; by the names under which they are folded. */
function groupsAround(definition: Definition, names: readonly string[]): string[] {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return flowNotes(definition)
    .filter(({ around }) => around.some((name) => wanted.has(name.toLowerCase())))
    .map(({ id }) => groupKey(id));
}
