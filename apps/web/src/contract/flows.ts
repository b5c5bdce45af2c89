import { z } from "zod";
import { StateName, StateNote } from "./history.ts";
import { ProblemSchema } from "./problem.ts";
import { procedure } from "./procedure.ts";
import { ExactText, ListCursor, lineOfText } from "./text.ts";

export { ProblemSchema };

/** Draft, published, and "published with newer changes" are three states the maker sees. */
export const FlowSummarySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  enabled: z.boolean(),
  state: z.enum(["draft", "published", "changed"]),
  triggerType: z.string().nullable(),
  actionCount: z.int(),
  lastRun: z.object({ id: z.uuid(), status: z.string(), createdAt: z.iso.datetime() }).nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export const TriggerStateSchema = z.object({
  kind: z.enum(["recurrence", "slidingWindow", "poll", "webhook", "batch"]),
  checkedAt: z.iso.datetime().nullable(),
  firedAt: z.iso.datetime().nullable(),
  /** How long after its time the last check came. */
  lateMs: z.int().nullable(),
  outcome: z.enum(["fired", "nothing", "skipped", "failed", "held"]).nullable(),
  /** Why the last check failed or started nothing, in plain words. */
  message: z.string().nullable(),
  /** Checks in a row that failed, up to now. */
  failures: z.int(),
  checks: z.int(),
  /** Checks that started nothing. */
  idle: z.int(),
  /** Since when nobody is asked, because somebody has to mend a connection first; null: it is not on hold. */
  heldSince: z.iso.datetime().nullable(),
});

/** What a webhook trigger asked another service for. */
export const SubscriptionSchema = z.object({
  /** left: it stays at the service, because nobody can tell how to take it back. */
  state: z.enum(["subscribing", "subscribed", "unsubscribing", "left"]),
  attempts: z.int(),
  /** Why the last try failed, in plain words. */
  message: z.string().nullable(),
  changedAt: z.iso.datetime(),
  nextTryAt: z.iso.datetime().nullable(),
  /** Since when it is on hold, because somebody has to mend a connection first. */
  heldSince: z.iso.datetime().nullable(),
});

export const FlowSchema = FlowSummarySchema.extend({
  /** Text of the WDL definition of the draft: the text is the truth, byte for byte. */
  definitionText: z.string(),
  /** Values for the definition's `parameters`, by name, as JSON text. Members find those of secure ones veiled. */
  parametersText: z.string(),
  /** Raised by each saved change; a save names the one it began from. */
  revision: z.int(),
  problems: z.array(ProblemSchema),
  publishedVersion: z.object({ id: z.uuid(), number: z.int(), publishedAt: z.iso.datetime() }).nullable(),
  /** Where a Request trigger listens, once published. Whoever has the address may call it: members do not get it. */
  callbackUrl: z.string().nullable(),
  /** Next time a trigger that goes by time fires or is checked, while the flow is on. */
  nextRunAt: z.iso.datetime().nullable(),
  /** What is known of a trigger that Towpath drives by itself, while the flow is on. */
  trigger: TriggerStateSchema.nullable(),
  /** Also of a flow that is off, until the other service was told. */
  subscription: SubscriptionSchema.nullable(),
  /** The operation of a connector that the published trigger asks, or is called by. */
  asks: z.object({ connector: z.string(), operation: z.string() }).nullable(),
});

/** What the database can count to; a number beyond it is a typing error, not a conflict. */
const Revision = z.int().min(0).max(2_147_483_647);
const FlowId = z.strictObject({ id: z.uuid() });
const Text = ExactText.max(10_000_000, "It is longer than 10 million characters.");
export const FlowName = lineOfText("Give the flow a name.", 120);

export const flowsContract = {
  list: procedure
    .route({ method: "GET", path: "/flows", summary: "List flows", tags: ["Flows"] })
    .input(
      z.strictObject({
        search: ExactText.max(200).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(50),
        cursor: ListCursor.optional(),
      }),
    )
    .output(z.object({ items: z.array(FlowSummarySchema), nextCursor: z.string().nullable() })),
  create: procedure
    .route({ method: "POST", path: "/flows", summary: "Create a flow", tags: ["Flows"], successStatus: 201 })
    .input(z.strictObject({ name: FlowName, definitionText: Text.optional() }))
    .output(FlowSchema),
  import: procedure
    .route({
      method: "POST",
      path: "/flows/import",
      summary: "Import a file that holds flows",
      tags: ["Flows"],
      successStatus: 201,
    })
    .input(z.strictObject({ fileName: ExactText.min(1).max(255), contentBase64: z.base64().max(16_000_000) }))
    .output(z.object({ shape: z.string(), flows: z.array(FlowSchema) })),
  get: procedure
    .route({ method: "GET", path: "/flows/{id}", summary: "Read a flow", tags: ["Flows"] })
    .input(FlowId)
    .output(FlowSchema),
  export: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/export",
      summary: "Export the file a flow came from, with its changes",
      tags: ["Flows"],
    })
    .input(FlowId)
    .output(z.object({ fileName: z.string(), contentBase64: z.string() })),
  saveDraft: procedure
    .route({ method: "PATCH", path: "/flows/{id}", summary: "Save a change to the draft", tags: ["Flows"] })
    .input(
      z.strictObject({
        id: z.uuid(),
        /** The revision the change was made on; another one answers 409 and changes nothing. */
        revision: Revision,
        name: FlowName.optional(),
        definitionText: Text.optional(),
        parametersText: Text.optional(),
      }),
    )
    .output(FlowSchema),
  check: procedure
    .route({
      method: "POST",
      path: "/flows/check",
      summary: "Check a definition without saving it",
      tags: ["Flows"],
    })
    .input(z.strictObject({ definitionText: Text }))
    .output(z.object({ problems: z.array(ProblemSchema) })),
  publish: procedure
    .route({
      method: "POST",
      path: "/flows/{id}/publish",
      summary: "Publish the draft as a new version",
      tags: ["Flows"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        revision: Revision,
        /** What people call this version. */
        name: StateName.optional(),
        note: StateNote.optional(),
      }),
    )
    .output(FlowSchema),
  setEnabled: procedure
    .route({
      method: "PUT",
      path: "/flows/{id}/enabled",
      summary: "Switch a flow on or off",
      tags: ["Flows"],
    })
    .input(z.strictObject({ id: z.uuid(), enabled: z.boolean() }))
    .output(FlowSchema),
  delete: procedure
    .route({ method: "DELETE", path: "/flows/{id}", summary: "Delete a flow", tags: ["Flows"] })
    .input(FlowId)
    .output(z.object({ id: z.uuid() })),
  run: procedure
    .route({
      method: "POST",
      path: "/flows/{id}/run",
      summary: "Run a flow now",
      tags: ["Flows"],
      successStatus: 202,
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        /** `draft` runs what is in the designer; `published` the version that is live. */
        version: z.enum(["draft", "published"]).default("published"),
        /** JSON text of the trigger's body. */
        bodyText: Text.optional(),
        headers: z.record(ExactText, ExactText).optional(),
        queries: z.record(ExactText, ExactText).optional(),
      }),
    )
    .output(z.object({ runId: z.uuid() })),
  versions: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/versions",
      summary: "List published versions",
      tags: ["Flows"],
    })
    .input(FlowId)
    .output(
      z.object({
        items: z.array(
          z.object({
            id: z.uuid(),
            number: z.int(),
            publishedAt: z.iso.datetime(),
            publishedBy: z.string().nullable(),
            note: z.string(),
          }),
        ),
      }),
    ),
};
