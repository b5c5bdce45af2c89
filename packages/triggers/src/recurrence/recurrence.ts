import { getMember, isObject, PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { Temporal } from "temporal-polyfill";
import { resolveTimeZone } from "./time-zone.ts";

export type Frequency = "second" | "minute" | "hour" | "day" | "week" | "month";

/** A `recurrence` member, read and checked. */
export interface Recurrence {
  readonly frequency: Frequency;
  readonly interval: number;
  /** IANA id. */
  readonly zone: string;
  /** Epoch ms; null: it begins when the flow is switched on. */
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** How often it fires in total; null: without end. */
  readonly count: number | null;
  readonly schedule: RecurrenceSchedule;
}

/** Empty lists: not given. */
export interface RecurrenceSchedule {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** ISO: Monday 1 to Sunday 7. */
  readonly weekDays: readonly number[];
  /** 1 to 31; negative from the end of the month. */
  readonly monthDays: readonly number[];
  readonly monthlyOccurrences: readonly MonthlyOccurrence[];
}

/** The nth weekday of a month; negative from its end. */
export interface MonthlyOccurrence {
  readonly weekDay: number;
  readonly occurrence: number;
}

export const WEEK_DAYS = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

const FREQUENCIES = ["second", "minute", "hour", "day", "week", "month"] as const;

/** Largest intervals as Logic Apps documents them. */
const MAX_INTERVAL: Record<Frequency, number> = {
  second: 9_999_999,
  minute: 72_000,
  hour: 12_000,
  day: 500,
  week: 71,
  month: 16,
};

type Read<T> = Result<T, { message: string }>;

/** Reads a `recurrence` member; names the part that is wrong and what may stand there. */
export function readRecurrence(source: unknown): Read<Recurrence> {
  if (!isRecord(source)) return wrong("The recurrence must be an object with frequency and interval.");
  const rhythm = readRhythm(source);
  if (!rhythm.ok) return rhythm;
  const count = optional(getMember(source, "count"), wholeNumber);
  if (count === "wrong" || (count !== null && count < 1))
    return wrong("The count must be a whole number from 1.");
  const zone = resolveTimeZone(getMember(source, "timeZone"));
  if (zone === null)
    return wrong("The time zone is not known. Use a Windows name or an IANA name such as Europe/Berlin.");
  const times = readTimes(source, zone);
  if (!times.ok) return times;
  const schedule = readSchedule(getMember(source, "schedule"));
  if (!schedule.ok) return schedule;
  return ok({ ...rhythm.value, zone, count, ...times.value, schedule: schedule.value });
}

function readRhythm(source: ValueObject): Read<Pick<Recurrence, "frequency" | "interval">> {
  const name = String(getMember(source, "frequency")).toLowerCase();
  const frequency = FREQUENCIES.find((one) => one === name);
  const most = name === "year" ? 1 : frequency === undefined ? null : MAX_INTERVAL[frequency];
  if (most === null) {
    return wrong("The frequency must be Second, Minute, Hour, Day, Week, Month or Year.");
  }
  const interval = wholeNumber(getMember(source, "interval") ?? 1);
  if (interval === null || interval < 1 || interval > most) {
    return wrong(`The interval must be a whole number from 1 to ${most}.`);
  }
  // A year is twelve months, and nothing else would know the difference.
  return ok(frequency === undefined ? { frequency: "month", interval: 12 } : { frequency, interval });
}

const wrong = (message: string) => fail({ message });

function isRecord(source: unknown): source is ValueObject {
  return isObject(source as Value);
}

function optional<T>(value: Value | undefined, read: (value: Value) => T | null): T | null | "wrong" {
  if (value === undefined || value === null) return null;
  return read(value) ?? "wrong";
}

/** `5`, `"5"` and `5.0` are the same whole number. */
function wholeNumber(value: Value): number | null {
  const number = numberOf(value);
  return number !== null && Number.isSafeInteger(number) ? number : null;
}

function numberOf(value: Value): number | null {
  if (typeof value === "number") return value;
  if (value instanceof PreciseNumber) return value.value;
  return typeof value === "string" && /^[+-]?\d{1,9}$/.test(value.trim()) ? Number(value) : null;
}

function readTimes(
  source: ValueObject,
  zone: string,
): Read<{ startMs: number | null; endMs: number | null }> {
  const startMs = optional(getMember(source, "startTime"), (value) => instantOf(value, zone));
  if (startMs === "wrong") return wrong("The startTime must be a date and time such as 2026-01-31T09:00:00.");
  const endMs = optional(getMember(source, "endTime"), (value) => instantOf(value, zone));
  if (endMs === "wrong") return wrong("The endTime must be a date and time such as 2026-01-31T09:00:00.");
  return ok({ startMs, endMs });
}

/** A time with `Z` or an offset stands for itself; one without is meant in the recurrence's zone. */
function instantOf(value: Value, zone: string): number | null {
  if (typeof value !== "string") return null;
  const text = value.trim().replace(" ", "T");
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    // No offset: a local time.
  }
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return null;
  }
}

function readSchedule(source: Value | undefined): Read<RecurrenceSchedule> {
  const object = source === undefined || source === null ? {} : source;
  if (!isObject(object)) return wrong("The schedule of the recurrence must be an object.");
  const minutes = numbers(getMember(object, "minutes"), (n) => n >= 0 && n <= 59);
  if (minutes === null) return wrong("The minutes of the schedule must be numbers from 0 to 59.");
  const hours = numbers(getMember(object, "hours"), (n) => n >= 0 && n <= 23);
  if (hours === null) return wrong("The hours of the schedule must be numbers from 0 to 23.");
  const monthDays = numbers(getMember(object, "monthDays"), (n) => n !== 0 && Math.abs(n) <= 31);
  if (monthDays === null)
    return wrong("The monthDays of the schedule must be numbers from 1 to 31, or -1 to -31.");
  const weekDays = listOf(getMember(object, "weekDays"), weekDayOf);
  if (weekDays === null) return wrong("The weekDays of the schedule must be names such as Monday.");
  const monthlyOccurrences = listOf(getMember(object, "monthlyOccurrences"), occurrenceOf);
  if (monthlyOccurrences === null) {
    return wrong(
      "Each of the monthlyOccurrences needs a dayOfWeek such as Monday and an occurrence from 1 to 5, or -1 to -5.",
    );
  }
  return ok({ minutes, hours, weekDays: sorted(weekDays), monthDays, monthlyOccurrences });
}

function numbers(source: Value | undefined, valid: (n: number) => boolean): number[] | null {
  const list = listOf(source, (value) => {
    const number = wholeNumber(value);
    return number !== null && valid(number) ? number : null;
  });
  return list === null ? null : sorted(list);
}

/** Null when an item is wrong. One value instead of a list is taken as a list of one. */
function listOf<T>(source: Value | undefined, read: (value: Value) => T | null): T[] | null {
  if (source === undefined || source === null) return [];
  const list: T[] = [];
  for (const value of Array.isArray(source) ? source : [source]) {
    const item = read(value);
    if (item === null) return null;
    list.push(item);
  }
  return list;
}

function sorted(list: readonly number[]): number[] {
  return [...new Set(list)].sort((a, b) => a - b);
}

function weekDayOf(value: Value | undefined): number | null {
  const name = typeof value === "string" ? value.trim().toLowerCase() : "";
  const index = WEEK_DAYS.findIndex((day) => day.toLowerCase() === name);
  return index < 0 ? null : index + 1;
}

function occurrenceOf(value: Value): MonthlyOccurrence | null {
  if (!isObject(value)) return null;
  const weekDay = weekDayOf(getMember(value, "dayOfWeek") ?? getMember(value, "day"));
  const occurrence = wholeNumber(getMember(value, "occurrence") ?? null);
  if (weekDay === null || occurrence === null || occurrence === 0 || Math.abs(occurrence) > 5) return null;
  return { weekDay, occurrence };
}
