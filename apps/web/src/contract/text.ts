import { z } from "zod";

/** PostgreSQL stores neither, and half a character (a lone surrogate) would silently become another one. */
const storable = (text: string) => !text.includes("\u0000") && text.isWellFormed();
const NOT_STORABLE = "It holds a NUL character or half a character (a lone surrogate). Take it out.";

/** Text that is kept exactly as it came. Escapes inside JSON text are plain characters here and pass. */
export const ExactText = z.string().refine(storable, NOT_STORABLE);

/** By which one text looks like another. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const VISIBLE = /[^\p{Cf}\p{Z}]/u;

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
    .refine((text) => !TURNS.test(text), "It holds a sign that turns the direction of what stands around it.")
    .refine((text) => text === "" || VISIBLE.test(text), "It holds nothing that can be seen.")
    .min(1, emptyMessage)
    .max(maxLength, `It has at most ${maxLength} characters.`);

const ID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}";
const RUN_ID = new RegExp(`^${ID}$`, "i");
/** What a list is ordered by and the id of the last one, in the order in which each list keeps them. */
const PLACE = new RegExp(`^(?:${ID}/|[0-9]{1,16}/${ID}$)`, "i");
const NO_CURSOR =
  "This is no cursor of such a list. Send what the page before gave as nextCursor, unchanged, or none.";

function isPlace(cursor: string): boolean {
  try {
    return PLACE.test(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return false;
  }
}

/** Where a page of a list ended. One that is none must not look like the end of the list. */
export const ListCursor = z.string().max(2_000).refine(isPlace, NO_CURSOR);
/** Likewise of the list of runs. */
export const RunCursor = z.string().regex(RUN_ID, NO_CURSOR);
