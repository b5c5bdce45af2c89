import type { Saying } from "@towpath/prelude";
import { z } from "zod";

/** What a message was made of: its English template, and what stands in the `{holes}`; there may be sayings again. */
export const SayingSchema: z.ZodType<Saying> = z.lazy(() =>
  z.object({
    template: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number(), SayingSchema])).optional(),
  }),
) as z.ZodType<Saying>;
