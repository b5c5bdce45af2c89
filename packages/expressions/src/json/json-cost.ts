import { NameLedger } from "./name-ledger.ts";
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

/** Scans a JSON text for what reading it costs of an evaluation's budget, beside its length. */
export class JsonCost {
  /** More than `most` when the scan was given up there. */
  units = 0;
  readonly #text: string;
  readonly #names: NameLedger;
  #isPlain = true;
  #marks = 0;
  #members = 0;
  /** Members so far of the object that is open, and of those around it. */
  #here = 0;
  readonly #around: number[] = [];

  constructor(text: string, maxDepth: number, most: number) {
    this.#text = text;
    this.#names = new NameLedger(text);
    this.#scan(maxDepth, most);
  }

  /** As `countPlainMembers` gives it. */
  get members(): number {
    return this.#isPlain ? this.#members : NOT_PLAIN;
  }

  /** The same, but 0 where certainly no object has a name twice: nobody needs to count again then. */
  get uncertainMembers(): number {
    return this.#isPlain && this.#names.areDistinct ? 0 : this.members;
  }

  #scan(maxDepth: number, most: number): void {
    const text = this.#text;
    for (let at = 0; at < text.length && this.units <= most; ) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        at = this.#names.read(at);
        continue;
      }
      if (code === COLON) this.#member();
      else if (code === COMMA) this.#mark(COMMA_UNITS);
      else if (this.#nest(nesting(code)) > maxDepth) this.#becomeCareful();
      at = this.#tokenEnd(at, code);
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
      this.#names.open(this.#around.length);
    } else if (step < 0) this.#here = this.#around.pop() ?? 0;
    return this.#around.length;
  }

  #member(): void {
    this.#members += 1;
    this.#here += 1;
    if (this.#isPlain) this.units += MEMBER_UNITS;
    this.#names.add(this.#around.length);
    if (this.#members <= FREE_MEMBERS) return;
    if (this.#here > LARGEST_SHAPE) this.units += TABLED_UNITS;
    else if (this.#names.isNew()) this.units += NEW_NAME_UNITS;
  }
}
