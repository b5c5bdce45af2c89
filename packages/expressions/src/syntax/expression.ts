import type { Span } from "../parse-failure.ts";
import type { PreciseNumber } from "../value.ts";

/** What an expression text says. Spans are UTF-16 offsets into the template string. */
export type Expression = LiteralExpression | CallExpression | AccessExpression;

export interface LiteralExpression {
  readonly kind: "literal";
  readonly value: null | boolean | number | bigint | string | PreciseNumber;
  readonly span: Span;
}

export interface CallExpression {
  readonly kind: "call";
  /** As written; functions are found in any case. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: readonly Expression[];
  readonly span: Span;
}

/** `target.name`, `target[key]`, and both with `?` in front. */
export interface AccessExpression {
  readonly kind: "access";
  readonly target: CallExpression | AccessExpression;
  readonly key: Expression;
  readonly keySpan: Span;
  readonly optional: boolean;
  readonly style: "dot" | "bracket";
  readonly span: Span;
}
