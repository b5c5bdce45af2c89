/**
 * Lower case as .NET's invariant culture has it: one unit for one, whatever stands around it, so that an index in the
 * result is an index in the text.
 */
export function lowerInvariant(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length && !text.includes("\u03a3")) return lower;
  return byCharacter(text, (character) => character.toLowerCase());
}

/** Upper case, one unit for one. The dotless i stays, because no culture is meant. */
export function upperInvariant(text: string): string {
  const upper = text.toUpperCase();
  if (upper.length === text.length && !text.includes("\u0131")) return upper;
  return byCharacter(text, (character) => (character === "\u0131" ? character : character.toUpperCase()));
}

function byCharacter(text: string, change: (character: string) => string): string {
  let changed = "";
  for (const character of text) {
    const other = change(character);
    changed += other.length === character.length ? other : character;
  }
  return changed;
}
