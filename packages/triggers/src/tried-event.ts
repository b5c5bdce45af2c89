import { batchOutputsOf, compilePlan, type IncomingEvent } from "@towpath/engine";
import { getMember, isObject } from "@towpath/expressions";
import { type Definition, triggerOf } from "@towpath/flow";
import { nextOf } from "./recurrence/next-occurrence.ts";
import { readRecurrence } from "./recurrence/recurrence.ts";
import { scheduleFor } from "./schedule-for.ts";
import { windowOutputs } from "./sliding-window.ts";

/**
 * What the trigger hands over when somebody tries a flow by hand, here or with `towpath run`: what was given, and
 * what the trigger would have worked out by itself. A body given to a polling trigger is what the address answered.
 */
export function triedEvent(definition: Definition, given: IncomingEvent, nowMs: number): IncomingEvent {
  const trigger = triggerOf(definition)?.trigger;
  const type = String(trigger === undefined ? "" : getMember(trigger, "type")).toLowerCase();
  if (type === "batch") return withItems(definition, given);
  // A call always has both, if only empty ones: what reads them must not fail in a test alone.
  if (type === "request" || type === "manual") return { headers: {}, queries: {}, ...given };
  return type === "slidingwindow" ? withWindow(definition, given, nowMs) : given;
}

/** The window that ends now; a body that names a window of its own stands for the outputs. */
function withWindow(definition: Definition, given: IncomingEvent, nowMs: number): IncomingEvent {
  if (isObject(given.body) && getMember(given.body, "windowStartTime") !== undefined) {
    return { outputs: given.body };
  }
  const read = readRecurrence(scheduleFor(definition, nowMs)?.recurrence);
  if (!read.ok) return given;
  const end = nextOf({ ...read.value, startMs: nowMs, endMs: null }, nowMs, nowMs) ?? nowMs;
  return { outputs: windowOutputs(nowMs - (end - nowMs), nowMs) };
}

/** A body that is not a released batch already is what the messages hold: a list is several of them. */
function withItems(definition: Definition, given: IncomingEvent): IncomingEvent {
  const plan = compilePlan(definition);
  return plan.ok ? { body: batchOutputsOf(plan.value, given.body) } : given;
}
