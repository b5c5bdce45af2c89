import type { Said, Saying } from "@towpath/prelude";
import type { ExpressionFailure } from "./expression-failure.ts";

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Every code a text can be refused with before it runs. */
export type ParseCode =
  | "EmptyExpression"
  | "UnexpectedCharacter"
  | "UnexpectedEnd"
  | "UnrecognizedExpression"
  | "UnterminatedString"
  | "MisusedDoubleQuotes"
  | "TextAfterExpression"
  | "UnknownFunction"
  | "WrongArgumentCount"
  | "LimitExceeded";

/** What is found before anything runs. */
export interface ParseFailure extends ExpressionFailure {
  readonly saying: Saying;
}

export function parseFailure(code: ParseCode, { message, saying }: Said, span: Span): ParseFailure {
  return { code, message, saying, span };
}

/** How big an expression and what it makes may be. Lengths are UTF-16 units. */
export const EVALUATION_LIMITS = {
  /** Of one expression in a template. */
  expressionLength: 8192,
  /** Calls and brackets inside each other. */
  nesting: 400,
  /** Arrays and objects inside each other, in any value that is made. */
  valueDepth: 500,
  /** Of any text a function makes. */
  textLength: 104_857_600,
  /** Of any array a function makes. */
  arrayLength: 1_000_000,
  /** What `range` may count. */
  rangeCount: 100_000,
  /** How much longer than their inputs all results of one evaluation may be together, and how many items are visited. */
  growth: 12_582_912,
} as const;
