"use client";

import { createContext, type ReactNode, use, useMemo } from "react";
import type { Locale } from "./locales.ts";
import { createWords, ENGLISH, type Messages, type Words } from "./translate.ts";

const WordsContext = createContext<Words>(ENGLISH);

/** The language of everything inside. */
export function WordsProvider(props: {
  readonly locale: Locale;
  readonly messages: Messages;
  readonly children: ReactNode;
}) {
  const { locale, messages } = props;
  const words = useMemo(() => createWords(locale, messages), [locale, messages]);
  return <WordsContext value={words}>{props.children}</WordsContext>;
}

/** How a component says something: `const t = useWords()`. */
export const useWords = (): Words => use(WordsContext);
