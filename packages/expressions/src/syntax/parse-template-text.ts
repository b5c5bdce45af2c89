import { callProblem } from "../compile/call-problem.ts";
import type { ParseFailure } from "../parse-failure.ts";
import type { Expression } from "./expression.ts";
import { readTemplate, type TemplateSyntax, wholeExpression } from "./template.ts";

/** A string as editors and the checker see it. */
export interface ParsedTemplate extends TemplateSyntax {
  /** The first text that cannot be parsed. */
  readonly failure: ParseFailure | null;
}

/**
 * Reads a string by the template rules. Never fails: what cannot be parsed is a segment without expression and a
 * problem; calls of unknown functions and wrong argument counts are problems of well-formed segments.
 */
export function parseTemplateText(text: string): ParsedTemplate {
  return withCallProblems(readTemplate(text));
}

/** Reads a bare expression, with or without a leading `@`. */
export function parseExpressionText(text: string): ParsedTemplate {
  return withCallProblems(text.startsWith("@") ? readTemplate(text) : wholeExpression(text, 0));
}

function withCallProblems(syntax: TemplateSyntax): ParsedTemplate {
  const problems = [...syntax.problems];
  for (const segment of syntax.segments) {
    if (segment.kind === "expression" && segment.expression !== null) collect(segment.expression, problems);
  }
  return { ...syntax, problems, failure: syntax.problems[0] ?? null };
}

function collect(node: Expression, problems: ParseFailure[]): void {
  if (node.kind === "literal") return;
  if (node.kind === "access") {
    collect(node.target, problems);
    collect(node.key, problems);
    return;
  }
  const problem = callProblem(node);
  if (problem !== null) problems.push({ ...problem, span: node.nameSpan });
  for (const argument of node.args) collect(argument, problems);
}
