import { RETENTION_DAYS } from "@towpath/flow";
import { z } from "zod";
import { procedure } from "./procedure.ts";

const DurabilitySchema = z.enum(["ends", "everyStep", "behind"]);
const RetentionDays = z
  .int()
  .min(RETENTION_DAYS.least, `Runs are kept for at least ${RETENTION_DAYS.least} day.`)
  .max(RETENTION_DAYS.most, `Runs are kept for at most ${RETENTION_DAYS.most} days.`);

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
