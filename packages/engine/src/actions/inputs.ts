import {
  compileTemplate,
  EVALUATION_LIMITS,
  getMember,
  isObject,
  type JsonFailure,
  PreciseNumber,
  toText,
  type Value,
  type ValueObject,
  weigh,
} from "@towpath/expressions";
import { fail, ok, type Result, type Said, said } from "@towpath/prelude";
import { badTemplate, failed, type Outcome } from "../outcome.ts";
import type { ActionContext } from "../plan.ts";
import { typeName } from "../variables.ts";

/** The inputs of an action as a whole, worked out; an expression that fails is the step's outcome. */
export function compileInputs(
  inputs: Value | undefined,
): (context: ActionContext) => Result<ValueObject, Outcome> {
  const template = compileTemplate(inputs ?? {});
  return (context) => {
    const result = template.evaluate(context);
    if (!result.ok) return fail(badTemplate(result.failure));
    if (isObject(result.value)) return ok(result.value);
    return fail(failed("InvalidInputs", said("The inputs must be an object with named values.").message));
  };
}

/** Everything of the inputs but the members that are worked out row by row. */
export function withoutMembers(inputs: Value | undefined, names: readonly string[]): ValueObject {
  if (!isObject(inputs)) return {};
  const lower = new Set(names);
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !lower.has(name.toLowerCase())));
}

/** A member by name in any case. */
export function member(object: Value | undefined, name: string): Value | undefined {
  return isObject(object) ? getMember(object, name) : undefined;
}

/** A member that must be an object, else empty. */
export function memberObject(object: Value | undefined, name: string): ValueObject {
  const value = member(object, name);
  return isObject(value) ? value : {};
}

export function memberText(object: Value | undefined, name: string): string | null {
  const value = member(object, name);
  return typeof value === "string" ? value : null;
}

/** A number, or a text that is one; NaN for anything else, null and lists included. Absent: `otherwise`. */
export function memberNumber(object: Value | undefined, name: string, otherwise = Number.NaN): number {
  const value = member(object, name);
  if (value === undefined) return otherwise;
  if (value instanceof PreciseNumber) return value.value;
  const isText = typeof value === "string" && value.trim() !== "";
  return isText || typeof value === "number" || typeof value === "bigint" ? Number(value) : Number.NaN;
}

/** Works through rows with `item()` pointing at each; the first outcome that is no value ends it. */
export function eachRow(
  context: ActionContext,
  rows: readonly Value[],
  work: (row: Value) => Outcome | null,
): Outcome | null {
  try {
    for (const row of rows) {
      context.setRow(row);
      const problem = work(row);
      if (problem !== null) return problem;
    }
    return null;
  } finally {
    context.setRow(undefined);
  }
}

/** `from` of Query, Select, Join and Table. */
export function rowsOf(inputs: ValueObject): Result<Value[], Outcome> {
  const from = member(inputs, "from");
  if (Array.isArray(from)) return ok(from);
  const words =
    from === undefined
      ? said("'from' must be a list, but it is missing.")
      : from === null
        ? said("'from' must be a list, but it is null.")
        : said("'from' must be a list, but it is of type {type}.", { type: typeName(from) });
  return fail(failed("BadRequest", words, { inputs }));
}

/** Whether `operationOptions` (names with commas between) holds an option, in any case. */
export function hasOption(action: ValueObject, option: string): boolean {
  const options = memberText(action, "operationOptions") ?? "";
  return options.split(",").some((one) => one.trim().toLowerCase() === option.toLowerCase());
}

/** JSON may arrive as a content envelope when its sender did not say that it is JSON: its text; null for anything else. */
export function envelopeText(content: Value): string | null {
  return isObject(content) && typeof content.$content === "string" && "$content-type" in content
    ? toText(content)
    : null;
}

/** Why a text is no JSON, and where. */
export const notJson = (failure: JsonFailure): Said =>
  said("The content is not JSON: {problem} (line {line}, column {column}).", {
    problem: failure,
    line: failure.line,
    column: failure.column,
  });

/**
 * What all rows of one action may come to: each of them is within the limit of a single value, and there may be a
 * hundred thousand.
 */
export class RowBudget {
  #left = EVALUATION_LIMITS.textLength;

  /** @returns the failure of the action when it is used up */
  spend(made: Value): Outcome | null {
    const weight = weigh(made, "characters", this.#left, Number.POSITIVE_INFINITY);
    this.#left -= weight === "too deep" ? 0 : weight;
    return this.#left < 0 ? failed("BadRequest", TOO_MUCH) : null;
  }
}

const TOO_MUCH = said(
  "What the rows are made of comes to more than {most} million characters. Make it of fewer rows, or of less of each.",
  { most: Math.floor(EVALUATION_LIMITS.textLength / 1_000_000) },
);
