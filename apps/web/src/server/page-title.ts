import type { Metadata } from "next";
import { requestWords } from "./request-words.ts";

/** What a page exports as `generateMetadata`: its title in the language of the reader. */
export const pageTitle =
  (title: string, more: Metadata = {}) =>
  async (): Promise<Metadata> => ({ ...more, title: (await requestWords())(title) });
