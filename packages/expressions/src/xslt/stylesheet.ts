import type { XPathRun } from "../xml/compile-xpath.ts";
import type { XPathNode } from "../xml/xpath-node.ts";
import type { XPathFrame, XPathValue } from "../xml/xpath-values.ts";
import type { DecimalFormat } from "./format-number.ts";
import type { Pattern } from "./match-pattern.ts";
import type { ResultBuilder } from "./result-builder.ts";
import type { OutputSettings } from "./serialize-result.ts";
import type { XsltBudget } from "./xslt-budget.ts";

export const XSLT_NAMESPACE = "http://www.w3.org/1999/XSL/Transform";

/** Variables of the templates, newest first. */
export interface Locals {
  readonly key: string;
  readonly value: XPathValue;
  readonly outer: Locals | null;
}

/** Where an instruction is carried out. */
export interface Context {
  readonly run: RunState;
  readonly node: XPathNode;
  readonly position: number;
  readonly size: number;
  readonly mode: string;
  readonly locals: Locals | null;
  /** What the template was given. */
  readonly params: ReadonlyMap<string, XPathValue>;
  readonly out: ResultBuilder;
}

/** Gives a new context when it declares a variable for those behind it. */
export type Instruction = (context: Context) => Context | undefined;
export type Body = readonly Instruction[];
export type Evaluate<T> = (context: Context) => T;

export interface Template {
  readonly name: string | null;
  readonly body: Body;
}

export interface Rule {
  readonly pattern: Pattern;
  readonly mode: string;
  readonly priority: number;
  readonly order: number;
  readonly template: Template;
}

export interface Key {
  readonly patterns: readonly Pattern[];
  readonly use: XPathRun;
}

export interface SpaceRule {
  readonly matches: (node: { namespace: string; local: string }) => boolean;
  readonly priority: number;
  readonly strips: boolean;
}

/** A stylesheet that has been read. */
export interface Stylesheet {
  readonly rules: Map<string, Rule[]>;
  readonly named: Map<string, Template>;
  readonly keys: Map<string, Key[]>;
  readonly globals: Map<string, { readonly isParam: boolean; readonly value: Evaluate<XPathValue> }>;
  readonly attributeSets: Map<string, Body[]>;
  readonly formats: Map<string, DecimalFormat>;
  readonly aliases: Map<string, { readonly prefix: string; readonly uri: string }>;
  readonly spaces: SpaceRule[];
  output: OutputSettings;
}

/** One transformation under way. */
export interface RunState {
  readonly sheet: Stylesheet;
  readonly budget: XsltBudget;
  readonly root: XPathNode;
  readonly globals: Map<string, XPathValue | "under way">;
  readonly given: ReadonlyMap<string, XPathValue>;
  /** The place in document order for the next tree that is made. */
  nextOrder: number;
}

/** Adds what XSLT's functions need to find to what expressions see. */
export class XsltFrame implements XPathFrame {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  get current(): XPathNode {
    return this.#context.node;
  }

  variable(key: string): XPathValue {
    for (let local = this.#context.locals; local !== null; local = local.outer) {
      if (local.key === key) return local.value;
    }
    return globalValue(this.#context, key);
  }
}

export const focusOf = (context: Context) => ({
  node: context.node,
  position: context.position,
  size: context.size,
  meter: context.run.budget.meter,
  frame: new XsltFrame(context),
});

/** Worked out when it is first asked for, so that variables may stand in any order. */
export function globalValue(context: Context, key: string): XPathValue {
  const { run } = context;
  const known = run.globals.get(key);
  if (known === "under way") {
    run.budget.halt(`The variable '${key}' needs itself.`);
    return "";
  }
  if (known !== undefined) return known;
  const spec = run.sheet.globals.get(key);
  if (spec === undefined) return "";
  const given = spec.isParam ? run.given.get(key) : undefined;
  run.globals.set(key, "under way");
  const outside = { ...context, node: run.root, position: 1, size: 1, locals: null, mode: "" };
  const value = given ?? spec.value(outside);
  run.globals.set(key, value);
  return value;
}

export function runBody(body: Body, context: Context): void {
  if (!context.run.budget.enter()) return;
  let current = context;
  for (const instruction of body) {
    if (!context.run.budget.meter.spend(2)) return;
    current = instruction(current) ?? current;
  }
  context.run.budget.leave();
}

/** The best rule for a node is applied; without one its children are gone through, and text is copied. */
export function applyTo(context: Context, node: XPathNode): void {
  const { sheet, budget } = context.run;
  const focus = focusOf({ ...context, node });
  for (const rule of sheet.rules.get(context.mode) ?? []) {
    if (budget.meter.spend(1) && rule.pattern.matches(node, focus)) {
      runBody(rule.template.body, { ...context, node, locals: null });
      return;
    }
  }
  if (node.kind === "text" || node.kind === "attribute") context.out.text(node.text);
  if (node.kind === "root" || node.kind === "element")
    applyToAll({ ...context, params: new Map() }, node.children);
}

export function applyToAll(context: Context, nodes: readonly XPathNode[]): void {
  if (!context.run.budget.enter()) return;
  for (const [index, node] of nodes.entries()) {
    if (context.run.budget.isHalted) return;
    applyTo({ ...context, position: index + 1, size: nodes.length }, node);
  }
  context.run.budget.leave();
}
