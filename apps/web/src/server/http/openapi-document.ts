import { OpenAPIGenerator } from "@orpc/openapi";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { FlowSchema, FlowSummarySchema } from "../../contract/flows.ts";
import { contract } from "../../contract/index.ts";
import { ProblemSchema } from "../../contract/problem.ts";
import { RunSchema, RunSummarySchema, StepSchema } from "../../contract/runs.ts";
import { sessionCookieName } from "../auth/session-cookie.ts";

/** The description of `/api/v1`, made from the contract that also checks the calls. */
export function openApiDocument(publicUrl: string) {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(contract, {
    info: {
      title: "Towpath API",
      version: "1",
      description:
        "Create, change, publish and run flows, and read their runs. Sign in with an API key: " +
        "`Authorization: Bearer twp_…`. Every failure answers JSON with a `code` for programs and a `message` for people.",
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ apiKey: [] }, { session: [] }],
    components: {
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key from the settings page." },
        session: { type: "apiKey", in: "cookie", name: sessionCookieName(publicUrl) },
      },
    },
    commonSchemas: {
      Flow: { schema: FlowSchema, strategy: "output" },
      FlowSummary: { schema: FlowSummarySchema, strategy: "output" },
      Problem: { schema: ProblemSchema, strategy: "output" },
      Run: { schema: RunSchema, strategy: "output" },
      RunSummary: { schema: RunSummarySchema, strategy: "output" },
      Step: { schema: StepSchema, strategy: "output" },
    },
    customErrorResponseBodySchema: (errors) => ({
      type: "object",
      required: ["code", "message"],
      properties: {
        code: { type: "string", enum: errors.map(([code]) => code) },
        message: { type: "string", description: "Plain words: what happened and what to do." },
        data: { description: "More about it, for some codes: a place, a list of problems, a revision." },
      },
    }),
  });
}
