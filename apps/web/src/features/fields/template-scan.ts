import { parseTemplateText } from "@towpath/expressions";
import { ENGLISH, type Sayable, type Words } from "../../words/translate.ts";
import { type JsonString, jsonStrings } from "./json-strings.ts";
import { type ChipLook, chipLook } from "./reference-label.ts";

export type { ChipLook };

/**
 * What an editor's text is: a string under the template rules, JSON whose strings are templates, one bare
 * expression, or text without any of it.
 */
export type TemplateLanguage = "template" | "json" | "expression" | "text";

/** An expression inside the text. Offsets are into the text as the editor holds it. */
export interface TemplatePart {
  readonly from: number;
  readonly to: number;
  /** `whole` is `@…`: it keeps its type. `inline` is `@{…}`: it becomes text. */
  readonly form: "whole" | "inline";
  /** The expression without its `@`, unescaped. */
  readonly code: string;
  /** How its chip looks; null when the expression has a problem and must be seen as code. */
  readonly look: ChipLook | null;
}

export interface TemplateProblem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface TemplateScan {
  readonly parts: readonly TemplatePart[];
  readonly problems: readonly TemplateProblem[];
}

const NOTHING: TemplateScan = { parts: [], problems: [] };

/** Finds the expressions of a text. Total: half-typed text gives parts without a look, and problems. */
export function scanTemplate(text: string, language: TemplateLanguage, t: Words = ENGLISH): TemplateScan {
  switch (language) {
    case "text":
      return NOTHING;
    case "template":
      return scanString(t, text, (offset) => offset);
    case "expression":
      return scanBare(t, text);
    case "json":
      return scanJson(t, text);
  }
}

/** The range of the whole text when it is nothing but one sound expression. */
export function soleExpression(text: string): TemplatePart | null {
  const [part] = scanTemplate(text, "template").parts;
  return part !== undefined && part.look !== null && part.from === 0 && part.to === text.length ? part : null;
}

function scanString(t: Words, text: string, place: (offset: number) => number): TemplateScan {
  if (!text.includes("@")) return NOTHING;
  const parsed = parseTemplateText(text);
  const parts = parsed.segments.flatMap((segment): TemplatePart[] => {
    if (segment.kind !== "expression") return [];
    const { start, end } = segment.span;
    const form = text.startsWith("@{", start) ? "inline" : "whole";
    const closed = form === "inline" && text[end - 1] === "}";
    const code =
      form === "inline" ? text.slice(start + 2, closed ? end - 1 : end) : text.slice(start + 1, end);
    const look = segment.expression === null ? null : chipLook(t, segment.expression, code);
    return [{ from: place(start), to: place(end), form, code, look }];
  });
  return { parts, problems: parsed.problems.map((problem) => placed(t, problem, text.length, place)) };
}

function scanBare(t: Words, text: string): TemplateScan {
  if (text.trim() === "") return NOTHING;
  const parsed = parseTemplateText(`@${text}`);
  const part: TemplatePart = { from: 0, to: text.length, form: "whole", code: text, look: null };
  const place = (offset: number) => Math.max(0, offset - 1);
  return {
    parts: [part],
    problems: parsed.problems.map((problem) => placed(t, problem, text.length, place)),
  };
}

function scanJson(t: Words, text: string): TemplateScan {
  const scans = jsonStrings(text).map((string) => scanString(t, string.decoded, placeIn(string)));
  return {
    parts: scans.flatMap((scan) => scan.parts),
    problems: scans.flatMap((scan) => scan.problems),
  };
}

function placeIn(string: JsonString): (offset: number) => number {
  return (offset) => string.offsetOf(offset);
}

interface SpannedProblem extends Sayable {
  readonly span?: { readonly start: number; readonly end: number };
}

function placed(
  t: Words,
  problem: SpannedProblem,
  length: number,
  place: (offset: number) => number,
): TemplateProblem {
  const { start, end } = problem.span ?? { start: 0, end: length };
  // A problem at the very end (something is missing) still needs a character to underline.
  const from = Math.min(start, Math.max(0, length - 1));
  return { from: place(from), to: place(Math.max(end, from + 1)), message: t.said(problem) };
}
