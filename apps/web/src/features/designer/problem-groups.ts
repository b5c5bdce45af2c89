import type { Problem } from "@towpath/flow";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { targetOfProblem } from "./problems-of.ts";

/** The problems of one step, or of the flow as a whole. */
export interface ProblemGroup {
  readonly key: string;
  readonly target: CanvasTarget | null;
  readonly problems: readonly Problem[];
}

/**
 * By step: what is wrong with the flow as a whole first, then the trigger, then the actions in their order. A repair
 * leaves the others where they are.
 *
 * @param order the names of the actions as the flow has them
 */
export function groupedByStep(
  problems: readonly Problem[],
  order: readonly string[],
): readonly ProblemGroup[] {
  const groups = new Map<string, { target: CanvasTarget | null; problems: Problem[] }>();
  for (const problem of problems) {
    const target = targetOfProblem(problem);
    const key = target === null ? "flow" : target.kind === "trigger" ? "trigger" : `action:${target.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { target, problems: [problem] });
    else group.problems.push(problem);
  }
  const places = new Map(order.map((name, at) => [name, at]));
  const placeOf = ({ target }: Pick<ProblemGroup, "target">): number => {
    if (target === null) return -2;
    return target.kind === "trigger" ? -1 : (places.get(target.name) ?? order.length);
  };
  return [...groups]
    .map(([key, group]) => ({ key, ...group }))
    .sort((left, right) => placeOf(left) - placeOf(right));
}

/** How many of each severity. */
export function problemCounts(problems: readonly Problem[]): {
  readonly errors: number;
  readonly warnings: number;
} {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: problems.length - errors };
}
