import { type Said, said } from "@towpath/prelude";
import type { EvaluationContext } from "./evaluation-context.ts";
import { EVALUATION_LIMITS, type Span } from "./parse-failure.ts";
import type { Value } from "./value.ts";
import { toText } from "./values/to-text.ts";
import { weigh, weighText } from "./values/weigh.ts";

/**
 * Why a function gave no value. Functions say only the predicate ("cannot divide by zero"); the evaluator adds the
 * function's name and its place. A class, so that `instanceof` tells it from any value without a wrapper a call.
 */
export class Refusal {
  readonly reason: Said;
  readonly code: string;
  /** Set once the name of the function and the place are part of it. */
  readonly span: Span | null;
  /** The string it stands in, and where that stands in the template. */
  readonly source: string | null;

  constructor(
    reason: Said,
    code = "InvalidTemplate",
    span: Span | null = null,
    source: string | null = null,
  ) {
    this.reason = reason;
    this.code = code;
    this.span = span;
    this.source = source;
  }
}

export type Outcome = Value | Refusal;

export const refuse = (reason: Said): Refusal => new Refusal(reason);

/** One evaluation: what it reads and what it may still spend. */
export class Scope {
  readonly context: EvaluationContext;
  #spent = 0;

  constructor(context: EvaluationContext) {
    this.context = context;
  }

  /** Counts work or growth before it happens; a refusal ends the evaluation. */
  spend(units: number): Refusal | null {
    this.#spent += units;
    return this.#spent > EVALUATION_LIMITS.growth ? tooMuch() : null;
  }

  /** What may still be spent. */
  get left(): number {
    return EVALUATION_LIMITS.growth - this.#spent;
  }
}

const tooMuch = () =>
  new Refusal(said("needs more work or memory than one evaluation may use."), "LimitExceeded");

export type Evaluator = (scope: Scope) => Outcome;

/** Refuses a text before it is made. */
export function checkTextLength(length: number): Refusal | null {
  return length > EVALUATION_LIMITS.textLength
    ? new Refusal(
        said("would make a text longer than {most} characters.", { most: EVALUATION_LIMITS.textLength }),
        "LimitExceeded",
      )
    : null;
}

/** Counts an array of so many items before it is made; refuses one that is too long. */
export function checkArrayLength(scope: Scope, length: number): Refusal | null {
  return length > EVALUATION_LIMITS.arrayLength
    ? new Refusal(
        said("would make an array of more than {most} items.", { most: EVALUATION_LIMITS.arrayLength }),
        "LimitExceeded",
      )
    : scope.spend(length * 8);
}

/** A value that was put together of others, unless a loop has by now nested it too deeply or too often to be kept. */
export function checkDepth(scope: Scope, made: Value): Outcome {
  const { valueDepth } = EVALUATION_LIMITS;
  const weight = weigh(made, "parts", scope.left, valueDepth);
  if (weight === "too deep") {
    return new Refusal(
      said("would nest arrays and objects deeper than {most} levels.", { most: valueDepth }),
      "LimitExceeded",
    );
  }
  return scope.spend(weight) ?? made;
}

/** A value as text. What JSON text an array or object becomes is counted before it is written. */
export function textOf(scope: Scope, value: Value): string | Refusal {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return toText(value);
  const { weight, isPlain } = weighText(value, scope.left);
  const refusal = scope.spend(weight);
  if (refusal) return refusal;
  const text = toText(value, isPlain);
  // Escapes make it longer than was counted.
  return scope.spend(Math.max(0, text.length - weight)) ?? text;
}

/** Counts the members of objects that are copied or merged; big ones are far dearer to make. */
export function checkMembers(scope: Scope, count: number): Refusal | null {
  return scope.spend(count * (count > 1000 ? 120 : 8));
}
