import { z } from "zod";
import { procedure } from "./procedure.ts";
import { StepStatusSchema } from "./runs.ts";
import { ExactText } from "./text.ts";

const ActionName = ExactText.min(1).max(500);

const SeenStepSchema = z.object({
  /** Null: the trigger. */
  action: z.string().nullable(),
  /** How many outputs were looked at: of runs, or of rounds for a step inside a loop. */
  samples: z.int(),
  inLoop: z.boolean(),
  /** A JSON Schema as text. Beyond the standard: `x-seen-filled` (in how many of the samples something stood there) and `x-seen-example`. */
  schemaText: z.string(),
});

const StepValuesSchema = z.object({
  action: z.string(),
  status: StepStatusSchema,
  code: z.string().nullable(),
  indexes: z.array(z.int()),
  /** JSON text; null when there are none, or they are not shown. */
  inputsText: z.string().nullable(),
  outputsText: z.string().nullable(),
  /** Why values are missing, in plain words. */
  withheld: z.string().nullable(),
});

/** What recent runs held, for whoever fills in the fields of a flow. What is secured is part of none of it. */
export const runDataContract = {
  seen: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/seen",
      summary: "Read which shapes the steps of a flow gave in its last 50 runs",
      tags: ["Flows"],
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(z.object({ runs: z.int(), items: z.array(SeenStepSchema) })),
  values: procedure
    .route({
      method: "POST",
      path: "/runs/{id}/values",
      summary: "Read what expressions may refer to in a run: trigger, some of its actions, variables",
      tags: ["Runs"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        actions: z.array(ActionName).max(30),
        /** The round of each enclosing loop, outermost first; steps outside of loops need none. */
        indexes: z.array(z.int().min(0).max(1_000_000)).max(20).default([]),
        /** Variables as they stood when this action began, or at the end of the run. */
        before: ActionName.optional(),
      }),
    )
    .output(
      z.object({
        triggerText: z.string().nullable(),
        items: z.array(StepValuesSchema),
        /** By name. */
        variablesText: z.string(),
        withheld: z.string().nullable(),
      }),
    ),
  example: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/example",
      summary:
        "Find the latest run in which a step of this kind succeeded, in this flow or another of the environment",
      tags: ["Flows"],
    })
    .input(z.strictObject({ id: z.uuid(), action: ActionName }))
    .output(
      z.object({
        example: z
          .object({
            flowName: z.string(),
            isSameFlow: z.boolean(),
            runId: z.uuid(),
            action: z.string(),
            at: z.iso.datetime(),
            inputsText: z.string().nullable(),
            outputsText: z.string().nullable(),
            withheld: z.string().nullable(),
          })
          .nullable(),
      }),
    ),
};
