/**
 * True for `[function(…)…]`: in an ARM template such a text is evaluated before the definition exists. In any other
 * file it is plain text; nothing else begins with a bracket and a call.
 */
export function isArmExpression(text: string): boolean {
  return /^\[\s*[A-Za-z_][\w.]*\s*\(/.test(text) && text.endsWith("]");
}
