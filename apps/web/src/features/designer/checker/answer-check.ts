import { parseJson } from "@towpath/expressions";
import { actionAt, checkDefinition, type Definition, parseDefinition, triggerOf } from "@towpath/flow";
import { stepKnowledge } from "../../connector-steps/step-knowledge.ts";
import { connectionProblems } from "../connection-problems.ts";
import { type Patch, withPatch } from "../edits/definition-patch.ts";
import type { CheckAnswer, CheckQuestion, SentKnowledge } from "./checker-messages.ts";

/**
 * Makes the side that checks: it keeps the definition and the knowledge of the question before. A question that does not
 * fit to what came before is a bug, and throws.
 */
export function createCheckAnswerer(): (question: CheckQuestion) => CheckAnswer {
  let definition: Definition | null = null;
  let knowledge: SentKnowledge | null = null;
  return (question) => {
    knowledge = question.knowledge ?? knowledge;
    definition = definitionAfter(definition, question.draft);
    if (definition === null || knowledge === null)
      throw new Error("The checker was asked before it was told.");
    return { id: question.id, problems: problemsIn(definition, knowledge) };
  };
}

function definitionAfter(before: Definition | null, draft: CheckQuestion["draft"]): Definition | null {
  if (draft === null) return before;
  if ("text" in draft) {
    const parsed = parseDefinition(draft.text);
    return parsed.ok ? parsed.value : null;
  }
  const patch = parseJson(draft.patchText);
  // Written by the other side from this very type.
  const after =
    patch.ok && before !== null ? withPatch(before, patch.value as unknown as Patch, "after") : null;
  return after === null ? null : (after.value as Definition);
}

function problemsIn(
  definition: Definition,
  { inlineCode, parameters, told, seen, ...knowledge }: SentKnowledge,
) {
  const stepOf = (action: string | null) =>
    action === null ? triggerOf(definition)?.trigger : actionAt(definition, action)?.action;
  const { find: operations } = stepKnowledge({
    ...knowledge,
    isLoading: false,
    told: new Map(
      told.flatMap(([action, shapes]) => {
        const step = stepOf(action);
        return step === undefined ? [] : [[step, shapes] as const];
      }),
    ),
    refresh: async () => undefined,
  });
  return [
    ...checkDefinition(definition, {
      runnable: true,
      inlineCode,
      parameters,
      operations,
      seen: (action) => (action === null ? seen.trigger : (seen.actions.get(action.toLowerCase()) ?? null)),
    }),
    ...knowledge.bindings.flatMap((binding) => connectionProblems(definition, binding)),
  ];
}
