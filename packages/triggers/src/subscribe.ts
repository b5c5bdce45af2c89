import {
  type HttpPort,
  isTransient,
  type Plan,
  type PreparedCall,
  prepareTriggerCall,
  retryAfterMs,
  retryDelayMs,
  type StepError,
  statusName,
} from "@towpath/engine";
import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { Clock, Logger, Result } from "@towpath/prelude";
import type { DueSubscription, SubscriptionChange } from "./subscription-store.ts";
import { toldProblem } from "./told-problem.ts";

export interface SubscriptionPorts {
  readonly http: HttpPort;
  readonly clock: Clock;
  readonly logger: Logger;
  random(): number;
  plan(versionId: string): Promise<Result<Plan, { readonly message: string }>>;
  /** The signed address at which this subscription is called back. */
  callbackUrl(due: DueSubscription): string;
}

const FIRST_BACK_OFF_MS = 5_000;
const LONGEST_BACK_OFF_MS = 3_600_000;
const MAX_DOUBLINGS = 12;
/** With the back-off about two days: then the service, or its address, is gone for good. */
const MAX_FAREWELLS = 60;
const NOT_THERE: ReadonlySet<number> = new Set([404, 410]);

/**
 * One try to subscribe or to take a subscription back. The key is the same however often it is tried, and so is the
 * callback address: a service that knows either does not subscribe twice.
 */
export async function workOnSubscription(
  due: DueSubscription,
  ports: SubscriptionPorts,
  signal: AbortSignal,
): Promise<SubscriptionChange> {
  const change =
    due.task === "subscribe" ? await subscribe(due, ports, signal) : await unsubscribe(due, ports, signal);
  if (change.kind !== "again" || due.task === "subscribe" || due.attempt < MAX_FAREWELLS) return change;
  const { flowId, id } = due;
  ports.logger.error(
    { flowId, subscription: id, reason: change.message },
    "A subscription could not be taken back",
  );
  return { kind: "gone" };
}

async function subscribe(
  due: DueSubscription,
  ports: SubscriptionPorts,
  signal: AbortSignal,
): Promise<SubscriptionChange> {
  const plan = await ports.plan(due.versionId);
  if (!plan.ok) return later(due, ports, plan.failure.message);
  const inputs = plan.value.trigger?.inputs;
  const prepared = prepareTriggerCall(
    plan.value,
    isObject(inputs) ? getMember(inputs, "subscribe") : undefined,
    {
      ...moment(ports),
      callbackUrl: ports.callbackUrl(due),
    },
  );
  if (!prepared.ok) return later(due, ports, toldProblem(plan.value, prepared.failure.message));
  const sent = await ports.http.send(prepared.value.request, {
    idempotencyKey: `${due.id}/subscribe`,
    signal,
  });
  if (!sent.ok) {
    const { error, retryable } = sent.failure;
    const told = { ...error, message: toldProblem(plan.value, error.message) };
    return retried(due, ports, prepared.value, told, retryable, null);
  }
  const { statusCode, headers, body } = sent.value;
  if (statusCode < 300) {
    const answer: Value = { statusCode, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
    return { kind: "subscribed", answer };
  }
  const error = refusal("subscription", statusCode);
  const askedMs = retryAfterMs(headers, ports.clock.now());
  return retried(due, ports, prepared.value, error, isTransient(statusCode), askedMs);
}

/** Designers leave an `unsubscribe` without an address where there is nothing to take back. */
function hasAddress(farewell: ValueObject): boolean {
  const address = getMember(farewell, "uri") ?? getMember(farewell, "url");
  return address !== undefined && address !== null && address !== "";
}

async function unsubscribe(
  due: DueSubscription,
  ports: SubscriptionPorts,
  signal: AbortSignal,
): Promise<SubscriptionChange> {
  const plan = await ports.plan(due.versionId);
  const inputs = plan.ok ? plan.value.trigger?.inputs : undefined;
  const farewell = isObject(inputs) ? getMember(inputs, "unsubscribe") : undefined;
  // Nothing was said about how to take it back: the service finds out by being turned away.
  if (!plan.ok || !isObject(farewell) || !hasAddress(farewell)) return { kind: "gone" };
  const { nowMs, random } = moment(ports);
  const prepared = prepareTriggerCall(plan.value, farewell, {
    nowMs,
    random,
    callbackUrl: ports.callbackUrl(due),
    subscribed: {
      name: due.triggerName,
      ...(due.answer === null ? {} : { outputs: due.answer }),
      startTime: nowMs,
      clientTrackingId: due.id,
    },
  });
  if (!prepared.ok) return later(due, ports, toldProblem(plan.value, prepared.failure.message));
  const sent = await ports.http.send(prepared.value.request, {
    idempotencyKey: `${due.id}/unsubscribe`,
    signal,
  });
  if (!sent.ok) return later(due, ports, toldProblem(plan.value, sent.failure.error.message));
  const { statusCode } = sent.value;
  if (statusCode < 300 || NOT_THERE.has(statusCode)) return { kind: "gone" };
  return later(due, ports, refusal("end of the subscription", statusCode).message);
}

const moment = ({ clock, random }: SubscriptionPorts) => ({ nowMs: clock.now(), random: () => random() });

function refusal(what: string, statusCode: number): StepError {
  const code = statusName(statusCode);
  return { code, message: `The service answered ${statusCode} (${code}) to the ${what}.` };
}

/** The retry policy of the call first, then ever longer pauses: a maker may mend the other side at any time. */
function retried(
  due: DueSubscription,
  ports: SubscriptionPorts,
  call: PreparedCall,
  error: StepError,
  retryable: boolean,
  askedMs: number | null,
): SubscriptionChange {
  const delayMs = retryable ? retryDelayMs(call.retry, due.attempt, askedMs, ports.random()) : null;
  return delayMs === null
    ? later(due, ports, error.message)
    : { kind: "again", afterMs: delayMs, message: error.message };
}

function later(due: DueSubscription, { random }: SubscriptionPorts, message: string): SubscriptionChange {
  const doublings = Math.min(due.attempt - 1, MAX_DOUBLINGS);
  const longestMs = Math.min(FIRST_BACK_OFF_MS * 2 ** doublings, LONGEST_BACK_OFF_MS);
  return { kind: "again", afterMs: Math.round(longestMs * (0.5 + random() / 2)), message };
}
