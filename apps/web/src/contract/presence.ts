import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { procedure } from "./procedure.ts";
import { ExactText } from "./text.ts";

/** Far beyond any canvas; a cursor elsewhere is a mistake. */
const Coordinate = z.number().min(-1e7).max(1e7);

/** Where somebody's pointer is, in the coordinates of the flow. */
const CursorSchema = z.object({
  x: Coordinate,
  y: Coordinate,
  /** The card it is nearest to, and where from that card: canvases differ in what is folded. */
  near: z.object({ card: ExactText.max(120), dx: Coordinate, dy: Coordinate }).nullable(),
});

/** An open designer of somebody, other than the reader's own. */
export const SeatSchema = z.object({
  seat: z.uuid(),
  userId: z.uuid(),
  name: z.string(),
  /** Ids of cards (`trigger`, `action:Name`). */
  selection: z.array(z.string()),
  cursor: CursorSchema.nullable(),
});

export const presenceContract = {
  /** Tells each time that the draft was saved, a version published, or somebody came, went or chose something. */
  follow: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/follow",
      summary: "Follow a flow that others edit (server-sent events)",
      tags: ["Flows"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        /** Names this open designer; others see it for as long as it follows. Omitted: nobody sees the reader. */
        seat: z.uuid().optional(),
      }),
    )
    .output(
      eventIterator(
        z.object({
          revision: z.int(),
          savedBy: z.object({ id: z.uuid(), name: z.string() }).nullable(),
          publishedNumber: z.int().nullable(),
          enabled: z.boolean(),
          people: z.array(SeatSchema),
        }),
      ),
    ),
  here: procedure
    .route({
      method: "PUT",
      path: "/flows/{id}/presence",
      summary: "Tell the others what one looks at",
      tags: ["Flows"],
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        seat: z.uuid(),
        selection: z.array(ExactText.max(120)).max(5),
        cursor: CursorSchema.nullable(),
      }),
    )
    .output(z.object({ others: z.int() })),
};
