import {
  type CompiledTemplate,
  compileExpression,
  type EvaluationContext,
  type ExpressionFailure,
  emptyContext,
  type Value,
} from "@towpath/expressions";
import type { Result } from "@towpath/prelude";

const NAME = /^[a-zA-Z][a-zA-Z0-9]{0,60}$/;
const PLACE = / At character \d+(: [a-zA-Z0-9(),'…]*)?$/;
const compiled = new Map<string, CompiledTemplate>();
let current: readonly Value[] = [];
// The operands reach the expression as variables named by their position: the language itself does the work,
// so a condition object means exactly what the same function means in an expression.
const operands: EvaluationContext = emptyContext({ variable: (name) => current[Number(name)] });

/**
 * Calls a function of the expression language with values that are at hand.
 * Not for functions that read the run (`outputs`, `item` …): they would see none.
 */
export function callFunction(name: string, args: readonly Value[]): Result<Value, ExpressionFailure> {
  if (!NAME.test(name)) {
    return { ok: false, failure: { code: "InvalidTemplate", message: `There is no function '${name}'.` } };
  }
  const key = `${name.toLowerCase()}/${args.length}`;
  let template = compiled.get(key);
  if (template === undefined) {
    template = compileExpression(`${name}(${args.map((_, index) => `variables('${index}')`).join(",")})`);
    // Bounded: only names the language knows stay.
    if (template.failure === null && compiled.size < 500) compiled.set(key, template);
  }
  current = args;
  const result = template.evaluate(operands);
  return result.ok ? result : { ok: false, failure: withoutPlace(result.failure) };
}

/** Where in the expression it went wrong is left out: nobody wrote that expression. */
function withoutPlace({ code, message }: ExpressionFailure): ExpressionFailure {
  return { code, message: message.replace(PLACE, "") };
}
