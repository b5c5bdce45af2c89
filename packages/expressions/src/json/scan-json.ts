/** What the cheap scan learnt: JSON.parse may read it (with so many members to expect), or it may not. */
export const NOT_PLAIN = -1;

export const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
export const COLON = 58;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const LOWER_E = 101;
const UPPER_E = 69;
/** A number of so many digits is the same double whichever way it is read. */
const SAFE_DIGITS = 15;

/**
 * Counts the members of a JSON text in which every number survives `JSON.parse`; `NOT_PLAIN` when one would not
 * (64-bit integers, whole-valued floats, exponents) or when it nests deeper than `maxDepth`. Says nothing about validity.
 */
export function countPlainMembers(text: string, maxDepth: number): number {
  let depth = 0;
  let members = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === COLON) members += 1;
    else depth += nesting(code);
    at = tokenEnd(text, at, code);
    if (at < 0 || depth > maxDepth) return NOT_PLAIN;
  }
  return members;
}

/** The index after what begins here, or `NOT_PLAIN`. */
export function tokenEnd(text: string, at: number, code: number): number {
  if (code === QUOTE) return stringEnd(text, at);
  return code >= ZERO && code <= NINE ? plainNumberEnd(text, at) : at + 1;
}

/** 1 where an array or object opens, -1 where one closes. */
export function nesting(code: number): number {
  if (code === OPEN_ARRAY || code === OPEN_OBJECT) return 1;
  return code === CLOSE_ARRAY || code === CLOSE_OBJECT ? -1 : 0;
}

/** The index after the closing quote, or the end of the text. */
export function stringEnd(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close !== -1 && text.charCodeAt(close - 1) === BACKSLASH && isEscaped(text, close)) {
    close = text.indexOf('"', close + 1);
  }
  return close === -1 ? text.length : close + 1;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

function plainNumberEnd(text: string, start: number): number {
  let at = digitsEnd(text, start);
  let digits = at - start;
  if (text.charCodeAt(at) === DOT) {
    const fraction = at + 1;
    at = digitsEnd(text, fraction);
    digits += at - fraction;
    // `5.0` is a float that JSON.parse would turn into an integer.
    if (isAllZeros(text, fraction, at)) return NOT_PLAIN;
  }
  const next = text.charCodeAt(at);
  return digits > SAFE_DIGITS || next === LOWER_E || next === UPPER_E ? NOT_PLAIN : at;
}

export function digitsEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) break;
    at += 1;
  }
  return at;
}

function isAllZeros(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (text.charCodeAt(at) !== ZERO) return false;
  return true;
}
