import type { FieldSpec } from "@towpath/flow";
import type { Words } from "../../words/translate.ts";

/** A field of the catalogue with its words in the language of the reader. */
export function saidField(t: Words, field: FieldSpec): FieldSpec {
  const { placeholder, choices, item } = field;
  return {
    ...field,
    title: t.text(field.title),
    help: t.text(field.help),
    ...(placeholder === undefined ? {} : { placeholder: t.text(placeholder) }),
    ...(choices === undefined
      ? {}
      : { choices: choices.map((choice) => ({ ...choice, title: t.text(choice.title) })) }),
    ...(item === undefined ? {} : { item: item.map((part) => saidField(t, part)) }),
  };
}

/** The title of a field inside of a sentence: English writes it small there, German as it is. */
export const titleInside = (t: Words, title: string): string =>
  t.locale === "en" ? title.toLowerCase() : title;

/** What an operation is called, what it does and by which words it is found; the English words still find it. */
export const saidOperation = <Spec extends SearchedWords>(t: Words, spec: Spec): Spec => ({
  ...spec,
  title: t.text(spec.title),
  summary: t.text(spec.summary),
  keywords: t.locale === "en" ? spec.keywords : [...spec.keywords, spec.title, spec.summary],
});

interface SearchedWords {
  readonly title: string;
  readonly summary: string;
  readonly keywords: readonly string[];
}
