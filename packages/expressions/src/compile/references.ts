import type { Span } from "../parse-failure.ts";
import type { AccessExpression, CallExpression, Expression } from "../syntax/expression.ts";

/** A place where an expression reads something by name, for checks and renaming. */
export interface Reference {
  /** The function in its documented spelling. */
  readonly fn: string;
  /** The literal first argument; absent when the function has none or it is computed. */
  readonly name?: string;
  /** Where the name's literal stands, with its quotes. */
  readonly nameSpan?: Span;
  /** Literal accesses that follow, as written, up to the first computed one. */
  readonly path: readonly string[];
  /** The call with its arguments, without the accesses. */
  readonly span: Span;
  /** Where the string stands inside the compiled value. */
  readonly at: readonly (string | number)[];
}

/** Functions that read the run, in lower case, with their documented spelling. */
const REFERENCING: ReadonlyMap<string, string> = new Map(
  [
    "actionBody",
    "actionOutputs",
    "actions",
    "action",
    "agentParameters",
    "appsetting",
    "body",
    "formDataMultiValues",
    "formDataValue",
    "item",
    "items",
    "iterationIndexes",
    "listCallbackUrl",
    "multipartBody",
    "outputs",
    "parameters",
    "result",
    "trigger",
    "triggerBody",
    "triggerFormDataMultiValues",
    "triggerFormDataValue",
    "triggerMultipartBody",
    "triggerOutputs",
    "triggers",
    "variables",
    "workflow",
  ].map((name) => [name.toLowerCase(), name]),
);

const WITHOUT_NAME = new Set(["triggerFormDataMultiValues", "triggerFormDataValue", "triggerMultipartBody"]);

/** Every reference of an expression, in reading order. */
export function referencesOf(expression: Expression, at: readonly (string | number)[] = []): Reference[] {
  const found: Reference[] = [];
  visit(expression, [], at, found);
  return found;
}

function visit(node: Expression, path: readonly string[], at: Reference["at"], found: Reference[]): void {
  if (node.kind === "literal") return;
  if (node.kind === "call") {
    const fn = REFERENCING.get(node.name.toLowerCase());
    if (fn !== undefined) found.push(referenceOf(node, fn, path, at));
    for (const argument of node.args) visit(argument, [], at, found);
    return;
  }
  const step = literalStep(node);
  visit(node.target, step === null ? [] : [step, ...path], at, found);
  visit(node.key, [], at, found);
}

function literalStep(node: AccessExpression): string | null {
  if (node.key.kind !== "literal") return null;
  const { value } = node.key;
  return typeof value === "string" || typeof value === "number" ? `${value}` : null;
}

function referenceOf(
  node: CallExpression,
  fn: string,
  path: readonly string[],
  at: Reference["at"],
): Reference {
  const first = node.args[0];
  const base = { fn, path, span: node.span, at };
  if (WITHOUT_NAME.has(fn) || first?.kind !== "literal" || typeof first.value !== "string") return base;
  return { ...base, name: first.value, nameSpan: first.span };
}
