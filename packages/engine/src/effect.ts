import { isObject } from "@towpath/expressions";
import { announce, keyOf, newEffect, stepDetail } from "./effect-lines.ts";
import type { Outcome } from "./outcome.ts";
import type { EffectProgram, PreparedEffect } from "./plan.ts";
import type { Effect, Step } from "./run-state.ts";
import type { Session } from "./session.ts";

interface Leaving {
  readonly step: Step;
  readonly program: EffectProgram;
  readonly prepared: PreparedEffect;
  readonly idempotencyKey: string;
}

/**
 * Does the one thing outside that a step is about. Unless doing it twice is harmless its intent becomes durable first;
 * a crash then repeats it with the same inputs and the same key.
 */
export function beginEffect(session: Session, step: Step, program: EffectProgram, now: number): void {
  const effect = step.effect ?? newEffect();
  step.effect = effect;
  const prepared = program.prepare(session.context.enter(step.frame, now, step), effect.recorded);
  if (!prepared.ok) {
    session.settle(step, prepared.failure, now);
    return;
  }
  const idempotencyKey = keyOf(session, step);
  step.phase = "running";
  step.inputs = prepared.value.inputs;
  if (!program.harmless && !effect.announced) announce(session, step, effect, idempotencyKey, now);
  effect.announced = false;
  session.launch(
    () => leave(session, { step, program, prepared: prepared.value, idempotencyKey }),
    (outcome) => {
      if (outcome !== null && step.phase === "running") arrived(session, step, effect, outcome);
    },
  );
}

/** Null: it did not leave, or nobody waits for it, because the step was stopped or the run is not ours any more. */
async function leave(
  session: Session,
  { step, program, prepared, idempotencyKey }: Leaving,
): Promise<Outcome | null> {
  const signal = session.signalOf(step);
  if (!program.harmless && !(await session.writer.flush())) return null;
  if (signal.aborted) return null;
  const outcome = await prepared.perform(session.ports, { idempotencyKey, signal });
  return signal.aborted ? null : outcome;
}

function arrived(session: Session, step: Step, effect: Effect, outcome: Outcome): void {
  const now = session.ports.clock.now();
  const told = isObject(outcome.detail) ? outcome.detail : {};
  const tries = stepDetail(effect);
  const detail = isObject(tries) ? { ...told, ...tries } : outcome.detail;
  session.settle(step, { ...outcome, inputs: outcome.inputs ?? step.inputs }, now, detail);
  session.follow(now);
}
