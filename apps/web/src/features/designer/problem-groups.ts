import type { Problem } from "@towpath/flow";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { targetOfProblem } from "./problems-of.ts";

/** The problems of one step, or of the flow as a whole. */
export interface ProblemGroup {
  readonly key: string;
  readonly target: CanvasTarget | null;
  readonly problems: readonly Problem[];
}

/** By step, each in the order in which its first problem was found. */
export function groupedByStep(problems: readonly Problem[]): readonly ProblemGroup[] {
  const groups = new Map<string, { target: CanvasTarget | null; problems: Problem[] }>();
  for (const problem of problems) {
    const target = targetOfProblem(problem);
    const key = target === null ? "flow" : target.kind === "trigger" ? "trigger" : `action:${target.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { target, problems: [problem] });
    else group.problems.push(problem);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

/** How many of each severity. */
export function problemCounts(problems: readonly Problem[]): {
  readonly errors: number;
  readonly warnings: number;
} {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: problems.length - errors };
}
