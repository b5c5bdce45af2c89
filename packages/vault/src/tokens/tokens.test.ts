import { randomBytes } from "node:crypto";
import { ok } from "@towpath/prelude";
import { describe, expect, test } from "vitest";
import type { SealedEnvironmentKey } from "../environment-keys.ts";
import { parseMasterKeys } from "../master-keys.ts";
import type { Tokens } from "../oauth/tokens.ts";
import { createVault } from "../vault.ts";
import { openTokens, sealTokens } from "./sealed-tokens.ts";
import { ageOf, failedTooLong, restAfter, tokenTimes } from "./token-times.ts";

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
  test.each([
    ["an hour", HOUR, HOUR - 6 * 60_000],
    ["ten hours", 10 * HOUR, 9 * HOUR],
    ["four minutes", 240_000, 120_000],
  ])("one of %s ages shortly before its end", (_what, lifeMs, agesAfter) => {
    const life = { obtainedAt: NOW, expiresAt: NOW + lifeMs };
    expect(ageOf(life, NOW + agesAfter - 1)).toBe("fresh");
    expect(ageOf(life, NOW + agesAfter)).toBe("aging");
    expect(ageOf(life, NOW + lifeMs)).toBe("over");
    expect(ageOf({ ...life, expiresAt: null }, NOW + 99 * HOUR)).toBe("fresh");
  });

  test("again after a failure when it has rested: longer each time, an hour at most, or as the service asks", () => {
    expect([1, 2, 3, 20].map((failures) => restAfter(failures, null))).toEqual([
      30_000,
      60_000,
      120_000,
      HOUR,
    ]);
    expect(restAfter(1, 90_000)).toBe(90_000);
    expect(restAfter(1, 999 * HOUR)).toBe(24 * HOUR);
  });

  test("until it has failed for four days, however often", () => {
    expect(failedTooLong(null, NOW)).toBe(false);
    expect(failedTooLong(NOW - 95 * HOUR, NOW)).toBe(false);
    expect(failedTooLong(NOW - 96 * HOUR, NOW)).toBe(true);
  });

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
