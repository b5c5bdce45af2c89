import {
  type Expression,
  parseExpressionText,
  parseTemplateText,
  type TemplateParse,
} from "@towpath/expressions";

/** Functions whose first argument is the name of an action. */
export const ACTION_REFERENCES: ReadonlySet<string> = new Set([
  "actions",
  "outputs",
  "body",
  "actionoutputs",
  "actionbody",
  "items",
  "result",
  "iterationindexes",
  "formdatavalue",
  "formdatamultivalues",
  "multipartbody",
]);

/** A function call inside a template, with its first argument where that is a text. */
export interface FoundCall {
  /** As written. */
  readonly fn: string;
  readonly argumentCount: number;
  /** The first argument where it is a text literal. */
  readonly name: string | null;
  /** UTF-16 offsets of that literal with its quotes. */
  readonly nameSpan: { readonly start: number; readonly end: number } | null;
}

/** How a text is read: by the template rules, or as one expression even without its `@`, as conditions are. */
export type Reading = "template" | "condition";

export function readText(text: string, reading: Reading): TemplateParse {
  return reading === "condition" && !text.startsWith("@")
    ? parseExpressionText(text)
    : parseTemplateText(text);
}

/** Every function call of a text, in order; parts that do not parse have none. */
export function callsIn(text: string, reading: Reading = "template"): readonly FoundCall[] {
  const calls: FoundCall[] = [];
  for (const segment of readText(text, reading).segments) {
    if (segment.kind === "expression" && segment.expression !== null) collect(segment.expression, calls);
  }
  return calls;
}

function collect(expression: Expression, calls: FoundCall[]): void {
  switch (expression.kind) {
    case "literal":
      return;
    case "access":
      collect(expression.target, calls);
      collect(expression.key, calls);
      return;
    case "call": {
      const first = expression.args[0];
      const named = first?.kind === "literal" && typeof first.value === "string" ? first : null;
      calls.push({
        fn: expression.name,
        argumentCount: expression.args.length,
        name: named === null ? null : (named.value as string),
        nameSpan: named?.span ?? null,
      });
      for (const argument of expression.args) collect(argument, calls);
      return;
    }
    default:
      expression satisfies never;
  }
}
