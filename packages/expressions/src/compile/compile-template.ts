import { excerptOf, fail, ok, type Result, type Said, type Sayable, said } from "@towpath/prelude";
import type { EvaluationContext } from "../evaluation-context.ts";
import type { ExpressionFailure } from "../expression-failure.ts";
import { checkDepth, checkTextLength, type Evaluator, Refusal, Scope, textOf } from "../outcome.ts";
import {
  type ParsedTemplate,
  parseExpressionText,
  parseTemplateText,
} from "../syntax/parse-template-text.ts";
import { PreciseNumber, type Value, type ValueObject } from "../value.ts";
import { writeMember } from "../values/members.ts";
import { toText } from "../values/to-text.ts";
import { compileNode } from "./compile-expression.ts";
import { type Reference, referencesOf } from "./references.ts";

/** A value of a definition, ready to be evaluated any number of times. */
export interface CompiledTemplate {
  /** Nothing in it is evaluated; `evaluate` gives the same shared value each time. */
  readonly constant: boolean;
  /** The first text that cannot be parsed; `evaluate` then fails with it. */
  readonly failure: ExpressionFailure | null;
  /** Everything a save-time check can say: parse failures, unknown functions, wrong argument counts. */
  readonly problems: readonly TemplateProblem[];
  readonly references: readonly Reference[];
  evaluate(context: EvaluationContext): Result<Value, ExpressionFailure>;
}

export interface TemplateProblem extends ExpressionFailure {
  /** Where the string stands inside the compiled value. */
  readonly at: readonly (string | number)[];
}

type Place = readonly (string | number)[];

/** Compiles any JSON value by the template rules: strings, object keys, arrays and objects recursively. */
export function compileTemplate(source: Value): CompiledTemplate {
  const notes = new Notes();
  return seal(compileValue(source, [], notes), notes);
}

/** Compiles an expression text, with or without its leading `@`. */
export function compileExpression(text: string): CompiledTemplate {
  const notes = new Notes();
  const part = compileParsed(parseExpressionText(text), text, [], notes);
  return seal(part, notes);
}

/** A compiled piece: a constant, or something to evaluate. */
type Part = { readonly value: Value } | { readonly run: Evaluator };

class Notes {
  readonly problems: TemplateProblem[] = [];
  readonly references: Reference[] = [];
  failure: ExpressionFailure | null = null;
}

function seal(part: Part, notes: Notes): CompiledTemplate {
  const { failure, problems, references } = notes;
  return {
    constant: "value" in part && failure === null,
    failure,
    problems,
    references,
    evaluate: runner(part, failure),
  };
}

function runner(part: Part, failure: ExpressionFailure | null): CompiledTemplate["evaluate"] {
  if (failure !== null) {
    const failed = fail(failure);
    return () => failed;
  }
  if ("value" in part) {
    const constant = ok(part.value);
    return () => constant;
  }
  const { run } = part;
  return (context) => {
    try {
      const outcome = run(new Scope(context));
      return outcome instanceof Refusal ? fail(toFailure(outcome)) : { ok: true, value: outcome };
    } catch (error) {
      // The host's own limits (stack, text and array length): the last net below the budgets.
      if (error instanceof RangeError) return fail(HOST_LIMIT);
      throw error;
    }
  };
}

const HOST_LIMIT: ExpressionFailure = {
  code: "LimitExceeded",
  ...said("The expression makes a value that is too large or nested too deeply."),
};

function toFailure(refusal: Refusal): ExpressionFailure {
  const { code, span, source, reason } = refusal;
  // Only the template as a whole refuses without a place, and without having said who it is.
  if (span === null) return { code, ...said("The template {reason}", { reason }) };
  if (source === null) return { code, ...reason, span };
  const excerpt = passage(source, span.start, span.end);
  return { code, ...atPlace(reason, span.start, excerpt), span };
}

/** With the place in words, for those who see only the message. */
function located(failure: ExpressionFailure | null, text: string): ExpressionFailure | null {
  if (failure?.span === undefined) return failure;
  const { start, end } = failure.span;
  if (start >= text.length) {
    return {
      ...failure,
      ...said("{problem} At character {place}, the end.", { problem: failure, place: start + 1 }),
    };
  }
  return { ...failure, ...atPlace(failure, start, passage(text, start, Math.max(end, start + 1))) };
}

const atPlace = (problem: Sayable, start: number, excerpt: string): Said =>
  said("{problem} At character {place}: {excerpt}", { problem, place: start + 1, excerpt });

function passage(source: string, start: number, end: number): string {
  // What is refused may be one unit of a character that has two.
  const isCut = /[\ud800-\udbff]/.test(source[end - 1] ?? "") && /[\udc00-\udfff]/.test(source[end] ?? "");
  return excerptOf(source.slice(start, isCut ? end + 1 : end), 80);
}

function compileValue(source: Value, at: Place, notes: Notes): Part {
  if (typeof source === "string") return compileText(source, at, notes);
  if (Array.isArray(source)) return compileArray(source, at, notes);
  if (source === null || typeof source !== "object" || source instanceof PreciseNumber)
    return { value: source };
  return compileObject(source, at, notes);
}

function compileText(text: string, at: Place, notes: Notes): Part {
  if (!text.includes("@")) return { value: text };
  return compileParsed(parseTemplateText(text), text, at, notes);
}

function compileParsed(parsed: ParsedTemplate, text: string, at: Place, notes: Notes): Part {
  for (const problem of parsed.problems) notes.problems.push({ ...problem, at });
  notes.failure ??= located(parsed.failure, text);
  const parts: Part[] = [];
  for (const segment of parsed.segments) {
    if (segment.kind === "literal") parts.push({ value: segment.text });
    else if (segment.expression !== null) {
      notes.references.push(...referencesOf(segment.expression, at));
      const node = segment.expression;
      parts.push(node.kind === "literal" ? { value: node.value } : { run: compileNode(node) });
    }
  }
  const [only] = parts;
  if (parsed.kind !== "interpolation") return only === undefined ? { value: text } : withSource(only, text);
  return withSource(interpolate(parts), text);
}

function withSource(part: Part, source: string): Part {
  if ("value" in part) return part;
  const { run } = part;
  return {
    run: (scope) => {
      const outcome = run(scope);
      if (!(outcome instanceof Refusal) || outcome.source !== null) return outcome;
      return new Refusal(outcome.reason, outcome.code, outcome.span, source);
    },
  };
}

function interpolate(parts: readonly Part[]): Part {
  const runs = parts.map((part) => {
    if ("run" in part) return part.run;
    const text = toText(part.value);
    return () => text;
  });
  if (parts.every((part) => "value" in part)) {
    return { value: parts.map((part) => ("value" in part ? toText(part.value) : "")).join("") };
  }
  return {
    run: (scope) => {
      let text = "";
      for (const run of runs) {
        const value = run(scope);
        if (value instanceof Refusal) return value;
        const piece = typeof value === "string" ? value : textOf(scope, value);
        if (piece instanceof Refusal) return piece;
        text += piece;
      }
      return checkTextLength(text.length) ?? scope.spend(text.length / 4) ?? text;
    },
  };
}

function compileArray(items: Value[], at: Place, notes: Notes): Part {
  const parts = items.map((item, index) => compileValue(item, [...at, index], notes));
  if (parts.every((part) => "value" in part)) return { value: items.length === 0 ? items : constants(parts) };
  const runs = parts.map(evaluatorOf);
  return {
    run: (scope) => {
      const made: Value[] = [];
      for (const run of runs) {
        const value = run(scope);
        if (value instanceof Refusal) return value;
        made.push(value);
      }
      return at.length === 0 ? checkDepth(scope, made) : made;
    },
  };
}

function constants(parts: readonly Part[]): Value[] {
  return parts.map((part) => ("value" in part ? part.value : null));
}

function evaluatorOf(part: Part): Evaluator {
  if ("run" in part) return part.run;
  const { value } = part;
  return () => value;
}

function compileObject(source: ValueObject, at: Place, notes: Notes): Part {
  const members = Object.keys(source).map((key) => {
    const name = compileText(key, at, notes);
    return { name, value: compileValue(source[key] ?? null, [...at, key], notes) };
  });
  if (members.every(({ name, value }) => "value" in name && "value" in value)) {
    return { value: objectOf(members.map(({ name, value }) => constants([name, value]))) };
  }
  const names = members.map(({ name }) => evaluatorOf(name));
  const values = members.map(({ value }) => evaluatorOf(value));
  return {
    run: (scope) => {
      const made: ValueObject = {};
      for (let index = 0; index < names.length; index += 1) {
        const name = (names[index] as Evaluator)(scope);
        if (name instanceof Refusal) return name;
        const value = (values[index] as Evaluator)(scope);
        if (value instanceof Refusal) return value;
        writeMember(made, toText(name), value);
      }
      return at.length === 0 ? checkDepth(scope, made) : made;
    },
  };
}

function objectOf(pairs: readonly Value[][]): ValueObject {
  const made: ValueObject = {};
  for (const [name, value] of pairs) writeMember(made, toText(name ?? null), value ?? null);
  return made;
}
