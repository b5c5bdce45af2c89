import { checkDefinition, type Problem } from "@towpath/flow";
import { useMemo } from "react";
import { useStepKnowledge } from "../connector-steps/step-knowledge.ts";
import { connectionProblems } from "./connection-problems.ts";
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
