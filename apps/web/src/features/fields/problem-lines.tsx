"use client";

import type { Problem } from "@towpath/flow";
import { createContext, type ReactNode, use } from "react";
import styles from "./fields.module.css";

/** What can be done about a problem, drawn below its words; nothing outside of the designer. */
const ProblemDeedsContext = createContext<(problem: Problem) => ReactNode>(() => null);
export const ProblemDeedsProvider = ProblemDeedsContext.Provider;

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
