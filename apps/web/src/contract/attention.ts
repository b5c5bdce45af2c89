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

export const attentionContract = {
  list: procedure
    .route({
      method: "GET",
      path: "/attention",
      summary: "List what flows cannot go on without",
      tags: ["Connections"],
    })
    .output(z.object({ items: z.array(AttentionSchema) })),
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
