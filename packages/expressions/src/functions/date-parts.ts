import { said } from "@towpath/prelude";
import { dateOf, dayOf, dayOfWeek, type Moment, TICKS_PER } from "../dates/moment.ts";
import { formatTimeSpan } from "../dates/time-span.ts";
import { fromUtc, toUtc, type Zone } from "../dates/zones.ts";
import { type Outcome, Refusal, refuse, type Scope } from "../outcome.ts";
import { integerOf } from "../values/number-text.ts";
import { define, type FunctionSpec, param } from "./definition.ts";
import { FORMAT, quoted, readMoment, readZone, TIMESTAMP, writeMoment } from "./moment-arguments.ts";

function starter(name: string, unit: string, start: (moment: Moment) => Moment): FunctionSpec {
  return define({
    name,
    category: "date and time",
    parameters: [TIMESTAMP, FORMAT],
    returns: "text",
    doc: `The start of the ${unit} a time is in.`,
    example: `${name}('2018-03-15T13:30:30Z')`,
    call: (scope, text, format) => {
      const moment = readMoment(scope, text);
      return moment instanceof Refusal ? moment : writeMoment(start(moment), format);
    },
  });
}

function part(name: string, doc: string, read: (moment: Moment) => number): FunctionSpec {
  return define({
    name,
    category: "date and time",
    parameters: [TIMESTAMP],
    returns: "integer",
    doc,
    example: `${name}('2018-03-15T13:27:36Z')`,
    call: (scope, text) => {
      const moment = readMoment(scope, text);
      return moment instanceof Refusal ? moment : read(moment);
    },
  });
}

function startOfMonth(moment: Moment): Moment {
  const { year, month } = dateOf(moment.day);
  return { ...moment, day: dayOf(year, month, 1), tick: 0 };
}

function dateDifference(scope: Scope, start: string, end: string): Outcome {
  const from = readMoment(scope, start);
  if (from instanceof Refusal) return from;
  const to = readMoment(scope, end);
  return to instanceof Refusal ? to : formatTimeSpan(ticksOf(to) - ticksOf(from));
}

function ticksOf(moment: Moment): bigint {
  return BigInt(moment.day) * BigInt(TICKS_PER.day) + BigInt(moment.tick);
}

function convertFromUtc(scope: Scope, text: string, zoneName: string, format?: string): Outcome {
  const zone = readZone(zoneName);
  if (zone instanceof Refusal) return zone;
  const moment = readMoment(scope, text);
  return moment instanceof Refusal ? moment : writeMoment(fromUtc(moment, zone), format);
}

function utcOf(moment: Moment, zone: Zone, zoneName: string): Moment | Refusal | null {
  if (moment.kind === "local") return { ...moment, kind: "utc" };
  if (moment.kind === "utc" && !zone.isUtc) {
    return refuse(
      said("was given a time in UTC, which cannot be a time of the zone {zone}.", { zone: quoted(zoneName) }),
    );
  }
  const utc = toUtc(moment, zone);
  return utc === "gap"
    ? refuse(said("was given a time that clocks skip in the zone {zone}.", { zone: quoted(zoneName) }))
    : utc;
}

function convertToUtc(scope: Scope, text: string, zoneName: string, format?: string): Outcome {
  const zone = readZone(zoneName);
  if (zone instanceof Refusal) return zone;
  const moment = readMoment(scope, text);
  if (moment instanceof Refusal) return moment;
  const utc = utcOf(moment, zone, zoneName);
  return utc instanceof Refusal ? utc : writeMoment(utc, format);
}

function convertTimeZone(scope: Scope, text: string, from: string, to: string, format?: string): Outcome {
  const source = readZone(from);
  if (source instanceof Refusal) return source;
  const target = readZone(to);
  if (target instanceof Refusal) return target;
  const moment = readMoment(scope, text);
  if (moment instanceof Refusal) return moment;
  const utc = utcOf(moment, source, from);
  if (utc instanceof Refusal) return utc;
  return writeMoment(utc === null ? null : fromUtc(utc, target), format);
}

const zoneParam = (name: string, doc: string) => param(name, "text", doc);

export const datePartFunctions: readonly FunctionSpec[] = [
  starter("startOfHour", "hour", (moment) => ({
    ...moment,
    tick: moment.tick - (moment.tick % TICKS_PER.hour),
  })),
  starter("startOfDay", "day", (moment) => ({ ...moment, tick: 0 })),
  starter("startOfMonth", "month", startOfMonth),
  part("dayOfMonth", "The day of the month, from 1.", (moment) => dateOf(moment.day).dayOfMonth),
  part("dayOfWeek", "The day of the week; Sunday is 0.", (moment) => dayOfWeek(moment.day)),
  part("dayOfYear", "The day of the year, from 1.", (moment) => {
    const { year } = dateOf(moment.day);
    return moment.day - dayOf(year, 1, 1) + 1;
  }),
  define({
    name: "ticks",
    category: "date and time",
    parameters: [TIMESTAMP],
    returns: "integer",
    doc: "The time as a count of 100-nanosecond ticks since January 1 of the year 1.",
    example: "ticks('2018-01-01T00:00:00Z')",
    call: (scope, text) => {
      const moment = readMoment(scope, text);
      return moment instanceof Refusal ? moment : integerOf(ticksOf(moment));
    },
  }),
  define({
    name: "dateDifference",
    category: "date and time",
    parameters: [
      param("startDate", "text", "The earlier time."),
      param("endDate", "text", "The later time; an earlier one gives a negative result."),
    ],
    returns: "text",
    doc: "The time between two times, as days.hours:minutes:seconds.",
    example: "dateDifference('2015-02-08', '2018-07-30')",
    call: dateDifference,
  }),
  define({
    name: "convertFromUtc",
    category: "date and time",
    parameters: [TIMESTAMP, zoneParam("destinationTimeZone", "The zone wanted."), FORMAT],
    returns: "text",
    doc: "A time in UTC as the clocks of a time zone show it.",
    example: "convertFromUtc('2018-01-01T08:00:00Z', 'Pacific Standard Time')",
    call: convertFromUtc,
  }),
  define({
    name: "convertToUtc",
    category: "date and time",
    parameters: [TIMESTAMP, zoneParam("sourceTimeZone", "The zone the time is of."), FORMAT],
    returns: "text",
    doc: "A time of a time zone in UTC.",
    example: "convertToUtc('01/01/2018 00:00:00', 'Pacific Standard Time')",
    call: convertToUtc,
  }),
  define({
    name: "convertTimeZone",
    category: "date and time",
    parameters: [
      TIMESTAMP,
      zoneParam("sourceTimeZone", "The zone the time is of."),
      zoneParam("destinationTimeZone", "The zone wanted."),
      FORMAT,
    ],
    returns: "text",
    doc: "A time of one time zone as the clocks of another show it.",
    example: "convertTimeZone('2018-01-01T08:00:00', 'UTC', 'Pacific Standard Time')",
    call: convertTimeZone,
  }),
];
