import { z } from "zod";
import { ConnectionSchema } from "./connections.ts";
import { procedure } from "./procedure.ts";

/** Something that flows cannot go on without until a person has done something. */
export const AttentionSchema = z.object({
  /** Null: a flow lacks a connection, or the caller may not see it. */
  connection: ConnectionSchema.nullable(),
  /** Why, and who can do what about it, in plain words. */
  message: z.string(),
  since: z.iso.datetime(),
  /** Runs that wait for it. */
  runs: z.int(),
  /** Flows whose runs wait or whose triggers are on hold, and flows that use it. */
  flows: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** It is the caller who can put it right. */
  isYours: z.boolean(),
});

/** How many more there are than a list holds; a hundred is as many as are counted. */
const More = z.int();

/** Each list holds the first few. */
export const FlowAttentionSchema = z.object({
  /** Flows that are on, and whose latest live runs failed. */
  failing: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      /** Failed runs since the last one that succeeded, of the last hundred. */
      failures: z.int(),
      /** When the first of them began. */
      since: z.iso.datetime(),
      lastRunId: z.uuid(),
    }),
  ),
  /** Runs that wait until a person says what became of a call. */
  asking: z.array(z.object({ id: z.uuid(), flowName: z.string(), createdAt: z.iso.datetime() })),
  /** Flows with something in their draft that does not run. */
  unpublished: z.array(z.object({ id: z.uuid(), name: z.string(), wasPublished: z.boolean() })),
  more: z.object({ failing: More, asking: More, unpublished: More }),
});

export const attentionContract = {
  list: procedure
    .route({
      method: "GET",
      path: "/attention",
      summary: "List what flows cannot go on without",
      tags: ["Connections"],
    })
    .output(z.object({ items: z.array(AttentionSchema) })),
  flows: procedure
    .route({
      method: "GET",
      path: "/attention/flows",
      summary: "List flows and runs that somebody should look at",
      tags: ["Flows"],
    })
    .output(FlowAttentionSchema),
  tryAgain: procedure
    .route({
      method: "POST",
      path: "/connections/{id}/try-again",
      summary: "Let what waits for a connection try once more",
      tags: ["Connections"],
      successStatus: 202,
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(z.object({ runs: z.int() })),
};
