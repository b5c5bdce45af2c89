import { inWords, type Sayable } from "@towpath/prelude";
import { IntlMessageFormat } from "intl-messageformat";
import { createElement, Fragment, type ReactNode } from "react";
import type { Locale } from "./locales.ts";

export type { Sayable };

/** Translations by the English they stand for. */
export type Messages = Readonly<Record<string, string>>;

export type Value = string | number | Date | boolean | null | undefined;
type Wrap = (inside: ReactNode[]) => ReactNode;

/**
 * Says a message in the language of the reader. The English text itself is its key, so code reads as the page does;
 * holes, plurals and choices are written as ICU messages: `t("{count, plural, one {# run} other {# runs}}", { count })`.
 * A message that has no translation is said in English.
 */
export interface Words {
  (message: string, values?: Readonly<Record<string, Value>>): string;
  /** With parts that are elements: `t.rich("Read <a>how</a>", { a: (inside) => <a href="…">{inside}</a> })`. */
  rich(message: string, values: Readonly<Record<string, Value | ReactNode | Wrap>>): ReactNode;
  /** Says a text that came as data, such as a title of the catalogue or what the server says: its translation, else as it is. It has no holes. */
  text(text: string): string;
  /** Says what a package or the server says: in this language by what it was made of, else as it is. */
  said(what: Sayable): string;
  readonly locale: Locale;
}

const HOLE = /[{<]/;

export function createWords(locale: Locale, messages: Messages): Words {
  const compiled = new Map<string, IntlMessageFormat>();
  const textFor = (message: string) =>
    (Object.hasOwn(messages, message) ? messages[message] : undefined) ?? message;
  // The same word may mean another thing where it names something: an operation called Switch.
  const dataFor = (text: string) =>
    (Object.hasOwn(messages, `=${text}`) ? messages[`=${text}`] : undefined) ?? textFor(text);
  const compile = (message: string) => {
    const known = compiled.get(message);
    if (known !== undefined) return known;
    const made = new IntlMessageFormat(textFor(message), locale);
    compiled.set(message, made);
    return made;
  };
  const say = (message: string, values: Readonly<Record<string, Value>> = {}) =>
    HOLE.test(message) ? String(compile(message).format({ ...values })) : textFor(message);
  return Object.assign(say, {
    locale,
    text: dataFor,
    said: ({ message, saying }: Sayable) =>
      saying === undefined || locale === "en" ? dataFor(message) : inWords(saying, dataFor),
    rich: (message: string, values: Readonly<Record<string, Value | ReactNode | Wrap>>): ReactNode => {
      const said = compile(message).format<ReactNode>({ ...values } as Record<string, ReactNode | Wrap>);
      // Spread: parts of a sentence have an order, and no keys.
      return createElement(Fragment, null, ...(Array.isArray(said) ? said : [said]));
    },
  });
}

/** The same list, its messages said in the language of the reader. */
export const inWordsOf = <Said extends Sayable>(t: Words, list: readonly Said[]): readonly Said[] =>
  t.locale === "en" ? list : list.map((one) => ({ ...one, message: t.said(one) }));

/** English, for tests and for what has no reader. */
export const ENGLISH: Words = createWords("en", {});

/** Marks a text that is said later, where it stands as data: the search for messages finds it here. */
export const phrase = <const Text extends string>(text: Text): Text => text;
