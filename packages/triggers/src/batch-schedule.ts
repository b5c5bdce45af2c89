import { getMember, isObject, parseJson, type Value, type ValueObject } from "@towpath/expressions";
import { Temporal } from "temporal-polyfill";
import { nextOf } from "./recurrence/next-occurrence.ts";
import { readRecurrence } from "./recurrence/recurrence.ts";
import type { DueTrigger } from "./trigger-store.ts";

/** When each configuration of a batch trigger releases by time, by its name; epoch ms. */
type NextTimes = Readonly<Record<string, number>>;

/** The releases by time of a batch trigger that is switched on now. @param inputs evaluated */
export function batchSchedule(
  inputs: Value,
  nowMs: number,
): { recurrence: ValueObject; cursor: string; nextAt: number | null } {
  const recurrences: [string, Value][] = [];
  const times: [string, number][] = [];
  for (const [name, recurrence] of timedConfigurations(inputs)) {
    const read = readRecurrence(recurrence);
    if (!read.ok || !isObject(recurrence)) continue;
    const startTime = Temporal.Instant.fromEpochMilliseconds(nowMs).toString();
    recurrences.push([name, read.value.startMs === null ? { ...recurrence, startTime } : recurrence]);
    // The first batch needs time to fill.
    const next = nextOf(read.value, nowMs, nowMs);
    if (next !== null) times.push([name, next]);
  }
  return { recurrence: Object.fromEntries(recurrences), ...encoded(Object.fromEntries(times)) };
}

/** Why a configuration would never be released by the time it asks for; null when all is well. */
export function batchProblem(inputs: Value): string | null {
  for (const [name, recurrence] of timedConfigurations(inputs)) {
    const read = readRecurrence(recurrence);
    if (!read.ok) return `The batch "${name}" cannot be released by time. ${read.failure.message}`;
  }
  return null;
}

function timedConfigurations(inputs: Value): [string, Value][] {
  const configurations = isObject(inputs) ? getMember(inputs, "configurations") : undefined;
  if (!isObject(configurations)) return [];
  return Object.entries(configurations).flatMap(([name, configuration]): [string, Value][] => {
    const criteria = isObject(configuration) ? getMember(configuration, "releaseCriteria") : undefined;
    const recurrence = isObject(criteria) ? getMember(criteria, "recurrence") : undefined;
    return recurrence === undefined || recurrence === null ? [] : [[name, recurrence]];
  });
}

/** The configurations whose time has come, and what the row says from then on. */
export function dueBatches(
  { recurrence, cursor }: DueTrigger,
  nowMs: number,
): { names: string[]; cursor: string; nextAt: number | null } {
  const recurrences = isObject(recurrence as Value) ? (recurrence as ValueObject) : {};
  const names: string[] = [];
  const later: [string, number][] = [];
  for (const [name, at] of Object.entries(decoded(cursor))) {
    if (at > nowMs) {
      later.push([name, at]);
      continue;
    }
    names.push(name);
    const read = readRecurrence(recurrences[name]);
    const next = read.ok ? nextOf(read.value, nowMs, at) : null;
    if (next !== null) later.push([name, next]);
  }
  return { names, ...encoded(Object.fromEntries(later)) };
}

function encoded(times: NextTimes): { cursor: string; nextAt: number | null } {
  const all = Object.values(times);
  return { cursor: JSON.stringify(times), nextAt: all.length === 0 ? null : Math.min(...all) };
}

function decoded(cursor: string | null): NextTimes {
  const parsed = parseJson(cursor ?? "");
  if (!parsed.ok || !isObject(parsed.value)) return {};
  const times = Object.entries(parsed.value).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  return Object.fromEntries(times);
}
