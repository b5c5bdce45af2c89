/** A string literal inside JSON text, with where each of its characters stands in the text. */
export interface JsonString {
  /** Offset of the opening quote. */
  readonly start: number;
  /** Offset behind the closing quote, or the end of the text where it is missing. */
  readonly end: number;
  /** The characters the literal stands for. */
  readonly decoded: string;
  /** Offset in the text of decoded character `index`; `decoded.length` gives the closing quote. */
  offsetOf(index: number): number;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * The string literals of JSON text, which may be half typed. Templates live inside them, so an expression found
 * in the decoded text has to be drawn at the right place of the escaped one.
 */
export function jsonStrings(text: string): JsonString[] {
  const found: JsonString[] = [];
  let at = text.indexOf('"');
  while (at !== -1) {
    const string = readString(text, at);
    found.push(string);
    at = text.indexOf('"', string.end);
  }
  return found;
}

/** The string literal that a caret stands in, between its quotes. */
export function jsonStringAt(text: string, caret: number): JsonString | null {
  return jsonStrings(text).find(({ start, end }) => start < caret && caret < end) ?? null;
}

function readString(text: string, start: number): JsonString {
  const offsets: number[] = [];
  let decoded = "";
  let at = start + 1;
  while (at < text.length && text[at] !== '"' && text[at] !== "\n") {
    const { character, width } = text[at] === "\\" ? readEscape(text, at) : { character: text[at], width: 1 };
    offsets.push(at);
    decoded += character;
    at += width;
  }
  const end = text[at] === '"' ? at + 1 : at;
  return { start, end, decoded, offsetOf: (index) => offsets[index] ?? at };
}

function readEscape(text: string, at: number): { character: string; width: number } {
  const letter = text[at + 1] ?? "";
  if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) {
    return { character: String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 6), 16)), width: 6 };
  }
  const short = SHORT_ESCAPES[letter];
  // A lone backslash at the end of the text still has to be one character wide.
  return { character: short ?? (letter === "" ? "\\" : letter), width: letter === "" ? 1 : 2 };
}

/** Text as it stands between the quotes of a JSON string. */
export function escapedForJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
