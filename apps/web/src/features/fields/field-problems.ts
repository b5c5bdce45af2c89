import { actionAt, type Definition, fieldSteps, type Problem, triggerOf } from "@towpath/flow";
import { pointer } from "./field-path.ts";
import type { FieldTarget } from "./known-data.ts";

export interface SortedProblems {
  /** By the field's path as the catalogue spells it. */
  readonly byField: ReadonlyMap<string, readonly Problem[]>;
  /** Problems of this step that no field shows: they stand above the form. */
  readonly others: readonly Problem[];
}

/** Which problem belongs under which field: by the longest field path that the problem's path begins with. */
export function sortProblems(
  problems: readonly Problem[],
  definition: Definition,
  target: FieldTarget,
  fieldPaths: readonly string[],
): SortedProblems {
  const base = basePointer(definition, target);
  const byField = new Map<string, Problem[]>();
  const others: Problem[] = [];
  for (const problem of base === null ? [] : problems) {
    const rest = below(problem.path, base ?? "");
    if (rest === null || isInside(rest)) continue;
    const field = fieldPaths
      .filter((path) => below(rest, pointer(fieldSteps(path))) !== null)
      .sort((left, right) => right.length - left.length)[0];
    if (field === undefined) others.push(problem);
    else byField.set(field, [...(byField.get(field) ?? []), problem]);
  }
  return { byField, others };
}

function basePointer(definition: Definition, target: FieldTarget): string | null {
  if (target.kind === "action") return actionAt(definition, target.name)?.pointer ?? null;
  const trigger = triggerOf(definition);
  return trigger === null ? null : pointer(["triggers", trigger.name]);
}

/** What is left of a pointer below another one; null when it is not below. Names match in any case. */
function below(path: string, base: string): string | null {
  if (!path.toLowerCase().startsWith(base.toLowerCase())) return null;
  const rest = path.slice(base.length);
  return rest === "" || rest.startsWith("/") ? rest : null;
}

/** Problems of the actions inside a container belong to those actions. */
function isInside(rest: string): boolean {
  return /^\/(actions|else\/actions|default\/actions|cases\/[^/]*\/actions)\//i.test(rest);
}
