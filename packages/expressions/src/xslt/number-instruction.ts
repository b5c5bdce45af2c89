import type { XPathNode } from "../xml/xpath-node.ts";
import { toXPathNumber } from "../xml/xpath-values.ts";
import type { Pattern } from "./match-pattern.ts";
import { attributeOf } from "./names.ts";
import type { Scope, SheetCompiler } from "./sheet-compiler.ts";
import { type Context, focusOf, type Instruction } from "./stylesheet.ts";

type Matches = (node: XPathNode, like: XPathNode) => boolean;

/** `xsl:number`: a value that is given, or the place of the node among those that count. */
export function numberInstruction(compiler: SheetCompiler, place: XPathNode, scope: Scope): Instruction {
  const given = attributeOf(place, "value");
  const value = given === null ? null : compiler.expression(place, given, scope);
  const format = compiler.optionalTemplate(place, "format", scope) ?? (() => "1");
  const level = attributeOf(place, "level") ?? "single";
  const patterns = (name: string) => {
    const source = attributeOf(place, name);
    return source === null ? null : compiler.patterns(place, source, scope);
  };
  const count = patterns("count");
  const from = patterns("from");
  return (context) => {
    const numbers =
      value === null ? placesOf(context, level, count, from) : [Math.round(toXPathNumber(value(context)))];
    context.out.text(writeNumbers(numbers, format(context)));
    return undefined;
  };
}

function placesOf(
  context: Context,
  level: string,
  count: Pattern[] | null,
  from: Pattern[] | null,
): number[] {
  const focus = focusOf(context);
  const counts: Matches = (node, like) =>
    focus.meter.spend(2) &&
    (count?.some((pattern) => pattern.matches(node, focus)) ??
      (node.kind === like.kind && node.name === like.name));
  const starts = (node: XPathNode) => from?.some((pattern) => pattern.matches(node, focus)) ?? false;
  if (level === "any") return countAny(context.node, counts, starts);
  const numbers: number[] = [];
  for (let at: XPathNode | null = context.node; at !== null; at = at.parent) {
    if (at !== context.node && starts(at)) break;
    if (!counts(at, context.node)) continue;
    numbers.unshift(amongSiblings(at, context.node, counts));
    if (level !== "multiple") break;
  }
  return numbers;
}

function amongSiblings(node: XPathNode, like: XPathNode, counts: Matches): number {
  const family = node.parent?.children ?? [];
  const before = family.slice(0, Math.max(family.indexOf(node), 0));
  return 1 + before.filter((sibling) => counts(sibling, like)).length;
}

/** How many nodes that count have begun since the last one to count from. */
function countAny(node: XPathNode, counts: Matches, starts: (node: XPathNode) => boolean): number[] {
  let root = node;
  while (root.parent !== null) root = root.parent;
  let found = 0;
  const visit = (at: XPathNode): void => {
    if (at.order > node.order) return;
    if (starts(at)) found = 0;
    if (counts(at, node)) found += 1;
    for (const child of at.children) visit(child);
  };
  visit(root);
  return found === 0 ? [] : [found];
}

function writeNumbers(numbers: readonly number[], format: string): string {
  const tokens = format.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu) ?? ["1"];
  const isSign = (token: string | undefined) => token !== undefined && !/[\p{L}\p{N}]/u.test(token);
  const start = isSign(tokens[0]) ? (tokens.shift() ?? "") : "";
  const end = tokens.length > 0 && isSign(tokens.at(-1)) ? (tokens.pop() ?? "") : "";
  const forms = tokens.filter((token) => !isSign(token));
  const signs = tokens.filter(isSign);
  let text = start;
  for (const [index, number] of numbers.entries()) {
    if (index > 0) text += signs[index - 1] ?? signs.at(-1) ?? ".";
    text += writeNumber(number, forms[index] ?? forms.at(-1) ?? "1");
  }
  return text + end;
}

function writeNumber(number: number, form: string): string {
  if (number >= 1 && number < 1e9) {
    if (form === "a") return letters(number);
    if (form === "A") return letters(number).toUpperCase();
    if (form === "i" && number < 4000) return roman(number);
    if (form === "I" && number < 4000) return roman(number).toUpperCase();
  }
  return `${number}`.padStart(Math.min(form.length, 50), "0");
}

function letters(number: number): string {
  let text = "";
  for (let left = number; left > 0; left = Math.floor((left - 1) / 26)) {
    text = String.fromCharCode(97 + ((left - 1) % 26)) + text;
  }
  return text;
}

const ROMAN = Object.entries({
  m: 1000,
  cm: 900,
  d: 500,
  cd: 400,
  c: 100,
  xc: 90,
  l: 50,
  xl: 40,
  x: 10,
  ix: 9,
  v: 5,
  iv: 4,
  i: 1,
});

function roman(number: number): string {
  let left = number;
  let text = "";
  for (const [sign, value] of ROMAN) {
    text += sign.repeat(Math.floor(left / value));
    left %= value;
  }
  return text;
}
