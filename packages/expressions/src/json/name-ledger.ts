import { QUOTE, stringEnd } from "./scan-json.ts";

const BACKSLASH = 92;
/** Names are short; a longer text is looked through again when it turns out to be one. */
const SHORT = 40;
/** Of so few names in an object each is compared with each. */
const FEW = 16;
const MAX_DEPTH = 100;
/** Names that fall on the same bit are taken for one: seldom, and to the advantage of who wrote the text. */
const NAME_PLACES = 2 ** 20;
const LAST_PLACE = NAME_PLACES - 1;

/** What the names of members in a JSON text are like, seen by their hashes. Reading on is the larger part of a scan. */
export class NameLedger {
  /** False as soon as an object may have a name twice, or one that is written with escapes. */
  areDistinct = true;
  readonly #text: string;
  /** The text in quotes that was read last, and its hashes. */
  #start = 0;
  #end = 0;
  #isHashed = false;
  #first = 0;
  #second = 0;
  #seen: Uint8Array | null = null;
  /** By depth: how many names the open object has, its number, and the hashes of its first names. */
  readonly #counts = new Int32Array(MAX_DEPTH + 1);
  readonly #numbers = new Int32Array(MAX_DEPTH + 1);
  readonly #hashes: Int32Array[] = [];
  /** The hashes of all names of objects with more of them. */
  #large: PairSet | null = null;
  #objects = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** @returns the index after the text in quotes that opens there */
  read(open: number): number {
    const text = this.#text;
    const limit = Math.min(open + 1 + SHORT, text.length);
    let first = FIRST_SEED;
    let second = SECOND_SEED;
    let at = open + 1;
    for (; at < limit; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE || code === BACKSLASH) break;
      first = Math.imul(first ^ code, FIRST_FACTOR);
      second = Math.imul(second ^ code, SECOND_FACTOR);
    }
    this.#isHashed = text.charCodeAt(at) === QUOTE;
    this.#first = first;
    this.#second = second;
    this.#start = open + 1;
    const end = this.#isHashed ? at + 1 : stringEnd(text, open);
    this.#end = end - 1;
    return end;
  }

  /** An array or object opens at this depth. */
  open(depth: number): void {
    if (depth > MAX_DEPTH) this.areDistinct = false;
    this.#counts[depth] = 0;
    this.#objects += 1;
    this.#numbers[depth] = this.#objects;
  }

  /** Takes the text that was read last for the name of a member of what is open at this depth. */
  add(depth: number): void {
    if (!this.#isHashed) this.#hash();
    if (!this.areDistinct) return;
    this.#hashes[depth] ??= new Int32Array(FEW * 2);
    const hashes = this.#hashes[depth];
    const count = this.#counts[depth] ?? 0;
    this.#counts[depth] = count + 1;
    if (count >= FEW) this.#addToMany(hashes, count, this.#numbers[depth] ?? 0);
    else this.#addToFew(hashes, count);
  }

  #addToFew(hashes: Int32Array, count: number): void {
    for (let at = 0; at < count * 2; at += 2) {
      if (hashes[at] === this.#first && hashes[at + 1] === this.#second) this.areDistinct = false;
    }
    hashes[count * 2] = this.#first;
    hashes[count * 2 + 1] = this.#second;
  }

  #addToMany(hashes: Int32Array, count: number, number: number): void {
    const salt = Math.imul(number, SALT);
    this.#large ??= new PairSet(this.#text.length / CHARACTERS_A_NAME);
    for (let at = 0; count === FEW && at < FEW * 2; at += 2) {
      this.#large.add((hashes[at] ?? 0) ^ salt, hashes[at + 1] ?? 0);
    }
    if (!this.#large.add(this.#first ^ salt, this.#second)) this.areDistinct = false;
  }

  /** Whether the name that was added last has not been one before, in any object. */
  isNew(): boolean {
    this.#seen ??= new Uint8Array(NAME_PLACES / 8);
    const seen = this.#seen;
    const place = (this.#first ^ (this.#first >>> 15)) & LAST_PLACE;
    const bit = 1 << (place & 7);
    const bits = seen[place >> 3] ?? 0;
    seen[place >> 3] = bits | bit;
    return (bits & bit) === 0;
  }

  #hash(): void {
    const text = this.#text;
    let first = FIRST_SEED;
    let second = SECOND_SEED;
    for (let at = this.#start; at < this.#end; at += 1) {
      const code = text.charCodeAt(at);
      // The same name may be written in another way.
      if (code === BACKSLASH) this.areDistinct = false;
      first = Math.imul(first ^ code, FIRST_FACTOR);
      second = Math.imul(second ^ code, SECOND_FACTOR);
    }
    this.#first = first;
    this.#second = second;
  }
}

const FIRST_SEED = 0x811c9dc5;
const FIRST_FACTOR = 0x01000193;
const SECOND_SEED = 0x2545f491;
const SECOND_FACTOR = 0x5bd1e995;
const SALT = 0x9e3779b1;
/** Of a text that consists of members, guessed: a set that grows again and again takes twice as long to fill. */
const CHARACTERS_A_NAME = 12;

/** Pairs of 32 bits. Open addressing: a `Set` of texts would be slower than what it is to save. */
class PairSet {
  #pairs: Int32Array;
  #size = 0;

  /** @param expected how many pairs */
  constructor(expected: number) {
    const places = Math.min(Math.max(expected * 2, 256), 2 ** 19);
    this.#pairs = new Int32Array(2 ** Math.ceil(Math.log2(places)) * 2);
  }

  /** @returns whether it was not in it before */
  add(first: number, second: number): boolean {
    if (this.#size * 4 >= this.#pairs.length) this.#grow();
    // An empty place is two zeros.
    const isAdded = this.#put(first | 0, second === 0 ? 1 : second | 0);
    if (isAdded) this.#size += 1;
    return isAdded;
  }

  #put(first: number, second: number): boolean {
    const pairs = this.#pairs;
    const mask = pairs.length - 1;
    let at = ((first ^ (first >>> 13)) << 1) & mask;
    while (pairs[at + 1] !== 0) {
      if (pairs[at] === first && pairs[at + 1] === second) return false;
      at = (at + 2) & mask;
    }
    pairs[at] = first;
    pairs[at + 1] = second;
    return true;
  }

  #grow(): void {
    const old = this.#pairs;
    this.#pairs = new Int32Array(old.length * 4);
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] !== 0) this.#put(old[at] ?? 0, old[at + 1] ?? 0);
    }
  }
}
