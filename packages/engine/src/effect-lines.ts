import type { Value } from "@towpath/expressions";
import { AWAITS_CONNECTION, AWAITS_DECISION, type StepError } from "./journal.ts";
import { type Effect, noteEntry, type Pages, type Step } from "./run-state.ts";
import type { Session } from "./session.ts";

export function newEffect(): Effect {
  return {
    attempt: 1,
    wakeAt: null,
    recorded: undefined,
    repeated: false,
    announced: false,
    awaits: false,
    childRunId: null,
    history: [],
    poll: null,
  };
}

/**
 * The intent of an attempt. One that an earlier activation wrote counts: a run that kills its workers must not look
 * as if it went on.
 */
export function announce(
  session: Session,
  step: Step,
  effect: Effect,
  idempotencyKey: string,
  now: number,
): void {
  const inputs = step.inputs === undefined ? {} : { inputs: step.inputs };
  const detail = { ...effectDetail(effect), idempotencyKey };
  session.write(noteEntry("intent", step, now, { ...inputs, detail }));
  if (effect.pages !== undefined) effect.pages.unsaved = [];
}

/**
 * Stable for this action, in this iteration, of this run; the last part leaves room for more than one attempt group.
 * A recorded intent says it itself: a resubmitted step whose outcome is unknown keeps the key it had.
 */
export function keyOf(session: Session, { action, frame, effect }: Step): string {
  if (effect?.key !== undefined) return effect.key;
  return session.ports.hash([session.run.runId, action.name, frame.indexes.join("."), "0"].join("\n"));
}

interface Waiting {
  readonly wakeAt: number;
  readonly reason: "wait" | "retry" | "async" | "callback" | "child" | "decision" | "connection";
  readonly now: number;
  readonly outputs?: Value;
  readonly error?: StepError;
  readonly more?: { readonly [name: string]: Value };
}

/** Puts a step to sleep; the journal knows when it wakes. */
export function waitFor(
  session: Session,
  step: Step,
  effect: Effect,
  { wakeAt, reason, now, outputs, error, more }: Waiting,
): void {
  effect.wakeAt = wakeAt;
  step.effect = effect;
  step.phase = "waiting";
  session.waiting.add(step);
  const inputs = step.inputs === undefined ? {} : { inputs: step.inputs };
  session.write(
    noteEntry("waiting", step, now, {
      ...inputs,
      ...(outputs === undefined ? {} : { outputs }),
      ...(error === undefined ? {} : { error }),
      ...codeOf(reason),
      detail: { wakeAt, reason, ...more, ...effectDetail(effect) },
    }),
  );
}

function codeOf(reason: Waiting["reason"]): { code?: string } {
  if (reason === "decision") return { code: AWAITS_DECISION };
  return reason === "connection" ? { code: AWAITS_CONNECTION } : {};
}

function effectDetail(effect: Effect): { [name: string]: Value } {
  return {
    attempt: effect.attempt,
    ...(effect.key === undefined ? {} : { idempotencyKey: effect.key }),
    ...(effect.question === undefined ? {} : { question: effect.question }),
    ...(effect.childRunId === null ? {} : { childRunId: effect.childRunId }),
    ...(effect.history.length === 0 ? {} : { attempts: [...effect.history] }),
    ...(effect.poll === null ? {} : { pollUri: effect.poll.uri }),
    ...(effect.pages === undefined ? {} : { page: pageDetail(effect.pages) }),
  };
}

/** Each line holds only what came since the line before: a replay puts the pages together again. */
const pageDetail = ({ uri, number, unsaved }: Pages): Value => ({ uri, number, items: [...unsaved] });

export function stepDetail(effect: Effect): Value | undefined {
  if (effect.history.length === 0 && !effect.repeated) return undefined;
  return {
    ...(effect.history.length === 0 ? {} : { attempts: [...effect.history] }),
    ...(effect.repeated ? { repeatedAfterRecovery: true } : {}),
  };
}
