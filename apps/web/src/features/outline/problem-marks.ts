import type { Problem } from "@towpath/flow";
import type { ProblemMark } from "../canvas/canvas-elements.ts";
import { TRIGGER_ID } from "../canvas/placed-node.ts";
import { targetOfProblem } from "../designer/problems-of.ts";

/** The problems by row: those of actions that are folded away stand at what holds them. */
export function problemMarks(
  problems: readonly Problem[],
  shownBy: ReadonlyMap<string, string>,
): ReadonlyMap<string, ProblemMark> {
  const marks = new Map<string, ProblemMark>();
  for (const problem of problems) {
    const target = targetOfProblem(problem);
    const id = target?.kind === "trigger" ? TRIGGER_ID : shownBy.get(target?.name ?? "");
    if (id === undefined) continue;
    marks.set(id, counted(marks.get(id), problem));
  }
  return marks;
}

function counted(mark: ProblemMark | undefined, problem: Problem): ProblemMark {
  const { errors, warnings, first } = mark ?? { errors: 0, warnings: 0, first: problem.message };
  if (problem.severity === "warning") return { errors, warnings: warnings + 1, first };
  return { errors: errors + 1, warnings, first: errors === 0 ? problem.message : first };
}
