import type { InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "../../contract/index.ts";

type Outputs = InferContractRouterOutputs<typeof contract>["alerts"];

export type Rule = Outputs["rules"]["items"][number];
export type Terms = Rule["terms"];
export type Incident = Outputs["incidents"]["items"][number];
export type Facts = Incident["facts"];
export type Message = Outputs["messages"]["items"][number];
export type MailServerSettings = NonNullable<Outputs["mail"]["own"]>;
