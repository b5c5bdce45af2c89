/** 100 ns, the unit of .NET's clock. */
export const TICKS_PER = {
  millisecond: 10_000,
  second: 10_000_000,
  minute: 600_000_000,
  hour: 36_000_000_000,
  day: 864_000_000_000,
} as const;

/** Days from 0001-01-01 to 1970-01-01, and to 10000-01-01. */
const UNIX_DAY = 719_162;
const END_DAY = 3_652_059;

/**
 * A calendar time as .NET's DateTime holds it: a day since 0001-01-01, ticks within the day, and what is known of its
 * zone. `utc` prints `Z`, `local` (read with an offset, kept as UTC) prints `+00:00`, `unspecified` prints nothing.
 */
export interface Moment {
  readonly day: number;
  readonly tick: number;
  readonly kind: MomentKind;
}

export type MomentKind = "utc" | "local" | "unspecified";

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
}

/** Days since 0001-01-01 in the proleptic Gregorian calendar (months of 1 to 12). */
export function dayOf(year: number, month: number, dayOfMonth: number): number {
  // Counting years from March puts the leap day last (Howard Hinnant's days_from_civil).
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 306;
}

export function dateOf(day: number): CalendarDate {
  const shifted = day + 306;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Sunday is 0. */
export function dayOfWeek(day: number): number {
  return (day + 1) % 7;
}

/** `null` outside the years 1 to 9999. */
export function momentOf(day: number, tick: number, kind: MomentKind): Moment | null {
  const carry = Math.floor(tick / TICKS_PER.day);
  const whole = day + carry;
  if (!(whole >= 0 && whole < END_DAY)) return null;
  return { day: whole, tick: tick - carry * TICKS_PER.day, kind };
}

/** Adds whole days and ticks; `null` outside the years 1 to 9999. */
export function addTicks(moment: Moment, days: number, ticks: number): Moment | null {
  return momentOf(moment.day + days, moment.tick + ticks, moment.kind);
}

/** Adds months; a day that the month lacks becomes its last one. */
export function addMonths(moment: Moment, months: number): Moment | null {
  const date = dateOf(moment.day);
  const count = date.year * 12 + date.month - 1 + months;
  const year = Math.floor(count / 12);
  if (year < 1 || year > 9999) return null;
  const month = count - year * 12 + 1;
  const dayOfMonth = Math.min(date.dayOfMonth, daysInMonth(year, month));
  return { ...moment, day: dayOf(year, month, dayOfMonth) };
}

/** @param ticks the tenths of a microsecond within the millisecond, where the clock knows them */
export function momentFromMs(epochMs: number, ticks = 0): Moment | null {
  const whole = Math.floor(epochMs);
  const day = Math.floor(whole / 86_400_000);
  const tick = (whole - day * 86_400_000) * TICKS_PER.millisecond + ticks;
  return momentOf(day + UNIX_DAY, tick, "utc");
}

/** Epoch milliseconds of the wall time as if it were UTC, without the ticks below. */
export function wallMs(moment: Moment): number {
  return (moment.day - UNIX_DAY) * 86_400_000 + Math.floor(moment.tick / TICKS_PER.millisecond);
}
