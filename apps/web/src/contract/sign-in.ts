import { z } from "zod";
import { procedure } from "./procedure.ts";
import { ExactText, lineOfText } from "./text.ts";

export const AccountSchema = z.object({
  /** What tells accounts of the service apart. */
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
});

const AttemptSchema = z.object({
  id: z.uuid(),
  connectorId: z.uuid(),
  /** `other-account`: somebody else signed in than before; it waits for an answer. */
  status: z.enum(["waiting", "exchanging", "other-account", "done", "failed", "cancelled", "expired"]),
  /** Of a sign-in that is done; or the one that is signed in again. */
  connectionId: z.uuid().nullable(),
  /** Who signed in, as the service says. */
  account: AccountSchema.nullable(),
  /** Who signed in before, where that was somebody else. */
  previous: AccountSchema.nullable(),
  /** Why it failed, in plain words, and who can mend it. */
  failure: z.object({ message: z.string(), who: z.enum(["you", "admin", "service"]) }).nullable(),
  expiresAt: z.iso.datetime(),
});

const AttemptId = z.strictObject({ id: z.uuid() });
const Values = z
  .record(ExactText.max(200), ExactText.max(20_000, "It is longer than 20,000 characters."))
  .refine((values) => Object.keys(values).length <= 100, "A connection has at most 100 values.");

const OWN_PATH = "It has to be a path of Towpath, such as /connections.";

/** As a browser reads it: `..` goes up, and two slashes at the front would be another host. */
function leadsToAPage(path: string): boolean {
  const base = "http://towpath.invalid";
  if (!URL.canParse(path, base)) return false;
  const { pathname } = new URL(path, base);
  return !pathname.startsWith("//") && !pathname.startsWith("/api/");
}

/** A page of Towpath: a path that leads nowhere else, however a browser reads it. */
export const OwnPath = ExactText.max(2_000)
  .regex(/^\/(?![/\\])[^\\\p{Cc}]*$/u, OWN_PATH)
  .refine(leadsToAPage, OWN_PATH);

/** Signing in at a service in its own window. In a browser: the person who starts it has to come back there. */
export const signInContract = {
  start: procedure
    .route({
      method: "POST",
      path: "/sign-ins",
      summary: "Begin to sign in at a service, for a new connection or one that needs it",
      tags: ["Connections"],
      successStatus: 201,
    })
    .input(
      z.strictObject({
        connectorId: z.uuid(),
        /** Which of several ways to sign in. */
        parameterSet: ExactText.max(200).default(""),
        /** What the connector asks for beside the sign-in. */
        values: Values.default({}),
        /** Of a new connection; after the connector when it is left out. */
        name: lineOfText("Give the connection a name.", 120).optional(),
        shared: z.boolean().default(false),
        /** The connection to sign in again: it keeps its id, name, shares and flows. */
        connectionId: z.uuid().optional(),
        /** The page to come back to when the service is visited in this window. */
        returnTo: OwnPath.default("/connections"),
      }),
    )
    .output(
      z.object({
        /** Null: no window is needed, and the connection is made. */
        address: z.url().nullable(),
        attempt: AttemptSchema,
      }),
    ),
  attempt: procedure
    .route({
      method: "GET",
      path: "/sign-ins/{id}",
      summary: "Read how a sign-in stands",
      tags: ["Connections"],
    })
    .input(AttemptId)
    .output(AttemptSchema),
  cancel: procedure
    .route({ method: "DELETE", path: "/sign-ins/{id}", summary: "Give up a sign-in", tags: ["Connections"] })
    .input(AttemptId)
    .output(AttemptSchema),
  answer: procedure
    .route({
      method: "POST",
      path: "/sign-ins/{id}/answer",
      summary: "Say whether the connection is to use the other account that signed in",
      tags: ["Connections"],
    })
    .input(AttemptId.extend({ useAccount: z.boolean() }))
    .output(AttemptSchema),
};
