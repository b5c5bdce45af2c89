import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { connectorFrom } from "../../testing/drafts.ts";
import { anOpenApi3 } from "../../testing/openapi3.ts";

const SCHEMES = {
  key: { type: "apiKey", in: "header", name: "X-Key" },
  bearer: { type: "http", scheme: "bearer" },
  basic: { type: "http", scheme: "basic" },
  cookie: { type: "apiKey", in: "cookie", name: "sid" },
  oauth: {
    type: "oauth2",
    flows: {
      authorizationCode: {
        authorizationUrl: "https://a.test/auth",
        tokenUrl: "https://a.test/token",
        scopes: { read: "", write: "" },
      },
    },
  },
};

const signInOf = (names: readonly (keyof typeof SCHEMES)[], security?: readonly ValueObject[]) => {
  const securitySchemes = Object.fromEntries(names.map((name) => [name, SCHEMES[name]]));
  const document = anOpenApi3({
    components: { securitySchemes },
    ...(security === undefined ? {} : { security }),
  });
  const { connector, draft } = connectorFrom(document);
  return { ...connector.connection, policies: connector.policies, notes: draft.notes };
};

describe("the sign-in of an OpenAPI 3 document", () => {
  test.each([
    ["a key", "key", [{ kind: "header", header: "X-Key", parameter: "api_key" }]],
    ["Basic", "basic", [{ kind: "basic", username: "username", password: "password" }]],
    ["a bearer token", "bearer", [{ kind: "header", header: "Authorization", parameter: "api_key" }]],
    ["OAuth 2", "oauth", [{ kind: "bearer", parameter: "token" }]],
    ["a cookie", "cookie", []],
  ] as const)("by %s goes where it belongs", (_what, name, destinations) => {
    expect(signInOf([name]).sets[0]?.destinations).toEqual(destinations);
  });

  test("by a bearer token is typed without the word", () => {
    expect(signInOf(["bearer"]).policies[0]).toMatchObject({
      template: "setheader",
      parameters: { name: "Authorization", value: "Bearer @connectionParameters('api_key')" },
    });
  });

  test("by OAuth 2 keeps its addresses and the scopes that are asked for", () => {
    expect(signInOf(["oauth"], [{ oauth: ["read"] }]).sets[0]?.parameters[0]?.oauth).toMatchObject({
      identityProvider: "oauth2",
      scopes: ["read"],
      customParameters: { authorizationurl: "https://a.test/auth", tokenurl: "https://a.test/token" },
    });
  });

  test("with two ways offers a choice, and no key travels to the other's place", () => {
    const { sets } = signInOf(["key", "basic", "bearer", "oauth"]);
    expect(sets.map(({ destinations }) => destinations)).toEqual([
      [{ kind: "header", header: "X-Key", parameter: "api_key" }],
      [{ kind: "basic", username: "username", password: "password" }],
      [{ kind: "header", header: "Authorization", parameter: "api_key_3" }],
      [{ kind: "bearer", parameter: "token" }],
    ]);
  });

  test("with two at once sends both", () => {
    expect(signInOf(["key", "bearer"], [{ key: [], bearer: [] }]).sets[0]?.destinations).toEqual([
      { kind: "header", header: "X-Key", parameter: "X_Key" },
      { kind: "header", header: "Authorization", parameter: "token" },
    ]);
  });
});
