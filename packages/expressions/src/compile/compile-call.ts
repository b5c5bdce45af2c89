import { type Said, said } from "@towpath/prelude";
import type { FunctionSpec, ParameterSpec } from "../functions/definition.ts";
import { describeValue, TYPES } from "../functions/types.ts";
import { type Evaluator, type Outcome, Refusal, type Scope } from "../outcome.ts";
import type { Span } from "../parse-failure.ts";
import type { CallExpression } from "../syntax/expression.ts";
import type { Value } from "../value.ts";

type Accepts = (value: Value) => boolean;
type Call = (scope: Scope, ...args: Value[]) => Outcome;

/** A call of a known function with a right number of arguments. */
export function compileCall(node: CallExpression, spec: FunctionSpec, args: readonly Evaluator[]): Evaluator {
  if (spec.build) return place(spec.build(args), spec, node.span);
  const site = new CallSite(node, spec, args.length);
  const [first, second, third] = args;
  if (first === undefined) return compileNone(site);
  if (args.length === 1) return compileOne(site, first);
  if (second !== undefined && args.length === 2) return compileTwo(site, first, second);
  return second !== undefined && third !== undefined && args.length === 3
    ? compileThree(site, first, second, third)
    : compileMany(site, args);
}

/** What a call needs to check its arguments and to word what went wrong. */
class CallSite {
  readonly call: Call;
  readonly accepts: readonly Accepts[];
  readonly #spec: FunctionSpec;
  readonly #node: CallExpression;
  readonly #parameters: readonly ParameterSpec[];

  constructor(node: CallExpression, spec: FunctionSpec, count: number) {
    this.call = spec.call as unknown as Call;
    this.#spec = spec;
    this.#node = node;
    this.#parameters = Array.from({ length: count }, (_, index) => parameterAt(spec.parameters, index));
    this.accepts = this.#parameters.map((parameter) => TYPES[parameter.type].accepts);
  }

  wrongType(index: number, value: Value): Refusal {
    const parameter = this.#parameters[index];
    const facts = {
      name: parameter?.name ?? "",
      wanted: TYPES[parameter?.type ?? "any"].phrase,
      came: describeValue(value),
    };
    const reason =
      this.#parameters.length === 1
        ? said("expects its parameter '{name}' to be {wanted}, but {came} came.", facts)
        : said("expects its {position} parameter '{name}' to be {wanted}, but {came} came.", {
            position: ordinal(index),
            ...facts,
          });
    const span = this.#node.args[index]?.span ?? this.#node.span;
    return named(new Refusal(reason), this.#spec.name, span);
  }

  finish(outcome: Outcome): Outcome {
    return outcome instanceof Refusal ? named(outcome, this.#spec.name, this.#node.span) : outcome;
  }
}

function compileNone(site: CallSite): Evaluator {
  const { call } = site;
  return (scope) => site.finish(call(scope));
}

function compileOne(site: CallSite, first: Evaluator): Evaluator {
  const { call } = site;
  const accepts = site.accepts[0] as Accepts;
  return (scope) => {
    const a = first(scope);
    if (a instanceof Refusal) return a;
    return accepts(a) ? site.finish(call(scope, a)) : site.wrongType(0, a);
  };
}

function compileTwo(site: CallSite, first: Evaluator, second: Evaluator): Evaluator {
  const { call } = site;
  const [acceptsFirst, acceptsSecond] = site.accepts as [Accepts, Accepts];
  return (scope) => {
    const a = first(scope);
    if (a instanceof Refusal) return a;
    const b = second(scope);
    if (b instanceof Refusal) return b;
    if (!acceptsFirst(a)) return site.wrongType(0, a);
    return acceptsSecond(b) ? site.finish(call(scope, a, b)) : site.wrongType(1, b);
  };
}

function compileThree(site: CallSite, first: Evaluator, second: Evaluator, third: Evaluator): Evaluator {
  const { call } = site;
  const [acceptsFirst, acceptsSecond, acceptsThird] = site.accepts as [Accepts, Accepts, Accepts];
  return (scope) => {
    const a = first(scope);
    if (a instanceof Refusal) return a;
    const b = second(scope);
    if (b instanceof Refusal) return b;
    const c = third(scope);
    if (c instanceof Refusal) return c;
    if (!acceptsFirst(a)) return site.wrongType(0, a);
    if (!acceptsSecond(b)) return site.wrongType(1, b);
    return acceptsThird(c) ? site.finish(call(scope, a, b, c)) : site.wrongType(2, c);
  };
}

function compileMany(site: CallSite, args: readonly Evaluator[]): Evaluator {
  const { call } = site;
  return (scope) => {
    const values: Value[] = [];
    for (const argument of args) {
      const value = argument(scope);
      if (value instanceof Refusal) return value;
      values.push(value);
    }
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index] as Value;
      if (site.accepts[index]?.(value) === false) return site.wrongType(index, value);
    }
    return site.finish(call(scope, ...values));
  };
}

function place(evaluator: Evaluator, spec: FunctionSpec, span: Span): Evaluator {
  return (scope) => {
    const outcome = evaluator(scope);
    return outcome instanceof Refusal ? named(outcome, spec.name, span) : outcome;
  };
}

function named(refusal: Refusal, name: string, span: Span): Refusal {
  if (refusal.span !== null) return refusal;
  const { reason, code } = refusal;
  return new Refusal(said("The function '{name}' {reason}", { name, reason }), code, span);
}

function parameterAt(parameters: readonly ParameterSpec[], index: number): ParameterSpec {
  return (parameters[Math.min(index, parameters.length - 1)] ?? parameters[0]) as ParameterSpec;
}

const ORDINALS = [
  said("first"),
  said("second"),
  said("third"),
  said("fourth"),
  said("fifth"),
  said("sixth"),
] as const;

function ordinal(index: number): Said {
  return ORDINALS[index] ?? said("{number}th", { number: index + 1 });
}
