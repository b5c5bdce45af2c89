import { z } from "zod";
import { RoleSchema } from "./people.ts";
import { procedure } from "./procedure.ts";
import { lineOfText } from "./text.ts";

const EnvironmentSchema = z.object({ id: z.uuid(), name: z.string(), role: RoleSchema });
const tags = ["Environment"];

export const environmentsContract = {
  list: procedure
    .route({
      method: "GET",
      path: "/environments",
      summary: "List the environments you are a member of",
      tags,
    })
    .output(
      z.object({
        items: z.array(EnvironmentSchema.extend({ isCurrent: z.boolean() })),
        /** Whether you may make another one: the owner of the installation may. */
        mayCreate: z.boolean(),
      }),
    ),
  create: procedure
    .route({
      method: "POST",
      path: "/environments",
      summary: "Make an environment (the owner of the installation only)",
      tags,
      successStatus: 201,
    })
    .input(z.strictObject({ name: lineOfText("Give the environment a name.", 60) }))
    .output(EnvironmentSchema),
  enter: procedure
    .route({
      method: "POST",
      path: "/environments/{id}/enter",
      summary: "Work in another environment from now on (sessions only: an API key stays where it is)",
      tags,
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(EnvironmentSchema),
};
