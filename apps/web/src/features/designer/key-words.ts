import { phrase, type Words } from "../../words/translate.ts";

/** What is printed on keys, where that differs from language to language. */
const KEYS = [
  phrase("Ctrl"),
  phrase("Shift"),
  phrase("Del"),
  phrase("Delete"),
  phrase("Space"),
  phrase("Escape"),
  phrase("Enter"),
];

/** Keys as they are called on the keyboard of the reader: `Ctrl D` is `Strg D` in German. */
export const keyWords = (t: Words, keys: string): string =>
  keys.replaceAll(/[A-Za-z]+/g, (key) => ((KEYS as readonly string[]).includes(key) ? t.text(key) : key));
