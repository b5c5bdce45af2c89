import { actionAt, type Definition } from "@towpath/flow";
import { useCallback } from "react";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { useDesignerStore } from "./designer-context.ts";

/** Leads to a step: unfolds what hides it, opens its panel and brings its card into view. */
export function useGoTo(): (target: CanvasTarget) => void {
  const store = useDesignerStore();
  return useCallback(
    (target) => {
      const { actions, collapsed, draft } = store.getState();
      const hiding = target.kind === "trigger" ? [] : containersOf(draft.definition, target.name);
      const still = [...collapsed].filter((name) => !hiding.includes(name));
      if (still.length !== collapsed.size) actions.foldAll(still);
      actions.open({ view: "canvas" });
      actions.show({ kind: "step", target, tab: "parameters" });
      actions.reveal({ target, focus: false });
    },
    [store],
  );
}

function containersOf(definition: Definition, name: string): string[] {
  const names: string[] = [];
  let container = actionAt(definition, name)?.block.container ?? null;
  while (container !== null) {
    names.push(container);
    container = actionAt(definition, container)?.block.container ?? null;
  }
  return names;
}
