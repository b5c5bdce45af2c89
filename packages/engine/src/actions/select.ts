import { compileTemplate, type Value } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import { badTemplate, failed, succeeded } from "../outcome.ts";
import type { PureProgram } from "../plan.ts";
import { compileInputs, eachRow, member, RowBudget, rowsOf, withoutMembers } from "./inputs.ts";

/** Select: one value an item, by an object of expressions or a single one. */
export function select(source: Value | undefined): PureProgram {
  const evaluate = compileInputs(withoutMembers(source, ["select"]));
  const map = member(source, "select");
  const shape = compileTemplate(map ?? null);
  return {
    kind: "pure",
    run(context) {
      const inputs = evaluate(context);
      if (!inputs.ok) return inputs.failure;
      if (map === undefined)
        return failed("BadRequest", said("'select' is missing.").message, { inputs: inputs.value });
      const rows = rowsOf(inputs.value);
      if (!rows.ok) return rows.failure;
      const made: Value[] = [];
      const budget = new RowBudget();
      const problem = eachRow(context, rows.value, () => {
        const value = shape.evaluate(context);
        if (!value.ok) return { ...badTemplate(value.failure), inputs: inputs.value };
        made.push(value.value);
        const tooMuch = budget.spend(value.value);
        return tooMuch === null ? null : { ...tooMuch, inputs: inputs.value };
      });
      return problem ?? succeeded(inputs.value, { body: made });
    },
  };
}
