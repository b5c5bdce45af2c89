import type { Connector } from "@towpath/connectors";
import type { StoredConnection } from "@towpath/vault";
import { expect, test } from "vitest";
import { missingScopes } from "./granted-scopes.ts";

const oauth = {
  identityProvider: "oauth2",
  clientId: null,
  scopes: ["read", "write", "openid"],
  customParameters: { authorizationurl: "https://login.test/a", tokenurl: "https://login.test/t" },
  source: {},
};
const token = {
  ...{ name: "token", type: "oauth", title: "", description: "", tooltip: "", required: true, hidden: false },
  ...{ order: null, choices: [], assumed: false, oauth },
};
const set = {
  name: "",
  title: "",
  description: "",
  allowSharing: true,
  parameters: [token],
  destinations: [],
};
const connector = {
  address: { scheme: "https", host: "api.test", basePath: "" },
  connection: { title: "", description: "", sets: [set] },
  document: {},
} as unknown as Connector;
const connectionWith = (scopes: string | null) =>
  ({ parameterSet: "", values: {}, tokens: { scopes } }) as unknown as StoredConnection;

test("scopes that the service did not grant are told, in any case of their letters", () => {
  expect(missingScopes(connector, connectionWith("READ"))).toEqual(["write"]);
  expect(missingScopes(connector, connectionWith("read,write"))).toEqual([]);
});

test("nothing is told where the service does not say what it granted", () => {
  expect(missingScopes(connector, connectionWith(null))).toBeNull();
  const byKey = { ...connectionWith(null), tokens: null };
  expect(missingScopes(connector, byKey)).toBeNull();
});
