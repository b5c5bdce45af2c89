import { type Expression, parseTemplateText, type Value } from "@towpath/expressions";
import { isRecord } from "./tree.ts";

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

/** Every function call of a template string, in order; parts that do not parse have none. */
export function callsIn(text: string): readonly FoundCall[] {
  if (!text.includes("@")) return [];
  const calls: FoundCall[] = [];
  for (const segment of parseTemplateText(text).segments) {
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

/**
 * Replaces text in every string of a tree, object keys included. What does not change is shared with the original.
 */
export function mapStrings<T extends Value>(value: T, change: (text: string) => string): T {
  return mapped(value, change) as T;
}

function mapped(value: Value, change: (text: string) => string): Value {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => mapped(item, change));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isRecord(value)) return value;
  let same = true;
  const entries = Object.entries(value).map(([key, member]): [string, Value] => {
    const next: [string, Value] = [change(key), mapped(member, change)];
    same = same && next[0] === key && next[1] === member;
    return next;
  });
  return same ? value : Object.fromEntries(entries);
}
