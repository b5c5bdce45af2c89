import { said } from "@towpath/prelude";
import { EN_US } from "../dates/culture.ts";
import { addMonths, addTicks, dateOf, type Moment, TICKS_PER } from "../dates/moment.ts";
import { parseExact } from "../dates/parse-exact.ts";
import { type Outcome, Refusal, refuse, type Scope } from "../outcome.ts";
import { define, type FunctionSpec, optional, param } from "./definition.ts";
import {
  FORMAT,
  LOCALE,
  now,
  quoted,
  readCulture,
  readMoment,
  TIMESTAMP,
  UNIT,
  writeMoment,
} from "./moment-arguments.ts";

type Shift = (moment: Moment, count: number) => Moment | null;

/** Whole days are kept apart from ticks, so that no sum leaves the exact range of a double. */
function byTicks(ticks: number): Shift {
  const perDay = TICKS_PER.day / ticks;
  return (moment, count) => {
    const days = Math.trunc(count / perDay);
    return addTicks(moment, days, (count - days * perDay) * ticks);
  };
}

const byDays: Shift = (moment, count) => addTicks(moment, count, 0);

const UNITS: ReadonlyMap<string, Shift> = new Map<string, Shift>([
  ["second", byTicks(TICKS_PER.second)],
  ["minute", byTicks(TICKS_PER.minute)],
  ["hour", byTicks(TICKS_PER.hour)],
  ["day", byDays],
  ["week", (moment, count) => addTicks(moment, count * 7, 0)],
  ["month", addMonths],
  ["year", (moment, count) => addMonths(moment, count * 12)],
]);

function shiftOf(unit: string): Shift | Refusal {
  return (
    UNITS.get(unit.toLowerCase()) ??
    refuse(
      said("knows the units Second, Minute, Hour, Day, Week, Month and Year, but {unit} came.", {
        unit: quoted(unit),
      }),
    )
  );
}

/** From now or from a given time, by a count of units. */
function shifted(start: Moment | Refusal, count: number, unit: string, format?: string): Outcome {
  if (start instanceof Refusal) return start;
  const shift = shiftOf(unit);
  return shift instanceof Refusal ? shift : writeMoment(shift(start, count), format);
}

function adder(name: string, unit: string, plural: string): FunctionSpec {
  const shift = UNITS.get(unit) as Shift;
  return define({
    name,
    category: "date and time",
    parameters: [TIMESTAMP, param(plural, "index", `How many ${plural} are added; may be negative.`), FORMAT],
    returns: "text",
    doc: `A time a number of ${plural} later.`,
    example: `${name}('2018-03-15T00:00:00Z', 10)`,
    call: (scope, text, count, format) => {
      const start = readMoment(scope, text);
      return start instanceof Refusal ? start : writeMoment(shift(start, count), format);
    },
  });
}

function formatDateTime(scope: Scope, text: string, format?: string, locale?: string): Outcome {
  const culture = readCulture(locale);
  if (culture instanceof Refusal) return culture;
  const moment = readMoment(scope, text);
  return moment instanceof Refusal ? moment : writeMoment(moment, format, culture);
}

function parseDateTime(scope: Scope, text: string, locale?: string, format?: string): Outcome {
  const culture = readCulture(locale);
  if (culture instanceof Refusal) return culture;
  if (format === undefined) {
    const moment = readMoment(scope, text, culture);
    return moment instanceof Refusal ? moment : writeMoment(moment);
  }
  const today = now(scope);
  const year = today instanceof Refusal ? 1 : dateOf(today.day).year;
  const moment = parseExact(text, format, culture ?? EN_US, year);
  if (moment === "format")
    return refuse(said("does not know the date format {format}.", { format: quoted(format) }));
  return moment === null
    ? refuse(
        said("cannot read {text} as a date of the format {format}.", {
          text: quoted(text),
          format: quoted(format),
        }),
      )
    : writeMoment(moment);
}

const ADDED = [
  TIMESTAMP,
  param("interval", "index", "How many units; may be negative."),
  UNIT,
  FORMAT,
] as const;
const FROM_NOW = [param("interval", "index", "How many units."), UNIT, FORMAT] as const;

export const dateFunctions: readonly FunctionSpec[] = [
  define({
    name: "utcNow",
    category: "date and time",
    parameters: [FORMAT],
    returns: "text",
    doc: "The current time in UTC.",
    example: "utcNow('yyyy-MM-dd')",
    call: (scope, format) => {
      const moment = now(scope);
      return moment instanceof Refusal ? moment : writeMoment(moment, format);
    },
  }),
  define({
    name: "getFutureTime",
    category: "date and time",
    parameters: FROM_NOW,
    returns: "text",
    doc: "The current time and some units more.",
    example: "getFutureTime(5, 'Day')",
    call: (scope, count, unit, format) => shifted(now(scope), count, unit, format),
  }),
  define({
    name: "getPastTime",
    category: "date and time",
    parameters: FROM_NOW,
    returns: "text",
    doc: "The current time less some units.",
    example: "getPastTime(5, 'Day')",
    call: (scope, count, unit, format) => shifted(now(scope), -count, unit, format),
  }),
  define({
    name: "addToTime",
    category: "date and time",
    parameters: ADDED,
    returns: "text",
    doc: "A time and some units more. Adding months keeps within the month's days.",
    example: "addToTime('2018-01-01T00:00:00Z', 1, 'Day')",
    call: (scope, text, count, unit, format) => shifted(readMoment(scope, text), count, unit, format),
  }),
  define({
    name: "subtractFromTime",
    category: "date and time",
    parameters: ADDED,
    returns: "text",
    doc: "A time less some units.",
    example: "subtractFromTime('2018-01-02T00:00:00Z', 1, 'Day')",
    call: (scope, text, count, unit, format) => shifted(readMoment(scope, text), -count, unit, format),
  }),
  adder("addSeconds", "second", "seconds"),
  adder("addMinutes", "minute", "minutes"),
  adder("addHours", "hour", "hours"),
  adder("addDays", "day", "days"),
  define({
    name: "formatDateTime",
    category: "date and time",
    parameters: [TIMESTAMP, FORMAT, LOCALE],
    returns: "text",
    doc: "A time in another format.",
    example: "formatDateTime('2018-03-15T12:00:00Z', 'yyyy-MM-dd')",
    call: formatDateTime,
  }),
  define({
    name: "parseDateTime",
    category: "date and time",
    parameters: [
      param("timestamp", "text", "A text with a date, as a language writes it."),
      LOCALE,
      optional("format", "text", "The .NET format the text has."),
    ],
    returns: "text",
    doc: "A time read from a text that a language or a format explains.",
    example: "parseDateTime('20/10/2014', 'fr-fr')",
    call: parseDateTime,
  }),
];
