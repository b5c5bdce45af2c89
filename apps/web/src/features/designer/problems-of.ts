import type { Problem } from "@towpath/flow";
import type { CanvasTarget } from "../canvas/placed-node.ts";

/** The problems of one step; those of the trigger are known by their path. */
export function problemsOf(problems: readonly Problem[], target: CanvasTarget): readonly Problem[] {
  return problems.filter((problem) => {
    const concerned = targetOfProblem(problem);
    if (concerned === null || concerned.kind !== target.kind) return false;
    return concerned.kind === "trigger" || target.kind === "trigger" || concerned.name === target.name;
  });
}

/** Where "Go to" leads; null for a problem of the flow as a whole. */
export function targetOfProblem(problem: Problem): CanvasTarget | null {
  if (problem.action !== undefined) return { kind: "action", name: problem.action };
  return problem.path.toLowerCase().startsWith("/triggers/") ? { kind: "trigger" } : null;
}
