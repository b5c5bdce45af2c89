import type { IncomingMessage, ServerResponse } from "node:http";
import type { NewRun, Plan, TriggerEvent } from "@towpath/engine";
import { fireTrigger } from "@towpath/engine";
import type { RunConcurrency } from "@towpath/flow";
import { type Clock, fail, ok, type Result } from "@towpath/prelude";
import { acceptRequest, deliveryKey, handshakeOf } from "@towpath/triggers";
import type { PlanCache } from "../runner/plan-cache.ts";
import type { AddressBook, HookAddress } from "./address-book.ts";
import type { AnswerAgain } from "./answer-again.ts";
import { answerOrRefuse } from "./answer-or-refuse.ts";
import {
  askAgainAt,
  asRefusal,
  type Refusal,
  sendAnswer,
  sendHandshake,
  sendJson,
  unknownAddress,
} from "./answers.ts";
import type { BodyBudget } from "./body-budget.ts";
import type { CallerAnswer, Callers } from "./callers.ts";
import type { HookDirectory, HookTarget } from "./hook-directory.ts";
import { asCalledBack, findTarget } from "./hook-target.ts";
import { readBody } from "./read-body.ts";
import { headersOf } from "./request-headers.ts";
import { type Stored, type StoreEventOptions, storeEvent } from "./store-event.ts";
import type { StoringPace } from "./storing-pace.ts";

export interface HookEndpointOptions extends StoreEventOptions {
  readonly addresses: AddressBook;
  readonly directory: HookDirectory;
  readonly plans: PlanCache;
  readonly callers: Callers;
  readonly answerAgain: AnswerAgain;
  readonly bodies: BodyBudget;
  readonly storing: Pick<StoringPace, "turnsAway">;
  /** Where the caller of a run that answers later may ask. */
  readonly answerUrl: (runId: string) => string;
  readonly clock: Clock;
  readonly newId: (nowMs: number) => string;
  /** More runs waiting than these, and new events are turned away. */
  readonly maxQueuedRuns: number;
  /** How long a caller is held for a Response action. */
  readonly responseTimeoutMs?: number;
}

const RESPONSE_TIMEOUT_MS = 120_000;
/** A list of 100,000 items is answered with their number, not with megabytes of ids. */
const MAX_NAMED_RUNS = 1_000;
const RETRY_AFTER = { "retry-after": "5" };

const OVERLOADED: Refusal = {
  status: 429,
  code: "TooManyRequests",
  message: "More runs are waiting than Towpath takes on at once. Send the request again in a few seconds.",
  headers: RETRY_AFTER,
};
const STORED_SLOWLY: Refusal = {
  status: 503,
  code: "StoringIsSlow",
  message:
    "Events are stored too slowly at this moment, and this one was not accepted. Send it again in a few seconds.",
  headers: RETRY_AFTER,
};
const NOT_STORED: Refusal = {
  status: 503,
  code: "ServiceUnavailable",
  message: "The request could not be stored just now and was not accepted. Send it again in a few seconds.",
  headers: RETRY_AFTER,
};

const FLOW_FULL: Refusal = {
  status: 429,
  code: "TooManyWaitingRuns",
  message: "Too many runs of this flow are waiting for their turn. Send the request again in a few seconds.",
  headers: RETRY_AFTER,
};

/** Answers a request below `/hooks/`. Never rejects. */
export function handleHook(
  request: IncomingMessage,
  response: ServerResponse,
  options: HookEndpointOptions,
): Promise<void> {
  return answerOrRefuse(request, response, () => accept(request, response, options), {
    logger: options.logger,
    failure: "A request to a hook address failed",
    unforeseen: NOT_STORED,
  });
}

async function accept(
  request: IncomingMessage,
  response: ServerResponse,
  options: HookEndpointOptions,
): Promise<Refusal | null> {
  // The signature comes first: whoever cannot sign costs no look-up and learns nothing.
  const address = options.addresses.find(request.url ?? "");
  if (address === "unknown") return unknownAddress(404);
  if (address === "unsigned") return unknownAddress(401);
  const target = await findTarget(address, options);
  if (target === null) return unknownAddress(404);
  const { flow, plan } = target;
  if (isOverloaded(flow.environmentId, options)) return OVERLOADED;
  if (options.storing.turnsAway()) return STORED_SLOWLY;
  const read = await readBody(request, options.bodies);
  if (!read.ok) return read.failure;
  const body = read.value;
  const headers = headersOf(request);
  const asked =
    plan.trigger?.isWebhook === true
      ? handshakeOf({ method: request.method ?? "", query: address.query, headers, body })
      : null;
  if (asked === null) return begin(request, response, { address, flow, plan, headers, body }, options);
  sendHandshake(response, asked);
  return null;
}

interface Event {
  readonly address: HookAddress;
  readonly flow: HookTarget;
  readonly plan: Plan;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

function begin(
  request: IncomingMessage,
  response: ServerResponse,
  { address, flow, plan, headers, body }: Event,
  options: HookEndpointOptions,
): Promise<Refusal | null> | Refusal | null {
  const firing = fire(request, headers, { address, body, plan }, options);
  if (!firing.ok) return firing.failure;
  if (!firing.value.triggered) {
    sendJson(response, 202, { triggered: false, reason: firing.value.reason });
    return null;
  }
  const { events, split } = firing.value;
  const hidesRun = plan.trigger?.hidesRun ?? false;
  const delivery = deliveryKey(headers);
  const concurrency = plan.trigger?.concurrency ?? null;
  const answers = answersOf(plan, split);
  return start({ flow, events, answers, hidesRun, delivery, concurrency }, response, options);
}

function answersOf({ trigger, hasResponse, answersLater }: Plan, split: boolean): Starting["answers"] {
  if (!hasResponse || split || trigger?.isRequest !== true) return "not";
  return answersLater ? "later" : "held";
}

/** An environment may fill its part of the queue, and all of them together a larger one: nobody fills it for others. */
function isOverloaded(
  environmentId: string,
  { runner, callers, maxQueuedRuns }: HookEndpointOptions,
): boolean {
  if (runner.waitingOf(environmentId) >= maxQueuedRuns) return true;
  return Math.max(runner.waiting(), callers.held) >= 2 * maxQueuedRuns;
}

type Fired = ReturnType<typeof fireTrigger>;

function fire(
  request: IncomingMessage,
  headers: Readonly<Record<string, string>>,
  { address, body, plan }: { address: HookAddress; body: Uint8Array; plan: Plan },
  options: HookEndpointOptions,
): Result<Fired, Refusal> {
  const method = request.method ?? "";
  const isWebhook = plan.trigger?.isWebhook === true;
  const trigger = plan.trigger?.step ?? {};
  const accepted = acceptRequest(isWebhook ? asCalledBack(trigger, method) : trigger, {
    method,
    path: isWebhook ? "" : address.path,
    query: address.query,
    headers,
    body,
  });
  if (!accepted.ok) return fail(asRefusal(accepted.failure));
  const nowMs = options.clock.now();
  const tracking = request.headers["x-ms-client-tracking-id"];
  const clientTrackingId = typeof tracking === "string" && tracking !== "" ? tracking : options.newId(nowMs);
  return ok(fireTrigger(plan, accepted.value, { nowMs, clientTrackingId, random: Math.random }));
}

interface Starting {
  readonly flow: HookTarget;
  readonly events: readonly TriggerEvent[];
  /** Whether the caller is held for a Response action, or given an address to ask at. */
  readonly answers: "held" | "later" | "not";
  /** Answers do not name the run. */
  readonly hidesRun: boolean;
  /** The sender's own name for this event; null when it has none. */
  readonly delivery: string | null;
  /** Null when the flow does not limit its runs. */
  readonly concurrency: RunConcurrency | null;
}

function start(
  starting: Starting,
  response: ServerResponse,
  options: HookEndpointOptions,
): Promise<Refusal | null> | null {
  const nowMs = options.clock.now();
  const { flow } = starting;
  const runs = starting.events.map(
    (trigger): NewRun => ({
      id: options.newId(nowMs),
      environmentId: flow.environmentId,
      flowId: flow.flowId,
      versionId: flow.versionId,
      mode: "live",
      trigger,
      createdAt: nowMs,
    }),
  );
  const [first] = runs;
  if (first === undefined) {
    sendJson(response, 202, { runIds: [] });
    return null;
  }
  return starting.answers === "held"
    ? hold(first, starting, response, options)
    : acknowledge(runs, first.id, starting, response, options);
}

async function acknowledge(
  runs: readonly NewRun[],
  firstId: string,
  starting: Starting,
  response: ServerResponse,
  options: HookEndpointOptions,
): Promise<Refusal | null> {
  const stored = await storeEvent(runs, starting, options);
  if (stored !== "stored") return notNew(stored, runs[0], starting, response, options);
  const named = runs.slice(0, MAX_NAMED_RUNS).map(({ id }) => id);
  const body = runs.length === 1 ? { runId: firstId } : { runIds: named, runCount: runs.length };
  const later = starting.answers === "later" ? askAgainAt(options.answerUrl(firstId)) : {};
  sendJson(response, 202, starting.hidesRun ? {} : body, { ...runHeader(firstId, starting), ...later });
  return null;
}

/** Nothing began: the event could not be stored, or it was here already, and its sender hears what it became. */
async function notNew(
  stored: NotStored,
  run: NewRun | undefined,
  starting: Starting,
  response: ServerResponse,
  options: HookEndpointOptions,
): Promise<Refusal | null> {
  if (stored === "failed") return NOT_STORED;
  if (stored === "full") return FLOW_FULL;
  const firstId = stored.duplicateOf;
  const mayHear = firstId !== null && run !== undefined && starting.answers !== "not";
  if (mayHear && (await options.answerAgain.isSame({ ...run, firstId }))) {
    await tellAgain(firstId, starting, response, options);
  } else sendJson(response, 202, duplicateOf(firstId, starting));
  return null;
}

const duplicateOf = (runId: string | null, { hidesRun }: Pick<Starting, "hidesRun">) =>
  hidesRun ? { duplicate: true } : { runId, duplicate: true };

/** The same call once more: its sender gets what the first one got. */
async function tellAgain(
  firstId: string,
  starting: Starting,
  response: ServerResponse,
  { answerAgain, answerUrl, responseTimeoutMs = RESPONSE_TIMEOUT_MS }: HookEndpointOptions,
): Promise<void> {
  const headers = { ...runHeader(firstId, starting), ...REPLAYED };
  if (starting.answers === "later") {
    const later = askAgainAt(answerUrl(firstId));
    sendJson(response, 202, duplicateOf(firstId, starting), { ...headers, ...later });
    return;
  }
  const answer = await answerAgain.wait(firstId, responseTimeoutMs, () => response.destroyed);
  if (answer === null) sendJson(response, 202, duplicateOf(firstId, starting), headers);
  else sendAnswer(response, answer, headers);
}

/** Nothing was done for this answer: it is that of the request that came first under the same name. */
const REPLAYED = { "idempotent-replayed": "true" };

/** By which a caller can find the run its request became. */
const runHeader = (runId: string, { hidesRun }: Pick<Starting, "hidesRun">): Record<string, string> =>
  hidesRun ? {} : { "towpath-run-id": runId };

/** Keeps the caller until the run answers. A flow that records behind may do that before it is stored. */
async function hold(
  run: NewRun,
  starting: Starting,
  response: ServerResponse,
  options: HookEndpointOptions,
): Promise<Refusal | null> {
  const { id: runId, environmentId } = run;
  const { callers, responseTimeoutMs = RESPONSE_TIMEOUT_MS } = options;
  // Before it is stored: the run may answer before the database's answer is heard here.
  const answer = callers.wait({ runId, environmentId }, responseTimeoutMs);
  response.on("close", () => callers.leave(runId));
  const stored = storeEvent([run], starting, options);
  const heard = await firstOf(answer, stored);
  if (typeof heard === "object" && "kind" in heard) {
    sendAnswer(response, heard, runHeader(runId, starting));
    return null;
  }
  callers.leave(runId);
  return notNew(heard, run, starting, response, options);
}

type NotStored = Exclude<Stored, "stored">;

/** An answer may come before its run is stored; that nothing is stored, or nothing began, ends the wait. */
function firstOf(answer: Promise<CallerAnswer>, stored: Promise<Stored>): Promise<CallerAnswer | NotStored> {
  return new Promise((resolve, reject) => {
    answer.then(resolve, reject);
    stored.then((outcome) => {
      if (outcome !== "stored") resolve(outcome);
    }, reject);
  });
}
