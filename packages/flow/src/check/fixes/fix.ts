import type { Value } from "@towpath/expressions";
import { ok, type Result, said } from "@towpath/prelude";
import type { Definition } from "../../definition.ts";
import { type EditFailure, editFailure } from "../../edit/edit-failure.ts";
import type { Problem, ProblemHint } from "../../problem.ts";
import { changeAt, isRecord } from "../../tree.ts";

/** What a quick fix does; the words for it are the interface's. */
export type FixId =
  | "rename-reference"
  | "rename-property"
  | "rename-function"
  | "declare-variable"
  | "declare-parameter"
  | "run-after"
  | "do-not-wait"
  | "wait-for-success"
  | "convert"
  | "loop"
  | "remove-setting"
  | "remove-option"
  | "set-number"
  | "hide-both"
  | "choose-connection";

/** A repair that is offered beside a problem. */
export interface QuickFix {
  readonly id: FixId;
  /** What the words for it name: a name, a function, a number. */
  readonly about: string;
  /** One edit of the definition as it is then; null: a person has to choose, the interface leads there. */
  readonly apply: ((definition: Definition) => Result<Definition, EditFailure>) | null;
}

/** What a fix starts from. */
export interface FixSite {
  readonly definition: Definition;
  readonly problem: Problem;
  readonly hint: ProblemHint;
  /** Members from the definition down to what is wrong. */
  readonly path: readonly string[];
}

export type FindFixes = (site: FixSite) => readonly QuickFix[];

/** The members a JSON Pointer (RFC 6901) names. */
export const pointerSteps = (pointer: string): readonly string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

export function valueAt(definition: Definition, path: readonly string[]): Value | undefined {
  let at: Value | undefined = definition;
  for (const step of path) {
    if (Array.isArray(at)) at = /^\d{1,6}$/.test(step) ? at[Number(step)] : undefined;
    else at = isRecord(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at;
}

/** The text at a place; null where something else stands there. */
export function textAt(definition: Definition, path: readonly string[]): string | null {
  const value = valueAt(definition, path);
  return typeof value === "string" ? value : null;
}

/** Sets what stands at a place, if that is still what the fix was made for. `undefined` takes the member away. */
export function replaceAt(
  definition: Definition,
  path: readonly string[],
  from: Value | undefined,
  to: Value | undefined,
): Result<Definition, EditFailure> {
  if (valueAt(definition, path) !== from) {
    return editFailure(
      "bad-value",
      said("This has been changed meanwhile, so nothing was repaired. Look at it again."),
    );
  }
  return ok(changeAt(definition, path, () => to) as Definition);
}
