/** The languages of the interface, each named in itself. English is what the code is written in. */
export const LOCALES = { en: "English", de: "Deutsch" } as const;
export type Locale = keyof typeof LOCALES;

/** Holds what a person chose; without it the browser's own languages count. */
export const LOCALE_COOKIE = "towpath-locale";

export const isLocale = (text: string | undefined): text is Locale =>
  text !== undefined && Object.hasOwn(LOCALES, text);

/** The language for a request: the one that was chosen, else the first the browser asks for that we speak, else English. */
export function chooseLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(chosen)) return chosen;
  const asked = (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const weight = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((q) => q !== undefined);
      return { language: tag.split("-")[0], weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    // A sort keeps the order of those of one weight.
    .toSorted((a, b) => b.weight - a.weight);
  return asked.map(({ language }) => language).find(isLocale) ?? "en";
}
