import { Temporal } from "temporal-polyfill";
import { type MonthlyOccurrence, type Recurrence, readRecurrence, WEEK_DAYS } from "./recurrence.ts";

/** A recurrence in words: "Every weekday at 09:00 (Europe/Berlin)". For one that is not valid, what is wrong. */
export function describeRecurrence(source: unknown): string {
  const read = readRecurrence(source);
  if (!read.ok) return read.failure.message;
  const recurrence = read.value;
  const parts = [rhythm(recurrence), days(recurrence), times(recurrence)].filter((part) => part !== "");
  return parts.join(" ") + zone(recurrence);
}

const isCalendar = ({ frequency }: Recurrence) =>
  frequency === "day" || frequency === "week" || frequency === "month";

function rhythm(recurrence: Recurrence): string {
  const { frequency, interval, schedule } = recurrence;
  const single = interval === 1 && frequency !== "month";
  if (single && frequency === "week" && isWorkingWeek(schedule.weekDays)) return "Every weekday";
  if (single && frequency === "week" && schedule.weekDays.length === 7) return "Every day";
  return interval === 1 ? `Every ${frequency}` : `Every ${interval} ${frequency}s`;
}

function isWorkingWeek(weekDays: readonly number[]): boolean {
  return weekDays.join() === "1,2,3,4,5";
}

function days({ frequency, interval, schedule }: Recurrence): string {
  if (frequency === "month") return monthDays(schedule.monthDays, schedule.monthlyOccurrences);
  const spoken = interval === 1 && (isWorkingWeek(schedule.weekDays) || schedule.weekDays.length === 7);
  if (frequency !== "week" || schedule.weekDays.length === 0 || spoken) return "";
  return `on ${list(schedule.weekDays.map(dayName))}`;
}

function dayName(weekDay: number): string {
  return WEEK_DAYS[weekDay - 1] ?? "";
}

function monthDays(numbered: readonly number[], occurrences: readonly MonthlyOccurrence[]): string {
  const plain = numbered.filter((day) => day > 0);
  const spoken = [
    ...(plain.length === 0 ? [] : [`day ${list(plain.map(String))}`]),
    ...numbered.filter((day) => day < 0).map((day) => `the ${fromEnd(-day)} day`),
    ...occurrences.map(({ weekDay, occurrence }) => `the ${nth(occurrence)} ${dayName(weekDay)}`),
  ];
  return spoken.length === 0 ? "" : `on ${list(spoken)}`;
}

const ORDINALS = ["first", "second", "third", "fourth", "fifth"];

function nth(occurrence: number): string {
  return occurrence > 0 ? (ORDINALS[occurrence - 1] ?? `${occurrence}th`) : fromEnd(-occurrence);
}

function fromEnd(back: number): string {
  return back === 1 ? "last" : `${ORDINALS[back - 1] ?? `${back}th`} to last`;
}

function times(recurrence: Recurrence): string {
  if (!isCalendar(recurrence)) return "";
  const { hours, minutes } = recurrence.schedule;
  const start = recurrence.startMs === null ? null : localTime(recurrence.startMs, recurrence.zone);
  if (hours.length === 0 && minutes.length === 0) {
    return start === null ? "" : `at ${clock(start.hour, start.minute)}`;
  }
  if (hours.length === 0) return `at minute ${list(minutes.map(String))} of each hour`;
  const allMinutes = minutes.length === 0 ? [start?.minute ?? 0] : minutes;
  return `at ${list(hours.flatMap((hour) => allMinutes.map((minute) => clock(hour, minute))))}`;
}

function localTime(epochMs: number, zoneId: string): Temporal.PlainTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zoneId).toPlainTime();
}

function clock(hour: number, minute: number): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

function zone(recurrence: Recurrence): string {
  return isCalendar(recurrence) ? ` (${recurrence.zone})` : "";
}

function list(items: readonly string[]): string {
  if (items.length <= 1) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}
