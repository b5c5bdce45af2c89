import { z } from "zod";
import { procedure } from "./procedure.ts";
import { ExactText } from "./text.ts";

const RunId = z.strictObject({ id: z.uuid() });
const ActionName = ExactText.min(1).max(500);
/** Repetition indexes of the enclosing loops, outermost first. */
const Indexes = z.array(z.int().min(0)).max(20);

/** Something a person did to a run. */
const InterventionSchema = z.object({
  kind: z.enum(["resubmitted", "resumed", "decided"]),
  runId: z.uuid(),
  /** Of a resubmitted run: the one it repeats. */
  sourceRunId: z.uuid().nullable(),
  /** The action it began at or is about; an empty text: at what failed; null: at the start. */
  step: z.string().nullable(),
  detail: z.string(),
  at: z.iso.datetime(),
  by: z.string().nullable(),
});

export const operateContract = {
  resubmit: procedure
    .route({
      method: "POST",
      path: "/runs/{id}/resubmit",
      summary: "Start a new run from an old one",
      tags: ["Runs"],
      successStatus: 202,
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        /** `same` runs the version of the old run; `latest` the published one (of a draft run: the draft as it is). */
        version: z.enum(["same", "latest"]).default("same"),
        /** `failed` takes over what had finished; `step` begins at a chosen one. */
        from: z.enum(["start", "failed", "step"]).default("start"),
        step: z.strictObject({ action: ActionName, indexes: Indexes.optional() }).optional(),
        /** JSON text of another body for the trigger. Only from the start. */
        bodyText: ExactText.max(10_000_000, "It is longer than 10 million characters.").optional(),
      }),
    )
    .output(z.object({ runId: z.uuid() })),
  resume: procedure
    .route({
      method: "POST",
      path: "/runs/{id}/resume",
      summary: "Let a run go on that was given up because its workers stopped unexpectedly",
      tags: ["Runs"],
      successStatus: 202,
    })
    .input(RunId)
    .output(z.object({ runId: z.uuid() })),
  decide: procedure
    .route({
      method: "POST",
      path: "/runs/{id}/decisions",
      summary: "Say what became of a call whose outcome is unknown",
      tags: ["Runs"],
      successStatus: 202,
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        action: ActionName,
        indexes: Indexes.default([]),
        /** `repeat` makes the call again, with the same key; `worked` and `failed` end the step. */
        decision: z.enum(["repeat", "worked", "failed"]),
        /** Of `worked`: JSON text of the step's outputs. */
        outputsText: ExactText.max(1_000_000, "It is longer than a million characters.").optional(),
      }),
    )
    .output(z.object({ runId: z.uuid() })),
  interventions: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/interventions",
      summary: "List what people did to a run, and which runs repeat it",
      tags: ["Runs"],
    })
    .input(RunId)
    .output(z.object({ items: z.array(InterventionSchema) })),
};
