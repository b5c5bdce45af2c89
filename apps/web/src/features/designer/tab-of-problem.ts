import type { ValueObject } from "@towpath/expressions";
import { type Definition, fieldSteps, type Problem, settingFields } from "@towpath/flow";
import type { CanvasTarget } from "../canvas/placed-node.ts";
import { pointer } from "../fields/field-path.ts";
import type { PanelTab } from "./designer-state.ts";
import { targetOfProblem } from "./problems-of.ts";
import { stepOf } from "./step-of.ts";

/** Where a problem is repaired: a step, the tab of its panel, and the field. */
export interface ProblemPlace {
  readonly target: CanvasTarget;
  readonly tab: PanelTab;
  /** Members from the step down to what is wrong; none where it is the step as a whole. */
  readonly path: readonly string[];
}

/** Null for a problem of the flow as a whole, and for one of a step that is gone. */
export function placeOfProblem(definition: Definition, problem: Problem): ProblemPlace | null {
  const target = targetOfProblem(problem);
  const step = target === null ? null : stepOf(definition, target);
  if (target === null || step === null) return null;
  const base = pointer(step.path).toLowerCase();
  const isBelow = problem.path.toLowerCase().startsWith(`${base}/`);
  const rest = isBelow ? problem.path.slice(base.length) : "";
  const path = stepsIn(rest);
  return { target, tab: tabOfField(target, step.value, path), path };
}

/** The tab on which a member of a step is edited. @param path members from the step down */
export function tabOfField(target: CanvasTarget, step: ValueObject, path: readonly string[]): PanelTab {
  const settings = settingFields(target.kind, step).map((field) => fieldSteps(field.path));
  return [["runAfter"], ...settings].some((field) => begins(path, field)) ? "settings" : "parameters";
}

const begins = (path: readonly string[], field: readonly string[]): boolean =>
  field.length <= path.length && field.every((step, at) => step.toLowerCase() === path[at]?.toLowerCase());

/** The members a JSON Pointer names. */
const stepsIn = (path: string): readonly string[] =>
  path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
