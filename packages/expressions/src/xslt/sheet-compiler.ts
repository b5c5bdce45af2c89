import { cutText } from "@towpath/prelude";
import { compileXPath, type XPathNames } from "../xml/compile-xpath.ts";
import type { XPathNode } from "../xml/xpath-node.ts";
import { toXPathText, type XPathValue } from "../xml/xpath-values.ts";
import { compilePattern, type Pattern } from "./match-pattern.ts";
import { attributeOf, expandName, namespacesOf } from "./names.ts";
import { type Body, type Evaluate, focusOf, type Stylesheet } from "./stylesheet.ts";
import { XsltFunctions } from "./xslt-functions.ts";

/** Why a text is no stylesheet that can be run. */
export interface XsltProblem {
  readonly message: string;
  /** 1-based. */
  readonly line: number;
}

/** The variables that the templates declare around a place. */
export type Scope = ReadonlySet<string>;

type CompileBody = (compiler: SheetCompiler, parent: XPathNode, scope: Scope) => Body;

const MAX_NAMES = 300_000;
const MAX_EXPRESSION = 2_000;

/** Compiles what stands in attributes of a stylesheet, and keeps the first problem. */
export class SheetCompiler {
  problem: XsltProblem | null = null;
  readonly sheet: Stylesheet;
  readonly #text: string;
  readonly #functions: XsltFunctions;

  readonly #compileBody: CompileBody;
  #names = 0;

  /** @param compileBody given by who knows the instructions, which compile bodies in turn */
  constructor(sheet: Stylesheet, text: string, compileBody: CompileBody) {
    this.#compileBody = compileBody;
    this.sheet = sheet;
    this.#text = text;
    this.#functions = new XsltFunctions(sheet);
  }

  /** Counts the namespaces that literal elements carry with them; a map that is all namespaces would fill the memory. */
  mayCarry(place: XPathNode, names: number): boolean {
    this.#names += names;
    if (this.#names > MAX_NAMES) this.report(place, "The elements of the map carry too many namespaces.");
    return this.#names <= MAX_NAMES;
  }

  report(place: XPathNode, message: string): void {
    const line = this.#text.slice(0, Math.max(place.at, 0)).split("\n").length;
    this.problem ??= { message, line };
  }

  body(parent: XPathNode, scope: Scope): Body {
    return this.#compileBody(this, parent, scope);
  }

  names(place: XPathNode, scope: Scope): XPathNames {
    return {
      namespaceOf: (prefix) => namespacesOf(place).get(prefix) ?? null,
      functionNamed: (name) => this.#functions.named(name, place),
      variableKey: (name) => {
        const key = expandName(name, place);
        return key !== null && (scope.has(key) || this.sheet.globals.has(key)) ? key : null;
      },
    };
  }

  expression(place: XPathNode, source: string, scope: Scope): Evaluate<XPathValue> {
    const compiled = source.length > MAX_EXPRESSION ? null : compileXPath(source, this.names(place, scope));
    if (compiled?.ok) {
      const run = compiled.value;
      return (context) => run(focusOf(context));
    }
    const why = compiled === null ? `It is longer than ${MAX_EXPRESSION} characters.` : compiled.failure;
    this.report(place, `The expression '${cutText(source, 100)}' cannot be used: ${why}`);
    return () => "";
  }

  /** An attribute that has to be there. */
  required(place: XPathNode, name: string): string {
    const value = attributeOf(place, name);
    if (value === null) this.report(place, `'${place.name}' needs the attribute '${name}'.`);
    return value ?? "";
  }

  select(place: XPathNode, scope: Scope): Evaluate<XPathValue> {
    return this.expression(place, this.required(place, "select") || ".", scope);
  }

  patterns(place: XPathNode, source: string, scope: Scope): Pattern[] {
    const compiled = source.length > MAX_EXPRESSION ? null : compilePattern(source, this.names(place, scope));
    if (compiled?.ok) return compiled.value;
    const why = compiled === null ? `It is longer than ${MAX_EXPRESSION} characters.` : compiled.failure;
    this.report(place, `The pattern '${cutText(source, 100)}' cannot be used: ${why}`);
    return [];
  }

  name(place: XPathNode, source: string): string {
    const name = expandName(source.trim(), place);
    if (name === null) this.report(place, `The prefix of '${source}' is not declared.`);
    return name ?? source;
  }

  /** An attribute value template: text with `{expressions}`; `{{` is a bracket. */
  valueTemplate(place: XPathNode, source: string, scope: Scope): Evaluate<string> {
    const parts: (string | Evaluate<XPathValue>)[] = [];
    const pieces = source.match(/\{\{|\}\}|\{(?:"[^"]*"|'[^']*'|[^"'}])*\}|[^{}]+|[{}]/g) ?? [];
    for (const piece of pieces) parts.push(this.#part(place, piece, scope));
    const [only] = parts;
    if (parts.length === 1 && typeof only === "string") return () => only;
    return (context) =>
      parts.map((part) => (typeof part === "string" ? part : toXPathText(part(context)))).join("");
  }

  #part(place: XPathNode, piece: string, scope: Scope): string | Evaluate<XPathValue> {
    if (piece === "{{" || piece === "}}") return piece.slice(1);
    if (piece === "{" || piece === "}") this.report(place, "A bracket in an attribute has no counterpart.");
    return piece.length > 1 && piece.startsWith("{")
      ? this.expression(place, piece.slice(1, -1), scope)
      : piece;
  }

  optionalTemplate(place: XPathNode, name: string, scope: Scope): Evaluate<string> | null {
    const value = attributeOf(place, name);
    return value === null ? null : this.valueTemplate(place, value, scope);
  }
}
