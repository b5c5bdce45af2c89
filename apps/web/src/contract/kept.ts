import { z } from "zod";
import { procedure } from "./procedure.ts";
import { ExactText } from "./text.ts";

const FavouriteSchema = z.object({
  /** Name of the connector; empty: built in. */
  connector: z.string(),
  /** Of a connector its id; of what is built in its type, with kind and variant: `Request/Http`. */
  operation: z.string(),
});
const Favourites = z.object({ items: z.array(FavouriteSchema) });

/** Operations that whoever asks wants at the top of the picker. Everybody has their own. */
export const favouritesContract = {
  list: procedure
    .route({
      method: "GET",
      path: "/favourites",
      summary: "List your favourite operations",
      tags: ["Account"],
    })
    .input(z.strictObject({}))
    .output(Favourites),
  save: procedure
    .route({
      method: "PUT",
      path: "/favourites",
      summary: "Add an operation to your favourites, or take it away",
      tags: ["Account"],
    })
    .input(
      z.strictObject({
        connector: ExactText.max(200).default(""),
        operation: ExactText.min(1).max(500),
        favourite: z.boolean(),
      }),
    )
    .output(Favourites),
};

const Finite = z.number().min(-1e9).max(1e9);

export const FlowViewSchema = z.object({
  /** Names of folded actions, ids of folded groups. */
  collapsed: z.array(ExactText.max(500)).max(5_000).default([]),
  viewport: z
    .strictObject({ x: Finite, y: Finite, zoom: z.number().positive().max(100) })
    .nullable()
    .default(null),
  /** Epoch milliseconds by the clock of the browser it was left in. */
  leftAt: z.int().min(0).default(0),
});

/** How whoever asks left a flow. */
export const flowViewsContract = {
  get: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/view",
      summary: "Read how you left a flow: what is folded, where you looked",
      tags: ["Flows"],
    })
    .input(z.strictObject({ id: z.uuid() }))
    .output(FlowViewSchema),
  save: procedure
    .route({
      method: "PUT",
      path: "/flows/{id}/view",
      summary: "Keep how you left a flow",
      tags: ["Flows"],
    })
    .input(z.strictObject({ id: z.uuid(), ...FlowViewSchema.shape }))
    .output(FlowViewSchema),
};
