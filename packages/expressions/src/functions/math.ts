import { said } from "@towpath/prelude";
import { type Outcome, refuse, type Scope } from "../outcome.ts";
import { arithmetic, extremeOf } from "../types/result-types.ts";
import { PreciseNumber, type Value } from "../value.ts";
import {
  addDecimals,
  type Decimal,
  decimalValue,
  divideDecimals,
  multiplyDecimals,
  remainderOfDecimals,
  subtractDecimals,
  toDecimal,
} from "../values/decimal.ts";
import { compareNumbers } from "../values/equality.ts";
import { floatOf, integerOf, isInteger, isNumeric, toDouble } from "../values/number-text.ts";
import { define, type FunctionSpec, param, repeated } from "./definition.ts";
import { describeValue, type Numeric } from "./types.ts";

/** One operation for each kind of number; which kind is used follows from the operands. */
interface Arithmetic {
  readonly integers: (a: bigint, b: bigint) => bigint;
  readonly doubles: (a: number, b: number) => number;
  readonly decimals: (a: Decimal, b: Decimal) => Decimal | null;
  readonly zeroForbidden?: true;
}

function compute(operation: Arithmetic, a: Numeric, b: Numeric): Outcome {
  if (operation.zeroForbidden && toDouble(b) === 0) return refuse(said("cannot divide by zero."));
  if (isInteger(a) && isInteger(b)) {
    const result = integerOf(operation.integers(BigInt(a), BigInt(b)));
    return result ?? refuse(said("gives an integer beyond 64 bits."));
  }
  if (isDecimal(a) || isDecimal(b)) return computeDecimals(operation, a, b);
  const result = operation.doubles(toDouble(a), toDouble(b));
  return Number.isFinite(result) ? floatOf(result) : refuse(said("gives a number that is too large."));
}

function computeDecimals(operation: Arithmetic, a: Numeric, b: Numeric): Outcome {
  const left = exactOf(a);
  const right = exactOf(b);
  if (left === null || right === null)
    return refuse(said("cannot use a number that is too large for a decimal."));
  const result = operation.decimals(left, right);
  return result === null
    ? refuse(said("gives a number that is too large for a decimal."))
    : decimalValue(result);
}

function exactOf(value: Numeric): Decimal | null {
  if (!(value instanceof PreciseNumber)) return toDecimal(value);
  return value.kind === "decimal" ? toDecimal(value.text) : toDecimal(value.value);
}

function isDecimal(value: Numeric): boolean {
  return value instanceof PreciseNumber && value.kind === "decimal";
}

const ADD: Arithmetic = { integers: (a, b) => a + b, doubles: (a, b) => a + b, decimals: addDecimals };
const SUB: Arithmetic = { integers: (a, b) => a - b, doubles: (a, b) => a - b, decimals: subtractDecimals };
const MUL: Arithmetic = { integers: (a, b) => a * b, doubles: (a, b) => a * b, decimals: multiplyDecimals };
const DIV: Arithmetic = {
  integers: (a, b) => a / b,
  doubles: (a, b) => a / b,
  decimals: divideDecimals,
  zeroForbidden: true,
};
const MOD: Arithmetic = {
  integers: (a, b) => a % b,
  doubles: (a, b) => a % b,
  decimals: remainderOfDecimals,
  zeroForbidden: true,
};

/** Small integers, the common case, without a detour over BigInt. */
function fast(operation: Arithmetic, small: (a: number, b: number) => number) {
  return (_scope: Scope, a: Numeric, b: Numeric): Outcome => {
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
      const result = small(a as number, b as number);
      if (Number.isSafeInteger(result)) return result;
    }
    return compute(operation, a, b);
  };
}

/** `NaN` (division by zero) is no safe integer and so falls through to the careful way, which refuses it. */
const truncatedQuotient = (a: number, b: number) => Math.trunc(a / b) + 0;
const remainder = (a: number, b: number) => (a % b) + 0;

function extreme(sign: 1 | -1) {
  return (scope: Scope, ...values: Value[]): Outcome => {
    const numbers = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
    const refusal = scope.spend(numbers.length * 3);
    if (refusal) return refusal;
    const stray = numbers.find((value) => !isNumeric(value));
    if (stray !== undefined)
      return refuse(said("compares numbers only, but {came} came.", { came: describeValue(stray) }));
    if (numbers.length === 0) return refuse(said("needs at least one number, but the array is empty."));
    return (numbers as Numeric[]).reduce((best, value) =>
      compareNumbers(value, best) * sign > 0 ? value : best,
    );
  };
}

function rand(scope: Scope, min: number, max: number): Outcome {
  if (min >= max)
    return refuse(said("expects its first parameter 'minValue' to be less than its second, 'maxValue'."));
  return min + Math.floor(scope.context.random() * (max - min));
}

const OPERANDS = [
  param("number1", "number", "The first number."),
  param("number2", "number", "The second number."),
] as const;

export const mathFunctions: readonly FunctionSpec[] = [
  define({
    name: "add",
    category: "math",
    parameters: OPERANDS,
    returns: "number",
    infer: arithmetic,
    doc: "The sum of two numbers.",
    example: "add(1, 1.5)",
    call: fast(ADD, (a, b) => a + b),
  }),
  define({
    name: "sub",
    category: "math",
    parameters: OPERANDS,
    returns: "number",
    infer: arithmetic,
    doc: "The first number less the second.",
    example: "sub(10.3, 0.3)",
    call: fast(SUB, (a, b) => a - b),
  }),
  define({
    name: "mul",
    category: "math",
    parameters: OPERANDS,
    returns: "number",
    infer: arithmetic,
    doc: "The product of two numbers.",
    example: "mul(1.5, 2)",
    call: fast(MUL, (a, b) => a * b + 0),
  }),
  define({
    name: "div",
    category: "math",
    parameters: [
      param("dividend", "number", "The number to divide."),
      param("divisor", "number", "What it is divided by; not 0."),
    ],
    returns: "number",
    infer: arithmetic,
    doc: "The first number divided by the second. Two integers give an integer, cut toward zero.",
    example: "div(11, 5)",
    call: fast(DIV, truncatedQuotient),
  }),
  define({
    name: "mod",
    category: "math",
    parameters: [
      param("dividend", "number", "The number to divide."),
      param("divisor", "number", "What it is divided by; not 0."),
    ],
    returns: "number",
    infer: arithmetic,
    doc: "The remainder of a division, with the sign of the first number.",
    example: "mod(3, 2)",
    call: fast(MOD, remainder),
  }),
  define({
    name: "max",
    category: "math",
    parameters: [repeated("number", "any", "Numbers, or one array of numbers.")],
    returns: "number",
    infer: extremeOf,
    doc: "The greatest of the numbers.",
    example: "max(1, 2, 3)",
    call: extreme(1),
  }),
  define({
    name: "min",
    category: "math",
    parameters: [repeated("number", "any", "Numbers, or one array of numbers.")],
    returns: "number",
    infer: extremeOf,
    doc: "The least of the numbers.",
    example: "min(1, 2, 3)",
    call: extreme(-1),
  }),
  define({
    name: "rand",
    category: "math",
    parameters: [
      param("minValue", "index", "The least number that may come."),
      param("maxValue", "index", "One more than the greatest number that may come."),
    ],
    returns: "integer",
    doc: "A random integer.",
    example: "rand(1, 5)",
    call: rand,
  }),
];
