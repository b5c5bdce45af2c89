const SURROGATE = /[\ud800-\udfff]/;
/** What a table holds for a character that goes, and for one that stays. */
const GONE = -1;
const SAME = -2;
/** `String.fromCharCode` takes so many at once on any host. */
const CHUNK = 8192;

/** The characters of a text from one place up to another, which count from 1; a place that is no number gives none. */
export function charactersBetween(text: string, start: number, end: number): string {
  if (Number.isNaN(start) || Number.isNaN(end) || end <= 1) return "";
  if (!SURROGATE.test(text)) return text.slice(Math.max(start, 1) - 1, end - 1);
  return Array.from(text)
    .slice(Math.max(start, 1) - 1, end - 1)
    .join("");
}

/** A text with each character of one list replaced by that at its place in another; without counterpart it goes. */
export function translated(text: string, from: string, to: string): string {
  if (SURROGATE.test(text) || SURROGATE.test(from) || SURROGATE.test(to))
    return translatedWide(text, from, to);
  const table = tableOf(from, to);
  const codes = new Uint16Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const other = code < 128 ? (table.plain[code] ?? SAME) : (table.wide.get(code) ?? SAME);
    if (other === GONE) continue;
    codes[length] = other === SAME ? code : other;
    length += 1;
  }
  let made = "";
  for (let at = 0; at < length; at += CHUNK) {
    made += String.fromCharCode(...codes.subarray(at, Math.min(at + CHUNK, length)));
  }
  return made;
}

function tableOf(from: string, to: string) {
  const plain = new Int32Array(128).fill(SAME);
  const wide = new Map<number, number>();
  // From the end, because of a character that comes twice the first counts.
  for (let at = from.length - 1; at >= 0; at -= 1) {
    const code = from.charCodeAt(at);
    const other = at < to.length ? to.charCodeAt(at) : GONE;
    if (code < 128) plain[code] = other;
    else wide.set(code, other);
  }
  return { plain, wide };
}

/** Characters of two units each are one. */
function translatedWide(text: string, from: string, to: string): string {
  const others = Array.from(to);
  const pairs = Array.from(from, (character, index): [string, string] => [character, others[index] ?? ""]);
  const table = new Map(pairs.reverse());
  return Array.from(text, (character) => table.get(character) ?? character).join("");
}
