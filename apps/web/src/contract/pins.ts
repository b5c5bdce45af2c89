import { z } from "zod";
import { procedure } from "./procedure.ts";
import { ExactText } from "./text.ts";

const PinnedOutputSchema = z.object({
  action: z.string(),
  status: z.enum(["Succeeded", "Failed", "TimedOut", "Skipped"]),
  /** JSON text; null: no outputs. */
  outputsText: z.string().nullable(),
  /** Somebody wrote it; false: it stands as a run gave it out. */
  edited: z.boolean(),
  at: z.iso.datetime(),
});
const Pins = z.object({ items: z.array(PinnedOutputSchema) });
const ActionName = ExactText.min(1).max(500);

/** Outputs that draft runs give out instead of executing. Live runs never use them. */
export const pinsContract = {
  list: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/pins",
      summary: "List pinned outputs of a draft",
      tags: ["Flows"],
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(Pins),
  save: procedure
    .route({
      method: "PUT",
      path: "/flows/{id}/pins",
      summary: "Pin outputs to an action of the draft",
      tags: ["Flows"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        action: ActionName,
        status: PinnedOutputSchema.shape.status,
        outputsText: ExactText.max(1_000_000, "A pinned output has at most a million characters.").nullable(),
        edited: z.boolean().default(true),
      }),
    )
    .output(Pins),
  clear: procedure
    .route({
      method: "POST",
      path: "/flows/{id}/pins/clear",
      summary: "Take pinned outputs away",
      tags: ["Flows"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        /** Omitted: all of the flow. */
        actions: z.array(ActionName).max(1_000).optional(),
      }),
    )
    .output(Pins),
};
