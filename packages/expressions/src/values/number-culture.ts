import type { GroupSizes } from "./group-digits.ts";
import { INVARIANT_SEPARATORS, type NumberSeparators } from "./parse-number.ts";

/** How a culture writes numbers, percentages and money. */
export interface NumberCulture extends NumberSeparators {
  readonly minus: string;
  readonly percent: string;
  readonly currency: string;
  /** With `n` for the number and `$` for the symbol, for positive and negative amounts. */
  readonly currencyPattern: string;
  readonly negativeCurrencyPattern: string;
  readonly percentPattern: string;
  readonly currencyDigits: number;
  readonly groupSizes: GroupSizes;
  /** Some cultures separate amounts of money in another way. */
  readonly money: NumberSeparators & { readonly groupSizes: GroupSizes };
}

/** .NET's en-US. */
const EN_US: NumberCulture = {
  ...INVARIANT_SEPARATORS,
  minus: "-",
  percent: "%",
  currency: "$",
  currencyPattern: "$n",
  negativeCurrencyPattern: "-$n",
  percentPattern: "n%",
  currencyDigits: 2,
  groupSizes: [3],
  money: { ...INVARIANT_SEPARATORS, groupSizes: [3] },
};

/** The currency of a region, for those whose locale names one; the rest print the neutral sign. */
const CURRENCIES: Readonly<Record<string, string>> = {
  US: "USD",
  GB: "GBP",
  JP: "JPY",
  CN: "CNY",
  IN: "INR",
  CA: "CAD",
  AU: "AUD",
  NZ: "NZD",
  CH: "CHF",
  SE: "SEK",
  NO: "NOK",
  DK: "DKK",
  IS: "ISK",
  PL: "PLN",
  CZ: "CZK",
  HU: "HUF",
  RO: "RON",
  BG: "BGN",
  RU: "RUB",
  UA: "UAH",
  TR: "TRY",
  IL: "ILS",
  BR: "BRL",
  MX: "MXN",
  AR: "ARS",
  CL: "CLP",
  CO: "COP",
  KR: "KRW",
  TW: "TWD",
  HK: "HKD",
  SG: "SGD",
  TH: "THB",
  ID: "IDR",
  MY: "MYR",
  PH: "PHP",
  VN: "VND",
  ZA: "ZAR",
  SA: "SAR",
  AE: "AED",
  EG: "EGP",
};
const EURO_REGIONS = "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(" ");

const known = new Map<string, NumberCulture | null>();

/** `null` for a locale that does not exist. */
export function numberCultureOf(locale: string): NumberCulture | null {
  if (locale.length > 100) return null;
  const name = locale.toLowerCase();
  if (name === "" || name === "en-us") return EN_US;
  const cached = known.get(name);
  if (cached !== undefined) return cached;
  const culture = readCulture(locale);
  // Names are few in practice; hostile ones must not fill the memory.
  if (known.size < 500) known.set(name, culture);
  return culture;
}

function readCulture(locale: string): NumberCulture | null {
  try {
    if (Intl.NumberFormat.supportedLocalesOf(locale).length === 0) return null;
    const currency = currencyOf(locale);
    const money = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      numberingSystem: "latn",
    });
    const percent = new Intl.NumberFormat(locale, { style: "percent", numberingSystem: "latn" });
    const plain = new Intl.NumberFormat(locale, { numberingSystem: "latn" }).formatToParts(-1234567.5);
    const amount = money.formatToParts(1234567.5);
    return {
      decimal: find(plain, "decimal"),
      group: find(plain, "group"),
      minus: find(plain, "minusSign"),
      percent: find(percent.formatToParts(5), "percentSign"),
      currency: find(money.formatToParts(5), "currency"),
      currencyPattern: patternOf(money.formatToParts(5)),
      negativeCurrencyPattern: patternOf(money.formatToParts(-5)),
      percentPattern: patternOf(percent.formatToParts(5)),
      currencyDigits: money.resolvedOptions().maximumFractionDigits ?? 2,
      groupSizes: groupSizesOf(plain),
      money: {
        decimal: find(amount, "decimal") || find(plain, "decimal"),
        group: find(amount, "group"),
        groupSizes: groupSizesOf(amount),
      },
    };
  } catch {
    return null;
  }
}

/** Read off how a number with seven digits is printed. */
function groupSizesOf(parts: readonly Intl.NumberFormatPart[]): GroupSizes {
  const lengths = parts.filter((part) => part.type === "integer").map((part) => part.value.length);
  const [nearest = 3, next = nearest] = lengths.slice(1).reverse();
  return nearest === next ? [nearest] : [nearest, next];
}

function currencyOf(locale: string): string {
  const region = new Intl.Locale(locale).maximize().region ?? "";
  return CURRENCIES[region] ?? (EURO_REGIONS.includes(region) ? "EUR" : "XXX");
}

function find(parts: readonly Intl.NumberFormatPart[], type: string): string {
  return parts.find((part) => part.type === type)?.value ?? "";
}

const PLACEHOLDERS: Readonly<Record<string, string>> = { currency: "$", percentSign: "%", minusSign: "-" };

function patternOf(parts: readonly Intl.NumberFormatPart[]): string {
  let pattern = "";
  for (const { type, value } of parts) {
    if (type === "integer") pattern += "n";
    else if (type === "literal") pattern += value;
    else pattern += PLACEHOLDERS[type] ?? "";
  }
  return pattern;
}
