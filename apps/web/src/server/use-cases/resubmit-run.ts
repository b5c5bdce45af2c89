import type { ResubmitFrom } from "@towpath/engine";
import { isObject, parseJson, type Value } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime } from "../iso-time.ts";
import { notJson } from "../not-json.ts";
import { refusedToTry } from "./bind-connections.ts";
import { findRun } from "./read-runs.ts";

interface Asked {
  readonly id: string;
  readonly version: "same" | "latest";
  readonly from: "start" | "failed" | "step";
  readonly step?: { readonly action: string; readonly indexes?: readonly number[] | undefined } | undefined;
  readonly bodyText?: string | undefined;
}

/** Starts a run from an old one. It is durable when this returns; the doorbell only makes it begin sooner. */
export async function resubmitRun(
  deps: Deps,
  actor: Actor,
  asked: Asked,
): Promise<Result<{ runId: string }, Failure>> {
  const from = placeOf(asked);
  if (!from.ok) return from;
  const run = await findRun(deps, actor, asked.id);
  if (!run.ok) return run;
  const refusal = run.value.mode === "draft" ? await refusedToTry(deps, actor, run.value.flowId) : null;
  if (refusal !== null) return fail(refusal);
  const outputs = await editedOutputs(deps, actor, asked);
  if (!outputs.ok) return outputs;
  const { environmentId, user } = actor;
  const submitted = await deps.database.resubmits.submit({
    environmentId,
    runId: asked.id,
    version: asked.version,
    from: from.value,
    by: user.id,
    nowMs: deps.now(),
    ...(outputs.value === undefined ? {} : { outputs: outputs.value }),
  });
  if (!submitted.ok) {
    const { failure } = submitted;
    if (failure.kind === "refused") return fail({ kind: "conflict", message: failure.message });
    return fail({ kind: "not-found", what: "run" });
  }
  const { runId } = submitted.value;
  void deps.ring([runId]).catch(() => deps.logger.warn({ runId }, "The doorbell did not ring"));
  return ok({ runId });
}

function placeOf({ from, step, bodyText }: Asked): Result<ResubmitFrom, Failure> {
  if (bodyText !== undefined && from !== "start") {
    const message = phrase(
      "Another input needs a run from the start: finished steps worked with the old one.",
    );
    return fail({ kind: "invalid", message });
  }
  if (from !== "step") return ok({ kind: from });
  if (step === undefined)
    return fail({ kind: "invalid", message: phrase("Name the step to begin at: `step.action`.") });
  const { action, indexes } = step;
  return ok({ kind: "step", action, ...(indexes === undefined ? {} : { indexes }) });
}

/** What the trigger gives out with another body: headers and the rest stay as they came in. */
async function editedOutputs(
  deps: Deps,
  actor: Actor,
  { id, bodyText }: Asked,
): Promise<Result<Value | undefined, Failure>> {
  if (bodyText === undefined) return ok(undefined);
  const parsed = parseJson(bodyText);
  if (!parsed.ok) {
    return fail(notJson("trigger body", parsed.failure));
  }
  const event = await deps.database.history.trigger(actor.environmentId, id);
  if (event === null) return fail({ kind: "not-found", what: "run" });
  // What was secured is not kept: nothing of it comes along.
  const before = isObject(event.outputs) && event.sealed === undefined ? event.outputs : {};
  return ok({ ...before, body: parsed.value });
}

/** What people did to a run, and which runs repeat it. */
export async function listInterventions(deps: Deps, actor: Actor, id: string) {
  const found = await findRun(deps, actor, id);
  if (!found.ok) return found;
  const items = await deps.database.interventions.of(actor.environmentId, id);
  return ok({ items: items.map((item) => ({ ...item, at: isoTime(item.at) })) });
}
