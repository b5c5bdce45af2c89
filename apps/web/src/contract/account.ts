import { oc } from "@orpc/contract";
import { z } from "zod";

export const ApiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The first characters, to tell keys apart; the rest is never shown again. */
  prefix: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});

export const apiKeysContract = {
  list: oc
    .route({ method: "GET", path: "/api-keys", summary: "List your API keys", tags: ["API keys"] })
    .output(z.object({ items: z.array(ApiKeySchema) })),
  create: oc
    .route({
      method: "POST",
      path: "/api-keys",
      summary: "Create an API key",
      tags: ["API keys"],
      successStatus: 201,
    })
    .input(z.strictObject({ name: z.string().trim().min(1).max(80) }))
    .output(ApiKeySchema.extend({ key: z.string() })),
  revoke: oc
    .route({ method: "DELETE", path: "/api-keys/{id}", summary: "Revoke an API key", tags: ["API keys"] })
    .input(z.strictObject({ id: z.uuid() }))
    .output(z.object({ id: z.uuid() })),
};

export const accountContract = {
  /** What the first page asks: is there an owner yet? */
  status: oc
    .route({
      method: "GET",
      path: "/account/status",
      summary: "Whether this installation has an owner",
      tags: ["Account"],
    })
    .output(z.object({ hasOwner: z.boolean() })),
  createOwner: oc
    .route({
      method: "POST",
      path: "/account/owner",
      summary: "Create the owner account (first visit only)",
      tags: ["Account"],
      successStatus: 201,
    })
    .input(
      z.strictObject({
        name: z.string().trim().min(1, "Tell us your name.").max(120),
        email: z.email("That does not look like an e-mail address.").max(254),
        password: z.string().min(10, "Use at least 10 characters.").max(200),
      }),
    )
    .output(z.object({ id: z.uuid() })),
  me: oc
    .route({ method: "GET", path: "/account/me", summary: "Who is signed in", tags: ["Account"] })
    .output(
      z.object({
        id: z.uuid(),
        name: z.string(),
        email: z.string(),
        environment: z.object({ id: z.uuid(), name: z.string(), role: z.string() }),
      }),
    ),
};
