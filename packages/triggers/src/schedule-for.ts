import {
  compileTemplate,
  contextFromRecord,
  getMember,
  isObject,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { type Definition, triggerOf } from "@towpath/flow";
import { Temporal } from "temporal-polyfill";
import { nextOf } from "./recurrence/next-occurrence.ts";
import { readRecurrence } from "./recurrence/recurrence.ts";

/** What a publish makes of the trigger: a row that fires by time. */
export interface Schedule {
  readonly triggerName: string;
  readonly recurrence: unknown;
  /** First slot, epoch ms; null: never. */
  readonly nextAt: number | null;
}

/**
 * The schedule of a definition that is switched on now; null when its trigger does not fire by time.
 *
 * A recurrence without startTime begins now: the moment is written into the row's recurrence, so that later slots
 * are counted from it and "each month" does not drift after a short month.
 *
 * @param parameterValues values of the flow's parameters, over the definition's defaults
 */
export function scheduleFor(
  definition: Definition,
  nowMs: number,
  parameterValues: ValueObject = {},
): Schedule | null {
  const found = triggerOf(definition);
  if (found === null || String(getMember(found.trigger, "type")).toLowerCase() !== "recurrence") return null;
  const recurrence = evaluated(recurrenceOf(found.trigger), definition, parameterValues, nowMs);
  const read = readRecurrence(recurrence);
  const triggerName = found.name;
  if (!read.ok || !isObject(recurrence)) return { triggerName, recurrence, nextAt: null };
  const anchored =
    read.value.startMs === null
      ? { ...recurrence, startTime: Temporal.Instant.fromEpochMilliseconds(nowMs).toString() }
      : recurrence;
  return { triggerName, recurrence: anchored, nextAt: nextOf(read.value, nowMs - 1, nowMs) };
}

/** Beside the trigger's type, or below its inputs as older documents have it. */
function recurrenceOf(trigger: ValueObject): Value {
  const direct = getMember(trigger, "recurrence");
  if (direct !== undefined) return direct;
  const inputs = getMember(trigger, "inputs");
  return (isObject(inputs) ? getMember(inputs, "recurrence") : undefined) ?? null;
}

/** A recurrence may be written with `@parameters('…')`. One that cannot be evaluated stays as it is, and is not valid. */
function evaluated(source: Value, definition: Definition, values: ValueObject, nowMs: number): Value {
  const template = compileTemplate(source);
  if (template.constant) return source;
  const declared = getMember(definition, "parameters");
  const defaults = isObject(declared)
    ? Object.entries(declared).map(([name, spec]): [string, Value] => [
        name,
        (isObject(spec) ? getMember(spec, "defaultValue") : undefined) ?? null,
      ])
    : [];
  const parameters: ValueObject = { ...Object.fromEntries(defaults), ...values };
  const result = template.evaluate(
    contextFromRecord({ parameters, utcNow: Temporal.Instant.fromEpochMilliseconds(nowMs).toString() }),
  );
  return result.ok ? result.value : source;
}
