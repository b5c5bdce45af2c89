import { z } from "zod";
import { procedure, withoutSignIn } from "./procedure.ts";
import { ExactText, ListCursor, lineOfText } from "./text.ts";

export const RoleSchema = z.enum(["admin", "maker", "member"]);
export const PersonName = lineOfText("Tell us your name.", 120);
export const NewPassword = ExactText.min(10, "Use at least 10 characters.").max(
  200,
  "Use at most 200 characters.",
);
export const EmailAddress = z.email("That does not look like an e-mail address.").max(254);
/** A secret in the address of a page: it travels in bodies, never in the address of a call. */
export const LinkToken = ExactText.min(1).max(200);
/** A line for people, which may be empty. */
export const NoteText = z.union([z.literal(""), lineOfText("", 200)]);

export const MemberSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: RoleSchema,
  /** The owner of the installation: can be neither removed nor demoted. */
  isOwner: z.boolean(),
  isMe: z.boolean(),
  joinedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
  /** Connections that are theirs. */
  connectionCount: z.int(),
  /** Flows that they made. */
  flowCount: z.int(),
});

const InvitationSchema = z.object({
  id: z.uuid(),
  role: RoleSchema,
  note: z.string(),
  invitedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});

const tags = ["People"];
const PersonId = z.strictObject({ id: z.uuid() });

export const peopleContract = {
  list: procedure
    .route({ method: "GET", path: "/people", summary: "List the people of the environment", tags })
    .input(
      z.strictObject({
        search: ExactText.max(200).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(50),
        cursor: ListCursor.optional(),
      }),
    )
    .output(z.object({ items: z.array(MemberSchema), nextCursor: z.string().nullable() })),
  belongings: procedure
    .route({
      method: "GET",
      path: "/people/{id}/belongings",
      summary: "Read what somebody would leave behind",
      tags,
    })
    .input(PersonId)
    .output(
      z.object({
        connections: z.array(
          z.object({
            id: z.uuid(),
            name: z.string(),
            connectorTitle: z.string(),
            shared: z.boolean(),
            flowCount: z.int(),
          }),
        ),
        flowCount: z.int(),
        apiKeyCount: z.int(),
      }),
    ),
  setRole: procedure
    .route({ method: "PATCH", path: "/people/{id}", summary: "Change somebody's role", tags })
    .input(PersonId.extend({ role: RoleSchema }))
    .output(MemberSchema),
  remove: procedure
    .route({
      method: "DELETE",
      path: "/people/{id}",
      summary: "Take somebody out of the environment; flows and connections stay",
      tags,
    })
    .input(PersonId)
    .output(z.object({ id: z.uuid() })),
  invitations: procedure
    .route({ method: "GET", path: "/invitations", summary: "List the open invitations", tags })
    .output(z.object({ items: z.array(InvitationSchema) })),
  invite: procedure
    .route({
      method: "POST",
      path: "/invitations",
      summary: "Make an invitation link",
      tags,
      successStatus: 201,
    })
    .input(z.strictObject({ role: RoleSchema.default("maker"), note: NoteText.default("") }))
    .output(InvitationSchema.extend({ address: z.string().describe("Shown this once only.") })),
  revokeInvitation: procedure
    .route({ method: "DELETE", path: "/invitations/{id}", summary: "Revoke an invitation", tags })
    .input(PersonId)
    .output(z.object({ id: z.uuid() })),
  invitation: procedure
    .route({
      method: "POST",
      path: "/invitations/read",
      summary: "Read the invitation of a link",
      spec: withoutSignIn,
      tags,
    })
    .input(z.strictObject({ token: LinkToken }))
    .output(
      z.object({
        state: z.enum(["open", "used", "expired", "revoked"]),
        environmentName: z.string(),
        role: RoleSchema,
        invitedBy: z.string().nullable(),
        expiresAt: z.iso.datetime(),
      }),
    ),
  join: procedure
    .route({
      method: "POST",
      path: "/invitations/join",
      summary: "Join by an invitation, with a new account or one that is there",
      spec: withoutSignIn,
      tags,
    })
    .input(
      z.strictObject({
        token: LinkToken,
        /** Of a new account. Left out: the account is there, and the password opens it. */
        name: PersonName.optional(),
        email: EmailAddress,
        password: NewPassword,
      }),
    )
    .output(z.object({ environmentId: z.uuid(), environmentName: z.string() })),
  accept: procedure
    .route({
      method: "POST",
      path: "/invitations/accept",
      summary: "Join by an invitation as who is signed in",
      tags,
    })
    .input(z.strictObject({ token: LinkToken }))
    .output(z.object({ environmentId: z.uuid(), environmentName: z.string() })),
};
