import { z } from "zod";

export const ProblemSchema = z.object({
  severity: z.enum(["error", "warning"]),
  code: z.string(),
  path: z.string(),
  action: z.string().optional(),
  message: z.string(),
});
