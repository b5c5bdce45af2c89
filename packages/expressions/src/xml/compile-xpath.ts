import { fail, ok, type Result } from "@towpath/prelude";
import { AXES } from "./xpath-axes.ts";
import { localName, type XPathNode } from "./xpath-node.ts";
import {
  compareXPath,
  type Focus,
  toXPathBoolean,
  toXPathNumber,
  toXPathText,
  XPATH_FUNCTIONS,
  type XPathValue,
} from "./xpath-values.ts";

export type XPathRun = (focus: Focus) => XPathValue;
type Test = (node: XPathNode) => boolean;

const TOKEN =
  /\s*(?:(\d+\.?\d*|\.\d+)|("[^"]*"|'[^']*')|(\/\/|::|\.\.|<=|>=|!=|[/.@()[\],|+\-=<>*$])|([\p{L}_][\p{L}\p{N}\p{M}._-]*(?::(?!:)(?:[\p{L}_][\p{L}\p{N}\p{M}._-]*|\*))?))/uy;
const BINARY: readonly (readonly string[])[] = [
  ["or"],
  ["and"],
  ["=", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "div", "mod"],
];
const NODE_TYPES = new Set(["text", "node", "comment", "processing-instruction"]);
const MAX_DEPTH = 100;
/** What it costs to turn to a node, beside looking at those it leads to. */
const VISIT = 6;

/** Compiles an XPath 1.0 expression to closures; the failure says what is wrong with it. */
export function compileXPath(source: string): Result<XPathRun, string> {
  const tokens = tokenize(source);
  if (tokens === null) return fail("It holds a character that XPath does not know.");
  const compiler = new Compiler(tokens);
  const run = compiler.expression(0);
  if (run !== null && compiler.problem === null && compiler.isAtEnd()) return ok(run);
  return fail(compiler.problem ?? "There is more after its end.");
}

function tokenize(source: string): string[] | null {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = source.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(source);
    if (!match) return null;
    tokens.push(match[0].trim());
  }
  return tokens;
}

const isName = (token: string | undefined) => token !== undefined && /^[\p{L}_]/u.test(token);
const asNodes = (value: XPathValue): readonly XPathNode[] => (Array.isArray(value) ? value : []);

class Compiler {
  problem: string | null = null;
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Binary operators by level, from `or` to `mod`; then minus signs, unions and paths. */
  expression(level: number): XPathRun | null {
    const operators = BINARY[level];
    if (operators === undefined) return this.#unary();
    let left = this.expression(level + 1);
    for (let operator = this.#peek(); operators.includes(operator); operator = this.#peek()) {
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

  #peek(): string {
    return this.#tokens[this.#at] ?? "";
  }

  #take(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#at += 1;
    return true;
  }

  #fail(problem: string): null {
    this.problem ??= problem;
    return null;
  }

  #expected(what: string): null {
    const came = this.#peek();
    return this.#fail(`${what} was expected, but ${came === "" ? "its end" : `'${came}'`} came.`);
  }

  #unary(): XPathRun | null {
    let minus = 0;
    while (this.#take("-")) minus += 1;
    const run = this.#union();
    if (run === null || minus === 0) return run;
    return (focus) => toXPathNumber(run(focus)) * (minus % 2 === 1 ? -1 : 1);
  }

  #union(): XPathRun | null {
    let left = this.#path();
    while (left !== null && this.#take("|")) {
      const first = left;
      const second = this.#path();
      left = second === null ? null : (focus) => joined(asNodes(first(focus)), asNodes(second(focus)), focus);
    }
    return left;
  }

  #path(): XPathRun | null {
    if (this.#take("//")) return this.#steps(rootOf, true);
    if (this.#take("/")) return this.#startsStep() ? this.#steps(rootOf) : rootOf;
    if (!this.#startsPrimary())
      return this.#startsStep() ? this.#steps((focus) => [focus.node]) : this.#expected("A path or value");
    const primary = this.#primary();
    if (primary === null) return null;
    const filtered = this.#predicates(primary);
    if (filtered === null) return null;
    if (this.#take("//")) return this.#steps(filtered, true);
    return this.#take("/") ? this.#steps(filtered) : filtered;
  }

  #startsStep(): boolean {
    const token = this.#peek();
    return token === "." || token === ".." || token === "@" || token === "*" || isName(token);
  }

  #startsPrimary(): boolean {
    const token = this.#peek();
    if (token === "(" || /^["'\d]/.test(token) || /^\.\d/.test(token)) return true;
    return isName(token) && this.#tokens[this.#at + 1] === "(" && !NODE_TYPES.has(token);
  }

  #primary(): XPathRun | null {
    const token = this.#peek();
    this.#at += 1;
    if (token === "(") {
      const inner = this.#nested();
      return inner !== null && this.#take(")") ? inner : this.#expected("')'");
    }
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

  #call(name: string): XPathRun | null {
    const args: XPathRun[] = [];
    this.#at += 1;
    while (this.#peek() !== ")") {
      if (args.length > 0 && !this.#take(",")) return this.#expected("',' or ')'");
      const argument = this.#nested();
      if (argument === null) return null;
      args.push(argument);
    }
    this.#at += 1;
    const spec = XPATH_FUNCTIONS.get(name);
    if (spec === undefined) return this.#fail(`There is no XPath function '${name}'.`);
    if (args.length < spec.min || args.length > spec.max) {
      return this.#fail(`The XPath function '${name}' does not take ${args.length} arguments.`);
    }
    return (focus) => {
      const values = args.map((argument) => argument(focus));
      // Reading a text costs time by its length, which a function inside a predicate would spend again and again.
      for (const value of values) if (!focus.meter.spend(readingCost(value))) return false;
      return spec.call(focus, values);
    };
  }

  /** @param wide after `//`, which reaches nodes at any depth */
  #steps(start: XPathRun, wide = false): XPathRun | null {
    let run: XPathRun | null = this.#step(start, wide);
    while (run !== null && (this.#peek() === "/" || this.#peek() === "//")) {
      const isWide = this.#peek() === "//";
      this.#at += 1;
      run = this.#step(run, isWide);
    }
    return run;
  }

  #step(from: XPathRun, wide: boolean): XPathRun | null {
    if (this.#take(".")) return wide ? anywhere(from) : from;
    if (this.#take("..")) return walk(wide ? anywhere(from) : from, "parent", () => true, []);
    const axis = this.#axis();
    if (!AXES.has(axis)) return this.#fail(`There is no axis '${axis}'.`);
    const test = this.#nodeTest(axis);
    const predicates = test === null ? null : this.#predicateList();
    return test === null || predicates === null ? null : stepAlong(from, wide, axis, test, predicates);
  }

  #axis(): string {
    if (this.#take("@")) return "attribute";
    if (this.#tokens[this.#at + 1] !== "::") return "child";
    const axis = this.#peek();
    this.#at += 2;
    return axis;
  }

  #nodeTest(axis: string): Test | null {
    const token = this.#peek();
    const principal = axis === "attribute" ? "attribute" : "element";
    this.#at += 1;
    if (token === "*") return (node) => node.kind === principal;
    if (!isName(token)) {
      this.#at -= 1;
      return this.#expected("The name of a node");
    }
    if (NODE_TYPES.has(token) && this.#take("(")) return this.#typeTest(token);
    if (token.includes(":"))
      return this.#fail(`The prefix of '${token}' is not declared; use local-name() and namespace-uri().`);
    return (node) => node.kind === principal && node.namespace === "" && node.name === token;
  }

  #typeTest(type: string): Test | null {
    const target = /^["']/.test(this.#peek()) ? this.#peek().slice(1, -1) : null;
    if (target !== null) this.#at += 1;
    if (!this.#take(")")) return this.#expected("')'");
    if (type === "node") return () => true;
    if (type !== "processing-instruction") return (node) => node.kind === type;
    return (node) => node.kind === "instruction" && (target === null || localName(node) === target);
  }

  #predicateList(): XPathRun[] | null {
    const predicates: XPathRun[] = [];
    while (this.#take("[")) {
      const predicate = this.#nested();
      if (predicate === null) return null;
      if (!this.#take("]")) return this.#expected("']'");
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

function rootOf({ node }: Focus): XPathNode[] {
  let root = node;
  while (root.parent !== null) root = root.parent;
  return [root];
}

const anywhere = (from: XPathRun): XPathRun => walk(from, "descendant-or-self", () => true, []);

function stepAlong(
  from: XPathRun,
  wide: boolean,
  axis: string,
  test: Test,
  predicates: readonly XPathRun[],
): XPathRun {
  // Without predicates, which count by parent, the children at any depth are simply the descendants.
  if (wide && axis === "child" && predicates.length === 0) return walk(from, "descendant", test, []);
  return walk(wide ? anywhere(from) : from, axis, test, predicates);
}

function walk(from: XPathRun, axisName: string, test: Test, predicates: readonly XPathRun[]): XPathRun {
  const axis = AXES.get(axisName) ?? (() => []);
  const reach = (node: XPathNode, focus: Focus): readonly XPathNode[] => {
    const reached = axis(node);
    if (!focus.meter.spend(reached.length + VISIT)) return [];
    return predicates.reduce((list, predicate) => filter(list, predicate, focus), reached.filter(test));
  };
  const isDown = axisName.startsWith("descendant") && predicates.length === 0;
  return (focus) => {
    const starts = asNodes(from(focus));
    const [only] = starts;
    if (only !== undefined && starts.length === 1) return inOrder(reach(only, focus), focus);
    return reachedFromAll(isDown ? topmost(starts) : starts, reach, focus);
  };
}

function reachedFromAll(
  starts: readonly XPathNode[],
  reach: (node: XPathNode, focus: Focus) => readonly XPathNode[],
  focus: Focus,
): readonly XPathNode[] {
  const found: XPathNode[] = [];
  for (const node of starts) {
    if (focus.meter.isSpent) return [];
    for (const reached of reach(node, focus)) found.push(reached);
  }
  return inOrder(found, focus);
}

/** Of nodes in document order those that are not below another one: what is below them is reached through it. */
function topmost(nodes: readonly XPathNode[]): readonly XPathNode[] {
  if (nodes.length < 2) return nodes;
  let covered = -1;
  return nodes.filter((node) => {
    if (node.kind === "attribute") return true;
    if (node.order <= covered) return false;
    covered = node.last;
    return true;
  });
}

function filter(list: readonly XPathNode[], predicate: XPathRun, { meter }: Focus): XPathNode[] {
  return list.filter((node, index) => {
    if (!meter.spend(VISIT)) return false;
    const value = predicate({ node, position: index + 1, size: list.length, meter });
    return typeof value === "number" ? value === index + 1 : toXPathBoolean(value);
  });
}

/** Document order, each node once. */
function inOrder(list: readonly XPathNode[], { meter }: Focus): readonly XPathNode[] {
  if (isOrdered(list)) return list;
  if (!meter.spend(list.length * VISIT)) return [];
  return [...new Set(list)].sort((a, b) => a.order - b.order);
}

function isOrdered(list: readonly XPathNode[]): boolean {
  let last = -1;
  for (const { order } of list) {
    if (order <= last) return false;
    last = order;
  }
  return true;
}

function joined(a: readonly XPathNode[], b: readonly XPathNode[], focus: Focus): readonly XPathNode[] {
  return focus.meter.spend(a.length + b.length) ? inOrder([...a, ...b], focus) : [];
}

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
