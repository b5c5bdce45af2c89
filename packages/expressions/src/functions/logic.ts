import { said } from "@towpath/prelude";
import { type Evaluator, type Outcome, Refusal, refuse, type Scope } from "../outcome.ts";
import { eitherBranch, firstThatIsNotNull } from "../types/result-types.ts";
import { compareNumbers, equalWithin, valuesEqual } from "../values/equality.ts";
import { isNumeric } from "../values/number-text.ts";
import { define, defineLazy, type FunctionSpec, param, repeated } from "./definition.ts";
import { describeValue, type Numeric } from "./types.ts";

const EXPRESSION = repeated("expression", "boolean", "What is tested, in order.");

/** Evaluates until one operand decides; later ones are not evaluated at all. */
function shortCircuit(args: readonly Evaluator[], decisive: boolean): Evaluator {
  return (scope) => {
    for (let index = 0; index < args.length; index += 1) {
      const value = (args[index] as Evaluator)(scope);
      if (value instanceof Refusal) return value;
      if (typeof value !== "boolean") {
        return refuse(
          said("expects its parameter {position} to be true or false, but {came} came.", {
            position: index + 1,
            came: describeValue(value),
          }),
        );
      }
      if (value === decisive) return decisive;
    }
    return !decisive;
  };
}

function choose(args: readonly Evaluator[]): Evaluator {
  const [test, whenTrue, whenFalse] = args as [Evaluator, Evaluator, Evaluator];
  return (scope) => {
    const value = test(scope);
    if (value === true) return whenTrue(scope);
    if (value === false) return whenFalse(scope);
    if (value instanceof Refusal) return value;
    return refuse(
      said("expects its first parameter 'expression' to be true or false, but {came} came.", {
        came: describeValue(value),
      }),
    );
  };
}

function firstNotNull(args: readonly Evaluator[]): Evaluator {
  return (scope) => {
    for (const argument of args) {
      const value = argument(scope);
      if (value !== null) return value;
    }
    return null;
  };
}

/** Numbers with numbers, texts with texts (by code units). */
function ordering(test: (sign: number) => boolean) {
  return (scope: Scope, left: string | Numeric, right: string | Numeric): Outcome => {
    if (typeof left === "string" && typeof right === "string") {
      return scope.spend(Math.min(left.length, right.length) / 32) ?? test(compareTexts(left, right));
    }
    if (isNumeric(left) && isNumeric(right)) return test(compareNumbers(left, right));
    return refuse(
      said("compares two numbers or two texts, but {one} and {other} came.", {
        one: describeValue(left),
        other: describeValue(right),
      }),
    );
  };
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const COMPARED = [
  param("value", "comparable", "The value to compare."),
  param("compareTo", "comparable", "What it is compared with."),
] as const;

export const logicFunctions: readonly FunctionSpec[] = [
  defineLazy({
    name: "and",
    category: "logic",
    parameters: [EXPRESSION],
    returns: "boolean",
    doc: "True when all are true. Stops at the first that is false.",
    example: "and(greater(1, 0), equals('a', 'a'))",
    build: (args) => shortCircuit(args, false),
  }),
  defineLazy({
    name: "or",
    category: "logic",
    parameters: [EXPRESSION],
    returns: "boolean",
    doc: "True when at least one is true. Stops at the first that is true.",
    example: "or(greater(1, 2), equals('a', 'a'))",
    build: (args) => shortCircuit(args, true),
  }),
  define({
    name: "not",
    category: "logic",
    parameters: [param("expression", "boolean", "What is reversed.")],
    returns: "boolean",
    doc: "True for false, false for true.",
    example: "not(equals(1, 2))",
    call: (_scope, value) => !value,
  }),
  defineLazy({
    name: "if",
    category: "logic",
    parameters: [
      param("expression", "boolean", "What decides."),
      param("valueIfTrue", "any", "The result when it is true."),
      param("valueIfFalse", "any", "The result when it is false."),
    ],
    returns: "any",
    infer: eitherBranch,
    doc: "One of two values. The other one is not evaluated.",
    example: "if(equals(1, 1), 'yes', 'no')",
    build: choose,
  }),
  define({
    name: "equals",
    category: "logic",
    parameters: [
      param("value", "any", "The value to compare."),
      repeated("compareTo", "any", "What it must be equal to."),
    ],
    returns: "boolean",
    doc: "True when the values are of one type and the same. Texts are compared with their case.",
    example: "equals('abc', 'abc')",
    call: (scope, value, ...others) => {
      if (value === null || (typeof value !== "object" && typeof value !== "string"))
        return others.every((other) => valuesEqual(value, other));
      const meter = { left: scope.left };
      const same = others.every((other) => equalWithin(value, other, meter));
      return scope.spend(scope.left - meter.left) ?? same;
    },
  }),
  define({
    name: "greater",
    category: "logic",
    parameters: COMPARED,
    returns: "boolean",
    doc: "True when the first value is greater than the second.",
    example: "greater(10, 5)",
    call: ordering((sign) => sign > 0),
  }),
  define({
    name: "greaterOrEquals",
    category: "logic",
    parameters: COMPARED,
    returns: "boolean",
    doc: "True when the first value is greater than or equal to the second.",
    example: "greaterOrEquals(5, 5)",
    call: ordering((sign) => sign >= 0),
  }),
  define({
    name: "less",
    category: "logic",
    parameters: COMPARED,
    returns: "boolean",
    doc: "True when the first value is less than the second.",
    example: "less(5, 10)",
    call: ordering((sign) => sign < 0),
  }),
  define({
    name: "lessOrEquals",
    category: "logic",
    parameters: COMPARED,
    returns: "boolean",
    doc: "True when the first value is less than or equal to the second.",
    example: "lessOrEquals(10, 10)",
    call: ordering((sign) => sign <= 0),
  }),
  defineLazy({
    name: "coalesce",
    category: "logic",
    parameters: [repeated("value", "any", "The values to look at, in order.")],
    returns: "any",
    infer: firstThatIsNotNull,
    doc: "The first value that is not null. Empty texts, arrays and objects are not null.",
    example: "coalesce(null, 'hello')",
    build: firstNotNull,
  }),
];
