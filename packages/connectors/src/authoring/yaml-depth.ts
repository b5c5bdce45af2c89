import { CST, Lexer } from "yaml";

/**
 * Whether a YAML text nests blocks and brackets deeper than `levels`, without reading it: whoever reads it recurses, and a
 * stack that is full is no error to count on. V8 ends the whole process where a regular expression is compiled just there.
 * A list at the column of its key counts with it, so what is let through nests twice as deep at most.
 */
export function yamlNestsDeeperThan(text: string, levels: number): boolean {
  const blocks = new OpenBlocks();
  let brackets = 0;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    if (type === "flow-seq-start" || type === "flow-map-start") brackets += 1;
    else if (type === "flow-seq-end" || type === "flow-map-end") brackets -= 1;
    blocks.take(token, type, brackets > 0);
    if (brackets + blocks.depth > levels) return true;
  }
  return false;
}

/** What the lexer puts in between without a place in the text. */
const WITHOUT_WIDTH: ReadonlySet<string | null> = new Set(["doc-mode", "scalar", "flow-error-end"]);

/** The columns at which blocks stand that are open, each further right than the one before. */
class OpenBlocks {
  readonly #columns: number[] = [];
  #column = 0;
  /** Where the last word of this line began: a colon after it makes it a key. */
  #word: number | null = null;

  get depth(): number {
    return this.#columns.length;
  }

  /** @param inBrackets no block begins in there */
  take(token: string, type: CST.TokenType | null, inBrackets: boolean): void {
    if (WITHOUT_WIDTH.has(type)) return;
    const at = this.#column;
    if (inBrackets) this.#word ??= at;
    else if (type === "seq-item-ind" || type === "explicit-key-ind") this.#open(at);
    else if (type === "map-value-ind") this.#open(this.#word ?? at);
    else if (type !== "space") this.#word = at;
    const lineEnd = token.lastIndexOf("\n");
    this.#column = lineEnd === -1 ? at + token.length : token.length - lineEnd - 1;
    if (lineEnd !== -1) this.#word = null;
  }

  #open(column: number): void {
    while ((this.#columns.at(-1) ?? -1) > column) this.#columns.pop();
    if (this.#columns.at(-1) !== column) this.#columns.push(column);
  }
}
