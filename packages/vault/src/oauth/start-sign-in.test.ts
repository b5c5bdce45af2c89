import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { anApp, aWrittenAttempt, type WrittenSignIn } from "../testing/an-app.ts";
import { clientOfUser, describeSignIn, hostsOfService } from "./sign-in.ts";
import { type SignInAttempt, startSignIn } from "./start-sign-in.ts";

const started = (written: WrittenSignIn, change: Partial<SignInAttempt> = {}) =>
  startSignIn({ ...aWrittenAttempt(written, change), state: "state-1" });
function addressOf(written: WrittenSignIn, change: Partial<SignInAttempt> = {}): URL {
  const result = started(written, change);
  if (!result.ok) throw new Error(result.failure.message);
  return new URL(result.value);
}
const plain = {
  authorizationUrl: "https://login.things.test/authorize",
  tokenUrl: "https://login.things.test/token",
};
const at = (host: string): WrittenSignIn => ({
  custom: { authorizationUrl: `https://${host}/authorize`, tokenUrl: `https://${host}/token` },
});

describe("the address where a sign-in begins", () => {
  test("asks for a code, bound to who asks for it", () => {
    const { searchParams } = addressOf({});
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: "client-1",
      response_type: "code",
      redirect_uri: "https://flows.things.test/connections/callback",
      scope: "things:read",
      state: "state-1",
      code_challenge: createHash("sha256").update(aWrittenAttempt().verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
  });

  test("goes behind a # where the page signs in there", () => {
    const custom = { ...plain, authorizationUrl: "https://go.things.test/#/authorize" };
    expect(addressOf({ custom }).hash).toMatch(/^#\/authorize\?client_id=client-1&/);
  });

  test("keeps what the files put into it", () => {
    const custom = { ...plain, authorizationUrl: "https://login.things.test/authorize?realm=a&prompt=none" };
    const { searchParams } = addressOf({ custom, scopes: ["openid", "offline_access"] });
    expect([searchParams.get("realm"), searchParams.getAll("prompt")]).toEqual(["a", ["none"]]);
  });

  test("asks for consent and a nonce where OpenID Connect wants them for a lasting sign-in", () => {
    const { searchParams } = addressOf({ scopes: ["openid", "offline_access"] });
    expect([searchParams.get("prompt"), searchParams.get("nonce")]).toEqual(["consent", "nonce-1"]);
    expect(addressOf({ scopes: ["openid"] }).searchParams.get("prompt")).toBeNull();
  });

  test.each<[string, string, Record<string, string>]>([
    [
      "Google",
      "accounts.google.com",
      { access_type: "offline", prompt: "consent", scope: "things:read openid email" },
    ],
    ["Dropbox", "www.dropbox.com", { token_access_type: "offline" }],
    ["Atlassian", "auth.atlassian.com", { audience: "api.atlassian.com", prompt: "consent" }],
  ])("says to %s what it needs to last", (_title, host, wanted) => {
    const { searchParams } = addressOf(at(host), { client: anApp({ hosts: [host] }) });
    expect(Object.fromEntries(searchParams)).toMatchObject(wanted);
  });

  test("leaves PKCE out where a service stumbles over it, and where the app says so", () => {
    const asks = (url: URL) => url.searchParams.has("code_challenge");
    expect(asks(addressOf(at("www.linkedin.com"), { client: anApp({ hosts: ["www.linkedin.com"] }) }))).toBe(
      false,
    );
    expect(asks(addressOf({}, { client: anApp({ pkce: false }) }))).toBe(false);
  });

  test("is written as its template says, and gets the state that a template forgot", () => {
    const custom = {
      authorizationUrlTemplate: "https://login.things.test/authorize",
      authorizationUrlQueryStringTemplate: "?app={ClientId}&back={RedirectUrl}&rights={Scopes}",
      scopeListDelimiter: ",",
      tokenUrlTemplate: "https://login.things.test/token",
    };
    const { search, searchParams } = addressOf({ provider: "oauth2generic", custom, scopes: ["a b", "c&d"] });
    expect(search).toContain(
      "back=https%3A%2F%2Fflows.things.test%2Fconnections%2Fcallback&rights=a%20b%2Cc%26d",
    );
    expect([searchParams.get("app"), searchParams.get("state")]).toEqual(["client-1", "state-1"]);
  });

  test.each<[string, WrittenSignIn, Partial<SignInAttempt>, object]>([
    [
      "a value is missing",
      { custom: { ...plain, authorizationUrl: "https://{site}.things.test/a" } },
      {},
      { who: "you", code: "address_incomplete" },
    ],
    [
      "there is no address",
      { custom: { tokenUrl: plain.tokenUrl } },
      {},
      { who: "admin", code: "address_wrong" },
    ],
    [
      "the secret would go to a host that the app is not for",
      at("evil.test"),
      {},
      { who: "admin", code: "host_not_of_app" },
    ],
  ])("is none when %s", (_what, written, change, failure) => {
    expect(started(written, change)).toMatchObject({ failure });
  });

  test("names a host that is not the app's before anybody goes anywhere", () => {
    expect(started({ custom: { ...plain, tokenUrl: "https://evil.test/token" } })).toMatchObject({
      failure: { message: expect.stringMatching(/login\.things\.test.*evil\.test/) },
    });
  });
});

describe("what is said of a sign-in before it", () => {
  const said = (written: WrittenSignIn, values = {}) => {
    const { connector, set } = aWrittenAttempt(written);
    return describeSignIn(connector, set, values);
  };

  test("warns of what ends it, for who signs in and for who registers the app", () => {
    const google = said(at("accounts.google.com"));
    expect(google).toMatchObject({
      service: "accounts.google.com",
      serviceTitle: "Google",
      repeatable: true,
    });
    expect(google?.notes.join()).toContain("7 days");
    expect(google?.adminNotes.join()).toContain("publish the app");
  });

  test("names the hosts of an app by the files alone, whatever is entered", () => {
    const parameters = {
      "token:site": { type: "string", uiDefinition: { constraints: { required: "true" } } },
    };
    const custom = { authorizationUrl: "https://{site}/authorize", tokenUrl: "https://{site}/token" };
    const described = said({ custom, parameters }, { "token:site": "evil.test" });
    expect(described).toMatchObject({ service: "evil.test", hosts: [] });
  });

  test("does not let the app of a service speak to all hosts of those who use it", () => {
    expect(hostsOfService("acme.service-now.com")).toEqual(["acme.service-now.com"]);
    expect(hostsOfService("accounts.google.com")).toEqual([
      "accounts.google.com",
      "oauth2.googleapis.com",
      "www.googleapis.com",
    ]);
    expect(hostsOfService("aad")).toContain("login.microsoftonline.com");
  });
});

test("an app of one's own is what was entered, and only where it is asked for", () => {
  const parameters = { "token:clientId": { type: "string" }, "token:clientSecret": { type: "securestring" } };
  const { set } = aWrittenAttempt({ parameters });
  const entered = { "token:clientId": "mine", "token:clientSecret": "my-secret" };
  expect(clientOfUser(set, entered)).toMatchObject({
    app: "user",
    clientId: "mine",
    secrets: ["my-secret"],
    hosts: null,
  });
  expect(clientOfUser(set, {})).toBeNull();
  expect(clientOfUser(aWrittenAttempt().set, entered)).toBeNull();
});
