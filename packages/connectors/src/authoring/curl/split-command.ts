import { fail, ok, type Result } from "@towpath/prelude";
import type { DraftFailure } from "../connector-draft.ts";

/** Longer commands are no samples that somebody copied from a page of documentation. */
const MAX_COMMAND = 1_000_000;

/** Who pastes more has a collection, and no lines of documentation. */
const MAX_COMMANDS = 500;

/** Where a command begins that follows another: on a line of its own, or behind what joins two. */
const NEXT_COMMAND = /(?:^|[\n;&])\s{0,200}(?:\$\s{1,9})?(?=curl(?:\.exe)?[\s\\])/gi;

/**
 * The words of each cURL command, as a POSIX shell would split them, with the carets and double quotes of Windows'
 * prompt understood too. Nothing is expanded: `$TOKEN` stays as it is. What an answer is piped into is left out.
 */
export function splitCommands(text: string): Result<readonly (readonly string[])[], DraftFailure> {
  if (text.length > MAX_COMMAND) return fail({ message: "The text has more than a million characters." });
  const plain = isForWindows(text) ? unescapeCarets(text) : text;
  const commands: (readonly string[])[] = [];
  let at: number | null = 0;
  while (at !== null) {
    if (commands.length >= MAX_COMMANDS) {
      return fail({ message: `The text holds more than ${MAX_COMMANDS} commands.` });
    }
    const reader = new CommandReader(plain, at);
    const words = reader.read();
    if (!words.ok) return words;
    commands.push(words.value);
    NEXT_COMMAND.lastIndex = reader.end;
    at = NEXT_COMMAND.exec(plain) === null ? null : NEXT_COMMAND.lastIndex;
  }
  return ok(commands);
}

/** Browsers copy "as cURL (cmd)" with a caret at the end of each line, and before each special character. */
function isForWindows(text: string): boolean {
  return /\^\s*$/m.test(text) || /\^"/.test(text);
}

function unescapeCarets(text: string): string {
  return text.replaceAll(/\^\r?\n/g, " ").replaceAll(/\^([\s\S])/g, "$1");
}

const ANSI_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  a: "\x07",
  v: "\v",
};

const ANOTHER = /^\n\s*(\$\s+)?curl(\.exe)?[\s\\]/i;
const DOUBLE_QUOTED = /"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y;
const ANSI_QUOTED = /\$'([^'\\]*(?:\\[\s\S][^'\\]*)*)'/y;

class CommandReader {
  readonly #text: string;
  readonly #words: string[] = [];
  #at: number;
  /** Null between words: `''` is a word too. */
  #word: string | null = null;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  /** Where the command stopped. */
  get end(): number {
    return this.#at;
  }

  read(): Result<readonly string[], DraftFailure> {
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? "";
      if (this.#isNextCommand(char) || (this.#word === null && /[|;&]/.test(char))) break;
      const problem = this.#step(char);
      if (problem !== null) return fail({ message: problem });
    }
    this.#endWord();
    return ok(this.#words);
  }

  /** Lines of one command need no backslash between them, unless the next begins another command. */
  #isNextCommand(char: string): boolean {
    return (
      char === "\n" && this.#words.length > 0 && ANOTHER.test(this.#text.slice(this.#at, this.#at + 200))
    );
  }

  /** Reads what begins here. @returns what is wrong with it, or null */
  #step(char: string): string | null {
    if (/\s/.test(char)) {
      this.#endWord();
      this.#at += 1;
      return null;
    }
    if (char === "'") return this.#singleQuoted();
    if (char === '"') return this.#doubleQuoted();
    if (char === "$" && this.#text[this.#at + 1] === "'") return this.#ansiQuoted();
    if (char === "\\") this.#escaped();
    else this.#take(char);
    return null;
  }

  #take(text: string): void {
    this.#word = (this.#word ?? "") + text;
    this.#at += 1;
  }

  #endWord(): void {
    if (this.#word !== null) this.#words.push(this.#word);
    this.#word = null;
  }

  /** A backslash joins lines, and takes any other character as it is. */
  #escaped(): void {
    const rest = this.#text.slice(this.#at + 1, this.#at + 3);
    const lineBreak = /^\r?\n/.exec(rest)?.[0];
    this.#at += 1;
    if (lineBreak !== undefined) this.#at += lineBreak.length;
    else this.#take(rest.charAt(0));
  }

  #singleQuoted(): string | null {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) return this.#unclosed("'");
    this.#word = (this.#word ?? "") + this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return null;
  }

  /** A backslash takes only what the shell would treat specially; before anything else it is itself. */
  #doubleQuoted(): string | null {
    const inside = this.#quoted(DOUBLE_QUOTED);
    if (inside === null) return this.#unclosed('"');
    this.#word = (this.#word ?? "") + inside.replaceAll(/\\(\r?\n)/g, "").replaceAll(/\\(["\\$`])/g, "$1");
    return null;
  }

  /** `$'…'`: escapes as in C. */
  #ansiQuoted(): string | null {
    const inside = this.#quoted(ANSI_QUOTED);
    if (inside === null) return this.#unclosed("$'");
    const code = /\\(?:[ux]([0-9a-fA-F]{2,4})|([\s\S]))/g;
    const text = inside.replaceAll(code, (_all, hex: string | undefined, letter: string) =>
      hex === undefined ? (ANSI_ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
    );
    this.#word = (this.#word ?? "") + text;
    return null;
  }

  /** What stands in the quotes that begin here; null when they are never closed. */
  #quoted(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return null;
    this.#at += match[0].length;
    return match[1] ?? "";
  }

  #unclosed(quote: string): string {
    const before = this.#text.slice(0, this.#at);
    const column = this.#at - before.lastIndexOf("\n");
    return `The quote ${quote} in line ${before.split("\n").length}, column ${column} is never closed.`;
  }
}
