import { actionAt, checkDefinition, type Definition, type Problem, triggerOf } from "@towpath/flow";
import { useMemo } from "react";
import type { Binding } from "../connector-steps/connector-operation.ts";
import { useStepKnowledge } from "../connector-steps/step-knowledge.ts";
import { useDesigner } from "./designer-context.ts";
import { useInlineCode } from "./use-inline-code.ts";
import { useSettled } from "./use-settled.ts";

/** Checked in the browser behind the edits, a large flow when typing pauses: checking must not hold a key up. */
export function useProblems(): readonly Problem[] {
  const definition = useSettled(useDesigner((state) => state.draft.definition));
  const inlineCode = useInlineCode();
  const { find: operations, bindings } = useStepKnowledge();
  return useMemo(
    () => [
      ...checkDefinition(definition, { runnable: true, inlineCode, operations }),
      ...bindings.flatMap((binding) => connectionProblems(definition, binding)),
    ],
    [definition, inlineCode, operations, bindings],
  );
}

/** What stands between a reference and a run belongs to every step that uses it. */
function connectionProblems(definition: Definition, { problem: message, uses }: Binding): readonly Problem[] {
  if (message === null) return [];
  return uses.flatMap(({ role, name }): Problem[] => {
    const trigger = role === "trigger" ? triggerOf(definition) : null;
    const entry = role === "action" ? actionAt(definition, name) : null;
    const base = trigger === null ? entry?.pointer : pointerTo(trigger.name);
    if (base === undefined) return [];
    const action = entry === null ? {} : { action: entry.name };
    return [{ severity: "error", code: "no-connection", path: `${base}/inputs/host`, message, ...action }];
  });
}

const pointerTo = (trigger: string): string =>
  `/triggers/${trigger.replaceAll("~", "~0").replaceAll("/", "~1")}`;
