import type { InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "../../contract/index.ts";

/** A flow as the server tells it. */
export type Flow = InferContractRouterOutputs<typeof contract>["flows"]["get"];
