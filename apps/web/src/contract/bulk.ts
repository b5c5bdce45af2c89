import { z } from "zod";
import { procedure } from "./procedure.ts";
import { RunSearchShape, RunStatusSchema } from "./runs.ts";

/** More at once is asked for in several jobs: a slip of the hand has bounds. */
export const MOST_RUNS_A_JOB = 10_000;

const RunFilterSchema = z.strictObject({
  flowId: z.uuid().optional(),
  status: z.array(RunStatusSchema).max(10).optional(),
  /** Only runs that wait until a connection works again, or is chosen. */
  awaitsConnection: z.boolean().optional(),
  mode: z.enum(["live", "draft"]).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  ...RunSearchShape,
});

const BulkJobSchema = z.object({
  id: z.uuid(),
  kind: z.enum(["cancel", "resubmit"]),
  /** The one flow whose runs it is about; null: of several. */
  flowId: z.uuid().nullable(),
  status: z.enum(["Running", "Done", "Stopped"]),
  /** How many runs it was about when it was asked for. */
  total: z.int(),
  done: z.int(),
  refused: z.int(),
  /** Why the first one was refused. */
  refusal: z.string().nullable(),
  by: z.string().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});

const JobId = z.strictObject({ id: z.uuid() });

export const bulkContract = {
  count: procedure
    .route({
      method: "POST",
      path: "/bulk-jobs/count",
      summary: "Count the runs that match a filter",
      tags: ["Runs"],
    })
    .input(z.strictObject({ filter: RunFilterSchema }))
    .output(
      z.object({
        count: z.int(),
        /** There are more than a job takes. */
        isMore: z.boolean(),
      }),
    ),
  start: procedure
    .route({
      method: "POST",
      path: "/bulk-jobs",
      summary: "Cancel or resubmit many runs",
      tags: ["Runs"],
      successStatus: 202,
    })
    .input(
      z.strictObject({
        kind: z.enum(["cancel", "resubmit"]),
        /** Either these runs, or all that match a filter now (at most 10,000, newest first). */
        runIds: z.array(z.uuid()).min(1).max(500).optional(),
        filter: RunFilterSchema.optional(),
        /** Of a resubmit. */
        from: z.enum(["start", "failed"]).default("start"),
        version: z.enum(["same", "latest"]).default("same"),
      }),
    )
    .output(BulkJobSchema),
  list: procedure
    .route({ method: "GET", path: "/bulk-jobs", summary: "List the latest bulk jobs", tags: ["Runs"] })
    .input(z.strictObject({}))
    .output(z.object({ items: z.array(BulkJobSchema) })),
  get: procedure
    .route({
      method: "GET",
      path: "/bulk-jobs/{id}",
      summary: "Read how far a bulk job came",
      tags: ["Runs"],
    })
    .input(JobId)
    .output(BulkJobSchema),
  stop: procedure
    .route({ method: "POST", path: "/bulk-jobs/{id}/stop", summary: "Stop a bulk job", tags: ["Runs"] })
    .input(JobId)
    .output(BulkJobSchema),
};
