import { said } from "@towpath/prelude";
import { type ParseFailure, parseFailure, type Span } from "../parse-failure.ts";
import type { Expression } from "./expression.ts";
import { ExpressionParser } from "./parse.ts";

export type TemplateSegment = LiteralSegment | ExpressionSegment;

export interface LiteralSegment {
  readonly kind: "literal";
  /** What the segment contributes, unescaped (`@@{` is `@{`). */
  readonly text: string;
  readonly span: Span;
}

export interface ExpressionSegment {
  readonly kind: "expression";
  /** `null` when the text has a problem. */
  readonly expression: Expression | null;
  /** With its `@` or `@{` and `}`. */
  readonly span: Span;
}

/** A string read by the template rules (reference wdl.md, 1.1). */
export interface TemplateSyntax {
  /** `expression` keeps its type; `interpolation` always gives text; `literal` is text without anything to evaluate. */
  readonly kind: "literal" | "expression" | "interpolation";
  readonly segments: readonly TemplateSegment[];
  readonly problems: readonly ParseFailure[];
}

export function readTemplate(text: string): TemplateSyntax {
  if (!text.includes("@")) return literal(text, text);
  if (text.startsWith("@@")) return literal(text.slice(1), text);
  if (text.startsWith("@") && text[1] !== "{") {
    return text.length === 1 ? literal(text, text) : wholeExpression(text);
  }
  return text.includes("@{") ? interpolation(text) : literal(text, text);
}

function literal(value: string, source: string): TemplateSyntax {
  const segment = { kind: "literal", text: value, span: { start: 0, end: source.length } } as const;
  return { kind: "literal", segments: [segment], problems: [] };
}

/** Reads a bare expression; `start` is 1 behind an `@`. */
export function wholeExpression(text: string, start = 1): TemplateSyntax {
  const parser = new ExpressionParser(text, start);
  const expression = parser.parse();
  const span = { start: 0, end: text.length };
  if (expression === null || parser.at < text.length) {
    const problem = parser.failure ?? textAfter(text, parser.at);
    return {
      kind: "expression",
      segments: [{ kind: "expression", expression: null, span }],
      problems: [problem],
    };
  }
  return { kind: "expression", segments: [{ kind: "expression", expression, span }], problems: [] };
}

function textAfter(text: string, at: number): ParseFailure {
  const message = said(
    "There is more text after the expression. To mix text and expressions, write each expression as @{…}.",
  );
  return parseFailure("TextAfterExpression", message, { start: at, end: text.length });
}

function interpolation(text: string): TemplateSyntax {
  const segments: TemplateSegment[] = [];
  const problems: ParseFailure[] = [];
  let pending = "";
  let segmentStart = 0;
  let start = 0;
  for (let at = text.indexOf("@{"); at !== -1; at = text.indexOf("@{", start)) {
    if (at > start && text[at - 1] === "@") {
      pending += `${text.slice(start, at - 1)}@{`;
      start = at + 2;
      continue;
    }
    pushLiteral(segments, pending + text.slice(start, at), segmentStart, at);
    const hole = readHole(text, at);
    segments.push({ kind: "expression", expression: hole.expression, span: { start: at, end: hole.end } });
    if (hole.problem) problems.push(hole.problem);
    pending = "";
    start = hole.end;
    segmentStart = hole.end;
  }
  pushLiteral(segments, pending + text.slice(start), segmentStart, text.length);
  return { kind: "interpolation", segments, problems };
}

function pushLiteral(segments: TemplateSegment[], text: string, start: number, end: number): void {
  if (text !== "") segments.push({ kind: "literal", text, span: { start, end } });
}

interface Hole {
  readonly expression: Expression | null;
  readonly end: number;
  readonly problem: ParseFailure | null;
}

/** Reads `@{…}`. After a problem reading goes on behind the next `}`, so that an editor sees the other holes. */
function readHole(text: string, at: number): Hole {
  const parser = new ExpressionParser(text, at + 2);
  const expression = parser.parse();
  if (expression !== null && text[parser.at] === "}")
    return { expression, end: parser.at + 1, problem: null };
  const close = text.indexOf("}", parser.at);
  const end = close === -1 ? text.length : close + 1;
  return { expression: null, end, problem: parser.failure ?? unclosed(text, at, parser.at) };
}

function unclosed(text: string, open: number, at: number): ParseFailure {
  if (at >= text.length) {
    return parseFailure("UnexpectedEnd", said("'@{' is never closed: '}' was expected."), {
      start: open,
      end: at,
    });
  }
  const message = said("'}' was expected at the end of the expression, but '{character}' came.", {
    character: text[at] ?? "",
  });
  return parseFailure("UnexpectedCharacter", message, { start: at, end: at + 1 });
}
