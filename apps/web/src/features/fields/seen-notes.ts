import type { Words } from "../../words/translate.ts";
import type { KnownToken } from "./action-outputs.ts";
import type { KnownData } from "./known-data.ts";
import { emptyWords, normalisedCode } from "./seen-data.ts";
import { scanTemplate, type TemplateLanguage } from "./template-scan.ts";

const MOST_NOTES = 3;

/** What to say of values in a text that were empty in recent runs; each value once. */
export function emptyNotes(
  t: Words,
  text: string,
  language: TemplateLanguage,
  known: KnownData,
): readonly string[] {
  if (language === "text" || text === "" || !hasSeen(known)) return [];
  const codes = new Set(scanTemplate(text, language).parts.map((part) => normalisedCode(part.code)));
  if (codes.size === 0) return [];
  const notes = known.groups.flatMap(({ title, tokens }) =>
    tokens.flatMap((token) => (codes.has(normalisedCode(token.code)) ? noteOf(t, title, token) : [])),
  );
  return notes.slice(0, MOST_NOTES);
}

const hasSeen = ({ groups }: KnownData): boolean =>
  groups.some(({ tokens }) => tokens.some((token) => (token.seen?.empty ?? 0) > 0));

function noteOf(t: Words, title: string, token: KnownToken): string[] {
  const words = emptyWords(t, token.seen);
  return words === null
    ? []
    : [
        t("“{value}” of {step}: {words}.", {
          value: token.label,
          step: title,
          words: words.charAt(0).toLowerCase() + words.slice(1),
        }),
      ];
}
