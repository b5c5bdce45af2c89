import type { FieldSpec, SettingsGroup } from "./catalogue.ts";
import { describedTypes } from "./known-types.ts";
import { OPERATIONS, UNKNOWN_TYPE_TEXTS } from "./operations.ts";
import { retryGroup } from "./retry-fields.ts";
import { settingsOf } from "./settings-fields.ts";

/**
 * Every text by which the catalogue speaks to people: titles, summaries, help, choices. The texts are the keys of their
 * translations, and stay data here: whoever shows one says it in the language of the reader.
 */
export function catalogueTexts(): readonly string[] {
  const groups = OPERATIONS.flatMap(({ role, template }) => settingsOf(role, template));
  // What a retry policy asks for depends on its type.
  const retries = ["default", "fixed", "exponential"].flatMap((type) => [
    retryGroup("inputs", { type }, "action"),
    retryGroup("inputs", { type }, "trigger"),
  ]);
  const texts = [
    ...OPERATIONS.flatMap(({ title, summary, group, fields }) => [
      title,
      summary,
      group,
      ...fields.flatMap(textsOfField),
    ]),
    ...[...groups, ...retries].flatMap(textsOfGroup),
    ...describedTypes().flatMap(({ title, summary }) => [title, summary]),
    ...UNKNOWN_TYPE_TEXTS,
  ];
  return [...new Set(texts)].filter((text) => text !== "");
}

const textsOfGroup = ({ title, help, fields }: SettingsGroup): readonly string[] => [
  title,
  help,
  ...fields.flatMap(textsOfField),
];

/** A placeholder of several words is read; others are examples of code. */
const WORDS = /^\p{Lu}\p{Ll}* \p{Ll}/u;

const textsOfField = ({
  title,
  help,
  placeholder = "",
  choices = [],
  item = [],
}: FieldSpec): readonly string[] => [
  title,
  help,
  ...(WORDS.test(placeholder) ? [placeholder] : []),
  ...choices.map((choice) => choice.title),
  ...item.flatMap(textsOfField),
];
