import { z } from "zod";
import { EmailAddress, NewPassword, PersonName } from "./people.ts";
import { procedure, withoutSignIn } from "./procedure.ts";
import { lineOfText } from "./text.ts";

export const ApiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The first characters, to tell keys apart; the rest is never shown again. */
  prefix: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});

export const apiKeysContract = {
  list: procedure
    .route({ method: "GET", path: "/api-keys", summary: "List your API keys", tags: ["API keys"] })
    .output(z.object({ items: z.array(ApiKeySchema) })),
  create: procedure
    .route({
      method: "POST",
      path: "/api-keys",
      summary: "Create an API key",
      tags: ["API keys"],
      successStatus: 201,
    })
    .input(z.strictObject({ name: lineOfText("Give the key a name.", 80) }))
    .output(ApiKeySchema.extend({ key: z.string() })),
  revoke: procedure
    .route({ method: "DELETE", path: "/api-keys/{id}", summary: "Revoke an API key", tags: ["API keys"] })
    .input(z.strictObject({ id: z.uuid() }))
    .output(z.object({ id: z.uuid() })),
};

export const accountContract = {
  /** What the first page asks: is there an owner yet? */
  status: procedure
    .route({
      method: "GET",
      path: "/account/status",
      summary: "Whether this installation has an owner",
      spec: withoutSignIn,
      tags: ["Account"],
    })
    .output(z.object({ hasOwner: z.boolean() })),
  createOwner: procedure
    .route({
      method: "POST",
      path: "/account/owner",
      summary: "Create the owner account (first visit only)",
      spec: withoutSignIn,
      tags: ["Account"],
      successStatus: 201,
    })
    .input(z.strictObject({ name: PersonName, email: EmailAddress, password: NewPassword }))
    .output(z.object({ id: z.uuid() })),
  me: procedure
    .route({ method: "GET", path: "/account/me", summary: "Who is signed in", tags: ["Account"] })
    .output(
      z.object({
        id: z.uuid(),
        name: z.string(),
        email: z.string(),
        environment: z.object({ id: z.uuid(), name: z.string(), role: z.string() }),
        inlineCode: z.boolean().describe("Whether flows may run JavaScript here."),
      }),
    ),
};
