import { isObject, type Value } from "@towpath/expressions";
import type { Result } from "@towpath/prelude";
import { said } from "@towpath/prelude";
import { isTransient, outcomeOfResponse } from "./actions/http.ts";
import { member, memberText } from "./actions/inputs.ts";
import { announce, keyOf, newEffect, stepDetail, waitFor } from "./effect-lines.ts";
import type { StepError } from "./journal.ts";
import { messageKey } from "./mailbox.ts";
import { failed, type Outcome, succeeded } from "./outcome.ts";
import type { ChildProgram, PreparedChild } from "./plan.ts";
import type { ChildStart, HttpResponse, StartedChild } from "./ports.ts";
import { retryDelayMs } from "./retry-policy.ts";
import type { Effect, Step } from "./run-state.ts";
import type { Session } from "./session.ts";
import { stepError } from "./step-error.ts";
import { LONGEST_WAIT_MS } from "./waits.ts";

/** Flows that call flows: no deeper than this (reference reliability.md, 2.6). */
const MAX_DEPTH = 8;

/**
 * Starts another flow. The id of its run is durable before it is accepted, so that a crash in between starts it once.
 */
export function beginChild(session: Session, step: Step, program: ChildProgram, now: number): void {
  const effect = step.effect ?? newEffect();
  step.effect = effect;
  const prepared = program.prepare(session.context.enter(step.frame, now, step), effect.recorded);
  if (!prepared.ok) {
    session.settle(step, prepared.failure, now);
    return;
  }
  const { inputs } = prepared.value;
  step.inputs = inputs;
  const depth = (session.run.depth ?? 0) + 1;
  if (depth > MAX_DEPTH) {
    session.settle(step, failed("ChildFlowsTooDeep", TOO_DEEP, { inputs }), now);
    return;
  }
  step.phase = "running";
  effect.wakeAt = null;
  effect.childRunId ??= newRunId(`${keyOf(session, step)}\n${effect.attempt}`, session, now);
  if (!effect.announced) announce(session, step, effect, keyOf(session, step), now);
  effect.announced = false;
  const start: ChildStart = {
    runId: effect.childRunId,
    parent: { runId: session.run.runId, key: childKey(session, step, effect) },
    depth,
    clientTrackingId: session.run.trigger.clientTrackingId,
  };
  session.launch(
    () => leave(session, step, prepared.value, start),
    (started) => {
      if (started !== null && step.phase === "running") begun(session, step, effect, prepared.value, started);
    },
  );
}

const TOO_DEEP = said(
  "A flow that calls a flow that calls a flow … may go {most} deep, and this would be deeper. Do the flows call each other in a circle?",
  { most: MAX_DEPTH },
);

export function childKey(session: Session, { action, frame }: Step, { attempt }: Effect): string {
  return messageKey(session.ports.hash, "child", { action: action.name, indexes: frame.indexes, attempt });
}

/** A UUIDv7 of now whose random part follows from the step: its time picks the partition, its rest never repeats. */
function newRunId(seed: string, { ports }: Session, now: number): string {
  const time = Math.max(0, Math.trunc(now)).toString(16).padStart(12, "0");
  const rest = ports.hash(seed);
  return [
    time.slice(0, 8),
    time.slice(8, 12),
    `7${rest.slice(0, 3)}`,
    `8${rest.slice(3, 6)}`,
    rest.slice(6, 18),
  ].join("-");
}

type Started = Result<StartedChild, StepError>;

async function leave(
  session: Session,
  step: Step,
  { call }: PreparedChild,
  start: ChildStart,
): Promise<Started | null> {
  const signal = session.signalOf(step);
  if (!(await session.writer.flush()) || signal.aborted) return null;
  const started = await session.ports.children.start(call, start, session.run);
  return signal.aborted ? null : started;
}

function begun(
  session: Session,
  step: Step,
  effect: Effect,
  prepared: PreparedChild,
  started: Started,
): void {
  const now = session.ports.clock.now();
  const { inputs } = prepared;
  if (!started.ok) {
    const { code } = started.failure;
    session.settle(step, failed(code, started.failure, { inputs }), now, stepDetail(effect));
    session.follow(now);
    return;
  }
  const { flowId, name, answers, notFired } = started.value;
  const child: { [name: string]: Value } = {
    ...(notFired === undefined ? { childRunId: effect.childRunId } : {}),
    childFlowId: flowId,
    childFlowName: name,
  };
  if (!answers || !prepared.waits) {
    // What the address of the flow tells a caller for whom nothing starts.
    const body: Value =
      notFired === undefined ? { runId: effect.childRunId } : { triggered: false, reason: notFired };
    const outputs: Value = { statusCode: 202, headers: {}, body };
    session.settle(step, { ...succeeded(inputs, outputs), code: "Accepted" }, now, child);
    session.follow(now);
    return;
  }
  effect.awaits = true;
  effect.recorded = inputs;
  session.mailbox.expect(childKey(session, step, effect), step);
  waitFor(session, step, effect, {
    wakeAt: step.startedAt + LONGEST_WAIT_MS,
    reason: "child",
    now,
    more: child,
  });
}

/** The child answered, or is over without an answer. */
export function childAnswered(
  session: Session,
  step: Step,
  program: ChildProgram,
  message: Value,
  now: number,
): void {
  const effect = step.effect ?? newEffect();
  const outcome = outcomeOf(step, message);
  const statusCode = Number(member(outcome.outputs, "statusCode") ?? 502);
  const detail = { ...asObject(stepDetail(effect)), childRunId: effect.childRunId };
  if (outcome.status === "Succeeded" || !retryLater(session, step, program, effect, statusCode, now)) {
    session.settle(step, outcome, now, detail);
    session.follow(now);
  }
}

const asObject = (value: Value | undefined) => (isObject(value) ? value : {});

function outcomeOf({ inputs, action }: Step, message: Value): Outcome {
  const ended = memberText(message, "ended");
  if (ended !== null) {
    const text = said(
      "The flow that '{name}' called ended ({ended}) without answering: no Response action was reached.",
      { name: action.name, ended },
    );
    return failed("NoResponse", text, { inputs });
  }
  const headers = member(message, "headers");
  const body = member(message, "body");
  const response: HttpResponse = {
    statusCode: Number(member(message, "statusCode") ?? 200),
    headers: (isObject(headers) ? headers : {}) as Record<string, string>,
    ...(body === undefined ? {} : { body }),
  };
  const outcome = outcomeOfResponse(response, inputs ?? null);
  if (outcome.error === undefined) return outcome;
  const text = said("The flow that '{name}' called answered {status} ({code}).", {
    name: action.name,
    status: response.statusCode,
    code: outcome.code,
  });
  return { ...outcome, error: stepError(outcome.error.code, text) };
}

/** Only when the action says so: the child did its work, and would do all of it again. */
function retryLater(
  session: Session,
  step: Step,
  program: ChildProgram,
  effect: Effect,
  statusCode: number,
  now: number,
): boolean {
  const prepared = program.prepare(session.context.enter(step.frame, now, step), effect.recorded);
  if (!prepared.ok || prepared.value.retry === null || !isTransient(statusCode)) return false;
  const delayMs = retryDelayMs(prepared.value.retry, effect.attempt, null, session.ports.random());
  if (delayMs === null) return false;
  effect.history.push({ attempt: effect.attempt, at: now, code: String(statusCode), delayMs });
  effect.attempt += 1;
  effect.awaits = false;
  effect.childRunId = null;
  waitFor(session, step, effect, { wakeAt: now + delayMs, reason: "retry", now });
  return true;
}
