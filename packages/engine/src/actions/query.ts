import { isObject, type Value } from "@towpath/expressions";
import { compileCondition } from "../condition.ts";
import { badTemplate, succeeded } from "../outcome.ts";
import type { PureProgram } from "../plan.ts";
import { compileInputs, eachRow, member, rowsOf, withoutMembers } from "./inputs.ts";

/** Query ("Filter array"): keeps the items for which `where` holds, unchanged and in order. */
export function query(source: Value | undefined): PureProgram {
  const evaluate = compileInputs(withoutMembers(source, ["where"]));
  const where = compileCondition(isObject(source) ? member(source, "where") : undefined);
  return {
    kind: "pure",
    run(context) {
      const inputs = evaluate(context);
      if (!inputs.ok) return inputs.failure;
      const rows = rowsOf(inputs.value);
      if (!rows.ok) return rows.failure;
      const kept: Value[] = [];
      const problem = eachRow(context, rows.value, (row) => {
        const holds = where.evaluate(context);
        if (!holds.ok) return { ...badTemplate(holds.failure), inputs: inputs.value };
        if (holds.value) kept.push(row);
        return null;
      });
      return problem ?? succeeded(inputs.value, { body: kept });
    },
  };
}
