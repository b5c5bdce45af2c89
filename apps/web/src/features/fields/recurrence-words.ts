import { readRecurrence } from "@towpath/triggers";
import { phrase, type Words } from "../../words/translate.ts";
import { wallTime } from "./zoned-moment.ts";

type ReadRecurrence = Extract<ReturnType<typeof readRecurrence>, { readonly ok: true }>["value"];

/** False for a recurrence that never starts anything; what is wrong with it is what `recurrenceWords` says. */
export const isRecurrence = (source: unknown): boolean => readRecurrence(source).ok;

/** A recurrence in words: "Every weekday at 09:00 (Europe/Berlin)". For one that is not valid, what is wrong. */
export function recurrenceWords(t: Words, source: unknown): string {
  const read = readRecurrence(source);
  if (!read.ok) return t.text(read.failure.message);
  const recurrence = read.value;
  const said = sentence(t, recurrence);
  return isCalendar(recurrence)
    ? t("{recurrence} ({zone})", { recurrence: said, zone: recurrence.zone })
    : said;
}

function sentence(t: Words, recurrence: ReadRecurrence): string {
  const rhythm = rhythmWords(t, recurrence);
  const days = dayWords(t, recurrence);
  const times = timeWords(t, recurrence);
  if (days !== null && times !== null) return t("{rhythm} {days} {times}", { rhythm, days, times });
  if (days !== null) return t("{rhythm} {days}", { rhythm, days });
  return times === null ? rhythm : t("{rhythm} {times}", { rhythm, times });
}

const isCalendar = ({ frequency }: ReadRecurrence) =>
  frequency === "day" || frequency === "week" || frequency === "month";

const RHYTHMS = {
  second: phrase("{interval, plural, one {Every second} other {Every # seconds}}"),
  minute: phrase("{interval, plural, one {Every minute} other {Every # minutes}}"),
  hour: phrase("{interval, plural, one {Every hour} other {Every # hours}}"),
  day: phrase("{interval, plural, one {Every day} other {Every # days}}"),
  week: phrase("{interval, plural, one {Every week} other {Every # weeks}}"),
  month: phrase("{interval, plural, one {Every month} other {Every # months}}"),
} satisfies Record<ReadRecurrence["frequency"], string>;

function rhythmWords(t: Words, recurrence: ReadRecurrence): string {
  if (isWorkingWeek(recurrence)) return t("Every weekday");
  if (isWholeWeek(recurrence)) return t("Every day");
  return t(RHYTHMS[recurrence.frequency], { interval: recurrence.interval });
}

const isWorkingWeek = ({ frequency, interval, schedule }: ReadRecurrence): boolean =>
  frequency === "week" && interval === 1 && schedule.weekDays.join() === "1,2,3,4,5";

const isWholeWeek = ({ frequency, interval, schedule }: ReadRecurrence): boolean =>
  frequency === "week" && interval === 1 && schedule.weekDays.length === 7;

function dayWords(t: Words, recurrence: ReadRecurrence): string | null {
  const { frequency, schedule } = recurrence;
  // The days of the week narrow a rhythm of days too, though no field of the form writes that.
  const ofWeek = frequency === "week" || frequency === "day" ? weekDays(t, schedule) : [];
  const days = frequency === "month" ? monthDays(t, schedule) : ofWeek;
  if (days.length === 0 || isWorkingWeek(recurrence) || isWholeWeek(recurrence)) return null;
  return t("on {days}", { days: listed(t, days) });
}

const weekDays = (t: Words, { weekDays: days }: ReadRecurrence["schedule"]): readonly string[] =>
  days.map((day) => dayName(t, day));

/** @param day ISO: Monday is 1 */
export function dayName(t: Words, day: number, weekday: "long" | "short" = "long"): string {
  // The fifth of January 1970 was a Monday.
  return new Intl.DateTimeFormat(t.locale, { weekday, timeZone: "UTC" }).format(Date.UTC(1970, 0, 4 + day));
}

function monthDays(t: Words, { monthDays: days, monthlyOccurrences }: ReadRecurrence["schedule"]) {
  const numbered = days.filter((day) => day > 0).map((day) => t("{day}", { day }));
  return [
    ...(numbered.length === 0 ? [] : [t("day {days}", { days: listed(t, numbered) })]),
    ...days.filter((day) => day < 0).map((day) => t("the {place} day", { place: placeWords(t, day) })),
    ...monthlyOccurrences.map(({ weekDay, occurrence }) =>
      t("the {place} {weekDay}", { place: placeWords(t, occurrence), weekDay: dayName(t, weekDay) }),
    ),
  ];
}

const FROM_START = [phrase("first"), phrase("second"), phrase("third"), phrase("fourth"), phrase("fifth")];
const FROM_END = [
  phrase("last"),
  phrase("second to last"),
  phrase("third to last"),
  phrase("fourth to last"),
  phrase("fifth to last"),
];

/** @param place from 1; negative from the end */
function placeWords(t: Words, place: number): string {
  const known = (place > 0 ? FROM_START : FROM_END)[Math.abs(place) - 1];
  if (known !== undefined) return t(known);
  const number = Math.abs(place);
  return place > 0 ? t("{number}th", { number }) : t("{number}th to last", { number });
}

function timeWords(t: Words, recurrence: ReadRecurrence): string | null {
  if (!isCalendar(recurrence)) return null;
  const { hours, minutes } = recurrence.schedule;
  const start = startTime(recurrence);
  if (hours.length === 0 && minutes.length === 0)
    return start === null ? null : t("at {times}", { times: start });
  if (hours.length === 0) {
    return t("at minute {minutes} of each hour", { minutes: listed(t, minutes.map(String)) });
  }
  const allMinutes = minutes.length === 0 ? [Number(start?.slice(3) ?? 0)] : minutes;
  const times = hours.flatMap((hour) =>
    allMinutes.map((minute) => `${twoDigits(hour)}:${twoDigits(minute)}`),
  );
  return t("at {times}", { times: listed(t, times) });
}

/** `09:05`: when the first occurrence is, on the clocks of the recurrence. */
function startTime({ startMs, zone }: ReadRecurrence): string | null {
  return startMs === null ? null : (wallTime(new Date(startMs).toISOString(), zone)?.slice(11) ?? null);
}

const twoDigits = (number: number): string => String(number).padStart(2, "0");

/** English lists have no comma before the last. */
const listed = (t: Words, items: readonly string[]): string =>
  new Intl.ListFormat(t.locale === "en" ? "en-GB" : t.locale, { type: "conjunction" }).format(items);
