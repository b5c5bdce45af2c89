import { type Said, said } from "@towpath/prelude";
import type { Value, ValueObject } from "../value.ts";
import { decimalValue, toDecimal } from "../values/decimal.ts";
import { writeMember } from "../values/members.ts";
import { floatOf, integerOf } from "../values/number-text.ts";
import { stringEnd } from "./scan-json.ts";

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const WHITE_SPACE = /[ \t\r\n]*/y;
const WORDS: Readonly<Record<string, Value>> = { true: true, false: false, null: null };

const NOT_JSON = said("This is not JSON.");

/** Reads strict JSON one value at a time; after `undefined`, `message` and `failedAt` say what was wrong. */
export class JsonReader {
  message: Said = NOT_JSON;
  failedAt = 0;
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  readAll(): Value | undefined {
    this.#skipSpace();
    if (this.#at >= this.#text.length) return this.#refuse(said("The text is empty; JSON was expected."));
    const value = this.#value(0);
    if (value === undefined) return undefined;
    this.#skipSpace();
    return this.#at < this.#text.length
      ? this.#refuse(
          said("There is more text after the JSON value, beginning with {here}.", { here: this.#here() }),
        )
      : value;
  }

  #value(depth: number): Value | undefined {
    const character = this.#text[this.#at];
    if (character === "{" || character === "[") {
      if (depth >= this.#maxDepth) {
        return this.#refuse(said("The JSON is nested deeper than {most} levels.", { most: this.#maxDepth }));
      }
      this.#at += 1;
      return character === "{" ? this.#object(depth + 1) : this.#array(depth + 1);
    }
    if (character === '"') return this.#string();
    if (character === "-" || (character !== undefined && character >= "0" && character <= "9")) {
      return this.#number();
    }
    return this.#word();
  }

  #object(depth: number): Value | undefined {
    const object: ValueObject = {};
    this.#skipSpace();
    if (this.#take("}")) return object;
    do {
      if (!this.#member(object, depth)) return undefined;
      this.#skipSpace();
    } while (this.#take(","));
    return this.#take("}")
      ? object
      : this.#refuse(said("',' or '}' was expected, but {here} came.", { here: this.#here() }));
  }

  #member(object: ValueObject, depth: number): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== '"') {
      this.#refuse(
        said("A member name in double quotes was expected, but {here} came.", { here: this.#here() }),
      );
      return false;
    }
    const key = this.#string();
    if (key === undefined) return false;
    this.#skipSpace();
    if (!this.#take(":")) {
      this.#refuse(said("':' was expected after a member name, but {here} came.", { here: this.#here() }));
      return false;
    }
    this.#skipSpace();
    const value = this.#value(depth);
    if (value === undefined) return false;
    if (Object.hasOwn(object, key)) delete object[key];
    writeMember(object, key, value);
    return true;
  }

  #array(depth: number): Value | undefined {
    const items: Value[] = [];
    this.#skipSpace();
    if (this.#take("]")) return items;
    do {
      this.#skipSpace();
      const value = this.#value(depth);
      if (value === undefined) return undefined;
      items.push(value);
      this.#skipSpace();
    } while (this.#take(","));
    return this.#take("]")
      ? items
      : this.#refuse(said("',' or ']' was expected, but {here} came.", { here: this.#here() }));
  }

  #string(): string | undefined {
    const start = this.#at;
    const end = stringEnd(this.#text, start);
    try {
      const value = JSON.parse(this.#text.slice(start, end)) as string;
      this.#at = end;
      return value;
    } catch {
      return this.#refuse(
        said("A text is not closed, or holds a line break or an escape that JSON does not know."),
      );
    }
  }

  #number(): Value | undefined {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (!match) return this.#refuse(said("A number was expected after '-'."));
    const text = match[0];
    const value = match[1] === undefined && match[2] === undefined ? wholeNumber(text) : fraction(text);
    if (value === null)
      return this.#refuse(said("The number {number} is too large.", { number: text.slice(0, 40) }));
    this.#at += text.length;
    return value;
  }

  #word(): Value | undefined {
    for (const word of Object.keys(WORDS)) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return WORDS[word];
      }
    }
    return this.#refuse(said("A JSON value was expected, but {here} came.", { here: this.#here() }));
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skipSpace(): void {
    WHITE_SPACE.lastIndex = this.#at;
    WHITE_SPACE.test(this.#text);
    this.#at = WHITE_SPACE.lastIndex;
  }

  #here(): Said {
    const point = this.#text.codePointAt(this.#at);
    if (point === undefined) return said("the end of the text");
    return point < 32
      ? said("the control character {point}", { point })
      : said("'{character}'", { character: String.fromCodePoint(point) });
  }

  #refuse(message: Said): undefined {
    this.message = message;
    this.failedAt = this.#at;
    return undefined;
  }
}

/** Beyond Int64 the digits are kept as a decimal while they fit, then as a float. */
function wholeNumber(text: string): Value {
  if (text.length < 16) return Number(text);
  if (text.length > 40) return fraction(text);
  return integerOf(BigInt(text)) ?? largeWhole(text);
}

function largeWhole(text: string): Value {
  const decimal = toDecimal(text);
  return decimal ? decimalValue(decimal) : fraction(text);
}

function fraction(text: string): Value {
  const value = Number(text);
  return Number.isFinite(value) ? floatOf(value) : null;
}
