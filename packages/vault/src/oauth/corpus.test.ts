import { readConnector } from "@towpath/connectors";
import { corpusConnectors, corpusMissing } from "@towpath/connectors/testing";
import { describe, expect, test } from "vitest";
import { anApp } from "../testing/an-app.ts";
import { describeSignIn } from "./sign-in.ts";
import { startSignIn } from "./start-sign-in.ts";

if (corpusMissing !== null) console.warn(`The corpus of connectors was not read: ${corpusMissing}.`);

const REDIRECT = "https://flows.things.test/connections/callback";

/** What a person would enter, and the hosts that an admin would then allow; the rest as the files say. */
function startedOf(folder: string, parts: Parameters<typeof describeSignIn>) {
  const [connector, set] = parts;
  const values = Object.fromEntries(
    set.parameters
      .filter(({ type, hidden }) => type !== "oauth" && !hidden)
      .map(({ name, choices }) => [name, String(choices[0]?.value ?? "acme.things.test")]),
  );
  const described = describeSignIn(connector, set, values);
  if (described === null || described.grant === "client-credentials") return [];
  const client = anApp({ hosts: [...described.hosts, "acme.things.test", "acme.service-now.com"] });
  const addresses =
    folder === "servicenow"
      ? {
          authorize: "https://acme.service-now.com/oauth_auth.do",
          token: "https://acme.service-now.com/oauth_token.do",
        }
      : {};
  const about = { connector, set, values, client: { ...client, addresses } };
  const attempt = { ...about, redirectUri: REDIRECT, state: "state-1", verifier: "v".repeat(43), nonce: "n" };
  return [{ name: `${folder} ${set.name}`, described, started: startSignIn(attempt) }];
}

describe.skipIf(corpusMissing !== null)("signing in to the public connectors", () => {
  const all = corpusConnectors().flatMap((files) => {
    const { connector } = readConnector(files);
    return connector === null
      ? []
      : connector.connection.sets.flatMap((set) => startedOf(files.folder, [connector, set]));
  });

  test("begins for every one in which a person signs in", () => {
    expect(all).toHaveLength(25);
    expect(
      all.flatMap(({ name, started }) => (started.ok ? [] : [`${name}: ${started.failure.message}`])),
    ).toEqual([]);
  });

  test("goes to an encrypted address that is filled in, and comes back to us with our state", () => {
    const odd = all.filter(({ started }) => {
      const address = started.ok ? new URL(started.value) : null;
      // Pages that sign in behind a `#` have their query there.
      const query = new URLSearchParams(address?.search || (address?.hash.replace(/^[^?]*/, "") ?? ""));
      const isOurs = query.get("redirect_uri") === REDIRECT && query.get("state") === "state-1";
      const isFilled = !/[{}<>]|%7B|%3C|placeholder/i.test(address?.href ?? "{");
      return address?.protocol !== "https:" || !isOurs || !isFilled || query.get("client_id") !== "client-1";
    });
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  test("never uses the client ID of the files", () => {
    const text = JSON.stringify(all.map(({ started }) => started));
    expect(text).not.toMatch(/power-platform-integration|facebook_app_id|AP-XXXX|PLACEHOLDER/);
  });
});
