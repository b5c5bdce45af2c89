import { type Culture, EN_US } from "./culture.ts";
import { type CalendarDate, dateOf, dayOfWeek, type Moment, TICKS_PER } from "./moment.ts";
import { type PatternToken, readPattern } from "./pattern.ts";

/** Gives null for a fraction of zeros that is not shown. */
type Writer = (parts: MomentParts) => string | null;

/** A moment taken apart once for all the fields of a pattern. */
interface MomentParts extends CalendarDate {
  readonly moment: Moment;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly fraction: number;
}

const compiled = new Map<string, readonly Writer[]>();
/** Patterns may be made of data; only so many are kept. */
const MAX_COMPILED = 500;

/** Writes a moment by a .NET format string; `null` when the format is not valid. */
export function formatMoment(moment: Moment, format: string, culture: Culture = EN_US): string | null {
  if (format === "o") return roundTrip(moment);
  const writers = writersOf(format, culture);
  if (writers === null) return null;
  const parts = takeApart(moment);
  let text = "";
  for (const write of writers) {
    const piece = write(parts);
    // A fraction that has nothing to show takes the point before it away.
    text = piece === null ? text.replace(/\.$/, "") : text + piece;
  }
  return text;
}

/** Format `o`, the default of every date function. */
export function roundTrip(moment: Moment): string {
  const { year, month, dayOfMonth, hour, minute, second, fraction } = takeApart(moment);
  const date = `${padded(year, 4)}-${two(month)}-${two(dayOfMonth)}`;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}.${padded(fraction, 7)}${zoneSuffix(moment)}`;
}

function writersOf(format: string, culture: Culture): readonly Writer[] | null {
  const key = `${culture.locale}\n${format}`;
  const ready = compiled.get(key);
  if (ready) return ready;
  const pattern = readPattern(format, culture);
  if (pattern === null) return null;
  const spoken = pattern.invariant ? EN_US : culture;
  // Beside a day number some languages put the month in the genitive.
  const hasDay = pattern.tokens.some(
    (token) => token.kind === "field" && token.letter === "d" && token.count <= 2,
  );
  const writers = pattern.tokens.map((token) => writerOf(token, spoken, hasDay));
  if (compiled.size < MAX_COMPILED) compiled.set(key, writers);
  return writers;
}

function takeApart(moment: Moment): MomentParts {
  const seconds = Math.floor(moment.tick / TICKS_PER.second);
  const minutes = Math.floor(seconds / 60);
  const { year, month, dayOfMonth } = dateOf(moment.day);
  return {
    moment,
    year,
    month,
    dayOfMonth,
    weekday: dayOfWeek(moment.day),
    hour: Math.floor(minutes / 60),
    minute: minutes % 60,
    second: seconds % 60,
    fraction: moment.tick - seconds * TICKS_PER.second,
  };
}

function zoneSuffix(moment: Moment): string {
  if (moment.kind === "utc") return "Z";
  return moment.kind === "local" ? "+00:00" : "";
}

const two = (value: number) => (value < 10 ? `0${value}` : `${value}`);
const padded = (value: number, width: number) => `${value}`.padStart(width, "0");
const oneOrTwo = (count: number) => (count === 1 ? (value: number) => `${value}` : two);

function writerOf(token: PatternToken, culture: Culture, hasDay: boolean): Writer {
  if (token.kind === "text") {
    const { text } = token;
    return () => text;
  }
  const { letter, count } = token;
  const short = oneOrTwo(count);
  switch (letter) {
    case "d":
      return dayWriter(count, culture);
    case "M":
      return monthWriter(count, culture, hasDay);
    case "y":
      return yearWriter(count);
    case "h":
      return ({ hour }) => short(hour % 12 === 0 ? 12 : hour % 12);
    case "H":
      return ({ hour }) => short(hour);
    case "m":
      return ({ minute }) => short(minute);
    case "s":
      return ({ second }) => short(second);
    case "f":
      return ({ fraction }) => padded(fraction, 7).slice(0, count);
    default:
      return rareWriter(letter, count, culture);
  }
}

function rareWriter(letter: string, count: number, culture: Culture): Writer {
  switch (letter) {
    case "F":
      return ({ fraction }) => padded(fraction, 7).slice(0, count).replace(/0+$/, "") || null;
    case "t":
      return ({ hour }) => (hour < 12 ? culture.am : culture.pm).slice(0, count === 1 ? 1 : undefined);
    case "K":
      return ({ moment }) => zoneSuffix(moment);
    case "z": {
      const offset = ["+0", "+00"][count - 1] ?? "+00:00";
      return () => offset;
    }
    case "g":
      return () => "A.D.";
    case ":":
      return () => culture.timeSeparator;
    default:
      return () => culture.dateSeparator;
  }
}

function dayWriter(count: number, culture: Culture): Writer {
  if (count === 3) return ({ weekday }) => culture.shortWeekdays[weekday] ?? "";
  if (count > 3) return ({ weekday }) => culture.weekdays[weekday] ?? "";
  const short = oneOrTwo(count);
  return ({ dayOfMonth }) => short(dayOfMonth);
}

function monthWriter(count: number, culture: Culture, hasDay: boolean): Writer {
  const shortNames = hasDay ? culture.genitiveShortMonths : culture.shortMonths;
  if (count === 3) return ({ month }) => shortNames[month - 1] ?? "";
  const names = hasDay ? culture.genitiveMonths : culture.months;
  if (count > 3) return ({ month }) => names[month - 1] ?? "";
  const short = oneOrTwo(count);
  return ({ month }) => short(month);
}

function yearWriter(count: number): Writer {
  if (count === 1) return ({ year }) => `${year % 100}`;
  if (count === 2) return ({ year }) => two(year % 100);
  return ({ year }) => padded(year, count);
}
