import { z } from "zod";
import { ParameterSetSchema } from "./connector-shapes.ts";
import { LinkToken, NoteText } from "./people.ts";
import { procedure, withoutSignIn } from "./procedure.ts";
import { ExactText } from "./text.ts";

const StateSchema = z.enum(["open", "used", "expired", "revoked"]);

const ConnectLinkSchema = z.object({
  id: z.uuid(),
  connectionId: z.uuid(),
  /** What whoever opens it reads. */
  note: z.string(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  usedAt: z.iso.datetime().nullable(),
  state: StateSchema,
});

const tags = ["Connect links"];
const OfConnection = z.strictObject({ connectionId: z.uuid() });

const HALF_AN_HOUR = 30;
const A_DAY = 24 * 60;

export const connectLinksContract = {
  list: procedure
    .route({
      method: "GET",
      path: "/connections/{connectionId}/links",
      summary: "List the open connect links of a connection, and those used within a week",
      tags,
    })
    .input(OfConnection)
    .output(z.object({ items: z.array(ConnectLinkSchema) })),
  create: procedure
    .route({
      method: "POST",
      path: "/connections/{connectionId}/links",
      summary: "Make a link by which somebody without an account signs in for a connection",
      tags,
      successStatus: 201,
    })
    .input(
      OfConnection.extend({
        minutes: z
          .int()
          .min(HALF_AN_HOUR)
          .max(7 * A_DAY)
          .default(A_DAY),
        note: NoteText.default(""),
      }),
    )
    .output(ConnectLinkSchema.extend({ address: z.string().describe("Shown this once only.") })),
  revoke: procedure
    .route({ method: "DELETE", path: "/connect-links/{id}", summary: "Revoke a connect link", tags })
    .input(z.strictObject({ id: z.uuid() }))
    .output(z.object({ id: z.uuid() })),
  news: procedure
    .route({
      method: "GET",
      path: "/connect-link-news",
      summary: "List the connect links of one's own that somebody used, until one has seen it",
      tags,
    })
    .output(
      z.object({
        items: z.array(
          z.object({
            id: z.uuid(),
            connectionId: z.uuid(),
            connectionName: z.string(),
            /** Who signed in, as the service says; null: a key was entered, or it says no names. */
            usedAs: z.string().nullable(),
            usedAt: z.iso.datetime(),
          }),
        ),
      }),
    ),
  told: procedure
    .route({
      method: "POST",
      path: "/connect-links/{id}/told",
      summary: "Say that one has seen that a connect link of one's own was used",
      tags,
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(z.object({ id: z.uuid() })),
  read: procedure
    .route({
      method: "POST",
      path: "/connect-links/read",
      summary: "Read what a connect link asks for",
      spec: withoutSignIn,
      tags,
    })
    .input(z.strictObject({ token: LinkToken }))
    .output(
      z.object({
        state: StateSchema,
        /** The name of who asks. */
        askedBy: z.string().nullable(),
        expiresAt: z.iso.datetime(),
        /** Null: the link is not open. */
        request: z
          .object({
            note: z.string(),
            environmentName: z.string(),
            connection: z.object({
              name: z.string(),
              parameterSet: z.string(),
              values: z.record(z.string(), z.string()),
              /** Whose it is; null: whoever it was left. */
              owner: z.string().nullable(),
              /** Every maker of the environment may use it. */
              shared: z.boolean(),
            }),
            connector: z.object({
              title: z.string(),
              brandColor: z.string().nullable(),
              connection: z.object({
                title: z.string(),
                description: z.string(),
                sets: z.array(ParameterSetSchema),
              }),
            }),
            /** Where what is entered is sent, in words. */
            sendsTo: z.string(),
            /** The names of the flows that use the connection; the first twenty. */
            flows: z.array(z.string()),
            flowCount: z.int(),
          })
          .nullable(),
      }),
    ),
  signIn: procedure
    .route({
      method: "POST",
      path: "/connect-links/sign-in",
      summary: "Begin to sign in at the service for the connection of a link",
      spec: withoutSignIn,
      tags,
    })
    .input(
      z.strictObject({
        token: LinkToken,
        parameterSet: ExactText.max(200).default(""),
        values: z
          .record(ExactText.max(200), ExactText.max(20_000, "It is longer than 20,000 characters."))
          .default({}),
      }),
    )
    /** Null: no window is needed, and it is done. */
    .output(z.object({ address: z.url().nullable() })),
  connect: procedure
    .route({
      method: "POST",
      path: "/connect-links/connect",
      summary: "Sign in for the connection of a link; what is entered is seen by nobody",
      spec: withoutSignIn,
      tags,
    })
    .input(
      z.strictObject({
        token: LinkToken,
        parameterSet: ExactText.max(200).default(""),
        values: z
          .record(ExactText.max(200), ExactText.max(20_000, "It is longer than 20,000 characters."))
          .refine((values) => Object.keys(values).length <= 100, "A connection has at most 100 values."),
      }),
    )
    .output(
      z.object({
        /** `refused`: the service does not take it, nothing was stored, and the link is still open. */
        outcome: z.enum(["works", "refused", "failed", "not-testable"]),
        message: z.string(),
      }),
    ),
};
