import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import type { AccountStore } from "../stores.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

let db: TestDatabase;
let accounts: AccountStore;
beforeAll(async () => {
  db = await openTestDatabase();
  accounts = db.database.accounts;
});
afterAll(() => db.close());

describe("the owner", () => {
  test("there is one, however many first visits there are at once", async () => {
    await db.sql.query("truncate users, environments cascade");
    expect(await accounts.hasOwner()).toBe(false);
    const visits = [1, 2, 3, 4, 5].map((n) =>
      accounts.createOwner({ name: `N${n}`, email: `n${n}@example.com`, passwordHash: "h" }),
    );
    const owners = (await Promise.all(visits)).filter((user) => user !== null);
    expect(owners).toHaveLength(1);
    expect(await accounts.hasOwner()).toBe(true);
    const id = owners[0]?.id ?? "";
    expect(await accounts.memberships(id)).toMatchObject([{ environmentName: "Default", role: "admin" }]);
    const environments = await db.sql.query("select id from environments");
    expect(environments).toHaveLength(1);
  });

  test("is found by e-mail without case, and by id", async () => {
    await db.sql.query("truncate users, environments cascade");
    const user = await accounts.createOwner({
      name: "Åsa\u0000",
      email: " ÅSA@Example.COM ",
      passwordHash: "h1",
    });
    expect(await accounts.findByEmail("åsa@example.com")).toEqual({ ...user, passwordHash: "h1" });
    expect(await accounts.findUser(user?.id ?? "")).toEqual({
      id: user?.id,
      name: "Åsa\ufffd",
      email: "ÅSA@Example.COM",
    });
  });

  test.each(["", "nobody@example.com", "a\u0000b@example.com", "' or true --", "\ud800"])(
    "nobody is found by %j",
    async (email) => {
      expect(await accounts.findByEmail(email)).toBeNull();
      expect(await accounts.findUser(email)).toBeNull();
      expect(await accounts.memberships(email)).toEqual([]);
    },
  );
});

describe("with a user", () => {
  let userId: string;
  let environmentId: string;
  beforeAll(async () => {
    await db.sql.query("truncate users, environments cascade");
    const user = await accounts.createOwner({ name: "Ada", email: "ada@example.com", passwordHash: "h" });
    userId = user?.id ?? "";
    environmentId = (await accounts.memberships(userId))[0]?.environmentId ?? "";
  });

  test("a session is found until it ends, can be extended, and is gone after signing out", async () => {
    const later = Date.now() + 60_000;
    await accounts.createSession({ tokenHash: "t1", userId, expiresAt: later });
    expect(await accounts.findSession("t1")).toMatchObject({ user: { id: userId }, expiresAt: later });
    await accounts.extendSession("t1", later + 1_000);
    expect((await accounts.findSession("t1"))?.expiresAt).toBe(later + 1_000);
    await accounts.deleteSession("t1");
    expect(await accounts.findSession("t1")).toBeNull();
  });

  test("a session whose time is over opens nothing and cannot be revived", async () => {
    await accounts.createSession({ tokenHash: "old", userId, expiresAt: Date.now() - 1 });
    await accounts.extendSession("old", Date.now() + 60_000);
    expect(await accounts.findSession("old")).toBeNull();
  });

  test("failures are counted a key within their window, and cleared", async () => {
    expect(await accounts.recordSignInFailure("account:x\u0000", 60_000)).toBe(1);
    expect(await accounts.recordSignInFailure("account:x\u0000", 60_000)).toBe(2);
    expect(await accounts.signInFailures("account:y", 60_000)).toBe(0);
    await db.sql.query("update sign_in_failures set at = at - interval '2 minutes'");
    expect(await accounts.signInFailures("account:x\u0000", 60_000)).toBe(0);
    expect(await accounts.recordSignInFailure("account:x\u0000", 60_000)).toBe(1);
    await accounts.clearSignInFailures("account:x\u0000");
    expect(await accounts.signInFailures("account:x\u0000", 60_000)).toBe(0);
  });

  test("an API key opens its environment until it is revoked, and notes its use", async () => {
    const key = await accounts.createApiKey({
      userId,
      environmentId,
      name: "CI",
      prefix: "twp_ab",
      keyHash: "k1",
    });
    expect(key).toMatchObject({ name: "CI", prefix: "twp_ab", lastUsedAt: null });
    expect(await accounts.findApiKey("k1")).toMatchObject({
      user: { id: userId },
      membership: { environmentId, role: "admin" },
      keyId: key.id,
    });
    const [listed] = await accounts.listApiKeys(userId, environmentId);
    expect(listed?.lastUsedAt).toEqual(expect.any(Number));
    expect(await accounts.revokeApiKey(userId, newId(), key.id)).toBe(false);
    expect(await accounts.revokeApiKey(newId(), environmentId, key.id)).toBe(false);
    expect(await accounts.revokeApiKey(userId, environmentId, "x")).toBe(false);
    expect(await accounts.revokeApiKey(userId, environmentId, key.id)).toBe(true);
    expect(await accounts.findApiKey("k1")).toBeNull();
  });

  test("a key of somebody who left the environment opens nothing", async () => {
    await accounts.createApiKey({ userId, environmentId, name: "CI", prefix: "twp_cd", keyHash: "k2" });
    await db.sql.query("delete from members");
    expect(await accounts.findApiKey("k2")).toBeNull();
  });

  test("a secret of the installation is made once, whoever asks first", async () => {
    const [one, two] = await Promise.all([db.database.secret("hooks"), db.database.secret("hooks")]);
    expect(one).toBe(two);
    expect(Buffer.from(one, "base64url")).toHaveLength(32);
    expect(await db.database.secret("other")).not.toBe(one);
  });
});
