"use client";

import type { Problem } from "@towpath/flow";
import { createContext, type ReactNode, use } from "react";
import styles from "./fields.module.css";

/** What can be done about a problem, drawn below its words; nothing outside of the designer. */
const ProblemDeedsContext = createContext<(problem: Problem) => ReactNode>(() => null);
export const ProblemDeedsProvider = ProblemDeedsContext.Provider;

const SaidContext = createContext<readonly Problem[]>([]);
/** What the checker says under a field, so that its editor does not say the same a second time. */
export const SaidProvider = SaidContext.Provider;
/** A problem that an editor found, unless the checker says it too. */
export function useUnsaid(message: string | undefined): string | undefined {
  const said = use(SaidContext);
  return said.some((problem) => problem.message === message) ? undefined : message;
}

/** True where the checker refuses the field: what is wrong stands below it. */
export const useIsRefused = (): boolean => use(SaidContext).some(({ severity }) => severity === "error");

/** What is wrong with a field, or with a step. */
export function ProblemLines({ problems }: { readonly problems: readonly Problem[] }) {
  const deeds = use(ProblemDeedsContext);
  return problems.map((problem) => (
    <div
      key={`${problem.code} ${problem.path} ${problem.message}`}
      className={styles.problem}
      data-severity={problem.severity}
    >
      {problem.message}
      {deeds(problem)}
    </div>
  ));
}
