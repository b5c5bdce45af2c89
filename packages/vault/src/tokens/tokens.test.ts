import { randomBytes } from "node:crypto";
import { ok } from "@towpath/prelude";
import { describe, expect, test } from "vitest";
import type { SealedEnvironmentKey } from "../environment-keys.ts";
import { parseMasterKeys } from "../master-keys.ts";
import type { Tokens } from "../oauth/tokens.ts";
import { createVault } from "../vault.ts";
import { openTokens, sealTokens } from "./sealed-tokens.ts";
import { tokenTimes } from "./token-times.ts";

const NOW = Date.UTC(2026, 10, 22);
const HOUR = 3_600_000;
const someTokens = (more: Partial<Tokens> = {}): Tokens => ({
  accessToken: "access-canary",
  refreshToken: "refresh-canary",
  expiresAt: NOW + HOUR,
  refreshExpiresAt: null,
  scopes: ["read", "write"],
  ...more,
});

describe("sealed tokens", () => {
  const keys: SealedEnvironmentKey[] = [];
  const store = {
    keys: async () => keys,
    add: async (_id: string, key: SealedEnvironmentKey) => void keys.push(key),
  };
  const vault = createVault(store, parseMasterKeys(randomBytes(32).toString("base64")));
  const place = { environmentId: "e", connectionId: "c", version: 3 };

  test.each([
    ["with everything", someTokens({ refreshExpiresAt: NOW + 9 * HOUR })],
    ["with an access token alone", someTokens({ refreshToken: null, expiresAt: null, scopes: null })],
  ])("come back as they were, %s", async (_what, tokens) => {
    const sealed = await sealTokens(vault, place, tokens);
    if (!sealed.ok) throw new Error(sealed.failure);
    expect(sealed.value.sealed.toString("latin1")).not.toContain("canary");
    expect(await openTokens(vault, place, sealed.value)).toEqual(ok(tokens));
    expect(await openTokens(vault, { ...place, version: 4 }, sealed.value)).toMatchObject({ ok: false });
  });
});

describe("when tokens are renewed", () => {
  test("shortly before they end, and never before half of their life", () => {
    expect(tokenTimes(someTokens(), NOW).refreshAt).toBe(NOW + HOUR - 6 * 60_000);
    expect(tokenTimes(someTokens({ expiresAt: NOW + 60_000 }), NOW).refreshAt).toBe(NOW + 30_000);
  });

  test("once a day though they live longer, so that the service does not forget them", () => {
    expect(tokenTimes(someTokens({ expiresAt: NOW + 99 * HOUR }), NOW).refreshAt).toBe(NOW + 24 * HOUR);
    expect(tokenTimes(someTokens({ expiresAt: null }), NOW).refreshAt).toBe(NOW + 24 * HOUR);
  });

  test("never without a refresh token: they live until they end", () => {
    expect(tokenTimes(someTokens({ refreshToken: null }), NOW)).toEqual({
      refreshAt: null,
      livesUntil: NOW + HOUR,
    });
  });
});
