import { fail, ok, type Result } from "@towpath/prelude";
import { EVALUATION_LIMITS } from "../parse-failure.ts";
import { AXES, type NodeTest } from "./xpath-axes.ts";
import { localName, type XPathNode } from "./xpath-node.ts";
import { isName, NODE_TYPES, tokenize } from "./xpath-tokens.ts";
import {
  compareXPath,
  toXPathBoolean,
  toXPathNumber,
  toXPathText,
  XPATH_FUNCTIONS,
  type XPathFunctionSpec,
  type XPathValue,
} from "./xpath-values.ts";
import { anywhere, asNodes, filter, joined, rootOf, stepAlong, walk, type XPathRun } from "./xpath-walk.ts";

export type { XPathRun } from "./xpath-walk.ts";

/** What the language around an expression adds to it: XSLT declares prefixes, variables and functions of its own. */
export interface XPathNames {
  /** Null for a prefix that is not declared. */
  namespaceOf(prefix: string): string | null;
  /** By its name as written; the core library is always there. */
  functionNamed(name: string): XPathFunctionSpec | undefined;
  /** The key to look a variable up by; null for one that is not declared. */
  variableKey(name: string): string | null;
}

const NO_NAMES: XPathNames = {
  namespaceOf: () => null,
  functionNamed: () => undefined,
  variableKey: () => null,
};

/** One step of a path, apart from where it starts: match patterns are read from right to left. */
export interface XPathStep {
  readonly axis: string;
  readonly test: NodeTest;
  readonly predicates: readonly XPathRun[];
}

const BINARY: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["=", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "div", "mod"],
];
const MAX_DEPTH = 100;
const MAX_TEXT = EVALUATION_LIMITS.textLength;
/** Compiles an XPath 1.0 expression to closures; the failure says what is wrong with it. */
export function compileXPath(source: string, names = NO_NAMES): Result<XPathRun, string> {
  const tokens = tokenize(source);
  if (tokens === null) return fail("It holds a character that XPath does not know.");
  const compiler = new XPathCompiler(tokens, names);
  const run = compiler.expression(0);
  if (run !== null && compiler.problem === null && compiler.isAtEnd()) return ok(run);
  return fail(compiler.problem ?? "There is more after its end.");
}

/** Reads expressions off a list of tokens. */
export class XPathCompiler {
  problem: string | null = null;
  /** Whether what was read asks where a node stands among others. */
  asksForPosition = false;
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;
  readonly #names: XPathNames;

  constructor(tokens: readonly string[], names: XPathNames) {
    this.#tokens = tokens;
    this.#names = names;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Binary operators by level, from `or` to `mod`; then minus signs, unions and paths. */
  expression(level: number): XPathRun | null {
    const operators = BINARY[level];
    if (operators === undefined) return this.#unary();
    let left = this.expression(level + 1);
    for (let operator = this.peek(); operators.includes(operator); operator = this.peek()) {
      this.#at += 1;
      const right = this.expression(level + 1);
      if (left === null || right === null) return null;
      left = binary(operator, left, right);
    }
    return left;
  }

  #nested(): XPathRun | null {
    this.#depth += 1;
    const run = this.#depth > MAX_DEPTH ? this.#fail("It is nested too deeply.") : this.expression(0);
    this.#depth -= 1;
    return run;
  }

  peek(): string {
    return this.#tokens[this.#at] ?? "";
  }

  take(token: string): boolean {
    if (this.peek() !== token) return false;
    this.#at += 1;
    return true;
  }

  #fail(problem: string): null {
    this.problem ??= problem;
    return null;
  }

  #expected(what: string): null {
    const came = this.peek();
    return this.#fail(`${what} was expected, but ${came === "" ? "its end" : `'${came}'`} came.`);
  }

  #unary(): XPathRun | null {
    let minus = 0;
    while (this.take("-")) minus += 1;
    const run = this.#union();
    if (run === null || minus === 0) return run;
    return (focus) => toXPathNumber(run(focus)) * (minus % 2 === 1 ? -1 : 1);
  }

  #union(): XPathRun | null {
    let left = this.#path();
    while (left !== null && this.take("|")) {
      const first = left;
      const second = this.#path();
      left = second === null ? null : (focus) => joined(asNodes(first(focus)), asNodes(second(focus)), focus);
    }
    return left;
  }

  #path(): XPathRun | null {
    if (this.take("//")) return this.#steps(rootOf, true);
    if (this.take("/")) return this.#startsStep() ? this.#steps(rootOf) : rootOf;
    if (!this.#startsPrimary())
      return this.#startsStep() ? this.#steps((focus) => [focus.node]) : this.#expected("A path or value");
    const primary = this.#primary();
    if (primary === null) return null;
    const filtered = this.#predicates(primary);
    if (filtered === null) return null;
    if (this.take("//")) return this.#steps(filtered, true);
    return this.take("/") ? this.#steps(filtered) : filtered;
  }

  #startsStep(): boolean {
    const token = this.peek();
    return token === "." || token === ".." || token === "@" || token === "*" || isName(token);
  }

  #startsPrimary(): boolean {
    const token = this.peek();
    if (token === "(" || token === "$" || /^["'\d]/.test(token) || /^\.\d/.test(token)) return true;
    return isName(token) && this.#tokens[this.#at + 1] === "(" && !NODE_TYPES.has(token);
  }

  #primary(): XPathRun | null {
    const token = this.peek();
    this.#at += 1;
    if (token === "(") {
      const inner = this.#nested();
      return inner !== null && this.take(")") ? inner : this.#expected("')'");
    }
    if (token === "$") return this.#variable();
    if (/^["']/.test(token)) {
      const text = token.slice(1, -1);
      return () => text;
    }
    if (/^[\d.]/.test(token)) {
      const value = Number(token);
      return () => value;
    }
    return this.#call(token);
  }

  #variable(): XPathRun | null {
    const name = this.peek();
    if (!isName(name)) return this.#expected("The name of a variable");
    this.#at += 1;
    const key = this.#names.variableKey(name);
    if (key === null) return this.#fail(`There is no variable '$${name}' here.`);
    return ({ frame }) => frame?.variable(key) ?? "";
  }

  #call(name: string): XPathRun | null {
    const args: XPathRun[] = [];
    this.#at += 1;
    while (this.peek() !== ")") {
      if (args.length > 0 && !this.take(",")) return this.#expected("',' or ')'");
      const argument = this.#nested();
      if (argument === null) return null;
      args.push(argument);
    }
    this.#at += 1;
    const spec = this.#names.functionNamed(name) ?? XPATH_FUNCTIONS.get(name);
    if (name === "position" || name === "last") this.asksForPosition = true;
    if (spec === undefined) return this.#fail(`There is no XPath function '${name}'.`);
    if (args.length < spec.min || args.length > spec.max) {
      return this.#fail(`The XPath function '${name}' does not take ${args.length} arguments.`);
    }
    return (focus) => {
      const values = args.map((argument) => argument(focus));
      // Reading a text costs time by its length, which a function inside a predicate would spend again and again.
      for (const value of values) if (!focus.meter.spend(readingCost(value))) return false;
      const value = spec.call(focus, values);
      // Loops of a stylesheet could double a text until none can be that long.
      return typeof value === "string" && value.length > MAX_TEXT && !focus.meter.exhaust() ? "" : value;
    };
  }

  /** @param wide after `//`, which reaches nodes at any depth */
  #steps(start: XPathRun, wide = false): XPathRun | null {
    let run: XPathRun | null = this.#step(start, wide);
    while (run !== null && (this.peek() === "/" || this.peek() === "//")) {
      const isWide = this.peek() === "//";
      this.#at += 1;
      run = this.#step(run, isWide);
    }
    return run;
  }

  #step(from: XPathRun, wide: boolean): XPathRun | null {
    if (this.take(".")) return wide ? anywhere(from) : from;
    if (this.take("..")) return walk(wide ? anywhere(from) : from, "parent", () => true, []);
    const step = this.stepParts();
    return step === null ? null : stepAlong(from, wide, step.axis, step.test, step.predicates);
  }

  /** One step, without the short ones `.` and `..`. */
  stepParts(): XPathStep | null {
    const axis = this.#axis();
    if (!AXES.has(axis)) return this.#fail(`There is no axis '${axis}'.`);
    const test = this.#nodeTest(axis);
    const predicates = test === null ? null : this.#predicateList();
    return test === null || predicates === null ? null : { axis, test, predicates };
  }

  #axis(): string {
    if (this.take("@")) return "attribute";
    if (this.#tokens[this.#at + 1] !== "::") return "child";
    const axis = this.peek();
    this.#at += 2;
    return axis;
  }

  #nodeTest(axis: string): NodeTest | null {
    const token = this.peek();
    const principal = axis === "attribute" ? "attribute" : "element";
    this.#at += 1;
    if (token === "*") return (node) => node.kind === principal;
    if (!isName(token)) {
      this.#at -= 1;
      return this.#expected("The name of a node");
    }
    if (NODE_TYPES.has(token) && this.take("(")) return this.#typeTest(token);
    if (token.includes(":")) return this.#prefixedTest(token, principal);
    return (node) => node.kind === principal && node.namespace === "" && node.name === token;
  }

  #prefixedTest(token: string, principal: string): NodeTest | null {
    const colon = token.indexOf(":");
    const namespace = this.#names.namespaceOf(token.slice(0, colon));
    const local = token.slice(colon + 1);
    if (namespace === null)
      return this.#fail(`The prefix of '${token}' is not declared; use local-name() and namespace-uri().`);
    return (node) =>
      node.kind === principal && node.namespace === namespace && (local === "*" || localName(node) === local);
  }

  #typeTest(type: string): NodeTest | null {
    const target = /^["']/.test(this.peek()) ? this.peek().slice(1, -1) : null;
    if (target !== null) this.#at += 1;
    if (!this.take(")")) return this.#expected("')'");
    if (type === "node") return () => true;
    if (type !== "processing-instruction") return (node) => node.kind === type;
    return (node) => node.kind === "instruction" && (target === null || localName(node) === target);
  }

  #predicateList(): XPathRun[] | null {
    const predicates: XPathRun[] = [];
    while (this.take("[")) {
      const predicate = this.#nested();
      if (predicate === null) return null;
      if (!this.take("]")) return this.#expected("']'");
      predicates.push(predicate);
    }
    return predicates;
  }

  #predicates(primary: XPathRun): XPathRun | null {
    const predicates = this.#predicateList();
    if (predicates === null || predicates.length === 0) return predicates === null ? null : primary;
    return (focus) =>
      predicates.reduce<readonly XPathNode[]>(
        (kept, predicate) => filter(kept, predicate, focus),
        asNodes(primary(focus)),
      );
  }
}

const readingCost = (value: XPathValue) =>
  Array.isArray(value) || typeof value === "string" ? toXPathText(value).length / 64 : 0;

function binary(operator: string, left: XPathRun, right: XPathRun): XPathRun {
  const numbers =
    (compute: (a: number, b: number) => number): XPathRun =>
    (focus) =>
      compute(toXPathNumber(left(focus)), toXPathNumber(right(focus)));
  switch (operator) {
    case "or":
      return (focus) => toXPathBoolean(left(focus)) || toXPathBoolean(right(focus));
    case "and":
      return (focus) => toXPathBoolean(left(focus)) && toXPathBoolean(right(focus));
    case "+":
      return numbers((a, b) => a + b);
    case "-":
      return numbers((a, b) => a - b);
    case "*":
      return numbers((a, b) => a * b);
    case "div":
      return numbers((a, b) => a / b);
    case "mod":
      return numbers((a, b) => a % b);
    default: {
      const comparison = operator as "=" | "!=" | "<" | "<=" | ">" | ">=";
      return (focus) => compareXPath(comparison, left(focus), right(focus), focus.meter);
    }
  }
}
