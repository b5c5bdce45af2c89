import { describe, expect, test } from "vitest";
import { readConnector } from "../read/read-connector.ts";
import { corpusConnectors, corpusMissing } from "../testing/corpus.ts";
import { planOAuth } from "./oauth-plan.ts";

if (corpusMissing !== null) console.warn(`The corpus of connectors was not read: ${corpusMissing}.`);

describe.skipIf(corpusMissing !== null)("the OAuth settings of public connectors", () => {
  // No more is kept of each than its sign-in needs: all of them whole are hundreds of megabytes.
  const sets = corpusConnectors().flatMap((files) => {
    const { connector } = readConnector(files);
    if (connector === null) return [];
    const about = { address: connector.address, document: { host: connector.document.host ?? "" } };
    return connector.connection.sets
      .filter(({ parameters }) => parameters.some(({ oauth }) => oauth !== null))
      .map((set) => ({ folder: files.folder, connector: about, set }));
  });
  const planOf = (folder: string, setName: string, entered: Record<string, string>) => {
    const found = sets.find((one) => one.folder === folder && one.set.name === setName);
    const plan = found === undefined ? null : planOAuth(found.connector, found.set, entered);
    if (plan === null) throw new Error(`${folder} does not sign in by OAuth`);
    return plan;
  };

  test("are all understood: 26 ways to sign in of 19 connectors", () => {
    expect(sets).toHaveLength(26);
    expect(new Set(sets.map(({ folder }) => folder)).size).toBe(19);
  });

  test("lead to an encrypted address once what they ask for is entered", () => {
    const wrong = sets.flatMap(({ folder, connector, set }) => {
      const entered = Object.fromEntries(
        set.parameters.map(({ name, choices }) => [name, String(choices[0]?.value ?? "acme.things.test")]),
      );
      const plan = planOAuth(connector, set, entered);
      const legs = Object.values(plan?.addresses ?? {}).flatMap(({ problem }) => problem ?? []);
      return legs.length === 0 ? [] : [`${folder} ${set.name}: ${legs[0]}`];
    });
    expect(wrong).toEqual([expect.stringContaining("servicenow : is 'https://YourInstance.service-now.com")]);
  });

  test.each([
    ["planner", "", {}, "https://login.microsoftonline.com/common/oauth2/v2.0/authorize", "aad"],
    ["azuread", "", {}, "https://login.microsoftonline.com/common/oauth2/v2.0/authorize", "aad"],
    ["docusign", "", {}, "https://account.docusign.com/oauth/auth", "account.docusign.com"],
    ["facebook", "", {}, "https://www.facebook.com/dialog/oauth", "www.facebook.com"],
    ["lawvu", "oauthEU", {}, "https://eu.lawvu.com/#/authorize", "eu.lawvu.com"],
    [
      "lawvu",
      "oauthCustom",
      { "token:customAuth": "l.test", "token:customHost": "api.test" },
      "https://l.test/#/authorize",
      "l.test",
    ],
    [
      "zohosign",
      "",
      { "token:customHost": "com.au" },
      "https://accounts.zoho.com.au/oauth/v2/auth",
      "accounts.zoho.com.au",
    ],
    [
      "netdocuments",
      "",
      { "token:apiRegion": "EU" },
      "https://eu.netdocuments.com/neWeb2/OAuth.aspx",
      "eu.netdocuments.com",
    ],
    ["netdocuments", "", {}, "https://vault.netvoyage.com/neWeb2/OAuth.aspx", "vault.netvoyage.com"],
  ])("%s %s signs in at the right place", (folder, set, entered, address, service) => {
    const plan = planOf(folder, set, entered);
    expect(plan.addresses.authorize).toMatchObject({ text: address, problem: null });
    expect(plan.service).toBe(service);
  });

  test("of NetDocuments put the admin's app where the region's would stand", () => {
    const { appNames, values } = planOf("netdocuments", "", { "token:apiRegion": "DE" });
    expect(appNames).toEqual({ clientId: ["de_clientid"], clientSecret: ["de_clientsecret"] });
    expect(values).toMatchObject({ de_domain: "de.netdocuments.com", eu_domain: "", us_clientid: "" });
  });

  test("of Azure's events ask for tenant, client ID and secret where the app signs in by itself", () => {
    const plan = planOf("azure-communication-services-sms-events", "aadOauthClientCredentials", {
      "token:TenantId": "acme",
    });
    expect(plan).toMatchObject({ grant: "client-credentials", appFrom: "user" });
    expect(plan.addresses.token.text).toBe("https://login.microsoftonline.com/acme/oauth2/v2.0/token");
    expect(plan.scopes).toEqual(["https://management.core.windows.net/.default"]);
  });
});
