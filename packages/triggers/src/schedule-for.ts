import { createHash } from "node:crypto";
import { parseDuration } from "@towpath/engine";
import {
  compileTemplate,
  contextFromRecord,
  getMember,
  isObject,
  stringifyJson,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { type Definition, triggerOf } from "@towpath/flow";
import { fail, ok, type Result } from "@towpath/prelude";
import { Temporal } from "temporal-polyfill";
import { batchProblem, batchSchedule } from "./batch-schedule.ts";
import { nextOf } from "./recurrence/next-occurrence.ts";
import { type Recurrence, readRecurrence } from "./recurrence/recurrence.ts";
import { encodeWindow, firstWindow } from "./sliding-window.ts";
import type { TriggerKind } from "./trigger-store.ts";

/** What a publish makes of the trigger: the row that drives it. */
export interface Schedule {
  readonly triggerName: string;
  /** `recurrence` when left out. */
  readonly kind?: TriggerKind;
  readonly recurrence: unknown;
  /** First slot, epoch ms; null: never. */
  readonly nextAt: number | null;
  readonly cursor?: string | null;
  /** What the row was made of. While it stays the same, a publish leaves slots and cursor alone. */
  readonly fingerprint?: string;
}

const KINDS: Readonly<Record<string, TriggerKind>> = {
  recurrence: "recurrence",
  slidingwindow: "slidingWindow",
  http: "poll",
  httpwebhook: "webhook",
  openapiconnection: "poll",
  apiconnection: "poll",
  openapiconnectionwebhook: "webhook",
  apiconnectionwebhook: "webhook",
  batch: "batch",
};

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
  if (found === null) return null;
  const kind = KINDS[String(getMember(found.trigger, "type")).toLowerCase()];
  if (kind === undefined) return null;
  const evaluate = evaluator(definition, parameterValues, nowMs);
  const recurrence = evaluate(recurrenceOf(found.trigger));
  const inputs = getMember(found.trigger, "inputs") ?? null;
  const base = {
    triggerName: found.name,
    kind,
    fingerprint: fingerprintOf(kind, recurrence, inputs, evaluate),
  };
  // A webhook trigger has no times of its own: the row keeps what was subscribed to.
  if (kind === "webhook") return { ...base, recurrence: null, nextAt: null };
  if (kind === "batch") return { ...base, ...batchSchedule(evaluate(inputs), nowMs) };
  const read = readRecurrence(recurrence);
  if (!read.ok || !isObject(recurrence)) return { ...base, recurrence, nextAt: null };
  const anchored =
    read.value.startMs === null
      ? { ...recurrence, startTime: Temporal.Instant.fromEpochMilliseconds(nowMs).toString() }
      : recurrence;
  const first = kind === "slidingWindow" ? windowsFrom(read.value, nowMs, evaluate(inputs)) : null;
  if (kind === "slidingWindow") return { ...base, recurrence: anchored, nextAt: null, ...first };
  return { ...base, recurrence: anchored, nextAt: nextOf(read.value, nowMs - 1, nowMs) };
}

function windowsFrom(recurrence: Recurrence, nowMs: number, inputs: Value) {
  const delay = readDelay(inputs);
  const first = delay.ok ? firstWindow(recurrence, nowMs, delay.value) : null;
  return first === null ? null : { nextAt: first.nextAt, cursor: encodeWindow(first.cursor) };
}

/** `delay` of a sliding window: how long to wait after a window has ended. */
function readDelay(inputs: Value): Result<number, string> {
  const delay = isObject(inputs) ? (getMember(inputs, "delay") ?? null) : null;
  if (delay === null || delay === "") return ok(0);
  const ms = typeof delay === "string" ? parseDuration(delay) : null;
  return ms === null ? fail("The delay must be a duration such as PT30S or PT5M.") : ok(ms);
}

/**
 * Why a trigger that fires by time never would; null when it does. What only shows when parameters have their
 * values, and when the names of time zones are looked up, the checker of definitions cannot see.
 */
export function scheduleProblem(
  definition: Definition,
  nowMs: number,
  parameterValues: ValueObject = {},
): string | null {
  const found = triggerOf(definition);
  const kind = KINDS[String(found === null ? "" : getMember(found.trigger, "type")).toLowerCase()];
  if (found === null || kind === undefined || kind === "webhook") return null;
  const evaluate = evaluator(definition, parameterValues, nowMs);
  const inputs = evaluate(getMember(found.trigger, "inputs") ?? null);
  if (kind === "batch") return batchProblem(inputs);
  const read = readRecurrence(evaluate(recurrenceOf(found.trigger)));
  if (!read.ok) return read.failure.message;
  if (kind !== "slidingWindow") return null;
  const delay = readDelay(inputs);
  return delay.ok ? null : delay.failure;
}

/** Beside the trigger's type, or below its inputs as older documents have it. */
function recurrenceOf(trigger: ValueObject): Value {
  const direct = getMember(trigger, "recurrence");
  if (direct !== undefined) return direct;
  const inputs = getMember(trigger, "inputs");
  return (isObject(inputs) ? getMember(inputs, "recurrence") : undefined) ?? null;
}

type Evaluate = (source: Value) => Value;

/** A recurrence may be written with `@parameters('…')`. One that cannot be evaluated stays as it is, and is not valid. */
function evaluator(definition: Definition, values: ValueObject, nowMs: number): Evaluate {
  const declared = getMember(definition, "parameters");
  const defaults = isObject(declared)
    ? Object.entries(declared).map(([name, spec]): [string, Value] => [
        name,
        (isObject(spec) ? getMember(spec, "defaultValue") : undefined) ?? null,
      ])
    : [];
  const parameters: ValueObject = { ...Object.fromEntries(defaults), ...values };
  const utcNow = Temporal.Instant.fromEpochMilliseconds(nowMs).toString();
  return (source) => {
    const template = compileTemplate(source);
    if (template.constant) return source;
    const result = template.evaluate(
      contextFromRecord({ parameters, utcNow }, { listCallbackUrl: () => SOME_ADDRESS }),
    );
    return result.ok ? result.value : source;
  };
}

/** What the row is made of, as a hash: parameters may be secret. Inputs of a recurrence mean nothing. */
function fingerprintOf(kind: TriggerKind, recurrence: Value, inputs: Value, evaluate: Evaluate): string {
  const made = stringifyJson([
    kind,
    recurrence,
    kind === "recurrence" ? null : eachEvaluated(inputs, evaluate),
  ]);
  return createHash("sha256").update(made).digest("base64url");
}

/** Member by member: what cannot be worked out before the trigger has fired stays as it is written. */
function eachEvaluated(source: Value, evaluate: Evaluate): Value {
  if (Array.isArray(source)) return source.map((item) => eachEvaluated(item, evaluate));
  if (!isObject(source)) return evaluate(source);
  return Object.fromEntries(
    Object.entries(source).map(([name, value]) => [name, eachEvaluated(value, evaluate)]),
  );
}

/** Only while it subscribes does a trigger have an address; what it is made of does not depend on it. */
const SOME_ADDRESS = "https://callback.invalid/";
