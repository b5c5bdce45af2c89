import type { Evaluator, Outcome, Scope } from "../outcome.ts";
import type { Infer } from "../types/result-types.ts";
import type { TypeMap, TypeName } from "./types.ts";

export type FunctionCategory =
  | "text"
  | "collection"
  | "logic"
  | "conversion"
  | "math"
  | "date and time"
  | "workflow"
  | "uri"
  | "json and xml";

export interface ParameterSpec {
  readonly name: string;
  readonly type: TypeName;
  readonly doc: string;
  readonly optional?: true;
  /** Only the last one: it may be given any number of times (none, if optional too). */
  readonly repeats?: true;
}

/** What a function gives, in the words of signature help. */
export type ReturnLabel =
  | "any"
  | "text"
  | "boolean"
  | "integer"
  | "float"
  | "decimal"
  | "number"
  | "array"
  | "object"
  | "text or array"
  | "array or object";

interface FunctionDescription {
  readonly name: string;
  readonly category: FunctionCategory;
  readonly parameters: readonly ParameterSpec[];
  readonly returns: ReturnLabel;
  /** What it gives, where the types of the arguments or of what it reads say more than `returns`. */
  readonly infer?: Infer;
  readonly doc: string;
  readonly example: string;
  /** What to use instead. */
  readonly deprecated?: string;
}

/** A function of the language: what editors show and what the evaluator calls, in one place. */
export interface FunctionSpec extends FunctionDescription {
  /** Called with arguments that have the declared types. */
  readonly call?: (scope: Scope, ...args: never[]) => Outcome;
  /** Instead of `call`, where not every argument may be evaluated. */
  readonly build?: (args: readonly Evaluator[]) => Evaluator;
}

type Single<P extends ParameterSpec> =
  | TypeMap[P["type"]]
  | (P extends { readonly optional: true } ? undefined : never);

type ArgumentsOf<P extends readonly ParameterSpec[]> = P extends readonly [
  infer Head extends ParameterSpec,
  ...infer Tail extends readonly ParameterSpec[],
]
  ? Head extends { readonly repeats: true }
    ? TypeMap[Head["type"]][]
    : [Single<Head>, ...ArgumentsOf<Tail>]
  : [];

/** A function whose arguments are all evaluated first; `call` is typed by its parameters. */
export function define<const P extends readonly ParameterSpec[]>(
  spec: FunctionDescription & {
    readonly parameters: P;
    readonly call: (scope: Scope, ...args: ArgumentsOf<P>) => Outcome;
  },
): FunctionSpec {
  return spec as unknown as FunctionSpec;
}

export function defineLazy(
  spec: FunctionDescription & { readonly build: (args: readonly Evaluator[]) => Evaluator },
): FunctionSpec {
  return spec;
}

/** Shorthand for one parameter. */
export function param<const N extends string, const T extends TypeName>(name: N, type: T, doc: string) {
  return { name, type, doc } as const;
}

export function optional<const T extends TypeName>(name: string, type: T, doc: string) {
  return { name, type, doc, optional: true } as const;
}

export function repeated<const T extends TypeName>(name: string, type: T, doc: string) {
  return { name, type, doc, repeats: true } as const;
}

/** Fewest and most arguments. */
export function argumentRange(parameters: readonly ParameterSpec[]): { min: number; max: number } {
  const min = parameters.filter((parameter) => !parameter.optional).length;
  const max = parameters.some((parameter) => parameter.repeats)
    ? Number.POSITIVE_INFINITY
    : parameters.length;
  return { min, max };
}
