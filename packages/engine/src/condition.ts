import {
  compileExpression,
  compileTemplate,
  type EvaluationContext,
  type ExpressionFailure,
  findFunction,
  isObject,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { fail, ok, type Result, type Said, said } from "@towpath/prelude";
import { callFunction } from "./function-call.ts";
import type { Condition } from "./plan.ts";
import { typeName } from "./variables.ts";

type Evaluate = (context: EvaluationContext) => Result<Value, ExpressionFailure>;

/**
 * Compiles a condition as WDL writes it: an expression text, or an object of functions,
 * `{"and": [{"equals": ["@a", 1]}, {"not": {"contains": ["@b", "x"]}}]}`. Groups nest to any depth; a single
 * operand may stand without its list; `{}` and an empty `and` hold.
 */
export function compileCondition(source: Value | undefined): Condition {
  const evaluate = compileSource(source);
  return {
    evaluate(context) {
      const result = evaluate(context);
      if (!result.ok) return result;
      if (typeof result.value === "boolean") return ok(result.value);
      return invalid(
        said("The condition must be true or false, but its value is of type {type}.", {
          type: typeName(result.value),
        }),
      );
    },
  };
}

function compileSource(source: Value | undefined): Evaluate {
  if (source === undefined) return () => invalid(said("The condition is missing."));
  if (typeof source === "string" && !source.startsWith("@")) {
    const expression = compileExpression(source);
    return (context) => expression.evaluate(context);
  }
  if (Array.isArray(source)) return group("and", source.map(compileSource));
  if (isObject(source)) return group("and", Object.entries(source).map(compileCall));
  return compileOperand(source);
}

/** `name: operands`, e.g. `equals: [1, 2]`. */
function compileCall([name, operand]: [string, Value]): Evaluate {
  const lower = name.toLowerCase();
  const list = Array.isArray(operand) ? operand : [operand];
  if (lower === "and" || lower === "or") return group(lower, list.map(compileMember));
  const args = list.map(compileOperand);
  return (context) => {
    const values: Value[] = [];
    for (const arg of args) {
      const value = arg(context);
      if (!value.ok) return value;
      values.push(value.value);
    }
    return callFunction(name, values);
  };
}

/** A member of `and`/`or`: a nested group, or an expression. */
function compileMember(source: Value): Evaluate {
  return isObject(source) ? compileSource(source) : compileOperand(source);
}

/** An operand may itself be a call written as an object: `{"length": ["@a"]}`. Other objects are values. */
function compileOperand(source: Value): Evaluate {
  const call = asCall(source);
  if (call !== null) return compileCall(call);
  const template = compileTemplate(source);
  return (context) => template.evaluate(context);
}

function asCall(source: Value): [string, Value] | null {
  if (!isObject(source)) return null;
  const entries = Object.entries(source as ValueObject);
  const [only] = entries;
  return entries.length === 1 && only !== undefined && findFunction(only[0]) !== undefined ? only : null;
}

/** Lazy from left to right, as in the language. */
function group(kind: "and" | "or", members: readonly Evaluate[]): Evaluate {
  const decisive = kind === "or";
  return (context) => {
    for (const member of members) {
      const result = member(context);
      if (!result.ok) return result;
      if (typeof result.value !== "boolean") {
        return invalid(
          said("Each part of '{kind}' must be true or false, but one is of type {type}.", {
            kind,
            type: typeName(result.value),
          }),
        );
      }
      if (result.value === decisive) return ok(decisive);
    }
    return ok(!decisive);
  };
}

function invalid(words: Said): Result<never, ExpressionFailure> {
  return fail({ code: "InvalidTemplate", ...words });
}
