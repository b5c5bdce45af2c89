import type { Sayable } from "@towpath/prelude";
import type { StepError } from "./journal.ts";

/** A sentence, and what it was made of where somebody may say it in another language. */
export type Words = string | Sayable;

/** An error in these words. A sentence without values is said by itself: only what has some is kept with them. */
export function stepError(code: string, words: Words): StepError {
  if (typeof words === "string") return { code, message: words };
  const { message, saying } = words;
  return saying?.values === undefined ? { code, message } : { code, message, saying };
}

/** An error as everybody reads it, expressions, programs and files: of these three members, and no others. */
export function plainError({ code, message, details }: StepError): StepError {
  return details === undefined ? { code, message } : { code, message, details };
}
