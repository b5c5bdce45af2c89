import { oc } from "@orpc/contract";
import { z } from "zod";
import { ProblemSchema } from "./problem.ts";
import { SayingSchema } from "./saying.ts";

/** What the API document says of a call that anybody may make. */
export const withoutSignIn = <T extends object>(operation: T) => ({ ...operation, security: [] });

const Place = z.object({ line: z.int().optional(), column: z.int().optional() });
/** The message, so that it can be said in another language. */
const Words = z.object({ saying: SayingSchema.optional() });
const Issue = z.object({ path: z.string(), message: z.string() });

/** What any call may answer instead of its result. The message is written for people and may be shown as it is. */
export const procedure = oc.errors({
  BAD_REQUEST: {
    status: 400,
    message: "The request is not right.",
    data: Place.extend({ ...Words.shape, issues: z.array(Issue).optional() }).optional(),
  },
  UNAUTHORIZED: { status: 401, message: "Sign in first, or send an API key." },
  FORBIDDEN: { status: 403, message: "You may not do this.", data: Words.optional() },
  NOT_FOUND: { status: 404, message: "There is no such thing here.", data: Words.optional() },
  CONFLICT: {
    status: 409,
    message: "Somebody else changed this in the meantime.",
    data: Words.extend({ revision: z.int().optional() }).optional(),
  },
  PAYLOAD_TOO_LARGE: { status: 413, message: "The request is too large." },
  UNPROCESSABLE_CONTENT: {
    status: 422,
    message: "This cannot be done as things stand.",
    data: Words.extend({ problems: z.array(ProblemSchema) }).optional(),
  },
  TOO_MANY_REQUESTS: { status: 429, message: "Too many tries. Wait a moment." },
});
