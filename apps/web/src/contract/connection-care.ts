import { z } from "zod";
import { ConnectionFilterSchema, ConnectionSchema, PersonSchema } from "./connections.ts";
import { procedure } from "./procedure.ts";
import { SayingSchema } from "./saying.ts";
import { ExactText } from "./text.ts";

const ConnectionId = z.strictObject({ id: z.uuid() });
const Ids = z.array(z.uuid()).max(200, "Name at most 200 at once.");

/** A flow of a connection that is to be replaced. */
const ReplaceableFlowSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  enabled: z.boolean(),
  /** Why its runs could not use the other connection, in plain words; null when they can. */
  problem: z.string().nullable(),
  /** What the problem was made of, to say it in another language. */
  saying: SayingSchema.optional(),
  /** What to know of before, in plain words. */
  notice: z.string().nullable(),
});

/** Looking after connections: who may use them, whose they are, what they are replaced by. */
export const connectionCareContract = {
  counts: procedure
    .route({
      method: "GET",
      path: "/connection-counts",
      summary: "Count connections by how they stand",
      tags: ["Connections"],
    })
    .input(ConnectionFilterSchema.omit({ condition: true }))
    .output(
      z.object({
        all: z.int(),
        conditions: z.record(z.string(), z.int()),
        owners: z.array(PersonSchema.extend({ count: z.int() })),
        connectors: z.array(z.object({ id: z.uuid(), title: z.string(), count: z.int() })),
      }),
    ),
  sharers: procedure
    .route({
      method: "GET",
      path: "/connection-sharers",
      summary: "List the people and groups that connections can be shared with",
      tags: ["Connections"],
    })
    .input(z.strictObject({ search: ExactText.max(200).default("") }))
    .output(
      z.object({
        people: z.array(PersonSchema.extend({ email: z.string(), makesFlows: z.boolean() })),
        groups: z.array(PersonSchema.extend({ members: z.int() })),
      }),
    ),
  share: procedure
    .route({
      method: "PUT",
      path: "/connections/{id}/sharing",
      summary: "Say who may use a connection",
      tags: ["Connections"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        /** Everybody who makes flows in the environment. */
        everybody: z.boolean(),
        people: Ids.default([]),
        groups: Ids.default([]),
      }),
    )
    .output(ConnectionSchema),
  assign: procedure
    .route({
      method: "PUT",
      path: "/connections/{id}/owner",
      summary: "Give a connection to somebody else, or name a backup owner",
      tags: ["Connections"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        ownerId: z.uuid().optional(),
        /** Takes over when the owner leaves; null: nobody. */
        backupOwnerId: z.uuid().nullable().optional(),
      }),
    )
    .output(ConnectionSchema),
  history: procedure
    .route({
      method: "GET",
      path: "/connections/{id}/history",
      summary: "Read what became of a connection",
      tags: ["Connections"],
    })
    .input(ConnectionId)
    .output(
      z.object({
        items: z.array(
          z.object({
            kind: z.enum([
              "made",
              "needs-sign-in",
              "connected",
              "credential",
              "shared",
              "owner",
              "backup",
              "replaced",
            ]),
            at: z.iso.datetime(),
            by: PersonSchema.nullable(),
            detail: z.string().nullable(),
          }),
        ),
      }),
    ),
  replacement: procedure
    .route({
      method: "GET",
      path: "/connections/{id}/replacement",
      summary: "See what putting another connection in the place of this one would do",
      tags: ["Connections"],
    })
    .input(ConnectionId.extend({ with: z.uuid() }))
    .output(z.object({ items: z.array(ReplaceableFlowSchema) })),
  replace: procedure
    .route({
      method: "POST",
      path: "/connections/{id}/replacement",
      summary: "Put another connection in the place of this one, in all flows or in some",
      tags: ["Connections"],
    })
    .input(
      ConnectionId.extend({
        with: z.uuid(),
        /** Left out: all flows whose runs can use the other one. */
        flowIds: z.array(z.uuid()).max(5_000).optional(),
      }),
    )
    .output(
      z.object({
        replaced: z.array(PersonSchema),
        left: z.array(PersonSchema.extend({ problem: z.string() })),
      }),
    ),
  inNeed: procedure
    .route({
      method: "GET",
      path: "/connections/{id}/flows-in-need",
      summary: "List the flows that need a connection to the same connector and have none yet",
      tags: ["Connections"],
    })
    .input(ConnectionId)
    .output(z.object({ items: z.array(PersonSchema) })),
  bindWhereNeeded: procedure
    .route({
      method: "POST",
      path: "/connections/{id}/flows-in-need",
      summary: "Use a connection for all flows that need one to its connector and have none yet",
      tags: ["Connections"],
    })
    .input(ConnectionId)
    .output(z.object({ items: z.array(PersonSchema) })),
};
