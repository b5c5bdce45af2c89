import type { Value, ValueObject } from "@towpath/expressions";
import type { ActionPlan, BlockPlan } from "./plan.ts";
import { retryHistory } from "./retry-history.ts";
import type { Frame, Step } from "./run-state.ts";
import { insideCode, type SkipCode, skipCode, skipError } from "./skip.ts";
import { plainError } from "./step-error.ts";
import { formatTimestamp } from "./timestamp.ts";

/**
 * What a reference to an action meets: its step here, or one an iteration when it stands in a loop elsewhere.
 * A code: what holds it is through and never opened it, for that reason. Null: it was not its turn yet.
 */
type Target = Step | readonly Target[] | SkipCode | null;

/**
 * The record `actions(name)` returns, seen from a frame.
 *
 * Inside the same iteration that is the own step. From outside a Foreach, `outputs` is the list of the outputs
 * of every iteration, in item order; of an Until the last iteration counts.
 */
export function actionRecord(from: Frame, target: ActionPlan, trackingId: string): ValueObject {
  const own = target.block === from.block ? from.steps[target.position] : undefined;
  const found = own ?? locate(from, target);
  if (found === null) return { name: target.name };
  if (typeof found === "string") {
    const error = plainError(skipError(found, target)) as unknown as ValueObject;
    return { name: target.name, status: "Skipped", code: skipCode(found), error };
  }
  if (!isList(found)) return stepRecord(found, trackingId);
  return {
    name: target.name,
    status: "Succeeded",
    code: "OK",
    outputs: collect(found, (step) => step.outputs ?? null),
    // `body(name)` reads the bodies one by one where the outputs are a list.
    body: collect(found, (step) => bodyOf(step.outputs)),
  };
}

const isList = (target: Target): target is readonly Target[] => Array.isArray(target);

function collect(target: Target, read: (step: Step) => Value): Value {
  if (target === null || typeof target === "string") return null;
  return isList(target) ? target.map((inner) => collect(inner, read)) : read(target);
}

function bodyOf(outputs: Value | undefined): Value {
  if (typeof outputs !== "object" || outputs === null || Array.isArray(outputs)) return null;
  return Object.hasOwn(outputs, "body") ? ((outputs as ValueObject).body ?? null) : null;
}

function locate(from: Frame, target: ActionPlan): Target {
  const frame = sharedFrame(from, target.block.path);
  return descend(frame, target, frame.block.path.length);
}

/** The innermost frame around `from` that also holds the target. */
function sharedFrame(from: Frame, path: readonly BlockPlan[]): Frame {
  let frame = from;
  while (path[frame.block.path.length - 1] !== frame.block) {
    if (frame.owner === null) return frame;
    frame = frame.owner.frame;
  }
  return frame;
}

function descend(frame: Frame, target: ActionPlan, depth: number): Target {
  const block = target.block.path[depth];
  if (block === undefined) return frame.steps[target.position] ?? null;
  const owner = block.owner === null ? undefined : frame.steps[block.owner.position];
  const frames = owner?.container?.frames.filter((inner) => inner.block === block) ?? [];
  if (owner?.action.program.kind === "foreach") {
    return frames.map((inner) => descend(inner, target, depth + 1));
  }
  const last = frames.at(-1);
  if (last !== undefined) return descend(last, target, depth + 1);
  if (owner === undefined) return null;
  if (owner.container === null) return owner.phase === "done" ? insideCode(owner.error) : null;
  return block === target.block ? "ActionBranchingConditionNotSatisfied" : "ActionDependencyFailed";
}

/** One step as `actions()`, `result()` and `action()` show it. */
export function stepRecord(step: Step, trackingId: string): ValueObject {
  if (step.record !== null) return step.record;
  const history = retryHistory(step.effect?.history);
  const record: ValueObject = {
    name: step.action.name,
    ...(step.inputs === undefined ? {} : { inputs: step.inputs }),
    ...(step.outputs === undefined ? {} : { outputs: step.outputs }),
    startTime: formatTimestamp(step.startedAt),
    ...(step.phase === "done" ? { endTime: formatTimestamp(step.endedAt) } : {}),
    trackingId: [trackingId, step.action.name, ...step.frame.indexes].join("/"),
    clientTrackingId: step.clientTrackingId ?? trackingId,
    ...(step.code === null ? {} : { code: step.code }),
    status: step.phase === "waiting" ? "Waiting" : step.status,
    ...(step.error === undefined ? {} : { error: plainError(step.error) as unknown as ValueObject }),
    ...(history === undefined ? {} : { retryHistory: history }),
    ...(step.tracked === undefined ? {} : { trackedProperties: step.tracked }),
  };
  if (step.phase === "done") step.record = record;
  return record;
}

/**
 * `result(scope)`: the records of the actions directly inside; for a loop one entry an action, whose `outputs`
 * is the list of the iterations in item order.
 */
export function scopeResult(from: Frame, scope: ActionPlan, trackingId: string): Value[] {
  const target = scope.block === from.block ? (from.steps[scope.position] ?? null) : locate(from, scope);
  if (target === null || typeof target === "string" || isList(target) || target.container === null) return [];
  const { frames } = target.container;
  if (target.action.program.kind !== "foreach") {
    return (frames.at(-1)?.steps ?? []).flatMap((step) =>
      step === undefined ? [] : [stepRecord(step, trackingId)],
    );
  }
  return target.action.program.body.actions.map((action): Value => {
    const steps = frames.flatMap((frame) => frame.steps[action.position] ?? []);
    return {
      name: action.name,
      status: worstStatus(steps),
      outputs: steps.map((step): Value => step.outputs ?? null),
    };
  });
}

export function worstStatus(steps: readonly { readonly status: string }[]): string {
  const order = ["Failed", "TimedOut", "Cancelled", "Succeeded"];
  return order.find((status) => steps.some((step) => step.status === status)) ?? "Skipped";
}
