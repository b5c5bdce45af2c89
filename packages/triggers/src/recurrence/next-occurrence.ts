import { Temporal } from "temporal-polyfill";
import { type Frequency, type Recurrence, readRecurrence } from "./recurrence.ts";

const FIXED_MS: Partial<Record<Frequency, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000 };

/** After this many periods without a day that exists (the 30th of each February) there is none. */
const MAX_EMPTY_PERIODS = 1_200;

/**
 * The first time after `afterMs` at which a recurrence fires.
 *
 * Seconds, minutes and hours count elapsed time; days, weeks and months count calendar days of the recurrence's
 * time zone, so that 09:00 stays 09:00. A local time that the clocks skip fires at the moment they go forward; one
 * that they repeat fires once.
 *
 * @param startMs when the flow was switched on: the anchor of a recurrence that has no startTime
 * @returns epoch ms; null when it never fires again, or when the recurrence is not valid
 */
export function nextOccurrence(recurrence: unknown, afterMs: number, startMs: number): number | null {
  const read = readRecurrence(recurrence);
  return read.ok ? nextOf(read.value, afterMs, startMs) : null;
}

export function nextOf(recurrence: Recurrence, afterMs: number, startMs: number): number | null {
  const anchorMs = recurrence.startMs ?? startMs;
  const stepMs = FIXED_MS[recurrence.frequency];
  const nextMs =
    stepMs === undefined
      ? nextByCalendar(recurrence, anchorMs, afterMs)
      : nextByStep(anchorMs, stepMs * recurrence.interval, afterMs);
  if (nextMs === null || (recurrence.endMs !== null && nextMs > recurrence.endMs)) return null;
  return nextMs;
}

function nextByStep(anchorMs: number, stepMs: number, afterMs: number): number {
  const steps = Math.max(0, Math.floor((afterMs - anchorMs) / stepMs) + 1);
  return anchorMs + steps * stepMs;
}

function nextByCalendar(recurrence: Recurrence, anchorMs: number, afterMs: number): number | null {
  const anchor = zoned(anchorMs, recurrence.zone).toPlainDateTime();
  const times = timesOf(recurrence, anchor);
  const from = Math.max(afterMs, anchorMs - 1);
  const today = zoned(from, recurrence.zone).toPlainDate();
  const first = Math.max(0, periodsBetween(recurrence, anchor.toPlainDate(), today) - 1);
  for (let period = first; period < first + MAX_EMPTY_PERIODS; period += 1) {
    const days = daysOf(recurrence, anchor.toPlainDate(), period);
    const found = firstAfter(days, times, recurrence.zone, from);
    if (found !== null) return found;
  }
  return null;
}

function zoned(epochMs: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
}

function firstAfter(
  days: readonly Temporal.PlainDate[],
  times: readonly Temporal.PlainTime[],
  zone: string,
  afterMs: number,
): number | null {
  let best: number | null = null;
  for (const day of days) {
    for (const time of times) {
      const at = instantMs(day.toPlainDateTime(time), zone);
      if (at > afterMs && (best === null || at < best)) best = at;
    }
  }
  return best;
}

function instantMs(local: Temporal.PlainDateTime, zone: string): number {
  const at = local.toZonedDateTime(zone, { disambiguation: "compatible" });
  if (at.toPlainDateTime().equals(local)) return at.epochMilliseconds;
  // The clocks skip this time: `at` lies behind the gap, whose end is the transition before it.
  return at.getTimeZoneTransition("previous")?.epochMilliseconds ?? at.epochMilliseconds;
}

/** Minutes without hours mean each hour; hours without minutes take the startTime's minute, or the full hour. */
function timesOf(recurrence: Recurrence, anchor: Temporal.PlainDateTime): Temporal.PlainTime[] {
  const { hours, minutes } = recurrence.schedule;
  if (hours.length === 0 && minutes.length === 0) return [anchor.toPlainTime()];
  const minuteOfStart = recurrence.startMs === null ? 0 : anchor.minute;
  const allHours = hours.length > 0 ? hours : Array.from({ length: 24 }, (_, hour) => hour);
  const allMinutes = minutes.length > 0 ? minutes : [minuteOfStart];
  return allHours.flatMap((hour) => allMinutes.map((minute) => new Temporal.PlainTime(hour, minute)));
}

function periodsBetween(recurrence: Recurrence, from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  switch (recurrence.frequency) {
    case "month":
      return Math.floor(monthsBetween(from, to) / recurrence.interval);
    case "week":
      return Math.floor(daysBetween(weekStart(from), to) / (7 * recurrence.interval));
    default:
      return Math.floor(daysBetween(from, to) / recurrence.interval);
  }
}

function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: "days" }).days;
}

function monthsBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return (to.year - from.year) * 12 + to.month - from.month;
}

function weekStart(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.subtract({ days: date.dayOfWeek - 1 });
}

/** The days of the nth period that fire. */
function daysOf(recurrence: Recurrence, anchor: Temporal.PlainDate, period: number): Temporal.PlainDate[] {
  const { schedule, interval, frequency } = recurrence;
  if (frequency === "month") return monthDaysOf(recurrence, anchor, period * interval);
  if (frequency === "week") {
    const week = weekStart(anchor).add({ days: 7 * interval * period });
    const days = schedule.weekDays.length > 0 ? schedule.weekDays : [anchor.dayOfWeek];
    return days.map((day) => week.add({ days: day - 1 }));
  }
  const day = anchor.add({ days: interval * period });
  const wanted = schedule.weekDays.length === 0 || schedule.weekDays.includes(day.dayOfWeek);
  return wanted ? [day] : [];
}

function monthDaysOf(
  recurrence: Recurrence,
  anchor: Temporal.PlainDate,
  months: number,
): Temporal.PlainDate[] {
  const { monthDays, monthlyOccurrences } = recurrence.schedule;
  const first = anchor.with({ day: 1 }).add({ months });
  if (monthDays.length === 0 && monthlyOccurrences.length === 0) {
    return [first.with({ day: Math.min(anchor.day, first.daysInMonth) })];
  }
  const numbered = monthDays.map((day) => (day > 0 ? day : first.daysInMonth + 1 + day));
  const byWeekDay = monthlyOccurrences.map(({ weekDay, occurrence }) =>
    nthWeekDay(first, weekDay, occurrence),
  );
  return [...numbered, ...byWeekDay]
    .filter((day) => day >= 1 && day <= first.daysInMonth)
    .map((day) => first.with({ day }));
}

/** The day of the month; beyond its ends when there is no such one. */
function nthWeekDay(first: Temporal.PlainDate, weekDay: number, occurrence: number): number {
  if (occurrence > 0) return 1 + ((weekDay - first.dayOfWeek + 7) % 7) + 7 * (occurrence - 1);
  const last = first.with({ day: first.daysInMonth });
  return last.day - ((last.dayOfWeek - weekDay + 7) % 7) + 7 * (occurrence + 1);
}

/** The next `n` times from a moment on (itself excluded), for a preview. */
export function upcoming(recurrence: unknown, fromMs: number, n: number): number[] {
  const read = readRecurrence(recurrence);
  if (!read.ok) return [];
  const times: number[] = [];
  let afterMs = fromMs;
  while (times.length < n) {
    const next = nextOf(read.value, afterMs, fromMs);
    if (next === null) break;
    times.push(next);
    afterMs = next;
  }
  return times;
}
