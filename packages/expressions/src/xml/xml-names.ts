import type { XmlAttribute } from "./xml-tree.ts";

const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

/** The common names; what follows one tells whether it was all of the name. */
const START = 1;
const PART = 2;
const PLAIN = new Uint8Array(128);
for (let code = 45; code < 123; code += 1) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) PLAIN[code] = START | PART;
  else if (/[0-9.-]/.test(character)) PLAIN[code] = PART;
}
const COLON = 58;
const NAME = /[\p{L}_][\p{L}\p{N}\p{M}._·-]*(?::[\p{L}_][\p{L}\p{N}\p{M}._·-]*)?/uy;

/** The index after the name that begins there; where none does, the index itself. */
export function nameEndAt(text: string, at: number): number {
  let end = plainEnd(text, at);
  if (end > at && text.charCodeAt(end) === COLON) {
    const local = plainEnd(text, end + 1);
    if (local > end + 1) end = local;
  }
  const after = text.charCodeAt(end);
  // Behind `>`, `/` or white space a name is over.
  if (end > at && (after === 62 || after === 47 || after <= 32)) return end;
  NAME.lastIndex = at;
  return NAME.test(text) ? NAME.lastIndex : at;
}

function plainEnd(text: string, start: number): number {
  if (((PLAIN[text.charCodeAt(start)] ?? 0) & START) === 0) return start;
  let at = start + 1;
  while (((PLAIN[text.charCodeAt(at)] ?? 0) & PART) !== 0) at += 1;
  return at;
}

export const isDeclaration = (name: string) =>
  name.startsWith("xmlns") && (name.length === 5 || name.charCodeAt(5) === COLON);

export function prefixOf(name: string): string {
  const colon = name.indexOf(":");
  return colon === -1 ? "" : name.slice(0, colon);
}

/** Which namespaces are in force while a document is gone through. */
export class NamespaceScope {
  /** What each prefix stands for, from the outermost element inwards. The default namespace has none. */
  readonly #bindings = new Map<string, string[]>([["xml", [XML_NAMESPACE]]]);
  /** The prefixes that open elements declare, and at which depth. */
  readonly #prefixes: string[] = [];
  readonly #depths: number[] = [];

  /** Whether nothing has ever been declared. */
  isBare = true;

  /** @param depth how many elements are around the one that has these attributes */
  enter(depth: number, attributes: readonly XmlAttribute[]): void {
    for (const { name, value } of attributes)
      if (isDeclaration(name)) this.declare(depth, name.slice(6), value);
  }

  declare(depth: number, prefix: string, uri: string): void {
    const bindings = this.#bindings.get(prefix);
    if (bindings) bindings.push(uri);
    else this.#bindings.set(prefix, [uri]);
    this.#prefixes.push(prefix);
    this.#depths.push(depth);
    this.isBare = false;
  }

  leave(depth: number): void {
    while (this.#depths.length > 0 && this.#depths.at(-1) === depth) {
      this.#depths.pop();
      // The empty list stays: a Map from which one name is deleted again and again becomes slow at finding it.
      this.#bindings.get(this.#prefixes.pop() ?? "")?.pop();
    }
  }

  /** Those in force, the outermost first; one that is declared again comes again. */
  get prefixes(): readonly string[] {
    return this.#prefixes;
  }

  /** Undefined for a prefix that is not declared; the empty one stands for the default namespace. */
  uriOf(prefix: string): string | undefined {
    return this.isBare && prefix === "" ? undefined : this.#bindings.get(prefix)?.at(-1);
  }
}
