import type { Value, ValueObject } from "@towpath/expressions";
import { type Said, said } from "@towpath/prelude";
import type { FindStepOperation } from "../catalogue/catalogue.ts";
import type { Definition } from "../definition.ts";
import { isRecord, member, recordMember } from "../tree.ts";
import { triggerOf, typeOf } from "../view/definition-index.ts";
import { checkBatch } from "./batch.ts";
import { isLiteral, literalNumber } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";
import { checkTriggerInputs } from "./trigger-inputs.ts";

/** Largest interval of each frequency, as in Logic Apps. */
const MAX_INTERVAL: ReadonlyMap<string, number> = new Map(
  Object.entries({
    second: 9_999_999,
    minute: 72_000,
    hour: 12_000,
    day: 500,
    week: 71,
    month: 16,
    year: 1,
  }),
);

const WEEK_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const NEEDS_RECURRENCE = new Set([
  "recurrence",
  "slidingwindow",
  "http",
  "openapiconnection",
  "apiconnection",
]);

/** The trigger's own settings. */
export function checkTrigger(definition: Definition, problems: ProblemList, known: FindStepOperation): void {
  const found = triggerOf(definition);
  if (found === null) return;
  const path = ["triggers", found.name];
  checkTriggerInputs(found.trigger, path, problems, known);
  const type = typeOf(found.trigger).type.toLowerCase();
  if (type === "batch") checkBatch(found.trigger, path, problems, checkRecurrence);
  const recurrence = member(found.trigger, "recurrence");
  if (recurrence === undefined) {
    if (!NEEDS_RECURRENCE.has(type)) return;
    const message = said("The schedule does not say how often. Give a frequency and an interval.");
    problems.unrunnable("missing-input", [...path, "recurrence"], message);
  } else if (isRecord(recurrence)) {
    checkRecurrence(recurrence, [...path, "recurrence"], problems);
  } else if (isLiteral(recurrence)) {
    const message = said("The schedule must be a JSON object with a frequency and an interval.");
    problems.error("bad-recurrence", [...path, "recurrence"], message);
  }
}

function checkRecurrence(recurrence: ValueObject, path: readonly string[], problems: ProblemList): void {
  const frequency = member(recurrence, "frequency");
  checkFrequency(frequency, path, problems);
  checkInterval(member(recurrence, "interval"), String(frequency).toLowerCase(), path, problems);
  checkCount(member(recurrence, "count"), path, problems);
  for (const key of ["startTime", "endTime"]) {
    const time = member(recurrence, key);
    if (time === undefined || time === "" || !isLiteral(time) || isTime(time)) continue;
    const message = said('"{key}" must be a date and time such as 2026-03-01T09:00:00Z.', { key });
    problems.error("bad-recurrence", [...path, key], message);
  }
  checkSchedule(recordMember(recurrence, "schedule") ?? {}, [...path, "schedule"], problems);
}

function checkFrequency(frequency: Value | undefined, path: readonly string[], problems: ProblemList): void {
  const at = [...path, "frequency"];
  if (frequency === undefined || frequency === "") {
    problems.error("bad-recurrence", at, said("The schedule has no frequency. Choose one, for example Day."));
  } else if (isLiteral(frequency) && !MAX_INTERVAL.has(String(frequency).toLowerCase())) {
    const message = said("The frequency must be one of Second, Minute, Hour, Day, Week, Month and Year.");
    problems.error("bad-recurrence", at, message);
  }
}

function checkInterval(
  interval: Value | undefined,
  frequency: string,
  path: readonly string[],
  problems: ProblemList,
): void {
  if (interval !== undefined && !isLiteral(interval)) return;
  const most = MAX_INTERVAL.get(frequency) ?? 9_999_999;
  const number = literalNumber(interval);
  if (number !== null && Number.isInteger(number) && number >= 1 && number <= most) return;
  const message = said("The interval must be a whole number from 1 to {most}.", { most });
  problems.error("bad-recurrence", [...path, "interval"], message);
}

function checkCount(count: Value | undefined, path: readonly string[], problems: ProblemList): void {
  if (count === undefined || count === null || !isLiteral(count)) return;
  const number = literalNumber(count);
  if (number !== null && Number.isInteger(number) && number >= 1) return;
  const message = said("The count of the schedule must be a whole number from 1.");
  problems.error("bad-recurrence", [...path, "count"], message);
}

function isTime(time: Value): boolean {
  const pattern = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/i;
  return typeof time === "string" && pattern.test(time);
}

function checkSchedule(schedule: ValueObject, path: readonly string[], problems: ProblemList): void {
  const check = (key: string, accepts: (value: Value) => boolean, message: Said) => {
    const values = member(schedule, key);
    if (values === undefined || !isLiteral(values)) return;
    const list = Array.isArray(values) ? values : [values];
    if (!list.every((value) => !isLiteral(value) || accepts(value))) {
      problems.error("bad-recurrence", [...path, key], message);
    }
  };
  check("minutes", within(0, 59), said("Minutes are numbers from 0 to 59."));
  check("hours", within(0, 23), said("Hours are numbers from 0 to 23."));
  check("monthDays", isMonthDay, said("Days of the month are numbers from 1 to 31, or -1 for the last day."));
  check("weekDays", isWeekDay, said("Week days are Monday to Sunday, in English."));
  check("monthlyOccurrences", isOccurrence, OCCURRENCE);
}

const OCCURRENCE = said(
  "Each of the monthlyOccurrences needs a dayOfWeek such as Monday and an occurrence from 1 to 5, or -1 to -5.",
);

const within = (from: number, to: number) => (value: Value) => {
  const number = literalNumber(value);
  return number !== null && Number.isInteger(number) && number >= from && number <= to;
};

const isMonthDay = (value: Value): boolean => within(-31, 31)(value) && literalNumber(value) !== 0;

const isWeekDay = (value: Value): boolean =>
  typeof value === "string" && WEEK_DAYS.includes(value.toLowerCase());

function isOccurrence(value: Value): boolean {
  if (!isRecord(value)) return false;
  const day = member(value, "dayOfWeek") ?? member(value, "day");
  const occurrence = member(value, "occurrence") ?? 0;
  if (day === undefined || !(isWeekDay(day) || !isLiteral(day))) return false;
  return !isLiteral(occurrence) || (within(-5, 5)(occurrence) && literalNumber(occurrence) !== 0);
}
