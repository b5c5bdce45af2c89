import { cookies, headers } from "next/headers";
import { chooseLocale, LOCALE_COOKIE, type Locale } from "../words/locales.ts";
import { messagesOf } from "../words/messages-of.ts";
import { createWords, type Messages, type Words } from "../words/translate.ts";

/** The language of whoever looks at a page. */
export async function requestLocale(): Promise<{ readonly locale: Locale; readonly messages: Messages }> {
  const locale = chooseLocale(
    (await cookies()).get(LOCALE_COOKIE)?.value,
    (await headers()).get("accept-language"),
  );
  return { locale, messages: await messagesOf(locale) };
}

/** The same for a page that is drawn without Next: the language of whoever sent the request. */
export async function wordsFor(request: Headers): Promise<Words> {
  const chosen = new RegExp(`(?:^|;\\s*)${LOCALE_COOKIE}=([a-z]+)`).exec(request.get("cookie") ?? "")?.[1];
  const locale = chooseLocale(chosen, request.get("accept-language"));
  return createWords(locale, await messagesOf(locale));
}

/** For what the server itself says in a page: titles, and pages without a script. */
export async function requestWords(): Promise<Words> {
  const { locale, messages } = await requestLocale();
  return createWords(locale, messages);
}
