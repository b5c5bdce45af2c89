import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { ConnectionSchema } from "./connections.ts";
import { procedure } from "./procedure.ts";
import { SayingSchema } from "./saying.ts";
import { ExactText, RunCursor } from "./text.ts";

export const RunStatusSchema = z.enum([
  "Queued",
  "Running",
  "Waiting",
  "Succeeded",
  "Failed",
  "Cancelled",
  "TimedOut",
]);
export const StepStatusSchema = z.enum([
  "Running",
  "Waiting",
  "Succeeded",
  "Failed",
  "Skipped",
  "TimedOut",
  "Cancelled",
]);
const FailureSchema = z.object({ code: z.string(), message: z.string() });

export const RunSummarySchema = z.object({
  id: z.uuid(),
  flowId: z.uuid(),
  flowName: z.string(),
  mode: z.enum(["live", "draft"]),
  status: RunStatusSchema,
  /** It waits for a person to say what became of a call. */
  asksPerson: z.boolean(),
  /** It waits until a connection works again, or is chosen. */
  awaitsConnection: z.boolean(),
  error: FailureSchema.nullable(),
  /** The step that a failed run failed of; null where `error` says all there is. */
  cause: FailureSchema.extend({ action: z.string(), indexes: z.array(z.int()) }).nullable(),
  /** What the message of `cause`, else of `error`, was made of. */
  saying: SayingSchema.optional(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  durationMs: z.number().nullable(),
});

/** One executed action. Payloads are read one at a time with `runs.step`: they can be large. */
export const StepSchema = z.object({
  /** Position in the run's journal: the handle for `runs.step`. */
  seq: z.int(),
  action: z.string(),
  /** Repetition indexes of the enclosing loops, outermost first. */
  indexes: z.array(z.int()),
  status: StepStatusSchema,
  code: z.string().nullable(),
  /** It waits for a person to say what became of its call. */
  asksPerson: z.boolean(),
  /** It waits until a connection works again, or is chosen; `error` says why. */
  awaitsConnection: z.boolean(),
  error: FailureSchema.nullable(),
  /** What its message was made of. */
  saying: SayingSchema.optional(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  durationMs: z.number().nullable(),
});

const LeftoverSchema = z.object({
  seq: z.int(),
  action: z.string(),
  indexes: z.array(z.int()),
  message: z.string(),
});

const WaitSchema = z.object({
  /** Null: nothing is bound to a connection reference of the flow, or the caller may not see the connection. */
  connection: ConnectionSchema.nullable(),
  /** Why, and who can do what about it, in plain words. */
  message: z.string(),
  since: z.iso.datetime(),
});

export const RunSchema = RunSummarySchema.extend({
  versionId: z.uuid(),
  /** The definition this run is pinned to. */
  definitionText: z.string(),
  /** Of a test that executes a part of the draft: which, in words. Otherwise empty. */
  part: z.string(),
  triggerName: z.string(),
  /** The run that called this one as a child flow. */
  parentRunId: z.uuid().nullable(),
  cancelRequested: z.boolean(),
  /** What it waits for until somebody mends it. */
  waits: z.array(WaitSchema),
});

interface Described {
  readonly parameters?: readonly object[];
}

/** What only some runs have an index for. */
export const RunSearchShape = {
  /** Only ended runs that took at least so many milliseconds. */
  minDurationMs: z.coerce
    .number()
    .int()
    .min(1_000, "At least a second: 1000.")
    .max(31_536_000_000)
    .optional(),
  /** Only runs that ended badly, with an error whose words begin like these. */
  errorText: ExactText.max(500).optional(),
  /** Only runs whose trigger gave out this text somewhere. Needs `from`, at most 31 days ago. */
  triggerText: ExactText.max(500).optional(),
};

/** `?status=Failed,TimedOut`: what the call takes, where the document would otherwise say `status[0]=…`. */
const withCommaLists = <T extends Described>(operation: T) => ({
  ...operation,
  parameters: (operation.parameters ?? []).map((parameter) =>
    "style" in parameter && parameter.style === "deepObject"
      ? { ...parameter, style: "form" as const, explode: false }
      : parameter,
  ),
});

const RunId = z.strictObject({ id: z.uuid() });
/** Only the first 64 KB of what went in and came out; the sizes say how much there is. */
const Preview = z.stringbool().or(z.boolean()).default(false);

export const runsContract = {
  list: procedure
    .route({
      method: "GET",
      path: "/runs",
      summary: "List runs, newest first",
      tags: ["Runs"],
      spec: withCommaLists,
    })
    .input(
      z.strictObject({
        flowId: z.uuid().optional(),
        status: z
          .preprocess((v) => (typeof v === "string" ? v.split(",") : v), z.array(RunStatusSchema))
          .optional(),
        /** Only runs that wait until a connection works again, or is chosen. */
        awaitsConnection: z.stringbool().or(z.boolean()).optional(),
        /** Only runs whose id begins like this. */
        idStart: z
          .string()
          .regex(/^[\da-f]{4}[\da-f-]{0,32}$/i, "Give at least the first four characters of an id.")
          .optional(),
        mode: z.enum(["live", "draft"]).optional(),
        from: z.iso.datetime({ offset: true }).optional(),
        to: z.iso.datetime({ offset: true }).optional(),
        ...RunSearchShape,
        limit: z.coerce.number().int().min(1).max(100).default(50),
        cursor: RunCursor.optional(),
      }),
    )
    .output(z.object({ items: z.array(RunSummarySchema), nextCursor: z.string().nullable() })),
  chart: procedure
    .route({
      method: "GET",
      path: "/runs-chart",
      summary: "Count runs over a time: how many, how many failed, how long they took",
      tags: ["Runs"],
    })
    .input(
      z.strictObject({
        flowId: z.uuid().optional(),
        mode: z.enum(["live", "draft"]).optional(),
        /** At most 31 days ago. */
        from: z.iso.datetime({ offset: true }),
      }),
    )
    .output(
      z.object({
        /** Equal stretches of time, oldest first, up to now. */
        items: z.array(
          z.object({
            from: z.iso.datetime(),
            to: z.iso.datetime(),
            runs: z.int(),
            failed: z.int(),
            /** How long half of those that ended took at most, and nineteen of twenty; null: none ended. */
            medianMs: z.number().nullable(),
            slowMs: z.number().nullable(),
          }),
        ),
      }),
    ),
  get: procedure
    .route({ method: "GET", path: "/runs/{id}", summary: "Read a run", tags: ["Runs"] })
    .input(RunId)
    .output(RunSchema),
  steps: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/steps",
      summary: "List the steps of a run",
      description:
        "In the order in which they were recorded. A step that waited or was under way stands in several lines of the same action and indexes: the last one counts.",
      tags: ["Runs"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        /** Only steps journalled at or after this position: what came since the last look. */
        fromSeq: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(5000).default(2000),
      }),
    )
    .output(
      z.object({
        items: z.array(StepSchema),
        /** Subscriptions that could not be given up when their step or the run was over. */
        leftovers: z.array(LeftoverSchema),
        nextSeq: z.int().nullable(),
      }),
    ),
  outline: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/outline",
      summary: "Read a long run in little: steps outside of loops, and how often each loop went round",
      tags: ["Runs"],
    })
    .input(RunId)
    .output(
      z.object({
        /** Those outside of loops, and for each action in one the first that failed. */
        items: z.array(StepSchema),
        loops: z.array(
          z.object({
            loop: z.string(),
            /** Indexes of the loops around it, outermost first. */
            around: z.array(z.int()),
            count: z.int(),
            /** The iterations with a step that failed: first and last of each stretch. */
            failed: z.array(z.tuple([z.int(), z.int()])),
          }),
        ),
        nextSeq: z.int(),
      }),
    ),
  iterations: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/iterations",
      summary: "List the steps of some iterations",
      tags: ["Runs"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        /** Indexes of the loops around, joined by dots, several by commas: `2.0,2.1`. */
        at: z
          .string()
          .regex(/^\d{1,8}(\.\d{1,8}){0,19}(,\d{1,8}(\.\d{1,8}){0,19}){0,49}$/, "For example `2.0,2.1`."),
      }),
    )
    .output(z.object({ items: z.array(StepSchema) })),
  step: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/steps/{seq}",
      summary: "Read one step with its inputs and outputs",
      tags: ["Runs"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        seq: z.coerce.number().int(),
        preview: Preview,
      }),
    )
    .output(
      StepSchema.extend({
        /** JSON text; null when there are none. */
        inputsText: z.string().nullable(),
        outputsText: z.string().nullable(),
        /** Characters of the whole texts. */
        inputsSize: z.int(),
        outputsSize: z.int(),
        detailText: z.string().nullable(),
      }),
    ),
  compare: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/compare",
      summary: "Which steps of two runs of a flow differ",
      tags: ["Runs"],
    })
    .input(z.strictObject({ id: z.uuid(), with: z.uuid() }))
    .output(
      z.object({
        items: z.array(
          z.object({
            action: z.string(),
            indexes: z.array(z.int()),
            /** Null: that run did not come to the step. */
            one: StepSchema.nullable(),
            other: StepSchema.nullable(),
            /** Whether what went in and came out differs. What is secured is compared by nobody. */
            inputsDiffer: z.boolean(),
            outputsDiffer: z.boolean(),
          }),
        ),
      }),
    ),
  trigger: procedure
    .route({ method: "GET", path: "/runs/{id}/trigger", summary: "Read what fired the run", tags: ["Runs"] })
    .input(z.strictObject({ id: z.uuid(), preview: Preview }))
    .output(
      z.object({
        name: z.string(),
        firedAt: z.iso.datetime(),
        /** JSON text; null when there are none. */
        outputsText: z.string().nullable(),
        /** Characters of the whole text. */
        outputsSize: z.int(),
      }),
    ),
  cancel: procedure
    .route({ method: "POST", path: "/runs/{id}/cancel", summary: "Cancel a run", tags: ["Runs"] })
    .input(RunId)
    .output(z.object({ outcome: z.enum(["ended", "requested", "already-ended"]) })),
  /** Says that a run changed; the reader then asks for the steps since its last look. Browser only. */
  watch: procedure
    .route({
      method: "GET",
      path: "/runs/{id}/watch",
      summary: "Follow a run (server-sent events)",
      tags: ["Runs"],
    })
    .input(RunId)
    .output(eventIterator(z.object({ status: RunStatusSchema, nextSeq: z.int() }))),
};
