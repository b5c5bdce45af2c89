import { shownEntry } from "@towpath/engine";
import { fail, ok } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { presentLeftover, presentStep, presentValue } from "../present-run.ts";
import { previewOf } from "../preview-of.ts";
import { findRun } from "./read-runs.ts";

const NO_STEP: Failure = { kind: "not-found", what: "step" };

/** The steps journalled from a position on, without their payloads. */
export async function listSteps(
  deps: Deps,
  actor: Actor,
  asked: { id: string; fromSeq: number; limit: number },
) {
  const found = await findRun(deps, actor, asked.id);
  if (!found.ok) return found;
  const { id, fromSeq, limit } = asked;
  const lines = await deps.database.history.lines(actor.environmentId, id, fromSeq, limit);
  const last = lines.at(-1);
  const items = lines.map(presentStep).filter((step) => step !== null);
  const leftovers = lines.map(presentLeftover).filter((line) => line !== null);
  return ok({ items, leftovers, nextSeq: last !== undefined && lines.length >= limit ? last.seq + 1 : null });
}

/** One step with what went in and what came out. */
export async function readStep(
  deps: Deps,
  actor: Actor,
  asked: { id: string; seq: number; preview: boolean },
) {
  const entry = await deps.database.history.entry(actor.environmentId, asked.id, asked.seq);
  if (entry === null) return fail(NO_STEP);
  const step = presentStep(entry);
  if (step === null) return fail(NO_STEP);
  const shown = shownEntry(entry);
  const [inputs, outputs] = [presentValue(shown.inputs), presentValue(shown.outputs)];
  return ok({
    ...step,
    inputsText: previewOf(inputs, asked.preview),
    outputsText: previewOf(outputs, asked.preview),
    inputsSize: inputs?.length ?? 0,
    outputsSize: outputs?.length ?? 0,
    detailText: presentValue(shown.detail),
  });
}
