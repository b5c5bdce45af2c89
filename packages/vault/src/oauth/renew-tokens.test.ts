import { describe, expect, test } from "vitest";
import { anApp, aWrittenAttempt, type WrittenSignIn } from "../testing/an-app.ts";
import { type Answer, scriptedHttp } from "../testing/scripted-http.ts";
import { refreshTokens } from "./renew-tokens.ts";
import { revokeTokens } from "./revoke-tokens.ts";
import type { SignInSubject } from "./sign-in.ts";

const NOW = 1_000_000;
const HAD = { refreshToken: "rt-old-secret", refreshExpiresAt: 5_000_000, scopes: ["a"] };
const refused = (body: object | string, statusCode = 400): Answer => ({ statusCode, body: body as never });

async function renewed(
  answers: readonly Answer[],
  {
    written = {},
    change = {},
    tokens = HAD,
  }: { written?: WrittenSignIn; change?: Partial<SignInSubject>; tokens?: Partial<typeof HAD> | object } = {},
) {
  const http = scriptedHttp(...answers);
  const { connector, set, values, client } = aWrittenAttempt(written, change);
  const subject = { connector, set, values, client, tokens: { ...HAD, ...tokens } };
  return { http, result: await refreshTokens(http, subject, NOW) };
}

describe("renewing tokens", () => {
  test("sends the refresh token as the standard says", async () => {
    const { http } = await renewed([{ body: { access_token: "at-2" } }]);
    expect(http.form(0)).toEqual({
      grant_type: "refresh_token",
      refresh_token: "rt-old-secret",
      client_id: "client-1",
      client_secret: "app-secret-1",
    });
  });

  test("keeps what the service does not say anew", async () => {
    const { result } = await renewed([{ body: { access_token: "at-2" } }]);
    expect(result).toMatchObject({
      value: {
        accessToken: "at-2",
        refreshToken: "rt-old-secret",
        refreshExpiresAt: 5_000_000,
        scopes: ["a"],
      },
    });
  });

  test("takes the new refresh token, whose end the old one does not tell", async () => {
    const { result } = await renewed([{ body: { access_token: "at-2", refresh_token: "rt-2" } }]);
    expect(result).toMatchObject({ value: { refreshToken: "rt-2", refreshExpiresAt: null } });
  });

  test("fills the template of the files, without what nobody knows", async () => {
    const custom = {
      authorizationUrlTemplate: "https://login.things.test/a",
      tokenUrlTemplate: "https://login.things.test/token",
      refreshUrlTemplate: "https://login.things.test/renew",
      refreshBodyTemplate:
        "rt={RefreshToken}&redirect_uri={RedirectUrl}&client_secret={ClientSecret}&grant_type=refresh_token",
    };
    const { http } = await renewed([{ body: { access_token: "at-2" } }], {
      written: { provider: "oauth2generic", custom },
    });
    expect(http.requests[0]?.uri).toBe("https://login.things.test/renew");
    expect(http.form(0)).toEqual({
      rt: "rt-old-secret",
      client_secret: "app-secret-1",
      grant_type: "refresh_token",
      client_id: "client-1",
    });
  });

  test("without a refresh token is for a person, and asks nobody", async () => {
    const { http, result } = await renewed([], { tokens: { refreshToken: null } });
    expect(result).toMatchObject({ failure: { kind: "refused" } });
    expect(http.requests).toHaveLength(0);
  });

  test("does not send a refresh token to a host that the app is not for", async () => {
    const { http, result } = await renewed([], { change: { client: anApp({ hosts: ["other.test"] }) } });
    expect(result).toMatchObject({ failure: { kind: "app" } });
    expect(http.requests).toHaveLength(0);
  });
});

describe("what a failed renewal means", () => {
  const failure = (kind: "not-sent" | "timeout" | "unknown" | "refused" | "too-large"): Answer => ({
    kind,
    error: { code: "C", message: "M" },
    retryable: true,
  });

  test.each<[string, Answer, string]>([
    ["the sign-in is over", refused({ error: "invalid_grant" }), "refused"],
    ["a person has to answer a question", refused({ error: "interaction_required" }), "refused"],
    ["it is over in the service's own words", refused({ message: "Refresh token has expired" }), "refused"],
    ["it is over in an answer of 200", { body: { error: "invalid_code" } }, "refused"],
    ["the app is not known", refused({ error: "invalid_client" }, 401), "app"],
    ["the app may not", refused({ error: "unauthorized_client" }), "app"],
    ["the address is wrong", refused("Not found", 404), "app"],
    ["it leads elsewhere", { statusCode: 301, headers: { location: "https://x.test" } }, "app"],
    ["the service is down", refused("<html>", 503), "passing"],
    ["the service is asked too often", refused({ error: "x" }, 429), "passing"],
    ["a limit is told by 403", { statusCode: 403, headers: { "retry-after": "9" } }, "passing"],
    ["the request came too early", refused("", 425), "passing"],
    ["a page stands before the service", { body: "<html>Please wait</html>" }, "passing"],
    ["the service answers without a token", { body: { error: "", message: "Odd" } }, "unknown"],
    ["nothing left", failure("not-sent"), "passing"],
    ["it is not allowed to leave", failure("refused"), "app"],
    ["nobody answered in time", failure("timeout"), "unknown"],
    ["the connection broke", failure("unknown"), "unknown"],
    ["the answer has no end", failure("too-large"), "unknown"],
  ])("when %s", async (_what, answer, kind) => {
    expect((await renewed([answer])).result).toMatchObject({ ok: false, failure: { kind } });
  });

  test("says how long to wait, where the service says so", async () => {
    const answer: Answer = { statusCode: 429, headers: { "retry-after": "30" } };
    expect((await renewed([answer])).result).toMatchObject({ failure: { retryAfterMs: 30_000 } });
  });

  test("never repeats the token, nor a secret", async () => {
    const said = refused({
      error: "invalid_grant",
      error_description: "Token rt-old-secret of app-secret-1 is spent",
    });
    expect(JSON.stringify((await renewed([said])).result)).not.toMatch(/rt-old|app-secret/);
  });

  test("tries the old secret when the new one is not known, and nothing else twice", async () => {
    const client = anApp({ secrets: ["new", "old"], authentication: { kind: "post" } });
    const { http, result } = await renewed(
      [refused({ error: "invalid_client" }, 401), { body: { access_token: "at-2" } }],
      { change: { client } },
    );
    expect(result.ok).toBe(true);
    expect([http.form(0).client_secret, http.form(1).client_secret]).toEqual(["new", "old"]);
    expect((await renewed([failure("unknown")], { change: { client } })).http.requests).toHaveLength(1);
  });
});

describe("taking tokens back", () => {
  const revoked = async (host: string, answer: Answer) => {
    const http = scriptedHttp(answer);
    const custom = { authorizationUrl: `https://${host}/a`, tokenUrl: `https://${host}/t` };
    const subject = aWrittenAttempt({ custom }, { client: anApp({ hosts: [host] }) });
    const outcome = await revokeTokens(http, {
      ...subject,
      tokens: { accessToken: "at", refreshToken: "rt" },
    });
    return { outcome, http };
  };

  test("asks the service where it is known how", async () => {
    const { outcome, http } = await revoked("accounts.google.com", {});
    expect(outcome).toBe("revoked");
    expect(http.requests[0]?.uri).toBe("https://oauth2.googleapis.com/revoke");
    expect(http.form(0)).toMatchObject({ token: "rt" });
  });

  test("lets the access token sign where a service wants that", async () => {
    const { http } = await revoked("www.dropbox.com", {});
    expect(http.requests[0]?.headers.Authorization).toBe("Bearer at");
    expect(http.requests[0]?.body).toBeUndefined();
  });

  test("says when it did not work, and when nobody knows how", async () => {
    expect((await revoked("accounts.google.com", { statusCode: 400 })).outcome).toBe("failed");
    const { outcome, http } = await revoked("login.things.test", {});
    expect(outcome).toBe("not-known");
    expect(http.requests).toHaveLength(0);
  });
});
