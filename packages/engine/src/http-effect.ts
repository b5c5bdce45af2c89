import { isObject, type Value } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import { isTransient, outcomeOfFailure, outcomeOfResponse } from "./actions/http.ts";
import type { ConnectorCall } from "./connector-call.ts";
import { outOfTime } from "./deadline.ts";
import { announce, keyOf, newEffect, stepDetail, waitFor } from "./effect-lines.ts";
import { NO_CONNECTIONS } from "./farewell.ts";
import { absoluteUri, headerOf } from "./http-headers.ts";
import { takePage } from "./http-pages.ts";
import { failed, type Outcome } from "./outcome.ts";
import { park } from "./park.ts";
import type { HttpProgram, PreparedCall } from "./plan.ts";
import type { HttpFailure, HttpPort, HttpRequest, HttpResponse } from "./ports.ts";
import { retryAfterMs, retryDelayMs } from "./retry-policy.ts";
import type { Effect, Step } from "./run-state.ts";
import type { Session } from "./session.ts";

type Sent = Awaited<ReturnType<HttpPort["send"]>>;
/** How often the work of a 202 answer is asked about when the answer does not say. */
const POLL_MS = 10_000;
/** The same of a connector's operation (reference connectors.md, 7). */
const OPERATION_POLL_MS = 20_000;

interface Call {
  readonly session: Session;
  readonly step: Step;
  readonly program: HttpProgram;
  readonly prepared: PreparedCall;
  readonly effect: Effect;
  readonly follow: CallFollow | undefined;
}

/** What follows a call that is not yet the outcome of its step. */
export interface CallFollow {
  /** It was answered, and the answer is no failure. */
  accepted(response: HttpResponse, now: number): void;
  /** It certainly had no effect: it never left, or was turned down. Then the step fails as any call does. */
  refused(): void;
}

/**
 * Sends the call of a step: first the intent becomes durable, then the request leaves with a key that is the same
 * however often it is tried.
 */
export function beginHttp(
  session: Session,
  step: Step,
  program: HttpProgram,
  now: number,
  follow?: CallFollow,
): void {
  const effect = step.effect ?? newEffect();
  step.effect = effect;
  const prepared = program.prepare(session.context.enter(step.frame, now, step), effect.recorded);
  if (!prepared.ok) {
    session.settle(step, prepared.failure, now);
    return;
  }
  const within = withinDeadline(prepared.value, step, now);
  const call: Call = { session, step, program, prepared: within, effect, follow };
  const idempotencyKey = keyOf(session, step);
  step.phase = "running";
  step.inputs = prepared.value.inputs;
  effect.wakeAt = null;
  effect.sentAt = now;
  if (!effect.announced) announce(session, step, effect, idempotencyKey, now);
  effect.announced = false;
  session.launch(
    () => send(call, idempotencyKey),
    (sent) => {
      if (sent !== null && step.phase === "running") arrived(call, sent, session.ports.clock.now());
    },
  );
}

/** No request outlives its step. */
function withinDeadline(prepared: PreparedCall, { deadlineAt }: Step, now: number): PreparedCall {
  if (deadlineAt === null) return prepared;
  const timeoutMs = Math.max(1, Math.min(prepared.request.timeoutMs, deadlineAt - now));
  return { ...prepared, request: { ...prepared.request, timeoutMs } };
}

/** Null: it did not leave, because the run is not ours any more or stops. */
async function send(call: Call, idempotencyKey: string): Promise<Sent | null> {
  const { session, effect, prepared } = call;
  const durable = await session.writer.flush();
  const signal = session.signalOf(call.step);
  if (!durable || signal.aborted) return null;
  if (prepared.operation !== undefined) {
    const sent = await sendOperation(call, prepared.operation, { idempotencyKey, signal });
    return signal.aborted ? null : sent;
  }
  const elsewhere = effect.poll?.uri ?? effect.pages?.uri;
  const request = elsewhere === undefined ? prepared.request : pollRequest(prepared.request, elsewhere);
  const sent = await session.ports.http.send(request, { idempotencyKey, signal });
  return signal.aborted ? null : sent;
}

async function sendOperation(
  { session, effect, prepared }: Call,
  operation: ConnectorCall,
  call: { readonly idempotencyKey: string; readonly signal: AbortSignal },
): Promise<Sent> {
  const { connectors } = session.ports;
  if (connectors === undefined) return { ok: false, failure: NO_CONNECTIONS };
  const { timeoutMs } = prepared.request;
  return await connectors.call(operation, { ...call, timeoutMs, askAt: effect.poll?.uri ?? null });
}

function arrived(call: Call, sent: Sent, now: number): void {
  const { session, effect } = call;
  if (sent.ok && effect.waited !== undefined) {
    session.ports.connectionNews?.gotThrough(effect.waited);
    effect.waited = undefined;
  }
  if (sent.ok) answered(call, sent.value, now);
  else broken(call, sent.failure, now);
}

function answered(call: Call, response: HttpResponse, now: number): void {
  const { session, step, prepared, effect, follow } = call;
  const retry =
    isTransient(response.statusCode) && retryLater(call, String(response.statusCode), response, now);
  if (retry || pollLater(call, response, now)) return;
  if (follow !== undefined && response.statusCode < 400) {
    follow.accepted(response, now);
    return;
  }
  follow?.refused();
  const whole = pagesThrough(call, response);
  if (whole === null) return;
  const outcome =
    whole === "too-large" ? tooManyPages(prepared.inputs) : outcomeOfResponse(whole, prepared.inputs);
  session.settle(step, outcome, now, stepDetail(effect));
  session.follow(now);
}

/** Null: the step goes on with the next page, which is an attempt with a line of its own. */
function pagesThrough(call: Call, response: HttpResponse): HttpResponse | "too-large" | null {
  const { session, step, program, prepared, effect } = call;
  if (program.minimumItems === null || response.statusCode >= 300) return response;
  const asked = effect.pages?.uri ?? prepared.request.uri;
  const page = takePage(effect, response, asked, program.minimumItems);
  if (page.kind === "whole") return page.response;
  if (page.kind === "too-large") return page.kind;
  effect.attempt = 1;
  effect.recorded = prepared.inputs;
  effect.poll = null;
  step.phase = "ready";
  session.stack.push(step);
  return null;
}

const tooManyPages = (inputs: Value): Outcome =>
  failed(
    "ResponseTooLarge",
    said("The pages of the answer are too large together. Ask for fewer items.").message,
    {
      inputs,
    },
  );

function broken(call: Call, failure: HttpFailure, now: number): void {
  const { session, step, prepared, effect, follow } = call;
  if (park(session, step, effect, failure, now)) {
    // One that a crash left without an answer may have arrived.
    if (effect.attempt === 1 && !effect.repeated) follow?.refused();
    return;
  }
  if (failure.retryable && retryLater(call, failure.error.code, null, now)) return;
  // An earlier attempt may have arrived, although this one did not.
  if (effect.attempt === 1 && (failure.kind === "not-sent" || failure.kind === "refused")) follow?.refused();
  const late = failure.kind === "timeout" && usedAllItsTime(call);
  const outcome = late ? outOfTime(step) : outcomeOfFailure(failure, prepared.inputs);
  session.settle(step, outcome, now, failureDetail(failure, effect));
  session.follow(now);
}

/** Whoever resubmits the step must know whether the other side may have done the work: the key then stays the same. */
function failureDetail(failure: HttpFailure, effect: Effect): Value | undefined {
  const tries = stepDetail(effect);
  if (failure.kind !== "timeout" && failure.kind !== "unknown") return tries;
  return { ...(isObject(tries) ? tries : {}), unknownOutcome: true };
}

/** The request was cut off by the deadline of its step, not by a limit of its own. */
function usedAllItsTime({ step, prepared }: Call): boolean {
  return step.deadlineAt !== null && prepared.request.timeoutMs <= step.deadlineAt - step.startedAt;
}

/** @returns whether another attempt is planned */
function retryLater(call: Call, code: string, response: HttpResponse | null, now: number): boolean {
  const { session, step, prepared, effect } = call;
  const asked = response === null ? null : retryAfterMs(response.headers, now);
  const delayMs = retryDelayMs(prepared.retry, effect.attempt, asked, session.ports.random());
  if (delayMs === null) return false;
  effect.history.push({ attempt: effect.attempt, startedAt: effect.sentAt ?? now, at: now, code, delayMs });
  effect.attempt += 1;
  effect.recorded = prepared.inputs;
  waitFor(session, step, effect, { wakeAt: now + delayMs, reason: "retry", now });
  return true;
}

/** 202 with a Location: the work goes on over there, and its address is asked until it is done. */
function pollLater(call: Call, response: HttpResponse, now: number): boolean {
  const { session, step, program, prepared, effect } = call;
  if (response.statusCode !== 202 || !program.followsAsync) return false;
  const location = headerOf(response, "location");
  const uri = location === null ? (effect.poll?.uri ?? null) : absoluteUri(location, prepared.request.uri);
  if (uri === null) return false;
  effect.poll = { uri, inputs: prepared.inputs };
  effect.recorded = prepared.inputs;
  const ordinary = prepared.operation === undefined ? POLL_MS : OPERATION_POLL_MS;
  const delayMs = retryAfterMs(response.headers, now) ?? ordinary;
  waitFor(session, step, effect, { wakeAt: now + delayMs, reason: "async", now });
  return true;
}

/** Asking about the work: no body, and the credentials only where they were given to. */
function pollRequest(original: HttpRequest, uri: string): HttpRequest {
  const sameOrigin = URL.canParse(original.uri) && new URL(original.uri).origin === new URL(uri).origin;
  const { timeoutMs, authentication } = original;
  const headers = sameOrigin ? withoutBodyHeaders(original.headers) : {};
  return {
    method: "GET",
    uri,
    headers,
    timeoutMs,
    ...(sameOrigin && authentication !== undefined ? { authentication } : {}),
  };
}

function withoutBodyHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));
}
