import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aDefinition, read } from "../testing/builders.ts";
import { type OAuthAppFacts, planOAuth } from "./oauth-plan.ts";

const APP: OAuthAppFacts = { tenant: null, scopes: [] };

interface Written {
  readonly provider?: string;
  readonly custom?: ValueObject;
  readonly scopes?: readonly string[];
  /** Beside the token. */
  readonly parameters?: ValueObject;
  readonly properties?: ValueObject;
  readonly definition?: ValueObject;
}

function planned(written: Written, entered: Record<string, string> = {}, app: OAuthAppFacts = APP) {
  const { provider = "oauth2", custom = {}, scopes = [], parameters = {}, properties = {} } = written;
  const customParameters = Object.fromEntries(
    Object.entries(custom).map(([name, value]) => [name, { value }]),
  );
  const settings = {
    identityProvider: provider,
    clientId: "x",
    scopes: [...scopes],
    customParameters,
    properties,
  };
  const { connector } = read(aDefinition(written.definition), {
    properties: {
      connectionParameters: { token: { type: "oauthSetting", oAuthSettings: settings }, ...parameters },
    },
  });
  const [set] = connector?.connection.sets ?? [];
  if (connector === null || set === undefined) throw new Error("not read");
  const plan = planOAuth(connector, set, entered, app);
  if (plan === null) throw new Error("no OAuth");
  return plan;
}

const PLAIN = {
  authorizationUrl: "https://login.things.test/authorize",
  tokenUrl: "https://login.things.test/token",
};
const asked = (change: ValueObject = {}): ValueObject => ({
  type: "string",
  uiDefinition: { displayName: "X", constraints: { required: "true", ...change } },
});

describe("what OAuth settings mean", () => {
  test("plain settings name the addresses, and tokens are renewed where they are given", () => {
    const { addresses, service, grant, appFrom, pkce } = planned({ custom: PLAIN });
    expect(addresses.authorize).toEqual({
      text: PLAIN.authorizationUrl,
      host: "login.things.test",
      problem: null,
    });
    expect(addresses.refresh.text).toBe(PLAIN.tokenUrl);
    expect({ service, grant, appFrom, pkce }).toEqual({
      service: "login.things.test",
      grant: "authorization-code",
      appFrom: "admin",
      pkce: true,
    });
  });

  test("settings in capitals mean the same", () => {
    const custom = { AuthorizationUrl: PLAIN.authorizationUrl, TOKENURL: PLAIN.tokenUrl };
    expect(planned({ provider: "OAuth2", custom }).addresses.token.problem).toBeNull();
  });

  test("a set that asks for a client ID is for an app of one's own", () => {
    expect(planned({ custom: PLAIN, parameters: { "token:clientId": asked() } }).appFrom).toBe("user");
    expect(
      planned({ custom: PLAIN, parameters: { "token:clientId": asked({ hidden: "true" }) } }).appFrom,
    ).toBe("admin");
  });

  test.each([
    ["the settings", { custom: { ...PLAIN, grantType: "client_credentials" } }, {}],
    [
      "what is entered",
      { custom: PLAIN, parameters: { "token:grantType": asked() } },
      { "token:grantType": "Client-Credentials" },
    ],
  ])("%s may say that the app signs in by itself", (_where, written, entered) => {
    expect(planned(written, entered).grant).toBe("client-credentials");
  });

  test("a service that the files name without an address is signed in to where it is known to be", () => {
    const { addresses, provider } = planned({ provider: "Google", scopes: ["mail"] });
    expect(addresses.token).toMatchObject({ text: "https://oauth2.googleapis.com/token", problem: null });
    expect(provider.authorizeWith).toMatchObject({ access_type: "offline" });
    const test = planned({ provider: "DocuSign", custom: { LoginUri: "https://account-d.docusign.com/" } });
    expect(test.addresses.authorize.text).toBe("https://account-d.docusign.com/oauth/auth");
  });

  test("without any address the document's are taken, and without those it is said", () => {
    const scheme = { type: "oauth2", flow: "accessCode", ...PLAIN, scopes: {} };
    const { addresses } = planned({ definition: { securityDefinitions: { o: scheme } } });
    expect(addresses.authorize.text).toBe(PLAIN.authorizationUrl);
    expect(addresses.refresh.text).toBe(PLAIN.tokenUrl);
    expect(planned({}).addresses.token.problem).toBe("is missing");
  });

  test("an admin's addresses take the place of the files'", () => {
    const app = { ...APP, addresses: { token: "https://other.things.test/token" } };
    expect(planned({ custom: PLAIN }, {}, app).addresses.token.text).toBe("https://other.things.test/token");
  });

  test("an address without encryption is refused, but on this machine", () => {
    const at = (tokenUrl: string) => planned({ custom: { ...PLAIN, tokenUrl } }).addresses.token.problem;
    expect(at("http://login.things.test/token")).toContain("not encrypted");
    expect(at("http://127.0.0.1:8080/token")).toBeNull();
  });

  test("a placeholder is no address, and gives way to the address that an admin entered for the calls", () => {
    const host = "YourInstance.things.test";
    const written = { custom: { ...PLAIN, tokenUrl: `https://${host}/token` }, definition: { host } };
    expect(planned(written).addresses.token.problem).toContain("stands for an address of your own");
    const { connector } = read(aDefinition({ host }), {
      properties: {
        connectionParameters: {
          token: {
            type: "oauthSetting",
            oAuthSettings: {
              identityProvider: "oauth2",
              customParameters: { tokenUrl: { value: `https://${host}/token` } },
            },
          },
        },
      },
    });
    if (connector === null) throw new Error("not read");
    const moved = { ...connector, address: { ...connector.address, host: "acme.things.test" } };
    const [set] = moved.connection.sets;
    const plan = set === undefined ? null : planOAuth(moved, set, {});
    expect(plan?.addresses.token.text).toBe("https://acme.things.test/token");
  });
});

describe("values in templates", () => {
  const written: Written = {
    provider: "oauth2generic",
    custom: {
      authorizationUrlTemplate: "https://{customHost}.things.test/authorize",
      tokenUrlTemplate: "https://{CustomHost}.things.test/{tenantId}/token",
    },
    parameters: { "token:customHost": asked(), "token:tenantId": asked() },
  };

  test("are filled in whatever their case", () => {
    const { addresses, service } = planned(written, { "token:customhost": "acme", "token:tenantId": "t 1" });
    expect(addresses.token.text).toBe("https://acme.things.test/t%201/token");
    expect(service).toBe("acme.things.test");
  });

  test("that are missing are named", () => {
    const { addresses, service } = planned(written);
    expect(addresses.authorize.problem).toContain("'customHost'");
    expect(service).toBeNull();
  });

  test.each([
    "evil.test/",
    "evil.test#",
    "evil.test?",
    "evil.test\\",
    "a@evil.test",
    "evil.test:1/",
    "a b",
    "e\nvil",
    "",
  ])("cannot lead to another host: %j", (value) => {
    const { host } = planned(written, { "token:customHost": value, "token:tenantId": "t" }).addresses.token;
    expect(host === null || host.endsWith(".things.test")).toBe(true);
  });

  test.each(["..", ".", "../..", "a/../../b", "\ud800"])("cannot climb out of their path: %j", (value) => {
    const { text, problem } = planned(written, { "token:customHost": "a", "token:tenantId": value }).addresses
      .token;
    expect(problem).toBeNull();
    expect(new URL(text).pathname.split("/")).toHaveLength(3);
  });

  test("may be whole addresses, as people paste them", () => {
    const custom = {
      authorizationUrlTemplate: "{customHost}/authorize",
      tokenUrlTemplate: "https://{customHost}/token",
    };
    const { addresses } = planned({ ...written, custom }, { "token:customHost": "https://acme.test/" });
    expect(addresses.authorize.text).toBe("https://acme.test/authorize");
    expect(addresses.token.text).toBe("https://acme.test/token");
  });

  test("never put a secret into an address", () => {
    const custom = { tokenUrlTemplate: "https://things.test/{clientSecret}" };
    const parameters = { "token:clientSecret": { type: "securestring" } };
    const { addresses } = planned({ ...written, custom, parameters }, { "token:clientSecret": "hush-hush" });
    expect(addresses.token.text).not.toContain("hush");
    expect(addresses.token.problem).not.toBeNull();
  });
});

describe("hosts that may know an app's secret", () => {
  const hostsOf = (tokenUrlTemplate: string, parameters: ValueObject = {}) =>
    planned({ provider: "oauth2generic", custom: { tokenUrlTemplate }, parameters }).secretHosts;
  const region = asked({
    allowedValues: [
      { text: "EU", value: "eu" },
      { text: "US", value: "com" },
    ],
  });

  test.each<[string, string, ValueObject, readonly string[]]>([
    ["a fixed one", "https://login.things.test:8443/token", {}, ["login.things.test"]],
    [
      "one for each choice",
      "https://things.{region}/token",
      { "token:region": region },
      ["things.eu", "things.com"],
    ],
    [
      "all below a domain where the start is typed",
      "https://{site}.things.test/token",
      { "token:site": asked() },
      ["*.things.test"],
    ],
    ["none where all is typed", "https://{site}/token", { "token:site": asked() }, []],
    ["none below what everybody may have", "https://{site}.test/token", { "token:site": asked() }, []],
    ["none for a placeholder", "https://your-instance.things.test/token", {}, []],
  ])("are %s", (_what, template, parameters, hosts) => {
    expect([...new Set(hostsOf(template, parameters))]).toEqual(hosts);
  });
});

describe("Microsoft Entra ID", () => {
  const entra = (
    custom: ValueObject,
    scopes: readonly string[] = [],
    entered = {},
    app = APP,
    parameters = {},
  ) => planned({ provider: "aad", custom, scopes, parameters }, entered, app);

  test("signs in at the second version of its endpoints, by the new name of an old host", () => {
    const { addresses, service, provider } = entra({
      loginUri: "https://login.windows.net",
      resourceUri: "https://x.test",
    });
    expect(addresses.authorize.text).toBe("https://login.microsoftonline.com/common/oauth2/v2.0/authorize");
    expect({ service, repeatable: provider.repeatable }).toEqual({ service: "aad", repeatable: true });
  });

  test.each<[string, string, readonly string[], readonly string[]]>([
    ["all that the app was granted", "https://vault.test", [], ["https://vault.test/.default"]],
    [
      "a resource as it is, its last slash included",
      "https://vault.test/",
      [],
      ["https://vault.test//.default"],
    ],
    [
      "named rights of the resource",
      "https://graph.test/",
      ["Mail.Read Mail.Send"],
      ["https://graph.test/Mail.Read", "https://graph.test/Mail.Send"],
    ],
  ])("asks for %s", (_what, resourceUri, scopes, wanted) => {
    expect(entra({ resourceUri }, scopes).scopes).toEqual([...wanted, "openid", "profile", "offline_access"]);
  });

  test("takes the tenant that is typed, else the app's, else the files'", () => {
    const custom = { tenantId: "from-files" };
    const shown = {
      "token:TenantId": {
        ...asked({ hidden: "false" }),
        metadata: { sourceType: "AzureActiveDirectoryTenant" },
      },
    };
    const tenant = (entered: Record<string, string>, app: OAuthAppFacts) =>
      new URL(entra(custom, [], entered, app, shown).addresses.token.text).pathname.split("/")[1];
    expect(tenant({}, APP)).toBe("from-files");
    expect(tenant({}, { ...APP, tenant: "from-app" })).toBe("from-app");
    expect(tenant({ "token:TenantId": "typed" }, { ...APP, tenant: "from-app" })).toBe("typed");
  });

  test("wants one tenant for an app that signs in by itself, and gives it its rights alone", () => {
    const custom = { grantType: "client_credentials", resourceUri: "https://vault.test" };
    expect(entra(custom).addresses.token.problem).toContain("names no tenant");
    const { addresses, scopes } = entra(custom, ["Mail.Read"], {}, { ...APP, tenant: "acme" });
    expect(addresses.token.problem).toBeNull();
    expect(scopes).toEqual(["https://vault.test/.default"]);
  });
});
