import { findConnectors, readConnector } from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import type { OAuthClient } from "../oauth/oauth-client.ts";
import type { SignInAttempt } from "../oauth/start-sign-in.ts";
import { oauthParameterFile, plainAddresses } from "./an-oauth-connector.ts";

/** An app at a service that need not be there. */
export const anApp = (change: Partial<OAuthClient> = {}): OAuthClient => ({
  app: "app-1",
  clientId: "client-1",
  secrets: ["app-secret-1"],
  authentication: { kind: "automatic" },
  tenant: null,
  scopes: [],
  hosts: ["login.things.test"],
  ...change,
});

/** The settings of a sign-in as a file has them. */
export interface WrittenSignIn {
  readonly provider?: string;
  /** By name; plain addresses of `login.things.test` when absent. */
  readonly custom?: Readonly<Record<string, string>>;
  readonly scopes?: readonly string[];
  /** Beside the token. */
  readonly parameters?: ValueObject;
}

/** A sign-in to a service that need not be there. */
export function aWrittenAttempt(
  written: WrittenSignIn = {},
  change: Partial<SignInAttempt> = {},
): SignInAttempt {
  const { provider = "oauth2", custom, scopes = ["things:read"], parameters = {} } = written;
  const settings =
    custom === undefined
      ? plainAddresses("https://login.things.test/authorize", "https://login.things.test/token")
      : Object.fromEntries(Object.entries(custom).map(([name, value]) => [name, { value }]));
  const token = oauthParameterFile(provider, settings, scopes);
  const bytes = (value: ValueObject) => new TextEncoder().encode(JSON.stringify(value));
  const definition = {
    swagger: "2.0",
    info: { title: "Things", version: "1" },
    host: "api.things.test",
    paths: {},
  };
  const [files] = findConnectors([
    {
      path: "apiDefinition.swagger.json",
      bytes: bytes({ ...definition, paths: { "/x": { get: { operationId: "X", responses: {} } } } }),
    },
    {
      path: "apiProperties.json",
      bytes: bytes({ properties: { connectionParameters: { token, ...parameters } } }),
    },
  ]);
  const connector = files === undefined ? null : readConnector(files).connector;
  const [set] = connector?.connection.sets ?? [];
  if (connector === null || set === undefined) throw new Error("The connector of the test cannot be read");
  return {
    connector,
    set,
    values: {},
    client: anApp(),
    redirectUri: "https://flows.things.test/connections/callback",
    verifier: "a-verifier-that-is-at-least-forty-three-characters-long",
    nonce: "nonce-1",
    ...change,
  };
}
