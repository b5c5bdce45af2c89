import type { InferContractRouterInputs, InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "../../contract/index.ts";

type Outputs = InferContractRouterOutputs<typeof contract>["oauthApps"];

export type OAuthApp = Outputs["create"];
export type Redirect = Outputs["list"]["redirect"];
export type ConnectorApp = Outputs["forConnector"];
export type AppFacts = Omit<InferContractRouterInputs<typeof contract>["oauthApps"]["update"], "id">;

/** What a form holds: text, as people type it. */
export interface AppFields {
  readonly clientId: string;
  readonly secret: string;
  readonly authentication: OAuthApp["authentication"];
  readonly tenant: string;
  readonly tokenFile: string;
  readonly scopes: string;
  readonly hosts: string;
  readonly authorize: string;
  readonly token: string;
}

export function fieldsOf(app: OAuthApp | null): AppFields {
  return {
    clientId: app?.clientId ?? "",
    secret: "",
    authentication: app?.authentication ?? "automatic",
    tenant: app?.tenant ?? "",
    tokenFile: app?.tokenFile ?? "",
    scopes: app?.scopes.join(" ") ?? "",
    hosts: app?.hosts.join("\n") ?? "",
    authorize: app?.addresses.authorize ?? "",
    token: app?.addresses.token ?? "",
  };
}

/** @param isNew hosts that nobody typed are taken from the connector or the service */
export function factsOf(fields: AppFields, isNew: boolean) {
  const textOrNull = (text: string) => (text.trim() === "" ? null : text.trim());
  const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== "");
  const hosts = words(fields.hosts);
  const address = (leg: "authorize" | "token") =>
    fields[leg].trim() === "" ? {} : { [leg]: fields[leg].trim() };
  return {
    clientId: fields.clientId.trim(),
    ...(fields.secret === "" ? {} : { secret: fields.secret.trim() }),
    authentication: fields.authentication,
    tenant: textOrNull(fields.tenant),
    tokenFile: fields.authentication === "workload-identity" ? textOrNull(fields.tokenFile) : null,
    scopes: words(fields.scopes),
    ...(isNew && hosts.length === 0 ? {} : { hosts }),
    addresses: { ...address("authorize"), ...address("token") },
  } satisfies AppFacts;
}
