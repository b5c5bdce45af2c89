/** How a culture writes dates: names, AM/PM, and the patterns behind the standard formats. */
export interface Culture {
  readonly locale: string;
  readonly months: readonly string[];
  /** As used beside a day ("5 января"). */
  readonly genitiveMonths: readonly string[];
  readonly shortMonths: readonly string[];
  readonly genitiveShortMonths: readonly string[];
  /** From Sunday. */
  readonly weekdays: readonly string[];
  readonly shortWeekdays: readonly string[];
  readonly am: string;
  readonly pm: string;
  readonly shortDate: string;
  readonly longDate: string;
  readonly shortTime: string;
  readonly longTime: string;
  readonly monthDay: string;
  readonly yearMonth: string;
  readonly dateSeparator: string;
  readonly timeSeparator: string;
}

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const WEEKDAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** .NET's en-US, which differs from CLDR in spaces; also what stands for "no culture". */
export const EN_US: Culture = {
  locale: "en-US",
  months: MONTHS,
  genitiveMonths: MONTHS,
  shortMonths: MONTHS.map((name) => name.slice(0, 3)),
  genitiveShortMonths: MONTHS.map((name) => name.slice(0, 3)),
  weekdays: WEEKDAYS,
  shortWeekdays: WEEKDAYS.map((name) => name.slice(0, 3)),
  am: "AM",
  pm: "PM",
  shortDate: "M/d/yyyy",
  longDate: "dddd, MMMM d, yyyy",
  shortTime: "h:mm tt",
  longTime: "h:mm:ss tt",
  monthDay: "MMMM d",
  yearMonth: "MMMM yyyy",
  dateSeparator: "/",
  timeSeparator: ":",
};

const known = new Map<string, Culture | null>();

/** The culture of a locale such as `fr-fr`, in any case; `null` for one that does not exist. */
export function cultureOf(locale: string): Culture | null {
  if (locale.length > 100) return null;
  const name = locale.toLowerCase();
  if (name === "en-us" || name === "") return EN_US;
  const cached = known.get(name);
  if (cached !== undefined) return cached;
  const culture = readCulture(locale);
  // Names are few in practice; hostile ones must not fill the memory.
  if (known.size < 500) known.set(name, culture);
  return culture;
}

/** A date all of whose fields have one digit, so that padding shows: Saturday 2001-02-03T04:05:06. */
const SAMPLE_MS = 981_173_106_000;
const DAY_MS = 86_400_000;
/** Sunday 2001-02-04 and 2001-01-04 as starts for listing names. */
const SUNDAY_MS = 981_244_800_000;
const JANUARY_MS = 978_566_400_000;

function readCulture(locale: string): Culture | null {
  if (!isSupported(locale)) return null;
  const part = (options: Intl.DateTimeFormatOptions, type: string, ms: number) =>
    partsOf(locale, options, ms).find((candidate) => candidate.type === type)?.value ?? "";
  const months = (options: Intl.DateTimeFormatOptions) =>
    MONTHS.map((_, index) => part(options, "month", JANUARY_MS + index * 30.5 * DAY_MS));
  const weekdays = (weekday: "long" | "short") =>
    WEEKDAYS.map((_, index) => part({ weekday }, "weekday", SUNDAY_MS + index * DAY_MS));
  const pattern = (options: Intl.DateTimeFormatOptions) => patternOf(locale, options);
  const dayPeriod = (ms: number) => part({ hour: "numeric", hour12: true }, "dayPeriod", ms);
  const shortDate = pattern({ dateStyle: "short" }).replace(/\byy\b/, "yyyy");
  const shortTime = pattern({ timeStyle: "short" });
  return {
    locale,
    months: months({ month: "long" }),
    genitiveMonths: months({ month: "long", day: "numeric" }),
    shortMonths: months({ month: "short" }),
    genitiveShortMonths: months({ month: "short", day: "numeric" }),
    weekdays: weekdays("long"),
    shortWeekdays: weekdays("short"),
    am: dayPeriod(SUNDAY_MS + 3 * 3_600_000),
    pm: dayPeriod(SUNDAY_MS + 15 * 3_600_000),
    shortDate,
    longDate: pattern({ dateStyle: "full" }),
    shortTime,
    longTime: pattern({ timeStyle: "medium" }),
    monthDay: pattern({ month: "long", day: "numeric" }),
    yearMonth: pattern({ month: "long", year: "numeric" }),
    dateSeparator: /[^\w\s]/.exec(shortDate)?.[0] ?? "/",
    // What `:` stands for in a custom format; some cultures write 14.07.
    timeSeparator: /[Hh]([^\w\s'])m/.exec(shortTime)?.[1] ?? ":",
  };
}

function isSupported(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}

function partsOf(locale: string, options: Intl.DateTimeFormatOptions, ms: number): Intl.DateTimeFormatPart[] {
  const fixed = { ...options, timeZone: "UTC", calendar: "gregory", numberingSystem: "latn" } as const;
  return new Intl.DateTimeFormat(locale, fixed).formatToParts(ms);
}

/** Rewrites what Intl would print as a .NET pattern. */
function patternOf(locale: string, options: Intl.DateTimeFormatOptions): string {
  const parts = partsOf(locale, options, SAMPLE_MS);
  const hour = parts.some((part) => part.type === "dayPeriod") ? "h" : "H";
  return parts.map((part) => tokenOf(part, hour)).join("");
}

function tokenOf({ type, value }: Intl.DateTimeFormatPart, hour: string): string {
  const digits = Math.min(value.length, 2);
  switch (type) {
    case "weekday":
      return "dddd";
    case "day":
      return "d".repeat(digits);
    case "month":
      return /^\d+$/.test(value) ? "M".repeat(digits) : "MMMM";
    case "year":
      return value.length === 2 ? "yy" : "yyyy";
    case "hour":
      return hour.repeat(digits);
    case "minute":
      return "mm";
    case "second":
      return "ss";
    case "dayPeriod":
      return "tt";
    default:
      return /[a-zA-Z\u00c0-\uffff'"\\%]/.test(value) ? `'${value.replaceAll("'", "")}'` : value;
  }
}
