import { COLON, digitsEnd, NOT_PLAIN, nesting, QUOTE, tokenEnd } from "./scan-json.ts";

const COMMA = 44;
const BRACKET_UNITS = 16;
const COMMA_UNITS = 6;
const MEMBER_UNITS = 40;
/** A name that the text has not held before: the host makes a new shape of objects for it. */
const NEW_NAME_UNITS = 120;
/** A member of an object so large that the host keeps it as a table. */
const TABLED_UNITS = 60;
/** How much dearer marks are to our own reader. */
const CAREFUL = 5;
const LARGEST_SHAPE = 128;
/** So few members are read in no time, whatever they are called. */
const FREE_MEMBERS = 32;
/** Names that fall on the same bit are taken for one: seldom, and to the advantage of who wrote the text. */
const NAME_BITS = 20;

/** Scans a JSON text for what reading it costs of an evaluation's budget, beside its length. */
export class JsonCost {
  /** More than `most` when the scan was given up there. */
  units = 0;
  readonly #text: string;
  #isPlain = true;
  #marks = 0;
  #members = 0;
  /** Members so far of the object that is open, and of those around it. */
  #here = 0;
  readonly #around: number[] = [];
  #seen: Uint8Array | null = null;

  constructor(text: string, maxDepth: number, most: number) {
    this.#text = text;
    this.#scan(maxDepth, most);
  }

  /** As `countPlainMembers` gives it. */
  get members(): number {
    return this.#isPlain ? this.#members : NOT_PLAIN;
  }

  #scan(maxDepth: number, most: number): void {
    const text = this.#text;
    let nameStart = 0;
    let nameEnd = 0;
    for (let at = 0; at < text.length && this.units <= most; ) {
      const code = text.charCodeAt(at);
      const end = this.#tokenEnd(at, code);
      if (code === QUOTE) {
        nameStart = at + 1;
        nameEnd = end - 1;
      } else if (code === COLON) this.#member(nameStart, nameEnd);
      else if (code === COMMA) this.#mark(COMMA_UNITS);
      else if (this.#nest(nesting(code)) > maxDepth) this.#becomeCareful();
      at = end;
    }
  }

  #tokenEnd(at: number, code: number): number {
    const end = tokenEnd(this.#text, at, code);
    if (end !== NOT_PLAIN) return end;
    this.#becomeCareful();
    return digitsEnd(this.#text, at);
  }

  /** Numbers that JSON.parse would misread are read by our own reader, which takes longer. */
  #becomeCareful(): void {
    if (!this.#isPlain) return;
    this.#isPlain = false;
    this.units += this.#text.length * 2 + this.#marks * (CAREFUL - 1) - this.#members * MEMBER_UNITS;
  }

  #mark(units: number): void {
    this.#marks += units;
    this.units += this.#isPlain ? units : units * CAREFUL;
  }

  /** @returns how deep it is nested then */
  #nest(step: number): number {
    if (step > 0) {
      this.#mark(BRACKET_UNITS);
      this.#around.push(this.#here);
      this.#here = 0;
    } else if (step < 0) this.#here = this.#around.pop() ?? 0;
    return this.#around.length;
  }

  #member(nameStart: number, nameEnd: number): void {
    this.#members += 1;
    this.#here += 1;
    if (this.#isPlain) this.units += MEMBER_UNITS;
    if (this.#members <= FREE_MEMBERS) return;
    if (this.#here > LARGEST_SHAPE) this.units += TABLED_UNITS;
    else if (this.#isNew(nameStart, nameEnd)) this.units += NEW_NAME_UNITS;
  }

  #isNew(nameStart: number, nameEnd: number): boolean {
    const text = this.#text;
    this.#seen ??= new Uint8Array(2 ** (NAME_BITS - 3));
    const seen = this.#seen;
    let hash = 0x811c9dc5;
    for (let at = nameStart; at < nameEnd; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    const place = (hash ^ (hash >>> 15)) & (2 ** NAME_BITS - 1);
    const bit = 1 << (place & 7);
    const bits = seen[place >> 3] ?? 0;
    seen[place >> 3] = bits | bit;
    return (bits & bit) === 0;
  }
}
