import { z } from "zod";
import { procedure } from "./procedure.ts";

const ConnectionId = z.strictObject({ id: z.uuid() });

/** The longest life of a token: whoever needs more asks for another one. */
const MOST_MINUTES = 24 * 60;

export const gatewayContract = {
  usage: procedure
    .route({
      method: "GET",
      path: "/connections/{id}/gateway",
      summary: "Where programs call the service of a connection, and how often they did",
      tags: ["Gateway"],
    })
    .input(ConnectionId)
    .output(
      z.object({
        /** Paths of the service's operations follow. */
        address: z.url(),
        /** Days with calls (UTC), the latest first. */
        days: z.array(
          z.object({
            day: z.iso.date(),
            calls: z.int(),
            failures: z.int(),
            averageMs: z.number(),
          }),
        ),
      }),
    ),
  token: procedure
    .route({
      method: "POST",
      path: "/connections/{id}/gateway/tokens",
      summary: "Make a token with which a program may call the service of one connection for a while",
      tags: ["Gateway"],
      successStatus: 201,
    })
    .input(
      ConnectionId.extend({
        minutes: z
          .int()
          .min(1, "A token lives for at least a minute.")
          .max(MOST_MINUTES, "A token lives for at most a day (1440 minutes).")
          .default(60),
      }),
    )
    .output(z.object({ token: z.string(), expiresAt: z.iso.datetime(), address: z.url() })),
};
