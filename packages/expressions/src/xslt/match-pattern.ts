import { fail, ok, type Result } from "@towpath/prelude";
import { XPathCompiler, type XPathNames, type XPathStep } from "../xml/compile-xpath.ts";
import type { XPathNode } from "../xml/xpath-node.ts";
import { tokenize } from "../xml/xpath-tokens.ts";
import { type Focus, toXPathBoolean } from "../xml/xpath-values.ts";
import { filter } from "../xml/xpath-walk.ts";

/** One alternative of a match pattern. */
export interface Pattern {
  /** What the specification gives it where the template says none. */
  readonly priority: number;
  matches(node: XPathNode, focus: Focus): boolean;
}

interface Link extends XPathStep {
  /** Whether the step before it may match any ancestor (`//`), or the parent only. */
  readonly wide: boolean;
  readonly asksForPosition: boolean;
}

/** Compiles a pattern, which is read from right to left; the failure says what is wrong with it. */
export function compilePattern(source: string, names: XPathNames): Result<Pattern[], string> {
  const tokens = tokenize(source);
  if (tokens === null) return fail("It holds a character that XPath does not know.");
  const patterns: Pattern[] = [];
  for (const alternative of alternatives(tokens)) {
    const pattern = compileAlternative(alternative, names);
    if (typeof pattern === "string") return fail(pattern);
    patterns.push(pattern);
  }
  return ok(patterns);
}

function alternatives(tokens: readonly string[]): string[][] {
  const found: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token === "[" || token === "(") depth += 1;
    if (token === "]" || token === ")") depth -= 1;
    if (token === "|" && depth === 0) found.push([]);
    else found.at(-1)?.push(token);
  }
  return found;
}

function compileAlternative(tokens: readonly string[], names: XPathNames): Pattern | string {
  if (tokens.length === 1 && tokens[0] === "/") {
    return { priority: -0.5, matches: (node) => node.kind === "root" };
  }
  const [first, second] = tokens;
  if ((first === "key" || first === "id") && second === "(") {
    return `Patterns that start with ${first}() are not supported.`;
  }
  const compiler = new XPathCompiler(tokens, names);
  const isAnchored = compiler.take("/");
  const links = readLinks(compiler, !isAnchored && compiler.take("//"));
  if (typeof links === "string") return links;
  if (!compiler.isAtEnd()) return "There is more after its end.";
  return {
    priority: priorityOf(tokens),
    matches: (node, focus) => matchesLinks(links, links.length - 1, node, focus, isAnchored),
  };
}

function readLinks(compiler: XPathCompiler, startsWide: boolean): Link[] | string {
  const links: Link[] = [];
  let wide = startsWide;
  do {
    compiler.asksForPosition = false;
    const step = compiler.stepParts();
    if (step === null) return compiler.problem ?? "It is no pattern.";
    if (step.axis !== "child" && step.axis !== "attribute") {
      return `Patterns do not use the axis '${step.axis}'.`;
    }
    links.push({ ...step, wide, asksForPosition: compiler.asksForPosition });
    wide = compiler.peek() === "//";
  } while (compiler.take("/") || compiler.take("//"));
  return links;
}

function priorityOf(tokens: readonly string[]): number {
  const text = tokens.join("").replace(/^(@|child::|attribute::)/, "");
  if (/^(\*|(node|text|comment|processing-instruction)\(\))$/.test(text)) return -0.5;
  if (/^[^/[\]()*@|]+:\*$/.test(text)) return -0.25;
  return /^([^/[\]()*@|]+|processing-instruction\(["'][^"']*["']\))$/.test(text) ? 0 : 0.5;
}

function matchesLinks(
  links: readonly Link[],
  index: number,
  node: XPathNode,
  focus: Focus,
  isAnchored: boolean,
): boolean {
  const link = links[index];
  if (link === undefined || !focus.meter.spend(1) || !matchesLink(link, node, focus)) return false;
  if (index === 0) return !isAnchored || node.parent?.kind === "root";
  for (let above = node.parent; above !== null; above = above.parent) {
    if (matchesLinks(links, index - 1, above, focus, isAnchored)) return true;
    if (!link.wide) return false;
  }
  return false;
}

function matchesLink(link: Link, node: XPathNode, focus: Focus): boolean {
  const isAttribute = node.kind === "attribute";
  if (node.parent === null || isAttribute !== (link.axis === "attribute") || !link.test(node)) return false;
  if (link.predicates.length === 0) return true;
  if (!link.asksForPosition) {
    const values = link.predicates.map((predicate) => predicate({ ...focus, node, position: 1, size: 1 }));
    // A number asks for a place too, which only shows in the value.
    if (values.every((value) => typeof value !== "number")) return values.every(toXPathBoolean);
  }
  const siblings = isAttribute ? node.parent.attributes : node.parent.children;
  const family = siblings.filter(link.test);
  if (!focus.meter.spend(family.length + siblings.length / 4)) return false;
  const left = link.predicates.reduce<readonly XPathNode[]>(
    (kept, predicate) => filter(kept, predicate, focus),
    family,
  );
  return left.includes(node);
}
