import { z } from "zod";
import { procedure } from "./procedure.ts";
import { ExactText, lineOfText } from "./text.ts";

const AuthorSchema = z.object({ id: z.uuid(), name: z.string() }).nullable();

/** A version, or a draft as it stood before somebody else went on with it. */
export const PastStateSchema = z.object({
  id: z.uuid(),
  kind: z.enum(["draft", "version"]),
  /** Of a version. */
  number: z.int().nullable(),
  /** Of a draft. */
  revision: z.int().nullable(),
  by: AuthorSchema,
  at: z.iso.datetime(),
  /** A draft that somebody kept by hand; every version is. */
  kept: z.boolean(),
  name: z.string(),
  note: z.string(),
});

const FlowId = z.strictObject({ id: z.uuid() });
export const StateName = lineOfText("Give it a name.", 80);
export const StateNote = ExactText.max(500);

export const historyContract = {
  list: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/history",
      summary: "List versions and earlier drafts of a flow, newest first",
      tags: ["Flows"],
    })
    .input(FlowId)
    .output(
      z.object({
        /** The draft as it is. */
        draft: z.object({ revision: z.int(), by: AuthorSchema, at: z.iso.datetime() }),
        publishedNumber: z.int().nullable(),
        items: z.array(PastStateSchema),
      }),
    ),
  read: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/history/{stateId}",
      summary: "Read a version or an earlier draft",
      tags: ["Flows"],
    })
    .input(z.strictObject({ id: z.uuid(), stateId: z.uuid() }))
    .output(z.object({ definitionText: z.string(), parametersText: z.string() })),
  keep: procedure
    .route({
      method: "POST",
      path: "/flows/{id}/history",
      summary: "Keep the draft as it is among the earlier ones",
      tags: ["Flows"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        /** What is kept; another revision than the draft's answers 409. */
        revision: z.int().min(0).max(2_147_483_647),
        name: StateName.optional(),
        note: StateNote.optional(),
      }),
    )
    .output(z.object({ revision: z.int() })),
  pending: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/pending-changes",
      summary: "Whose changes the next publication makes live",
      tags: ["Flows"],
    })
    .input(FlowId)
    .output(
      z.object({
        /** Text of the definition that is live; null: nothing is. */
        publishedText: z.string().nullable(),
        people: z.array(
          z.object({
            by: AuthorSchema,
            at: z.iso.datetime(),
            /** Names of the actions they added, changed or removed, as they were called then. */
            actions: z.array(z.string()),
            /** They changed the trigger, or what is no step. */
            others: z.boolean(),
          }),
        ),
      }),
    ),
};
