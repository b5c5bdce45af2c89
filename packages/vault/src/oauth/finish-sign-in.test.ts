import { describe, expect, test } from "vitest";
import { anApp, aWrittenAttempt, type WrittenSignIn } from "../testing/an-app.ts";
import { type Answer, scriptedHttp } from "../testing/scripted-http.ts";
import { finishSignIn } from "./finish-sign-in.ts";
import type { SignInAttempt } from "./start-sign-in.ts";

const NOW = 1_000_000;
const GIVEN: Answer = {
  body: { access_token: "at-1", refresh_token: "rt-1", expires_in: 3600, token_type: "Bearer" },
};
const idToken = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;

async function finished(
  answers: readonly Answer[],
  {
    written = {},
    change = {},
    answer = "code=code-1&state=s",
  }: { written?: WrittenSignIn; change?: Partial<SignInAttempt>; answer?: string } = {},
) {
  const http = scriptedHttp(...answers);
  const attempt = aWrittenAttempt(written, change);
  const result = await finishSignIn(http, { ...attempt, answer: new URLSearchParams(answer) }, NOW);
  return { http, result };
}
const tokensOf = async (body: unknown) => {
  const { result } = await finished([{ body: body as never }]);
  return result.ok ? result.value.tokens : result.failure;
};

describe("a code", () => {
  test("is exchanged with the same redirect URI, the verifier and the secret", async () => {
    const { http, result } = await finished([GIVEN]);
    expect(http.requests[0]).toMatchObject({
      method: "POST",
      uri: "https://login.things.test/token",
      followsRedirects: false,
    });
    expect(http.form(0)).toEqual({
      grant_type: "authorization_code",
      code: "code-1",
      redirect_uri: "https://flows.things.test/connections/callback",
      code_verifier: "a-verifier-that-is-at-least-forty-three-characters-long",
      client_id: "client-1",
      client_secret: "app-secret-1",
    });
    expect(result).toMatchObject({
      value: { tokens: { accessToken: "at-1", refreshToken: "rt-1", expiresAt: NOW + 3_600_000 } },
    });
  });

  test("is exchanged as the template says, with the verifier beside", async () => {
    const custom = {
      authorizationUrlTemplate: "https://login.things.test/a",
      tokenUrlTemplate: "https://login.things.test/token",
      tokenUrlQueryStringTemplate: "?tenant={tenant}",
      tokenBodyTemplate:
        "key={ClientId}&client_secret={ClientSecret}&code={Code}&grant_type=authorization_code",
    };
    const parameters = { "token:tenant": { type: "string" } };
    const { http } = await finished([GIVEN], {
      written: { provider: "oauth2generic", custom, parameters },
      change: { values: { "token:tenant": "a b" } },
      answer: "code=c%26d",
    });
    expect(http.requests[0]?.uri).toBe("https://login.things.test/token?tenant=a%20b");
    expect(http.form(0)).toEqual({
      key: "client-1",
      client_secret: "app-secret-1",
      code: "c&d",
      grant_type: "authorization_code",
      code_verifier: "a-verifier-that-is-at-least-forty-three-characters-long",
      client_id: "client-1",
    });
  });

  test("that stands in the address by a template is not sent twice", async () => {
    const custom = {
      authorizationUrlTemplate: "https://login.things.test/a",
      tokenUrlTemplate: "https://login.things.test/token",
      tokenUrlQueryStringTemplate:
        "?grant_type=authorization_code&code={Code}&client_id={ClientId}&client_secret={ClientSecret}",
    };
    const { http } = await finished([GIVEN], { written: { provider: "oauth2generic", custom } });
    expect(Object.keys(http.form(0))).toEqual(["code_verifier"]);
  });

  test("is tried with the secret in the header, then with the replaced one, where the app is not known", async () => {
    const unknown: Answer = { statusCode: 401, body: { error: "invalid_client" } };
    const client = anApp({ secrets: ["new-secret", "old secret"] });
    const { http, result } = await finished([unknown, unknown, unknown, GIVEN], { change: { client } });
    expect(result.ok).toBe(true);
    const sent = http.requests.map(
      ({ headers }, index) => headers.Authorization ?? http.form(index).client_secret,
    );
    const basic = (secret: string) => `Basic ${Buffer.from(`client-1:${secret}`).toString("base64")}`;
    expect(sent).toEqual(["new-secret", "old secret", basic("new-secret"), basic("old%20secret")]);
    expect(http.form(2)).not.toHaveProperty("client_secret");
  });

  test("is sent once when it was refused for another reason", async () => {
    const { http } = await finished([{ statusCode: 400, body: { error: "invalid_grant" } }]);
    expect(http.requests).toHaveLength(1);
  });
});

describe("answers as services send them", () => {
  test.each([
    ["a form", "access_token=at-1&scope=a%2Cb&token_type=bearer"],
    ["JSON as text", '{"access_token":"at-1","scope":"a b"}'],
    [
      "a form in an envelope",
      {
        "$content-type": "application/x-www-form-urlencoded",
        $content: "",
        $formdata: [
          { key: "access_token", value: "at-1" },
          { key: "scope", value: "a,b" },
        ],
      },
    ],
    ["wrapped tokens", { ok: true, authed_user: { access_token: "at-1", scope: "a,b" } }],
    ["scopes as a list", { access_token: "at-1", scope: ["a", "b"] }],
  ])("%s are read", async (_what, body) => {
    expect(await tokensOf(body)).toMatchObject({ accessToken: "at-1", scopes: ["a", "b"] });
  });

  test.each<[string, object, number | null]>([
    ["seconds as text", { expires_in: "60" }, NOW + 60_000],
    ["an instant", { expires_on: "2000000000" }, 2_000_000_000_000],
    ["zero, which is no end", { expires_in: 0 }, null],
    ["nothing", {}, null],
    ["nonsense", { expires_in: "soon" }, null],
    ["more than any token lives", { expires_in: 1e15 }, null],
    ["a negative time", { expires_in: -5 }, null],
  ])("the end of a token may be %s", async (_what, more, expiresAt) => {
    expect(await tokensOf({ access_token: "at-1", ...more } as never)).toMatchObject({ expiresAt });
  });

  test.each([
    ["a token with a line break", { access_token: "at\r\nX: y" }],
    ["a token of another type", { access_token: { a: 1 } }],
    ["a page", "<html><body>Maintenance</body></html>"],
    ["nothing", undefined],
    ["a list", [1, 2]],
    ["names of every object", '{"__proto__":{"access_token":"x"}}'],
  ])("%s gives no tokens", async (_what, body) => {
    expect(await tokensOf(body as never)).toMatchObject({ code: "no_token", who: "service" });
  });
});

describe("who signed in", () => {
  const openid = { scopes: ["openid"] };
  const withClaims = (claims: object) =>
    finished([{ body: { access_token: "at-1", id_token: idToken(claims) } }], { written: openid });

  test("is told by the ID token", async () => {
    const claims = {
      sub: "s",
      aud: "client-1",
      nonce: "nonce-1",
      name: "Ann\u0000 A",
      preferred_username: "ann@things.test",
    };
    expect((await withClaims(claims)).result).toMatchObject({
      value: { account: { id: "s", name: "Ann A", email: "ann@things.test" } },
    });
  });

  test("is told apart at Entra ID by what all its apps see, and the tenant is kept", async () => {
    const tid = "11111111-2222-3333-4444-555555555555";
    const claims = {
      sub: "for-this-app",
      oid: "person",
      tid,
      aud: ["client-1"],
      nonce: "nonce-1",
      name: "Ann",
    };
    expect((await withClaims(claims)).result).toMatchObject({
      value: { account: { id: "person" }, values: { "token:TenantId": tid } },
    });
  });

  test.each([
    ["of another app", { sub: "s", aud: "other", nonce: "nonce-1" }],
    ["of another sign-in", { sub: "s", aud: "client-1", nonce: "other" }],
    ["without a nonce", { sub: "s", aud: "client-1" }],
  ])("is not taken from an ID token %s", async (_what, claims) => {
    expect((await withClaims(claims)).result).toMatchObject({ failure: { code: "id_token_not_ours" } });
  });

  test("is asked where the service is known to tell it, and not knowing is no failure", async () => {
    const host = "github.com";
    const custom = { authorizationUrl: `https://${host}/a`, tokenUrl: `https://${host}/t` };
    const about = { written: { custom }, change: { client: anApp({ hosts: [host] }) } };
    const told = await finished([GIVEN, { body: { id: 7, login: "ann", email: null } }], about);
    expect(told.result).toMatchObject({ value: { account: { id: "7", name: "ann", email: null } } });
    expect(told.http.requests[1]).toMatchObject({
      uri: "https://api.github.com/user",
      headers: { Authorization: "Bearer at-1" },
    });
    const untold = await finished([GIVEN, { statusCode: 403 }], about);
    expect(untold.result).toMatchObject({ ok: true, value: { account: null } });
  });
});

test("a token of hours is exchanged for one of weeks where a service gives no refresh token", async () => {
  const { http, result } = await finished(
    [
      { body: { access_token: "short", expires_in: 3600 } },
      { body: { access_token: "long", expires_in: 5_000_000 } },
      { body: { id: "1", name: "Ann" } },
    ],
    {
      written: { provider: "facebook", custom: {} },
      change: { client: anApp({ hosts: ["graph.facebook.com"] }) },
    },
  );
  expect(http.form(1)).toMatchObject({ grant_type: "fb_exchange_token", fb_exchange_token: "short" });
  expect(result).toMatchObject({
    value: { tokens: { accessToken: "long", expiresAt: NOW + 5_000_000_000 }, account: { name: "Ann" } },
  });
});

describe("a sign-in that fails", () => {
  test.each<[string, string, object]>([
    ["error=access_denied", "you", { code: "access_denied", message: expect.stringContaining("'Allow'") }],
    ["error=user_cancelled_login", "you", { code: "access_denied" }],
    [
      "error=invalid_scope&error_description=no%20mail",
      "admin",
      { message: expect.stringContaining('The service says: "no mail"') },
    ],
    [
      "error=access_denied&error_description=AADSTS90094%3A%20ask%20an%20admin",
      "admin",
      { code: "admin_consent" },
    ],
    ["error=temporarily_unavailable", "service", {}],
    ["error=something_new", "service", { code: "something_new" }],
    ["error=", "service", { code: "unknown" }],
    ["error=__proto__", "service", {}],
    ["state=s", "service", { code: "no_code" }],
    ["code=a%00b", "service", { code: "no_code" }],
    ["code=c&iss=https%3A%2F%2Fevil.test", "admin", { code: "other_issuer" }],
  ])("on the way back with %s says who can mend it", async (answer, who, failure) => {
    const { result, http } = await finished([GIVEN], { answer });
    expect(result).toMatchObject({ ok: false, failure: { who, ...failure } });
    expect(http.requests).toHaveLength(0);
  });

  test("takes an issuer beside the place where people sign in for the service's own", async () => {
    const { result } = await finished([GIVEN], { answer: "code=c&iss=https%3A%2F%2Fid.things.test" });
    expect(result.ok).toBe(true);
  });

  test.each<[Answer, string, string]>([
    [{ statusCode: 400, body: { error: "invalid_grant" } }, "invalid_grant", "you"],
    [{ statusCode: 401, body: { error: "invalid_client" } }, "invalid_client", "admin"],
    [{ statusCode: 401 }, "invalid_client", "admin"],
    [{ body: { ok: false, error: "bad_redirect_uri" } }, "redirect_uri_mismatch", "admin"],
    [
      { statusCode: 400, body: { error: { type: "OAuthException", message: "No" } } },
      "oauthexception",
      "service",
    ],
    [{ statusCode: 502, body: "<html>" }, "server_error", "service"],
    [{ statusCode: 302, headers: { location: "https://evil.test" } }, "unknown", "service"],
    [
      { kind: "not-sent", error: { code: "HostNotFound", message: "Not found." }, retryable: true },
      "HostNotFound",
      "service",
    ],
    [
      { kind: "refused", error: { code: "EgressRefused", message: "Not allowed." }, retryable: false },
      "EgressRefused",
      "admin",
    ],
  ])("at the exchange, answered by %j, says who can mend it", async (answer, code, who) => {
    expect((await finished([answer])).result).toMatchObject({ failure: { code, who } });
  });

  test("blames the host that gives tokens, where it is another than the one where people sign in", async () => {
    const custom = {
      authorizationUrl: "https://login.things.test/a",
      tokenUrl: "https://tokens.elsewhere.test/t",
    };
    const { result } = await finished([{ statusCode: 400, body: { error: "invalid_grant" } }], {
      written: { provider: "oauth2", custom },
      change: { client: anApp({ hosts: ["tokens.elsewhere.test"] }) },
    });
    const message = result.ok ? "" : result.failure.message;
    expect(message).toMatch(/^tokens\.elsewhere\.test did not take the sign-in/);
  });

  test("tells no secret, though the service repeats every one", async () => {
    const words = "client-1 app-secret-1 code-1 a-verifier-that-is-at-least-forty-three-characters-long";
    const bodies = [
      { error: "invalid_grant", error_description: words },
      { error: words },
      words,
      { access_token: { x: words }, refresh_token: "rt-9-secret" },
    ];
    for (const body of bodies) {
      const { result } = await finished([{ statusCode: 400, body: body as never }]);
      expect(JSON.stringify(result)).not.toMatch(/app-secret-1|code-1|a-verifier|rt-9/);
    }
  });
});
