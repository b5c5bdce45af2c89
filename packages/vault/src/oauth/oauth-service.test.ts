import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Result } from "@towpath/prelude";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anAttempt, loopbackGateway, signInAs } from "../testing/an-attempt.ts";
import { oauthParameterFile, plainAddresses } from "../testing/an-oauth-connector.ts";
import { anOAuthService, type OAuthService } from "../testing/an-oauth-service.ts";
import { refreshTokens, requestTokens } from "./renew-tokens.ts";
import { startSignIn } from "./start-sign-in.ts";

function got<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

describe("a real OAuth service", () => {
  const http = loopbackGateway();
  let service: OAuthService;
  beforeAll(async () => {
    service = await anOAuthService();
  });
  afterAll(async () => {
    await service.close();
    await http.close();
  });

  test("lets a person sign in with PKCE, and says who it was", async () => {
    const { tokens, account } = got(
      await signInAs(http, service, anAttempt(service), { user: "ann", now: 5_000 }),
    );
    expect(tokens).toMatchObject({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      expiresAt: 5_000 + 3_600_000,
      scopes: ["openid", "profile", "email", "offline_access", "things:read"],
    });
    expect(account).toEqual({ id: "ann", name: "Ann", email: "ann@things.test" });
  });

  test("lets a second account sign in", async () => {
    const { account } = got(await signInAs(http, service, anAttempt(service), { user: "bob" }));
    expect(account?.name).toBe("Bob");
  });

  test("says who refused, in plain words", async () => {
    const result = await signInAs(http, service, anAttempt(service), { choice: "refuse" });
    expect(result).toMatchObject({
      failure: { code: "access_denied", who: "you", message: expect.stringContaining("choose 'Allow'") },
    });
  });

  test("renews tokens by rotation, and ends the sign-in when a token comes twice", async () => {
    const before = service.refreshes();
    const attempt = anAttempt(service);
    const { tokens } = got(await signInAs(http, service, attempt));
    const first = got(await refreshTokens(http, { ...attempt, tokens }, 0));
    expect(first.refreshToken).not.toBe(tokens.refreshToken);
    expect(await refreshTokens(http, { ...attempt, tokens }, 0)).toMatchObject({
      failure: { kind: "refused" },
    });
    expect(await refreshTokens(http, { ...attempt, tokens: first }, 0)).toMatchObject({
      failure: { kind: "refused" },
    });
    const after = service.refreshes();
    expect(after.renewed - before.renewed).toBe(1);
    expect(after.reused - before.reused).toBe(1);
    expect(after.mostOfOne).toBe(2);
  });

  test("gives tokens to an app that signs in by itself", async () => {
    const addresses = plainAddresses(service.addresses.authorize, service.addresses.token);
    const robot = oauthParameterFile("oauth2", { ...addresses, grantType: { value: "client_credentials" } }, [
      "things:read",
    ]);
    const attempt = anAttempt(service, {
      client: service.robot,
      properties: { connectionParameters: { token: robot } },
    });
    const tokens = got(await requestTokens(http, attempt, 0));
    expect(tokens).toMatchObject({ refreshToken: null, expiresAt: 3_600_000 });
    expect(got(await refreshTokens(http, { ...attempt, tokens }, 0)).accessToken).not.toBe(
      tokens.accessToken,
    );
  });

  test("takes a signed statement from a file in place of a secret", async () => {
    const folder = mkdtempSync(join(tmpdir(), "towpath-workload-"));
    const file = join(folder, "token");
    const addresses = plainAddresses(service.addresses.authorize, service.addresses.token);
    const robot = oauthParameterFile("oauth2", { ...addresses, grantType: { value: "client_credentials" } }, [
      "things:read",
    ]);
    const attempt = anAttempt(service, {
      client: service.workload(file),
      properties: { connectionParameters: { token: robot } },
    });
    for (const _time of [1, 2]) {
      writeFileSync(file, `${service.workloadToken()}\n`);
      expect(await requestTokens(http, attempt, 0, { tokenFolders: [folder] })).toMatchObject({ ok: true });
    }
    expect(await requestTokens(http, attempt, 0)).toMatchObject({
      failure: { code: "no_proof", who: "admin" },
    });
  });

  test("does as a test tells it", async () => {
    const attempt = anAttempt(service);
    const { tokens } = got(await signInAs(http, service, attempt));
    service.failNextRefresh(503, { "retry-after": "7" });
    expect(await refreshTokens(http, { ...attempt, tokens }, 0)).toMatchObject({
      failure: { kind: "passing", retryAfterMs: 7_000 },
    });
    service.loseNextRefreshAnswer();
    expect(await refreshTokens(http, { ...attempt, tokens }, 0)).toMatchObject({
      failure: { kind: "unknown" },
    });
    service.revokeAll();
    expect(await refreshTokens(http, { ...attempt, tokens }, 0)).toMatchObject({
      failure: { kind: "refused" },
    });
  });

  test("does not get to know a secret at a host that the app is not for", async () => {
    const client = { ...service.client, hosts: ["accounts.things.test"] };
    expect(startSignIn({ ...anAttempt(service, { client }), state: "s" })).toMatchObject({
      failure: { code: "host_not_of_app", who: "admin" },
    });
  });
});

test("a service that wants the app's secret in a header gets it there", async () => {
  const http = loopbackGateway();
  const service = await anOAuthService({ authentication: "client_secret_basic" });
  expect(await signInAs(http, service, anAttempt(service))).toMatchObject({ ok: true });
  await service.close();
  await http.close();
});
