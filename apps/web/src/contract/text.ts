import { z } from "zod";

/** PostgreSQL stores neither, and half a character (a lone surrogate) would silently become another one. */
const storable = (text: string) => !text.includes("\u0000") && text.isWellFormed();
const NOT_STORABLE = "It holds a NUL character or half a character (a lone surrogate). Take it out.";

/** Text that is kept exactly as it came. Escapes inside JSON text are plain characters here and pass. */
export const ExactText = z.string().refine(storable, NOT_STORABLE);

/** One line for people: a name, a note. */
export const lineOfText = (emptyMessage: string, maxLength: number) =>
  z
    .string()
    .refine(storable, NOT_STORABLE)
    .trim()
    .refine(
      (text) => !/[\p{Cc}\u2028\u2029]/u.test(text),
      "It holds a line break or another control character.",
    )
    .min(1, emptyMessage)
    .max(maxLength, `It has at most ${maxLength} characters.`);
