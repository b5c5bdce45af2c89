import type { Definition, Problem } from "@towpath/flow";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { afterPaint } from "../../shell/use-after-paint.ts";
import { inWordsOf } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { stableList } from "../canvas/stable-list.ts";
import { useStepKnowledge } from "../connector-steps/step-knowledge.ts";
import { useSeenAlready } from "../fields/live/use-run-data.ts";
import { type RunningChecker, startChecker } from "./checker/start-checker.ts";
import { useDesigner, useDesignerStore } from "./designer-context.ts";
import { type DesignerStoreState, textOf } from "./designer-store.ts";
import { problemsAsDrawn } from "./problems-as-drawn.ts";
import { useGivenParameters } from "./use-given-parameters.ts";
import { useInlineCode } from "./use-inline-code.ts";

const NO_DEFINITION: Definition | null = null;
const NO_PROBLEMS: readonly Problem[] = [];

const ProblemsContext = createContext(NO_PROBLEMS);
const CheckedDefinition = createContext<Definition | null>(null);

/** What the checker found last: the same list while it finds the same. What it found before stays until it found anew. */
export const useProblems = (): readonly Problem[] => useContext(ProblemsContext);

/** Whether what was found is about the draft as it is now. */
export function useIsChecked(): boolean {
  const definition = useContext(CheckedDefinition);
  return useDesigner((state) => state.draft.definition === definition);
}

/** Has the draft checked beside the drawing, and tells everything inside what was found. */
export function CheckedDraft({ children }: { readonly children: ReactNode }) {
  const store = useDesignerStore();
  const { bindings, operations, addressed, told } = useStepKnowledge();
  const inlineCode = useInlineCode();
  const flowId = useDesigner((state) => state.flowId);
  const seen = useSeenAlready(flowId);
  const parameters = useGivenParameters(flowId);
  const knowledge = useMemo(
    () => ({ inlineCode, parameters, bindings, operations, addressed, told, seen }),
    [inlineCode, parameters, bindings, operations, addressed, told, seen],
  );
  const t = useWords();
  const [checked, setChecked] = useState({ definition: NO_DEFINITION, problems: NO_PROBLEMS });
  const checker = useRef<RunningChecker>(null);
  useEffect(() => {
    const stable = stableList(sameProblem);
    const running = startChecker(({ definition, problems }) =>
      setChecked({ definition, problems: stable(problemsAsDrawn(problems, definition)) }),
    );
    checker.current = running;
    return () => running.stop();
  }, []);
  useEffect(() => {
    const check = (state: DesignerStoreState) => {
      const { definition } = state.draft;
      checker.current?.check({ definition, knowledge, text: () => definitionText(state) });
    };
    check(store.getState());
    // The checker is in no hurry, and on a small machine its thread takes time from the one that draws.
    let callOff = () => {};
    const stop = store.subscribe((state, before) => {
      if (state.draft.definition === before.draft.definition) return;
      callOff();
      callOff = afterPaint(() => check(store.getState()));
    });
    return () => {
      callOff();
      stop();
    };
  }, [store, knowledge]);
  // Here, once: whoever shows a problem shows its message.
  const problems = useMemo(() => inWordsOf(t, checked.problems), [t, checked.problems]);
  return (
    <ProblemsContext.Provider value={problems}>
      <CheckedDefinition.Provider value={checked.definition}>{children}</CheckedDefinition.Provider>
    </ProblemsContext.Provider>
  );
}

/** A draft that was not changed is the text it was read from. */
const definitionText = ({ draft, synced }: DesignerStoreState): string =>
  synced.definition === draft.definition ? synced.text : textOf(draft);

const sameProblem = (one: Problem, other: Problem): boolean => JSON.stringify(one) === JSON.stringify(other);
