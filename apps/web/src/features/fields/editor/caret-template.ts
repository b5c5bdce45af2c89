import { escapedForJson, jsonStringAt } from "../json-strings.ts";
import type { TemplateLanguage } from "../template-scan.ts";

/** The template string around the caret, whatever the editor's text is: the text itself, or a string of JSON. */
export interface CaretTemplate {
  readonly text: string;
  readonly caret: number;
  /** Offset into the editor's text of an offset into `text`. */
  place(offset: number): number;
  /** What has to be typed into the editor for a text. */
  spelled(text: string): string;
}

const asItIs = (text: string) => text;

export function templateAtCaret(
  text: string,
  caret: number,
  language: TemplateLanguage,
): CaretTemplate | null {
  switch (language) {
    case "text":
      return null;
    case "template":
      return { text, caret, place: (offset) => offset, spelled: asItIs };
    case "expression":
      // A bare expression is a template without its "@".
      return {
        text: `@${text}`,
        caret: caret + 1,
        place: (offset) => Math.max(0, offset - 1),
        spelled: asItIs,
      };
    case "json": {
      const string = jsonStringAt(text, caret);
      if (string === null) return null;
      let index = 0;
      while (index < string.decoded.length && string.offsetOf(index) < caret) index++;
      return {
        text: string.decoded,
        caret: index,
        place: (offset) => string.offsetOf(offset),
        spelled: escapedForJson,
      };
    }
  }
}
