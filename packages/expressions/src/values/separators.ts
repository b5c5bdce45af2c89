import { INVARIANT_SEPARATORS, type NumberSeparators } from "./parse-number.ts";

const known = new Map<string, NumberSeparators>();

/** How a locale such as `de-DE` writes numbers; `null` for a name that no locale can have. */
export function separatorsOf(locale: string): NumberSeparators | null {
  if (locale === "") return INVARIANT_SEPARATORS;
  const cached = known.get(locale);
  if (cached) return cached;
  const separators = readSeparators(locale);
  // Names are few in practice; hostile ones must not fill the memory.
  if (separators !== null && known.size < 200) known.set(locale, separators);
  return separators;
}

function readSeparators(locale: string): NumberSeparators | null {
  try {
    const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1234567.5);
    const find = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
    return { decimal: find("decimal"), group: find("group") };
  } catch {
    return null;
  }
}
