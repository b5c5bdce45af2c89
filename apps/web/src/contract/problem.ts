import { z } from "zod";
import { SayingSchema } from "./saying.ts";

export const ProblemSchema = z.object({
  severity: z.enum(["error", "warning"]),
  code: z.string(),
  path: z.string(),
  action: z.string().optional(),
  message: z.string(),
  saying: SayingSchema.optional(),
});
