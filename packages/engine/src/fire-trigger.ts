import {
  type CompiledTemplate,
  emptyContext,
  getMember,
  isObject,
  toText,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { cutText, fail, ok, type Result } from "@towpath/prelude";
import type { Plan, TriggerPlan } from "./plan.ts";
import { triggerRecord } from "./run-context.ts";
import type { TriggerEvent } from "./run-store.ts";
import { statusName, statusWords } from "./status-names.ts";
import { itemsThatFire, refusalOf, stumbledOver } from "./trigger-conditions.ts";
import { typeName } from "./variables.ts";

/** The same bound as for the items of a loop (reference wdl.md, 2.6). */
const MAX_SPLIT = 100_000;
/** Of a trigger that limits its runs: each item waits for its turn. */
const MAX_SPLIT_IN_TURN = 100;
const FIRES = 200;

/** What came in. `outputs` as a whole, or the parts of a request or an answer. */
export interface IncomingEvent {
  readonly body?: Value;
  readonly headers?: ValueObject;
  readonly queries?: ValueObject;
  readonly relativePathParameters?: ValueObject;
  /** What a polled address answered with; 200 when a polling trigger is given a body and nothing else. */
  readonly statusCode?: number;
  readonly outputs?: Value;
  /** `trigger().inputs`: the call a polling trigger made. */
  readonly inputs?: Value;
}

export type Firing =
  | { readonly triggered: false; readonly reason: string }
  | {
      readonly triggered: true;
      /** One run an item: the caller gets 202 whatever a Response action says. */
      readonly split: boolean;
      readonly events: readonly TriggerEvent[];
    };

export interface FiringMoment {
  readonly nowMs: number;
  readonly clientTrackingId: string;
  readonly random: () => number;
  /** Which items of `splitOn` are to be looked at, asked once for each, in their order; absent: all of them. */
  readonly isNew?: (item: Value) => boolean;
}

/**
 * Decides whether an event starts runs, and which. All trigger conditions must hold; one that is false or cannot be
 * worked out means no run. `splitOn` makes one run of each item for which they hold, whose trigger outputs are `{body: item}`.
 */
export function fireTrigger(plan: Plan, event: IncomingEvent, at: FiringMoment): Firing {
  const { trigger } = plan;
  if (trigger === null) {
    return { triggered: true, split: false, events: [eventOf("manual", event, outputsOf(event), at)] };
  }
  const statusCode = trigger.polls ? (event.statusCode ?? FIRES) : undefined;
  if (statusCode !== undefined && !trigger.statusDecides && statusCode !== FIRES) {
    return notFired(`The address answered ${statusWords(statusCode)}; only 200 starts a run.`);
  }
  const answered = statusCode === undefined ? event : { ...event, statusCode };
  const outputs = withoutCredentials(trigger, outputsOf(answered));
  const seen = trackedEvent(plan, eventOf(trigger.name, answered, outputs, at), trigger.clientTracking, at);
  const whole = trigger.hidden.length === 0 ? seen : { ...seen, hidden: trigger.hidden };
  return firingOf(plan, trigger, whole, at);
}

function firingOf(plan: Plan, trigger: TriggerPlan, whole: TriggerEvent, at: FiringMoment): Firing {
  const context = contextOf(plan, whole, at);
  const items = itemsOf(trigger, whole, context);
  if (!items.ok) return notFired(items.failure);
  // A list with nothing in it leaves only the event to ask.
  if (items.value === null || items.value.length === 0) {
    const refusal = refusalOf(trigger, context);
    if (refusal !== null) return notFired(refusal);
    return { triggered: true, split: items.value !== null, events: items.value === null ? [whole] : [] };
  }
  const { isNew = () => true } = at;
  const fresh = items.value.filter((item) => isNew(item));
  if (fresh.length === 0) return { triggered: true, split: true, events: [] };
  const firing = itemsThatFire(trigger, whole, fresh, (event) => contextOf(plan, event, at));
  if (firing.length === 0) return notFired("The trigger conditions hold for none of the items of 'splitOn'.");
  return { triggered: true, split: true, events: firing.map((item) => splitOff(plan, whole, item, at)) };
}

const notFired = (reason: string): Firing => ({ triggered: false, reason });

function eventOf(
  name: string,
  { inputs, statusCode }: IncomingEvent,
  outputs: Value | undefined,
  { nowMs, clientTrackingId }: FiringMoment,
): TriggerEvent {
  const event: { -readonly [Member in keyof TriggerEvent]: TriggerEvent[Member] } = {
    name,
    startTime: nowMs,
    clientTrackingId,
  };
  if (inputs !== undefined) event.inputs = inputs;
  if (outputs !== undefined) event.outputs = outputs;
  if (statusCode !== undefined && statusCode !== FIRES) event.code = statusName(statusCode);
  return event;
}

function contextOf(plan: Plan, event: TriggerEvent, at: FiringMoment) {
  return emptyContext({
    nowMs: at.nowMs,
    random: at.random,
    parameter: (parameter) => plan.parameters.get(parameter.toLowerCase()),
    trigger: () => triggerRecord(event, event.clientTrackingId),
  });
}

/** The items that become runs of their own; null: the event is one run. */
function itemsOf(
  trigger: TriggerPlan,
  event: TriggerEvent,
  context: ReturnType<typeof contextOf>,
): Result<Value[] | null, string> {
  if (trigger.splitsByItself) return bounded(trigger, listIn(event.outputs));
  if (trigger.splitOn === null) return ok(null);
  const items = trigger.splitOn.evaluate(context);
  if (!items.ok) return fail(`'splitOn' has no value. ${stumbledOver(trigger, items.failure.message)}`);
  if (!Array.isArray(items.value)) return fail(noListFor(items.value));
  return bounded(trigger, items.value);
}

/** Where the address answers with a page, or with nothing, the list is not where the definition looks for it. */
function noListFor(value: Value): string {
  const got = value === null ? "there is nothing there" : `got ${typeName(value)}`;
  return `'splitOn' needs a list of what each run is about, but ${got}: what came in has another shape.`;
}

function bounded({ concurrency }: TriggerPlan, items: Value[] | null): Result<Value[] | null, string> {
  const most = concurrency === null ? MAX_SPLIT : MAX_SPLIT_IN_TURN;
  if (items === null || items.length <= most) return ok(items);
  const why = concurrency === null ? "" : " of a trigger that limits how many runs go on at once";
  return fail(`'splitOn'${why} takes at most ${most} items.`);
}

/** `@autoload()`: the body when it is a list, else the list in its `value`, as paged services answer. */
function listIn(outputs: Value | undefined): Value[] | null {
  const body = isObject(outputs) ? getMember(outputs, "body") : undefined;
  const list = isObject(body) ? getMember(body, "value") : body;
  return Array.isArray(list) ? list : null;
}

/** The run of one item. A tracking id that cannot be worked out is the one of the whole event. */
function splitOff(plan: Plan, whole: TriggerEvent, item: Value, at: FiringMoment): TriggerEvent {
  const own: TriggerEvent = { ...whole, outputs: { body: item } };
  return trackedEvent(plan, own, plan.trigger?.splitTracking ?? null, at);
}

/** The event under the id its flow asks for. One that cannot be worked out leaves it as it is. */
function trackedEvent(
  plan: Plan,
  event: TriggerEvent,
  template: CompiledTemplate | null,
  at: FiringMoment,
): TriggerEvent {
  if (template === null) return event;
  const id = trackingId(template.evaluate(contextOf(plan, event, at)));
  return id === null ? event : { ...event, clientTrackingId: id };
}

/** Null: it has no value, or an empty one. */
export function trackingId(evaluated: Result<Value, unknown>): string | null {
  if (!evaluated.ok || evaluated.value === null || evaluated.value === "") return null;
  return cutText(toText(evaluated.value), MAX_TRACKING_ID);
}

const MAX_TRACKING_ID = 200;

function outputsOf(event: IncomingEvent): Value | undefined {
  if (event.outputs !== undefined) return event.outputs;
  const { statusCode, headers, queries, relativePathParameters, body } = event;
  const outputs: ValueObject = {};
  if (statusCode !== undefined) outputs.statusCode = statusCode;
  if (headers !== undefined) outputs.headers = headers;
  if (queries !== undefined) outputs.queries = queries;
  if (relativePathParameters !== undefined) outputs.relativePathParameters = relativePathParameters;
  if (body !== undefined) outputs.body = body;
  return Object.keys(outputs).length === 0 ? undefined : outputs;
}

const isCredential = (header: string) => header.toLowerCase() === "authorization";

/** The Authorization header of a caller is nobody's business in the history, unless the maker asks for it. */
function withoutCredentials(trigger: TriggerPlan, outputs: Value | undefined): Value | undefined {
  if (trigger.keepsAuthorization || !isObject(outputs) || !isObject(outputs.headers)) return outputs;
  const { headers } = outputs;
  if (!Object.keys(headers).some(isCredential)) return outputs;
  const kept = Object.entries(headers).filter(([name]) => !isCredential(name));
  return { ...outputs, headers: Object.fromEntries(kept) };
}
