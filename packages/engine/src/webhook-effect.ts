import { isObject, type Value } from "@towpath/expressions";
import { isTransient } from "./actions/http.ts";
import { keyOf, newEffect, stepDetail, waitFor } from "./effect-lines.ts";
import { isTakenBack, type Sent, sayFarewell } from "./farewell.ts";
import { beginHttp } from "./http-effect.ts";
import type { StepError } from "./journal.ts";
import { messageKey } from "./mailbox.ts";
import type { Outcome } from "./outcome.ts";
import type { PreparedCall, WebhookProgram } from "./plan.ts";
import type { HttpFailure, HttpResponse } from "./ports.ts";
import { retryAfterMs, retryDelayMs } from "./retry-policy.ts";
import { noteEntry, type Step } from "./run-state.ts";
import type { Session } from "./session.ts";
import { LONGEST_WAIT_MS } from "./waits.ts";

export function callbackKey(hash: (text: string) => string, { action, frame }: Step): string {
  return messageKey(hash, "callback", { action: action.name, indexes: frame.indexes });
}

/**
 * Subscribes, with the callback address in the call. From the intent on the subscription counts as made: whatever
 * becomes of the step, it is given up.
 */
export function beginWebhook(session: Session, step: Step, program: WebhookProgram, now: number): void {
  const asCall = {
    kind: "http",
    followsAsync: false,
    minimumItems: null,
    prepare: program.subscribe,
  } as const;
  beginHttp(session, step, asCall, now, {
    accepted: (response, at) => subscribed(session, step, program, response, at),
    refused: () => session.duties.release(step),
  });
  if (step.phase === "running") owe(session, step, program, undefined);
}

function subscribed(
  session: Session,
  step: Step,
  program: WebhookProgram,
  response: HttpResponse,
  now: number,
): void {
  const { statusCode, headers, body } = response;
  const outputs: Value = { statusCode, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
  // `unsubscribe` may speak of what the subscription was answered with, as `body('this action')`.
  step.outputs = outputs;
  step.record = null;
  const giveUp = program.unsubscribe?.(session.context.enter(step.frame, now, step));
  const recorded = giveUp?.ok === true ? giveUp.value.inputs : undefined;
  if (giveUp?.ok === true) owePrepared(session, step, giveUp.value);
  const effect = step.effect ?? newEffect();
  effect.awaits = true;
  session.mailbox.expect(callbackKey(session.ports.hash, step), step);
  waitFor(session, step, effect, {
    wakeAt: step.startedAt + LONGEST_WAIT_MS,
    reason: "callback",
    now,
    outputs,
    ...(recorded === undefined ? {} : { more: { unsubscribe: recorded } }),
  });
}

/** Outputs as of a call: what came to the callback address. */
export function calledBack(session: Session, step: Step, message: Value, now: number): void {
  const outputs: Value = { statusCode: 200, ...(isObject(message) ? message : {}) };
  const outcome: Outcome = { status: "Succeeded", code: "OK", inputs: step.inputs, outputs };
  const { program } = step.action;
  if (program.kind === "webhook" && program.endsWithCallback?.(step.outputs) === true) {
    session.duties.release(step);
    told(session, step, { answered: true });
  }
  session.settle(step, outcome, now, step.effect === null ? undefined : stepDetail(step.effect));
  session.follow(now);
}

/** @param recorded what giving up was worked out to be before a crash */
export function owe(
  session: Session,
  step: Step,
  program: WebhookProgram,
  recorded: Value | undefined,
): void {
  const { unsubscribe } = program;
  if (unsubscribe === null) return;
  const prepare = () => {
    const now = session.ports.clock.now();
    return unsubscribe(session.context.enter(step.frame, now, step), recorded);
  };
  // Worked out now where it was before: later, `body('this action')` is what came to the callback address.
  const known = recorded === undefined ? null : prepare();
  session.duties.owe(step, () => {
    const prepared = known ?? prepare();
    if (prepared.ok) giveUp(session, step, prepared.value);
    else told(session, step, { problem: prepared.failure.error?.message ?? prepared.failure.code });
  });
}

function owePrepared(session: Session, step: Step, prepared: PreparedCall): void {
  session.duties.owe(step, () => giveUp(session, step, prepared));
}

/** Once the journal knows that the subscription may exist, nothing more has to be written before this leaves. */
function giveUp(session: Session, step: Step, prepared: PreparedCall): void {
  session.duties.begin();
  session.launch(
    () => unsubscribe(session, step, prepared),
    (said) => {
      if (said?.notYet !== undefined) {
        farewellLater(session, step, prepared, said.notYet);
        return;
      }
      session.duties.done();
      if (said !== null) told(session, step, said.detail);
    },
  );
}

type Told = { readonly [name: string]: Value };
type Said = { readonly notYet: NotYet } | { readonly notYet?: undefined; readonly detail: Told };

/** Somebody has to mend a connection before the service can be told. */
interface NotYet {
  readonly waitsFor: string;
  readonly words: string;
}

function farewellLater(
  session: Session,
  step: Step,
  prepared: PreparedCall,
  { waitsFor: id, words }: NotYet,
) {
  const over = () => session.duties.done();
  const drop = () => {
    over();
    told(session, step, { problem: `The subscription could not be given up. ${words}` });
  };
  const again = () => {
    over();
    giveUp(session, step, prepared);
  };
  if (session.hurries) drop();
  else session.parking.addFarewell(session, { id, words, again, drop });
}

/** A run that is asked to end does not wait, and nobody waits for ever. */
function laterThan(session: Session, step: Step, { waitsFor, error }: HttpFailure): Said | null {
  const { connectionNews, clock } = session.ports;
  const until = (step.phase === "done" ? step.endedAt : step.startedAt) + LONGEST_WAIT_MS;
  const mayWait = connectionNews !== undefined && !session.hurries && clock.now() < until;
  return waitsFor !== undefined && mayWait ? { notYet: { waitsFor, words: error.message } } : null;
}

const takenBack = (prepared: PreparedCall, { statusCode }: HttpResponse): Said | null =>
  isTakenBack(prepared, statusCode) ? { detail: { statusCode } } : null;

/** Null: the process lets go of the run; whoever takes it gives the subscription up. */
async function unsubscribe(session: Session, step: Step, prepared: PreparedCall): Promise<Said | null> {
  const { hash } = session.ports;
  const call = { idempotencyKey: hash(`${keyOf(session, step)}\nunsubscribe`), signal: session.dutiesSignal };
  for (let attempt = 1; ; attempt++) {
    if (!(await session.writer.flush()) || call.signal.aborted) return null;
    const sent = await sayFarewell(session.ports, prepared, call);
    if (call.signal.aborted) return null;
    const said = sent.ok ? takenBack(prepared, sent.value) : laterThan(session, step, sent.failure);
    if (said !== null) return said;
    const delayMs = nextTry(session, prepared, sent, attempt);
    if (delayMs === null) return { detail: { problem: problemOf(sent), attempts: attempt } };
    await session.pause(delayMs);
  }
}

function nextTry(session: Session, { retry }: PreparedCall, sent: Sent, attempt: number): number | null {
  const mayHelp = sent.ok ? isTransient(sent.value.statusCode) : sent.failure.retryable;
  if (!mayHelp || (session.hurries && attempt >= ATTEMPTS_IN_A_HURRY)) return null;
  const asked = sent.ok ? retryAfterMs(sent.value.headers, session.ports.clock.now()) : null;
  return retryDelayMs(retry, attempt, asked, session.ports.random());
}

function problemOf(sent: Sent): string {
  if (!sent.ok) return `The subscription could not be given up. ${sent.failure.error.message}`;
  return `The subscription could not be given up: the other side answered ${sent.value.statusCode}.`;
}

/** Of a run that is cancelled or ended: it should be over within seconds. */
const ATTEMPTS_IN_A_HURRY = 3;

function told(session: Session, step: Step, detail: Told): void {
  const now = session.ports.clock.now();
  session.write(noteEntry("unsubscribed", step, now, { detail, ...leftover(detail) }));
}

/** What a line says of a subscription that is still there: code and error stand in lists, details do not. */
export function leftover({ problem }: Told): { code?: string; error?: StepError } {
  if (typeof problem !== "string") return {};
  const code = "UnsubscribeFailed";
  return { code, error: { code, message: problem } };
}
