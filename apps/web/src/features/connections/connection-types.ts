import { ORPCError } from "@orpc/client";
import type { InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "../../contract/index.ts";

type Outputs = InferContractRouterOutputs<typeof contract>;

export type Connection = Outputs["connections"]["get"];
export type ParameterSet = Outputs["connectors"]["get"]["connection"]["sets"][number];
/** How a set signs in by OAuth; null for the others. */
export type SignInFacts = NonNullable<ParameterSet["signIn"]>;
export type ConnectionParameter = ParameterSet["parameters"][number];

/** What is wrong with the values of a form, by the name of the parameter. */
export function issuesOf(error: unknown): Readonly<Record<string, string>> {
  const data: unknown = error instanceof ORPCError ? error.data : null;
  if (typeof data !== "object" || data === null || !("issues" in data) || !Array.isArray(data.issues))
    return {};
  const issues = data.issues as { path: string; message: string }[];
  return Object.fromEntries(
    issues.map(({ path, message }) => [path.replace(/^(?:credential\.)?values\./, ""), message]),
  );
}
