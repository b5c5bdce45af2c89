import type { Words } from "./translate.ts";

/** The browser's own way of writing dates (en-GB, de-CH …) where it is of the language that is read; else that language's. */
function waysOf(t: Words): string | undefined {
  const own = new Intl.DateTimeFormat().resolvedOptions().locale;
  return own.split("-")[0] === t.locale ? undefined : t.locale;
}

/** Date and time for a person, in their language and time zone. @param at ISO 8601, or epoch ms */
export const momentText = (at: string | number, t: Words, options?: Intl.DateTimeFormatOptions): string =>
  new Date(at).toLocaleString(waysOf(t), options);
