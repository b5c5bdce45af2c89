import { fail, ok, type Result, said } from "@towpath/prelude";
import { type Firing, type FiringMoment, fireTrigger } from "./fire-trigger.ts";
import type { StepError } from "./journal.ts";
import type { Plan } from "./plan.ts";
import type { ChildCall, ChildStart } from "./ports.ts";
import { SCHEMA_MISMATCH, schemaMismatch } from "./request-schema.ts";
import type { NewRun, TriggerEvent } from "./run-store.ts";
import { stepError } from "./step-error.ts";

/** What a call makes of a child flow. No event: its trigger's conditions do not hold, or there was nothing to split. */
export interface FiredChild {
  readonly events: readonly TriggerEvent[];
  /** The caller waits for the answer of the one run. */
  readonly answers: boolean;
  /** Why there is no event. */
  readonly notFired?: string;
}

/** Fires the request trigger of a flow for another flow that calls it. `name` is for messages. */
export function fireChild(
  plan: Plan,
  name: string,
  call: ChildCall,
  at: FiringMoment,
): Result<FiredChild, StepError> {
  const { trigger } = plan;
  if (trigger !== null && !trigger.isRequest) {
    const message = said("'{name}' cannot be called: it does not start by a request.", { name });
    return fail(stepError("ChildFlowCannotBeCalled", message));
  }
  const wanted = call.triggerName;
  if (wanted !== null && trigger !== null && wanted.toLowerCase() !== trigger.name.toLowerCase()) {
    const message = said("'{name}' has no trigger '{trigger}'. Its trigger is called '{other}'.", {
      name,
      trigger: wanted,
      other: trigger.name,
    });
    return fail(stepError("TriggerNotFound", message));
  }
  const mismatch = trigger === null ? null : schemaMismatch(trigger.step, call);
  if (mismatch !== null) return fail({ code: SCHEMA_MISMATCH, message: mismatch });
  const event = { headers: { ...call.headers }, ...(call.body === undefined ? {} : { body: call.body }) };
  const firing: Firing = fireTrigger(plan, event, at);
  if (!firing.triggered) return ok({ events: [], answers: false, notFired: firing.reason });
  return ok({ events: firing.events, answers: plan.hasResponse && !firing.split });
}

/** The runs of a fired child: the first has the id that its caller chose, the others follow from it. */
export function childRuns(
  { events }: FiredChild,
  start: ChildStart,
  run: Pick<NewRun, "environmentId" | "flowId" | "versionId" | "mode" | "createdAt">,
  hash: (text: string) => string,
): NewRun[] {
  const { runId, parent, depth } = start;
  return events.map((trigger, index) => ({
    ...run,
    id: index === 0 ? runId : runId.slice(0, 24) + hash(`${runId}\n${index}`).slice(0, 12),
    trigger,
    depth,
    ...(events.length === 1 ? { parent } : {}),
  }));
}
