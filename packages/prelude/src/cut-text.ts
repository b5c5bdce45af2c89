/**
 * The beginning of a text, for a name or a message. Never half of a character: a cut that would go through a surrogate
 * pair goes before it.
 *
 * @param most UTF-16 units, as `length` counts them
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 1 : most);
}

/** The same, with "…" behind it where something is left out. */
export const excerptOf = (text: string, most: number): string =>
  text.length <= most ? text : `${cutText(text, most)}…`;
