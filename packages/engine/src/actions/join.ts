import { toText, type Value } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import { failed, succeeded } from "../outcome.ts";
import type { PureProgram } from "../plan.ts";
import { compileInputs, member, rowsOf } from "./inputs.ts";

/** The same bound as the function `join` has. */
const LONGEST = 104_857_600;

/** Join: the items as text, with `joinWith` between them. */
export function join(source: Value | undefined): PureProgram {
  const evaluate = compileInputs(source);
  return {
    kind: "pure",
    run(context) {
      const inputs = evaluate(context);
      if (!inputs.ok) return inputs.failure;
      const rows = rowsOf(inputs.value);
      if (!rows.ok) return rows.failure;
      const between = member(inputs.value, "joinWith") ?? "";
      if (typeof between !== "string") {
        return failed("BadRequest", said("'joinWith' must be a text.").message, { inputs: inputs.value });
      }
      const texts = rows.value.map((row) => toText(row));
      const length = texts.reduce((sum, text) => sum + text.length + between.length, 0);
      if (length > LONGEST) {
        return failed(
          "BadRequest",
          said("The joined text would be longer than {most} characters.", { most: LONGEST }),
        );
      }
      return succeeded(inputs.value, { body: texts.join(between) });
    },
  };
}
