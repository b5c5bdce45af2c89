import { type Culture, EN_US } from "./culture.ts";
import {
  dateOf,
  dayOf,
  dayOfWeek,
  daysInMonth,
  type Moment,
  type MomentKind,
  momentOf,
  TICKS_PER,
} from "./moment.ts";

const ISO =
  /^\s*(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:(?:[Tt]|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,20}))?)?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?\s*$/;
const TIME =
  /(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,20}))?)?(?:\s*([^\d\s,/+:-][^\d\s,/+:-]{0,9}))?/;
/** An hour alone is a time only with its half of the day. */
const HOUR = /(?<!\d)(\d{1,2})()()()\s*([ap]\.?m?\.?)(?![\p{L}])/iu;
const ZONE = /(?:\s*(Z|GMT|UTC)|\s*([+-]\d{2}(?::?\d{2})?))\s*$/i;
/** Longer texts are no dates; this also bounds the work of the expressions above. */
const MAX_LENGTH = 100;

interface TimeOfDay {
  readonly tick: number;
}

/**
 * Reads a date and time as .NET's DateTime.Parse does with RoundtripKind: ISO 8601 first, then the culture's
 * order of day, month and year with names, 12-hour times and offsets.
 *
 * @param today the day that a bare time belongs to, and whose year a date without year has
 * @returns `null` when the text is no date
 */
export function parseMoment(text: string, culture: Culture = EN_US, today = 0): Moment | null {
  if (text.length > MAX_LENGTH) return null;
  const iso = ISO.exec(text);
  return iso ? fromIso(iso) : parseLoose(text.trim(), culture, today);
}

function fromIso(match: RegExpExecArray): Moment | null {
  const day = validDay(Number(match[1]), Number(match[2]), Number(match[3] ?? 1));
  const time = timeOfDay(Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0), match[7]);
  return day === null || time === null ? null : withZone(day, time.tick, match[8]);
}

/** `null` for a date that does not exist. */
export function validDay(year: number, month: number, dayOfMonth: number): number | null {
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12)) return null;
  if (!(dayOfMonth >= 1 && dayOfMonth <= daysInMonth(year, month))) return null;
  return dayOf(year, month, dayOfMonth);
}

/** @param fraction digits behind the second; more than seven are rounded */
export function timeOfDay(hour: number, minute: number, second: number, fraction?: string): TimeOfDay | null {
  // 24:00 is read as the end of the day, and nothing later is.
  if (hour > 24 || minute > 59 || second > 59) return null;
  const ticks = fraction === undefined ? 0 : Math.round(Number(`0.${fraction}`) * TICKS_PER.second);
  const tick = hour * TICKS_PER.hour + minute * TICKS_PER.minute + second * TICKS_PER.second + ticks;
  return tick > TICKS_PER.day ? null : { tick };
}

/** With an offset the time is turned to UTC and remembered as local, as .NET does on a machine in UTC. */
export function withZone(day: number, tick: number, zone: string | undefined): Moment | null {
  if (zone === undefined) return momentOf(day, tick, "unspecified");
  if (/^[a-z]/i.test(zone)) return momentOf(day, tick, "utc");
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  if (minutes > 14 * 60) return null;
  const kind: MomentKind = "local";
  return momentOf(day, tick - (zone.startsWith("-") ? -minutes : minutes) * TICKS_PER.minute, kind);
}

const findTime = (text: string) => TIME.exec(text) ?? HOUR.exec(text);

function parseLoose(text: string, culture: Culture, today: number): Moment | null {
  const zoned = ZONE.exec(text);
  const timed = findTime(text);
  // A trailing `-2018` of a date is no offset: offsets follow a time.
  const hasZone = zoned !== null && timed !== null;
  const time = timed === null ? { tick: 0 } : looseTime(timed, culture);
  if (time === null) return null;
  let rest = hasZone ? text.slice(0, zoned.index) : text;
  if (timed !== null)
    rest = `${rest.slice(0, timed.index)} ${rest.slice(timed.index + timeLength(timed, rest))}`;
  const day = rest.trim() === "" ? today : looseDay(rest, culture, today);
  if (day === null || (rest.trim() === "" && timed === null)) return null;
  return withZone(day, time.tick, hasZone ? (zoned[1] === undefined ? zoned[2] : "Z") : undefined);
}

/** The zone may already have been cut off the text the time was found in. */
function timeLength(match: RegExpExecArray, text: string): number {
  return Math.min(match[0].length, text.length - match.index);
}

function looseTime(match: RegExpExecArray, culture: Culture): TimeOfDay | null {
  const hour = Number(match[1]);
  const half = halfOfDay(match[5], culture);
  if (half === null) return null;
  const fraction = match[4] === "" ? undefined : match[4];
  const clock = (of: number) => timeOfDay(of, Number(match[2]), Number(match[3] ?? 0), fraction);
  if (half === "none") return clock(hour);
  // As .NET has it, 0 AM and 13 PM are times; 13 AM is none.
  if (half === "am") return hour > 12 ? null : clock(hour % 12);
  return clock(hour < 12 ? hour + 12 : hour);
}

function halfOfDay(word: string | undefined, culture: Culture): "am" | "pm" | "none" | null {
  const given = word?.toLowerCase().replace(/\./g, "");
  if (given === undefined || /^(z|gmt|utc)$/.test(given)) return "none";
  if (given === "am" || given === "a" || given === culture.am.toLowerCase()) return "am";
  if (given === "pm" || given === "p" || given === culture.pm.toLowerCase()) return "pm";
  return null;
}

function looseDay(text: string, culture: Culture, today: number): number | null {
  const words = text.match(/\p{L}[\p{L}\p{M}.]*|\d+|[^\s,/.\-\p{L}\d]/gu) ?? [];
  const numbers = words.filter((word) => /^\d/.test(word));
  const names = words.filter((word) => !/^\d/.test(word));
  const monthName = names.find((name) => monthNumber(name, culture) !== null);
  const strange = names.some((name) => name !== monthName && !isWeekday(name, culture) && !isFiller(name));
  if (strange) return null;
  const month = monthName === undefined ? null : monthNumber(monthName, culture);
  const day = month === null ? numericDay(numbers, culture, today) : namedDay(numbers, month, today);
  const weekday = names.find((name) => name !== monthName && isWeekday(name, culture));
  return day === null || weekday === undefined || isDayOfWeek(day, weekday, culture) ? day : null;
}

/** A weekday that contradicts its date makes it none. */
function isDayOfWeek(day: number, name: string, culture: Culture): boolean {
  return weekdayLists(culture).some((names) => nameIndex(name, names) === dayOfWeek(day));
}

/** Words that some languages put between the parts of a date. */
const isFiller = (word: string) =>
  /^(de|del|of|the|den|år|г\.?|st|nd|rd|th|T|年|月|日|년|월|일)$/i.test(word);

function nameIndex(word: string, names: readonly string[]): number {
  const wanted = word.toLowerCase().replace(/\.$/, "");
  return names.findIndex((name) => name.toLowerCase().replace(/\.$/, "") === wanted);
}

function monthNumber(word: string, culture: Culture): number | null {
  for (const names of [
    culture.months,
    culture.genitiveMonths,
    culture.shortMonths,
    culture.genitiveShortMonths,
    EN_US.months,
    EN_US.shortMonths,
  ]) {
    const index = nameIndex(word, names);
    if (index !== -1) return index + 1;
  }
  return null;
}

function isWeekday(word: string, culture: Culture): boolean {
  return weekdayLists(culture).some((names) => nameIndex(word, names) !== -1);
}

const weekdayLists = (culture: Culture) => [
  culture.weekdays,
  culture.shortWeekdays,
  EN_US.weekdays,
  EN_US.shortWeekdays,
];

function namedDay(numbers: readonly string[], month: number, today: number): number | null {
  const [first, second] = numbers;
  if (first === undefined || numbers.length > 2) return null;
  if (second === undefined) {
    if (first.length > 2) return validDay(Number(first), month, 1);
    return validDay(dateOf(today).year, month, Number(first));
  }
  const yearFirst = first.length > 2;
  const [year, dayOfMonth] = yearFirst ? [first, second] : [second, first];
  return validDay(fullYear(year), month, Number(dayOfMonth));
}

function numericDay(numbers: readonly string[], culture: Culture, today: number): number | null {
  const [a, b, c] = numbers;
  if (a === undefined || b === undefined || numbers.length > 3) return null;
  const order = dateOrder(culture);
  if (c === undefined) {
    if (b.length === 4) return validDay(Number(b), Number(a), 1);
    const [month, dayOfMonth] = order.indexOf("M") < order.indexOf("d") ? [a, b] : [b, a];
    return validDay(dateOf(today).year, Number(month), Number(dayOfMonth));
  }
  if (a.length > 2) return validDay(Number(a), Number(b), Number(c));
  if (order === "yMd") return validDay(fullYear(a), Number(b), Number(c));
  return order === "dMy"
    ? validDay(fullYear(c), Number(b), Number(a))
    : validDay(fullYear(c), Number(a), Number(b));
}

function dateOrder(culture: Culture): string {
  return culture.shortDate.replace(/[^dMy]/g, "").replace(/(.)\1+/g, "$1");
}

/** Two digits mean 1950 to 2049, as .NET reads them. */
export function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}
