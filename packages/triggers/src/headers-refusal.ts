import { excerptOf, type Said, said } from "@towpath/prelude";

/** What RFC 9110 calls a token. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** A tab may stand in one. */
const NOT_IN_VALUE = /(?!\t)\p{Cc}/u;

/** Why no caller could send these headers, so that a run tried with them would show what never comes; null when one could. */
export function headersRefusal(headers: Readonly<Record<string, unknown>>): Said | null {
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name)) {
      return said(
        'No caller can send a header named "{name}": a name has letters, digits and signs such as - and _.',
        { name: excerptOf(name, 80) },
      );
    }
    if (typeof value === "string" && NOT_IN_VALUE.test(value)) {
      return said(
        'The header "{name}" holds a line break or another control character, which no caller can send.',
        { name: excerptOf(name, 80) },
      );
    }
  }
  return null;
}
