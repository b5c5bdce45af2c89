import type { Value } from "@towpath/expressions";
import { assertNever, said } from "@towpath/prelude";
import { endUnopened, refusal } from "./admission.ts";
import { answerParent } from "./answer-parent.ts";
import { decided, isAsked } from "./ask-person.ts";
import { verdictOf } from "./cause.ts";
import { beginChild, childAnswered } from "./child-effect.ts";
import { beginContainer, continueUntil, nextIteration } from "./containers.ts";
import { limitStep, outOfTime } from "./deadline.ts";
import { beginEffect } from "./effect.ts";
import { newEffect, waitFor } from "./effect-lines.ts";
import { trackingId } from "./fire-trigger.ts";
import { beginHttp } from "./http-effect.ts";
import { failed, succeeded } from "./outcome.ts";
import { waitedInVain } from "./park.ts";
import type { ResponseProgram, TerminateProgram, WaitProgram } from "./plan.ts";
import type { CallerResponse } from "./ports.ts";
import { noteEntry, type Step } from "./run-state.ts";
import type { Session } from "./session.ts";
import { beginWebhook, calledBack } from "./webhook-effect.ts";

/** Lets one step go on: it begins, or the loop it is takes its next round. */
export function perform(session: Session, step: Step, now: number): void {
  if (step.phase === "ready") begin(session, step, now);
  else if (step.phase === "running") goOn(session, step, now);
}

function begin(session: Session, step: Step, now: number): void {
  const { program } = step.action;
  if (step.startedAt === 0) step.startedAt = now;
  const refused = refusal(session, step, now);
  if (refused !== null) {
    endUnopened(session, step, refused, now);
    session.follow(now);
    return;
  }
  trackClient(session, step, now);
  if (!limitStep(session, step, now)) {
    session.follow(now);
    return;
  }
  switch (program.kind) {
    case "pure": {
      const outcome = program.run(session.context.enter(step.frame, now, step));
      session.settle(step, outcome, now);
      break;
    }
    case "http":
      beginHttp(session, step, program, now);
      break;
    case "webhook":
      beginWebhook(session, step, program, now);
      break;
    case "child":
      beginChild(session, step, program, now);
      break;
    case "effect":
      beginEffect(session, step, program, now);
      break;
    case "wait":
      beginWait(session, step, program, now);
      break;
    case "response":
      respond(session, step, program, now);
      break;
    case "terminate":
      terminate(session, step, program, now);
      // Nothing follows from it: what is around it is cancelled, not completed.
      if (session.state.verdict !== null) return;
      break;
    case "scope":
    case "branch":
    case "foreach":
    case "until":
      beginContainer(session.state, step, program, session.context.enter(step.frame, now, step), session);
      if (program.kind === "foreach") goOn(session, step, now);
      break;
    default:
      assertNever(program);
  }
  session.follow(now);
}

function trackClient(session: Session, step: Step, now: number): void {
  const { clientTracking } = step.action;
  if (clientTracking === null || step.clientTrackingId !== null) return;
  step.clientTrackingId = trackingId(clientTracking.evaluate(session.context.enter(step.frame, now, step)));
}

function goOn(session: Session, step: Step, now: number): void {
  const { program } = step.action;
  if (program.kind === "until") {
    continueUntil(session.state, step, program, session.context.enter(step.frame, now, step), session);
  } else if (program.kind === "foreach") {
    session.stack.push(...session.pacing.release(step, program).reverse());
    // Below the steps of the iteration that opened: those go first.
    if (nextIteration(session.state, step, program)) session.stack.push(step);
  }
  session.follow(now);
}

function beginWait(session: Session, step: Step, program: WaitProgram, now: number): void {
  const due = program.due(session.context.enter(step.frame, now, step));
  if (!due.ok) {
    session.settle(step, due.failure, now);
    return;
  }
  const { wakeAt, inputs } = due.value;
  step.inputs = inputs;
  if (wakeAt <= now) {
    session.settle(step, succeeded(inputs), now);
    return;
  }
  waitFor(session, step, { ...newEffect(), recorded: inputs }, { wakeAt, reason: "wait", now });
}

/** The time of a waiting step has come. */
export function wake(session: Session, step: Step, now: number): void {
  session.waiting.delete(step);
  if (step.action.program.kind === "wait") {
    const inputs = step.effect?.recorded;
    session.settle(step, { status: "Succeeded", code: "OK", inputs }, now);
    session.follow(now);
    return;
  }
  if (step.effect?.parked !== undefined) {
    session.settle(step, waitedInVain(step), now);
    session.follow(now);
    return;
  }
  if (step.effect?.awaits === true) {
    session.abandon(step);
    session.settle(step, outOfTime(step), now);
    session.follow(now);
    return;
  }
  step.phase = "ready";
  session.stack.push(step);
}

/** The message that a step waits for is here. */
export function receive(session: Session, step: Step, body: Value, now: number): void {
  if (step.phase !== "waiting") return;
  session.waiting.delete(step);
  if (isAsked(step)) decided(session, step, body, now);
  else if (step.action.program.kind === "webhook") calledBack(session, step, body, now);
  else if (step.action.program.kind === "child") childAnswered(session, step, step.action.program, body, now);
}

function respond(session: Session, step: Step, program: ResponseProgram, now: number): void {
  const answer = program.answer(session.context.enter(step.frame, now, step));
  if (!answer.ok) {
    session.settle(step, answer.failure, now);
    return;
  }
  const { response, inputs } = answer.value;
  if (session.state.responded) {
    const message = said("The caller was answered already: only the first Response of a run can answer.");
    session.settle(step, failed("ResponseAlreadySent", message, { inputs }), now);
    return;
  }
  session.state.responded = true;
  const outputs = responseValue(response);
  session.write(noteEntry("response", step, now, { outputs }));
  session.settle(step, succeeded(inputs, outputs), now);
  // Answered once the lines above are durable: with the next effect, the next pause or the end.
  session.writer.whenDurable(() => session.ports.respond(session.run.runId, response));
  answerParent(session, outputs);
}

function responseValue({ statusCode, headers, body }: CallerResponse): Value {
  return { statusCode, headers: { ...headers }, ...(body === undefined ? {} : { body }) };
}

function terminate(session: Session, step: Step, program: TerminateProgram, now: number): void {
  const verdict = program.verdict(session.context.enter(step.frame, now, step));
  if (!verdict.ok) {
    session.settle(step, verdict.failure, now);
    return;
  }
  const { status, error, inputs } = verdict.value;
  const ending = error === undefined ? { status } : { status, error };
  session.state.verdict = verdictOf(step, ending, program);
  session.settle(step, succeeded(inputs), now);
}
