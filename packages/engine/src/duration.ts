const MS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const DATE_UNITS: Readonly<Record<string, number>> = {
  Y: 365 * MS.day,
  M: 30 * MS.day,
  W: 7 * MS.day,
  D: MS.day,
};
const TIME_UNITS: Readonly<Record<string, number>> = { H: MS.hour, M: MS.minute, S: MS.second };
/** No ISO duration that means something is longer; it also bounds the work on hostile text. */
const LONGEST = 40;

/**
 * An ISO 8601 duration such as `PT1H30M` or `P1D`, in milliseconds; null when the text is not one.
 * Years count 365 days and months 30: durations here are limits and delays, not calendar dates.
 */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim().toUpperCase();
  if (trimmed.length > LONGEST || !/^P(?=.)[0-9.YMWD]*(?:T[0-9.HMS]+)?$/.test(trimmed)) return null;
  const [date = "", time = ""] = trimmed.slice(1).split("T");
  const days = sumParts(date, DATE_UNITS);
  const hours = sumParts(time, TIME_UNITS);
  return days === null || hours === null ? null : days + hours;
}

function sumParts(text: string, units: Readonly<Record<string, number>>): number | null {
  let total = 0;
  let digits = "";
  for (const char of text) {
    const unit = units[char];
    if (unit === undefined) {
      digits += char;
      continue;
    }
    const count = Number(digits);
    if (digits === "" || Number.isNaN(count)) return null;
    total += count * unit;
    digits = "";
  }
  return digits === "" ? total : null;
}

/** Milliseconds of one unit as `Wait` and the time functions name them; null for another word. */
export function unitMs(unit: string): number | null {
  switch (unit.trim().toLowerCase().replace(/s$/, "")) {
    case "second":
      return MS.second;
    case "minute":
      return MS.minute;
    case "hour":
      return MS.hour;
    case "day":
      return MS.day;
    case "week":
      return 7 * MS.day;
    case "month":
      return 30 * MS.day;
    default:
      return null;
  }
}
