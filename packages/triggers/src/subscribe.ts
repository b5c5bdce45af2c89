import {
  type HttpFailure,
  type HttpPort,
  isTransient,
  type Plan,
  type PreparedCall,
  prepareTriggerCall,
  retryAfterMs,
  retryDelayMs,
  type StepError,
  SUBSCRIPTION_STAYS,
  statusName,
  statusWords,
} from "@towpath/engine";
import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { Clock, Logger, Result } from "@towpath/prelude";
import { renewalOf } from "./renewal.ts";
import type { DueSubscription, SubscriptionChange } from "./subscription-store.ts";
import { toldProblem } from "./told-problem.ts";
import { type ConnectorsFor, NO_CONNECTIONS } from "./trigger-connectors.ts";

export interface SubscriptionPorts {
  readonly http: HttpPort;
  readonly clock: Clock;
  readonly logger: Logger;
  random(): number;
  plan(versionId: string): Promise<Result<Plan, { readonly message: string }>>;
  /** The signed address at which this subscription is called back. */
  callbackUrl(due: DueSubscription): string;
  /** Absent where there are no connections: triggers of connectors then fail in plain words. */
  readonly connectors?: ConnectorsFor;
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
  return { kind: "left", message: `The subscription could not be taken back, and stays. ${change.message}` };
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
  const how = { idempotencyKey: `${due.id}/subscribe`, signal };
  const sent = await sendSubscribe(due, prepared.value, ports, how);
  if (!sent.ok) {
    const { error, retryable } = sent.failure;
    const held = heldBy(sent.failure, plan.value);
    if (held !== null) return held;
    const told = { ...error, message: toldProblem(plan.value, error.message) };
    return retried(due, ports, prepared.value, told, retryable, null);
  }
  const { statusCode, headers, body, explanation } = sent.value;
  if (statusCode < 300) {
    const answer: Value = { statusCode, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
    return { kind: "subscribed", answer, ...(await ofConnector(due, prepared.value, answer, ports)) };
  }
  const { code, message } = refusal("subscription", statusCode);
  const error = { code, message: toldProblem(plan.value, explanation ?? message) };
  const askedMs = retryAfterMs(headers, ports.clock.now());
  return retried(due, ports, prepared.value, error, isTransient(statusCode), askedMs);
}

type Sent = Awaited<ReturnType<HttpPort["send"]>>;
interface How {
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

async function sendSubscribe(
  due: DueSubscription,
  { request, operation }: PreparedCall,
  { http, connectors }: SubscriptionPorts,
  how: How,
): Promise<Sent> {
  if (operation === undefined) return await http.send(request, how);
  if (connectors === undefined) return NOT_CONNECTED;
  return await connectors(due).call(operation, { ...how, timeoutMs: request.timeoutMs, askAt: null });
}

const NOT_CONNECTED: Sent = {
  ok: false,
  failure: {
    kind: "not-sent",
    error: { code: "ConnectionsNotAvailable", message: NO_CONNECTIONS },
    retryable: false,
  },
};

/** With which connection it was asked for, and when it has to be asked for anew. */
async function ofConnector(
  due: DueSubscription,
  { operation }: PreparedCall,
  answer: ValueObject,
  { connectors, clock }: SubscriptionPorts,
): Promise<Pick<Subscribed, "reference" | "connectionId" | "renewAt">> {
  if (operation === undefined || connectors === undefined) return {};
  const { reference } = operation;
  const connectionId = await connectors(due).connectionOf(reference);
  const renewAt = renewalOf(answer, clock.now());
  return { reference, connectionId, ...(renewAt === null ? {} : { renewAt }) };
}

type Subscribed = Extract<SubscriptionChange, { kind: "subscribed" }>;

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
  if (plan.ok && isOfConnector(plan.value)) return unsubscribeOperation(due, plan.value, ports, signal);
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

const isOfConnector = ({ trigger }: Plan) => /connectionwebhook$/i.test(trigger?.type ?? "");

/** How it is taken back follows from what the service answered (reference connectors.md, 4). */
async function unsubscribeOperation(
  due: DueSubscription,
  plan: Plan,
  ports: SubscriptionPorts,
  signal: AbortSignal,
): Promise<SubscriptionChange> {
  const callbackUrl = ports.callbackUrl(due);
  const prepared = prepareTriggerCall(plan, undefined, { ...moment(ports), callbackUrl });
  if (!prepared.ok) return later(due, ports, toldProblem(plan, prepared.failure.message));
  const { operation } = prepared.value;
  if (operation === undefined || ports.connectors === undefined) return later(due, ports, NO_CONNECTIONS);
  const how = { idempotencyKey: `${due.id}/unsubscribe`, signal };
  const sent = await ports.connectors(due).unsubscribe(operation, due.answer, how);
  if (!sent.ok) {
    return heldBy(sent.failure, plan) ?? notTakenBack(due, ports, sent.failure, plan);
  }
  const { statusCode, explanation } = sent.value;
  if (statusCode < 300 || NOT_THERE.has(statusCode)) return { kind: "gone" };
  const { message } = refusal("end of the subscription", statusCode);
  return later(due, ports, toldProblem(plan, explanation ?? message));
}

function notTakenBack(
  due: DueSubscription,
  ports: SubscriptionPorts,
  { error }: HttpFailure,
  plan: Plan,
): SubscriptionChange {
  const message = toldProblem(plan, error.message);
  if (error.code !== SUBSCRIPTION_STAYS) return later(due, ports, message);
  ports.logger.warn({ flowId: due.flowId, subscription: due.id, reason: message }, "A subscription stays");
  return due.answer === null ? { kind: "gone" } : { kind: "left", message };
}

/** Null: nothing has to be mended first. */
function heldBy({ waitsFor, error }: HttpFailure, plan: Plan): SubscriptionChange | null {
  return waitsFor === undefined
    ? null
    : { kind: "held", waitsFor, message: toldProblem(plan, error.message) };
}

const moment = ({ clock, random }: SubscriptionPorts) => ({ nowMs: clock.now(), random: () => random() });

function refusal(what: string, statusCode: number): StepError {
  const code = statusName(statusCode);
  return { code, message: `The service answered ${statusWords(statusCode)} to the ${what}.` };
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
