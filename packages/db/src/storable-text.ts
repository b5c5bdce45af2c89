const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const NUL = "\0";

/**
 * Text that people typed, as PostgreSQL can hold it: it knows neither NUL nor half a surrogate pair. Both become
 * the replacement character, as a browser would show them.
 */
export function storableName(text: string): string {
  return text.replaceAll(NUL, "\ufffd").replace(LONE_SURROGATE, "\ufffd");
}

/**
 * The text of a JSON document, spelled so that PostgreSQL can hold it: a lone surrogate can only stand inside a
 * JSON string, where its escape means the same. A raw NUL is no JSON at all; it is escaped like the rest, so that
 * whoever parses the text still sees that something is wrong there.
 */
export function storableJson(text: string): string {
  return text
    .replace(LONE_SURROGATE, (half) => `\\u${half.charCodeAt(0).toString(16)}`)
    .replaceAll(NUL, "\\u0000");
}
