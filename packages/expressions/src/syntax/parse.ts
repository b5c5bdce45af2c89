import { excerptOf, type Said, said } from "@towpath/prelude";
import { EVALUATION_LIMITS, type ParseCode, type ParseFailure, parseFailure } from "../parse-failure.ts";
import { floatOf, integerOf } from "../values/number-text.ts";
import { nameEnd, spaceEnd } from "./characters.ts";
import type { AccessExpression, CallExpression, Expression, LiteralExpression } from "./expression.ts";

const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const KEYWORDS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

const DOUBLE_QUOTES = said("Texts are written in single quotes ('…'), not in double quotes.");

/** Reads one expression from the middle of a text. After `null`, `failure` says why; `at` is where reading ended. */
export class ExpressionParser {
  failure: ParseFailure | null = null;
  at: number;
  readonly #text: string;
  readonly #start: number;
  #depth = 0;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#start = start;
    this.at = start;
  }

  /** Leaves `at` behind the expression and the white space that follows it. */
  parse(): Expression | null {
    this.#skipSpace();
    if (this.at >= this.#text.length || this.#text[this.at] === "}") {
      return this.#fail("EmptyExpression", said("An expression was expected here, but there is none."));
    }
    const expression = this.#expression();
    if (expression === null) return null;
    this.#skipSpace();
    return this.at - this.#start > EVALUATION_LIMITS.expressionLength ? this.#tooLong() : expression;
  }

  #expression(): Expression | null {
    if (this.at - this.#start > EVALUATION_LIMITS.expressionLength) return this.#tooLong();
    if (this.#depth >= EVALUATION_LIMITS.nesting) {
      return this.#fail(
        "LimitExceeded",
        said("Expressions can be nested {most} deep, not deeper.", { most: EVALUATION_LIMITS.nesting }),
      );
    }
    this.#depth += 1;
    const expression = this.#literalOrCall();
    this.#depth -= 1;
    return expression;
  }

  #literalOrCall(): Expression | null {
    const character = this.#text[this.at];
    if (character === "'") return this.#string();
    if (character === '"') {
      return this.#fail("MisusedDoubleQuotes", DOUBLE_QUOTES);
    }
    if (character !== undefined && "+-.0123456789".includes(character)) return this.#number();
    const start = this.at;
    const end = nameEnd(this.#text, start);
    if (end === start)
      return this.#unexpected(said("A function call, a text in single quotes or a number was expected"));
    this.at = end;
    return this.#named(this.#text.slice(start, end), start);
  }

  #named(name: string, start: number): Expression | null {
    const end = this.at;
    this.#skipSpace();
    if (this.#text[this.at] === "(") return this.#accesses(this.#call(name, start, end));
    const keyword = KEYWORDS.get(name.toLowerCase());
    this.at = end;
    if (keyword !== undefined) return { kind: "literal", value: keyword, span: { start, end } };
    const message = said(
      "'{name}' is neither a value nor a call. Texts need single quotes, functions need '(' and ')'.",
      { name: excerpt(name) },
    );
    this.at = start;
    return this.#fail("UnrecognizedExpression", message, end);
  }

  #string(): LiteralExpression | null {
    const start = this.at;
    let close = this.#text.indexOf("'", start + 1);
    while (close !== -1 && this.#text[close + 1] === "'") close = this.#text.indexOf("'", close + 2);
    if (close === -1) {
      return this.#fail(
        "UnterminatedString",
        said("This text has no closing single quote."),
        this.#text.length,
      );
    }
    this.at = close + 1;
    const raw = this.#text.slice(start + 1, close);
    const value = raw.includes("'") ? raw.replaceAll("''", "'") : raw;
    return { kind: "literal", value, span: { start, end: this.at } };
  }

  #number(): LiteralExpression | null {
    const start = this.at;
    NUMBER.lastIndex = start;
    const text = NUMBER.exec(this.#text)?.[0];
    if (text === undefined) return this.#unexpected(said("A number was expected"));
    this.at = start + text.length;
    if (nameEnd(this.#text, this.at) > this.at)
      return this.#unexpected(said("The end of the number {number} was expected", { number: excerpt(text) }));
    const value = numberOf(text);
    if (value === null)
      return this.#fail(
        "LimitExceeded",
        said("The number {number} is too large.", { number: excerpt(text) }),
      );
    return { kind: "literal", value, span: { start, end: this.at } };
  }

  #call(name: string, start: number, nameStop: number): CallExpression | null {
    const args: Expression[] = [];
    this.at += 1;
    this.#skipSpace();
    if (this.#text[this.at] !== ")") {
      for (;;) {
        const argument = this.#expression();
        if (argument === null) return null;
        args.push(argument);
        this.#skipSpace();
        if (this.#text[this.at] !== ",") break;
        this.at += 1;
        this.#skipSpace();
      }
    }
    if (this.#text[this.at] !== ")")
      return this.#unexpected(
        said("',' or ')' was expected in the call of '{name}'", { name: excerpt(name) }),
      );
    this.at += 1;
    return { kind: "call", name, nameSpan: { start, end: nameStop }, args, span: { start, end: this.at } };
  }

  #accesses(call: CallExpression | null): CallExpression | AccessExpression | null {
    let target: CallExpression | AccessExpression | null = call;
    while (target !== null) {
      const next = spaceEnd(this.#text, this.at);
      const character = this.#text[next];
      if (character !== "?" && character !== "." && character !== "[") return target;
      this.at = next;
      target = this.#access(target);
    }
    return null;
  }

  #access(target: CallExpression | AccessExpression): AccessExpression | null {
    const optional = this.#text[this.at] === "?";
    if (optional) {
      this.at += 1;
      this.#skipSpace();
    }
    if (this.#text[this.at] === ".") return this.#dotAccess(target, optional);
    if (this.#text[this.at] !== "[") return this.#unexpected(said("'.' or '[' was expected after '?'"));
    this.at += 1;
    this.#skipSpace();
    const key = this.#expression();
    if (key === null) return null;
    this.#skipSpace();
    if (this.#text[this.at] !== "]") return this.#unexpected(said("']' was expected"));
    this.at += 1;
    const span = { start: target.span.start, end: this.at };
    return { kind: "access", target, key, keySpan: key.span, optional, style: "bracket", span };
  }

  #dotAccess(target: CallExpression | AccessExpression, optional: boolean): AccessExpression | null {
    this.at += 1;
    this.#skipSpace();
    const start = this.at;
    const end = nameEnd(this.#text, start);
    if (end === start) return this.#unexpected(said("The name of a property was expected after '.'"));
    this.at = end;
    const span = { start, end };
    const key: LiteralExpression = { kind: "literal", value: this.#text.slice(start, end), span };
    const whole = { start: target.span.start, end };
    return { kind: "access", target, key, keySpan: span, optional, style: "dot", span: whole };
  }

  #skipSpace(): void {
    this.at = spaceEnd(this.#text, this.at);
  }

  #unexpected(expectation: Said): null {
    const point = this.#text.codePointAt(this.at);
    if (point === undefined)
      return this.#fail(
        "UnexpectedEnd",
        said("{expectation}, but the expression ends here.", { expectation }),
      );
    if (point === 34) {
      return this.#fail("MisusedDoubleQuotes", DOUBLE_QUOTES);
    }
    const character = String.fromCodePoint(point);
    const message = said("{expectation}, but '{character}' came.", { expectation, character });
    return this.#fail("UnexpectedCharacter", message);
  }

  #tooLong(): null {
    const message = said("An expression can have {most} characters; this one is longer.", {
      most: EVALUATION_LIMITS.expressionLength,
    });
    return this.#fail("LimitExceeded", message);
  }

  #fail(code: ParseCode, message: Said, end = Math.min(this.at + 1, this.#text.length)): null {
    this.failure ??= parseFailure(code, message, { start: Math.min(this.at, end), end });
    return null;
  }
}

/** `null` for an integer beyond Int64 or a number no double can hold. */
function numberOf(text: string): LiteralExpression["value"] {
  if (/^[+-]?\d+$/.test(text)) {
    if (text.length < 16) return Number(text);
    return integerOf(BigInt(text.replace(/^\+/, "")));
  }
  const value = Number(text);
  return Number.isFinite(value) ? (floatOf(value) as LiteralExpression["value"]) : null;
}

function excerpt(text: string): string {
  return excerptOf(text, 40);
}
