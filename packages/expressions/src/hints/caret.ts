import { isNameCharacter, nameEnd } from "../syntax/characters.ts";

/** What stands around the caret of an expression that may be incomplete. */
export interface CaretPlace {
  /** Inside which calls the caret is, from the outermost; arguments counted from 0. */
  readonly calls: readonly OpenCall[];
  /** The text literal the caret is in: its start behind the quote. */
  readonly literalStart: number | null;
  /** Where the word begins that the caret ends or stands in. */
  readonly wordStart: number;
  /** The call whose result the word is a property of (`body('x')?.na|`), by its name and literal argument. */
  readonly accessed: boolean;
}

export interface OpenCall {
  readonly name: string;
  readonly nameStart: number;
  readonly argument: number;
}

interface Frame {
  /** `null` for a bracket. */
  readonly call: OpenCall | null;
  argument: number;
}

/**
 * Where the expression begins that the caret is in: behind `@` of a whole-value string or behind `@{`; `null` when the
 * caret stands in plain text.
 */
export function expressionStart(text: string, caret: number): number | null {
  if (text.startsWith("@@")) return null;
  if (text.startsWith("@") && text[1] !== "{") return caret >= 1 ? 1 : null;
  return holeStart(text, caret);
}

function holeStart(text: string, caret: number): number | null {
  let end = 0;
  for (let open = text.indexOf("@{"); open !== -1 && open + 2 <= caret; open = text.indexOf("@{", end)) {
    const isEscaped = open > end && text[open - 1] === "@";
    end = isEscaped ? open + 2 : holeEnd(text, open + 2);
    if (!isEscaped && caret < end) return open + 2;
  }
  return null;
}

/** Behind the `}` that ends the hole; beyond the text when none does. */
function holeEnd(text: string, start: number): number {
  for (let at = start; at < text.length; ) {
    if (text[at] === "}") return at + 1;
    at = text[at] === "'" ? literalEnd(text, at, text.length) : at + 1;
  }
  return text.length + 1;
}

/** Behind the closing quote, or the caret when the literal is open there. */
function literalEnd(text: string, open: number, caret: number): number {
  for (let at = open + 1; at < caret; at += 1) {
    if (text[at] !== "'") continue;
    if (text[at + 1] !== "'") return at + 1;
    at += 1;
  }
  return caret;
}

/** Reads from the start of the expression to the caret; never fails. */
export function caretPlace(text: string, start: number, caret: number): CaretPlace {
  const frames: Frame[] = [];
  let at = start;
  let literalStart: number | null = null;
  while (at < caret) {
    if (text[at] === "'") {
      const end = literalEnd(text, at, caret);
      const isOpen = end === caret && !isClosed(text, at, caret);
      if (isOpen) literalStart = at + 1;
      at = end;
    } else at = step(text, at, frames);
  }
  const wordStart = literalStart ?? wordBefore(text, start, caret);
  return {
    calls: frames.flatMap(({ call, argument }) => (call === null ? [] : [{ ...call, argument }])),
    literalStart,
    wordStart,
    accessed: literalStart === null && /[.]\s*$/.test(text.slice(start, wordStart)),
  };
}

function isClosed(text: string, open: number, caret: number): boolean {
  const inside = text.slice(open + 1, caret).replaceAll("''", "");
  return inside.endsWith("'");
}

function step(text: string, at: number, frames: Frame[]): number {
  const character = text[at] ?? "";
  if (isNameCharacter(character.charCodeAt(0))) {
    const end = nameEnd(text, at);
    if (text[end] !== "(") return end;
    frames.push({ call: { name: text.slice(at, end), nameStart: at, argument: 0 }, argument: 0 });
    return end + 1;
  }
  if (character === "(" || character === "[") frames.push({ call: null, argument: 0 });
  else if (character === ")" || character === "]") frames.pop();
  else if (character === ",") {
    const top = frames.at(-1);
    if (top) top.argument += 1;
  }
  return at + 1;
}

function wordBefore(text: string, start: number, caret: number): number {
  let at = caret;
  while (at > start && isNameCharacter(text.charCodeAt(at - 1))) at -= 1;
  return at;
}
