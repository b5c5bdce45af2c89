import { emptyContext, isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { Plan, TriggerPlan } from "./plan.ts";
import { triggerRecord } from "./run-context.ts";
import type { TriggerEvent } from "./run-store.ts";
import { typeName } from "./variables.ts";

/** The same bound as for the items of a loop (reference wdl.md, 2.6). */
const MAX_SPLIT = 100_000;

/** What came in. `outputs` as a whole, or the parts of a request. */
export interface IncomingEvent {
  readonly body?: Value;
  readonly headers?: ValueObject;
  readonly queries?: ValueObject;
  readonly relativePathParameters?: ValueObject;
  readonly outputs?: Value;
}

export type Firing =
  | { readonly triggered: false; readonly reason: string }
  | {
      readonly triggered: true;
      /** One run an item: the caller gets 202 whatever a Response action says. */
      readonly split: boolean;
      readonly events: readonly TriggerEvent[];
    };

/**
 * Decides whether an event starts runs, and which. All trigger conditions must hold; one that is false or cannot be
 * worked out means no run. `splitOn` makes one run of each item, whose trigger outputs are `{body: item}`.
 */
export function fireTrigger(
  plan: Plan,
  event: IncomingEvent,
  at: { readonly nowMs: number; readonly clientTrackingId: string; readonly random: () => number },
): Firing {
  const { trigger } = plan;
  const name = trigger?.name ?? "manual";
  const outputs = trigger === null ? outputsOf(event) : withoutCredentials(trigger, outputsOf(event));
  const make = (own: Value | undefined): TriggerEvent => ({
    name,
    ...(own === undefined ? {} : { outputs: own }),
    startTime: at.nowMs,
    clientTrackingId: at.clientTrackingId,
  });
  if (trigger === null) return { triggered: true, split: false, events: [make(outputs)] };
  const context = emptyContext({
    nowMs: at.nowMs,
    random: at.random,
    parameter: (parameter) => plan.parameters.get(parameter.toLowerCase()),
    trigger: () => triggerRecord(make(outputs), at.clientTrackingId),
  });
  for (const condition of trigger.conditions) {
    const holds = condition.evaluate(context);
    if (!holds.ok) {
      return { triggered: false, reason: `A trigger condition has no value. ${holds.failure.message}` };
    }
    if (!holds.value) return { triggered: false, reason: "A trigger condition does not hold." };
  }
  if (trigger.splitOn === null) return { triggered: true, split: false, events: [make(outputs)] };
  const items = trigger.splitOn.evaluate(context);
  if (!items.ok) return { triggered: false, reason: `'splitOn' has no value. ${items.failure.message}` };
  if (!Array.isArray(items.value)) {
    return { triggered: false, reason: `'splitOn' needs a list, but got ${typeName(items.value)}.` };
  }
  if (items.value.length > MAX_SPLIT) {
    return { triggered: false, reason: `'splitOn' takes at most ${MAX_SPLIT} items.` };
  }
  return { triggered: true, split: true, events: items.value.map((item) => make({ body: item })) };
}

function outputsOf(event: IncomingEvent): Value | undefined {
  if (event.outputs !== undefined) return event.outputs;
  const { headers, queries, relativePathParameters, body } = event;
  const outputs: ValueObject = {
    ...(headers === undefined ? {} : { headers }),
    ...(queries === undefined ? {} : { queries }),
    ...(relativePathParameters === undefined ? {} : { relativePathParameters }),
    ...(body === undefined ? {} : { body }),
  };
  return Object.keys(outputs).length === 0 ? undefined : outputs;
}

/** The Authorization header of a caller is nobody's business in the history, unless the maker asks for it. */
function withoutCredentials(trigger: TriggerPlan, outputs: Value | undefined): Value | undefined {
  if (trigger.keepsAuthorization || !isObject(outputs) || !isObject(outputs.headers)) return outputs;
  const headers = Object.entries(outputs.headers).filter(([name]) => name.toLowerCase() !== "authorization");
  return { ...outputs, headers: Object.fromEntries(headers) };
}
