import { TICKS_PER, wallMs } from "./dates/moment.ts";
import { parseMoment } from "./dates/parse-moment.ts";
import type { EvaluationContext } from "./evaluation-context.ts";
import type { Value, ValueObject } from "./value.ts";
import { getMember, isObject } from "./values/members.ts";

/** A context in which nothing exists, with the given parts replaced. */
export function emptyContext(overrides: Partial<EvaluationContext> = {}): EvaluationContext {
  const nothing = () => undefined;
  return {
    nowMs: 0,
    random: Math.random,
    parameter: nothing,
    variable: nothing,
    appSetting: nothing,
    trigger: nothing,
    action: nothing,
    currentAction: nothing,
    item: nothing,
    items: nothing,
    iterationIndex: nothing,
    result: nothing,
    workflow: () => ({}),
    listCallbackUrl: nothing,
    ...overrides,
  };
}

/** What `towpath eval` and tests give, as corpus/expressions/README.md describes it. */
export interface ContextRecord {
  readonly parameters?: ValueObject;
  readonly variables?: ValueObject;
  /** The clock, a timestamp with up to seven fraction digits. */
  readonly utcNow?: string;
  readonly trigger?: ValueObject;
  readonly actions?: ValueObject;
  readonly workflow?: ValueObject;
  /** Loop name to current item. */
  readonly items?: ValueObject;
  readonly iterationIndexes?: ValueObject;
}

/**
 * A context that reads from a plain record. Names are found in any case; members of a wrong type count as missing.
 * The record's `utcNow` goes before `overrides`, so that those may bring the clock for records without one.
 */
export function contextFromRecord(
  record: ContextRecord,
  overrides: Partial<EvaluationContext> = {},
): EvaluationContext {
  const trigger = asObject(record.trigger);
  const workflow = asObject(record.workflow);
  const items = asObject(record.items);
  const action = lookUp(record.actions);
  const iterationIndex = lookUp(record.iterationIndexes);
  return emptyContext({
    parameter: lookUp(record.parameters),
    variable: lookUp(record.variables),
    action: (name) => asObject(action(name)),
    iterationIndex: (name) => asNumber(iterationIndex(name)),
    items: lookUp(items),
    // The innermost loop is not told; with several the last one written is taken for it.
    item: () => (items === undefined ? undefined : Object.values(items).at(-1)),
    ...(trigger === undefined ? {} : { trigger: () => trigger }),
    ...(workflow === undefined ? {} : { workflow: () => workflow }),
    ...overrides,
    ...clockOf(record.utcNow),
  });
}

const OBJECT_MEMBERS = [
  "parameters",
  "variables",
  "trigger",
  "actions",
  "workflow",
  "items",
  "iterationIndexes",
] as const;

/** What is wrong with a record that came from outside, in a sentence; `null` when it can be read as it is. */
export function contextProblem(record: ValueObject): string | null {
  const stray = OBJECT_MEMBERS.find((name) => (record[name] ?? null) !== null && !isObject(record[name]));
  if (stray !== undefined) return `"${stray}" in the context has to be an object.`;
  const { utcNow } = record;
  if (utcNow === undefined || utcNow === null || parsedClock(utcNow) !== null) return null;
  return '"utcNow" in the context has to be a time, such as "2025-09-25T05:18:31.3384797Z".';
}

function parsedClock(utcNow: Value | undefined) {
  return typeof utcNow === "string" ? parseMoment(utcNow) : null;
}

function lookUp(from: Value | undefined): (name: string) => Value | undefined {
  return (name) => (isObject(from) ? getMember(from, name) : undefined);
}

/** A text that is no time leaves the clock as it was. */
function clockOf(utcNow: Value | undefined): Partial<EvaluationContext> {
  const moment = parsedClock(utcNow);
  return moment === null ? {} : { nowMs: wallMs(moment), nowTicks: moment.tick % TICKS_PER.millisecond };
}

function asObject(value: Value | undefined): ValueObject | undefined {
  return isObject(value) ? value : undefined;
}

function asNumber(value: Value | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
