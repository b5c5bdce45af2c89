import { RETENTION_DAYS } from "@towpath/flow";
import { z } from "zod";
import { phrase } from "../words/translate.ts";
import { procedure } from "./procedure.ts";

const DurabilitySchema = z.enum(["ends", "everyStep", "behind"]);
/** Words and bounds of both doors: the API, and the field of the designer. */
export const RetentionDays = z
  .number(phrase("Runs are kept for whole days, such as 30."))
  .min(RETENTION_DAYS.least, phrase("Runs are kept for at least 1 day."))
  .max(RETENTION_DAYS.most, phrase("Runs are kept for at most 365 days."))
  .int(phrase("Runs are kept for whole days, such as 30."));

const FlowSettingsSchema = z.object({
  /** When the lines of a run's history become durable: `ends` (before an effect and at the end), `everyStep`, `behind`. */
  durability: DurabilitySchema,
  /** Days that ended runs are kept; null: the default. */
  retentionDays: z.int().nullable(),
  /** The days that hold now. */
  keptDays: z.int(),
});

export const flowSettingsContract = {
  get: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/settings",
      summary: "Read how runs of a flow are recorded and how long they are kept",
      tags: ["Flows"],
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(FlowSettingsSchema),
  save: procedure
    .route({
      method: "PATCH",
      path: "/flows/{id}/settings",
      summary: "Change how runs of a flow are recorded and how long they are kept",
      tags: ["Flows"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        durability: DurabilitySchema.optional(),
        retentionDays: RetentionDays.nullable().optional(),
      }),
    )
    .output(FlowSettingsSchema),
};
