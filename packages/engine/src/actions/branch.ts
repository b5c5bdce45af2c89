import { compileTemplate, isObject, type Value, type ValueObject, valuesEqual } from "@towpath/expressions";
import { fail, ok, said } from "@towpath/prelude";
import { compileCondition } from "../condition.ts";
import { badHead } from "../outcome.ts";
import type { BlockPlan, BranchProgram } from "../plan.ts";
import { member, memberObject } from "./inputs.ts";

/** If: the branch by a condition. The history shows `expressionResult`. */
export function ifAction(action: ValueObject, branches: readonly BlockPlan[]): BranchProgram {
  const condition = compileCondition(member(action, "expression"));
  const [whenTrue, whenFalse] = branches;
  return {
    kind: "branch",
    branches,
    choose(context) {
      const holds = condition.evaluate(context);
      if (!holds.ok)
        return fail(badHead(said("The condition could not be worked out. {why}", { why: holds.failure })));
      const branch = (holds.value ? whenTrue : whenFalse) ?? null;
      return ok({ branch, inputs: { expressionResult: holds.value } });
    },
  };
}

/** Switch: the first case that equals the value (same type, same letters), else the default. */
export function switchAction(action: ValueObject, branches: readonly BlockPlan[]): BranchProgram {
  const source = member(action, "expression");
  const expression = compileTemplate(source ?? null);
  const cases = memberObject(action, "cases");
  const values = new Map<BlockPlan, Value>();
  for (const branch of branches) {
    const entry = cases[branch.branch.slice("case:".length)];
    if (branch.branch !== "default" && isObject(entry)) values.set(branch, member(entry, "case") ?? null);
  }
  const otherwise = branches.find((branch) => branch.branch === "default") ?? null;
  return {
    kind: "branch",
    branches,
    choose(context) {
      if (source === undefined) return fail(badHead(said("The value to switch on is missing.").message));
      const result = expression.evaluate(context);
      if (!result.ok)
        return fail(
          badHead(said("The value to switch on could not be worked out. {why}", { why: result.failure })),
        );
      const hit = branches.find((branch) => {
        const value = values.get(branch);
        return value !== undefined && valuesEqual(value, result.value);
      });
      return ok({ branch: hit ?? otherwise, inputs: { expressionResult: result.value } });
    },
  };
}
