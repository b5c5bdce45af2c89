import { z } from "zod";
import { procedure } from "./procedure.ts";

const RulesSchema = z.object({
  /** Hosts that flows and connections may call; null: every host of the public internet. */
  allowedHosts: z.array(z.string()).nullable(),
});

export const environmentContract = {
  rules: procedure
    .route({
      method: "GET",
      path: "/environment/rules",
      summary: "Read which hosts the environment may call",
      tags: ["Environment"],
    })
    .output(RulesSchema),
  saveRules: procedure
    .route({
      method: "PUT",
      path: "/environment/rules",
      summary: "Say which hosts the environment may call",
      tags: ["Environment"],
    })
    .input(z.strictObject({ allowedHosts: z.array(z.string().max(300)).max(2_000).nullable() }))
    .output(RulesSchema),
};
