import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ok } from "@towpath/prelude";
import { describe, expect, test } from "vitest";
import type { EnvironmentKeyStore, SealedEnvironmentKey } from "./environment-keys.ts";
import { type MasterKeys, parseMasterKeys } from "./master-keys.ts";
import { makeMasterKeyFile, readMasterKeys } from "./read-master-keys.ts";
import { createVault, type SealedCredential } from "./vault.ts";

const newKey = () => randomBytes(32).toString("base64");
const keysOf = (...keys: string[]): MasterKeys => {
  const read = parseMasterKeys(keys.join(","));
  if (!read.ok) throw new Error(read.failure);
  return read.value;
};

function memoryKeys(): EnvironmentKeyStore & { readonly rows: Map<string, SealedEnvironmentKey[]> } {
  const rows = new Map<string, SealedEnvironmentKey[]>();
  return {
    rows,
    keys: async (environmentId) => rows.get(environmentId) ?? [],
    async add(environmentId, key) {
      const known = rows.get(environmentId) ?? [];
      if (!known.some(({ version }) => version === key.version)) rows.set(environmentId, [key, ...known]);
    },
  };
}

const PLACE = { environmentId: "env-1", connectionId: "con-1", credentialVersion: 1 };
const VALUES = { api_key: "s3cret-canary" };
const value = <T>(result: { ok: true; value: T } | { ok: false; failure: unknown }): T => {
  if (!result.ok) throw new Error(String(result.failure));
  return result.value;
};

describe("a sealed credential", () => {
  const store = memoryKeys();
  const vault = createVault(store, ok(keysOf(newKey())));

  test("opens where it belongs, and shows nothing of itself before", async () => {
    const sealed = value(await vault.seal(PLACE, VALUES));
    expect(sealed.sealed.toString("latin1")).not.toContain("s3cret-canary");
    expect(await vault.open(PLACE, sealed)).toEqual(ok(VALUES));
    expect(sealed.sealed.equals(value(await vault.seal(PLACE, VALUES)).sealed)).toBe(false);
  });

  test.each([
    ["another connection", { ...PLACE, connectionId: "con-2" }],
    ["another environment", { ...PLACE, environmentId: "env-2" }],
    ["a later credential of the same connection", { ...PLACE, credentialVersion: 2 }],
  ])("does not open in the row of %s", async (_what, place) => {
    await vault.seal({ ...PLACE, environmentId: "env-2" }, VALUES);
    const sealed = value(await vault.seal(PLACE, VALUES));
    const opened = await vault.open(place, sealed);
    expect(opened).toMatchObject({ ok: false, failure: expect.stringContaining("cannot be opened") });
  });

  test("that stands in another table opens there alone, and only in its own version", async () => {
    const app = { environmentId: "env-1", table: "oauth_apps", id: "con-1", version: 1 } as const;
    const sealed = value(await vault.seal(app, VALUES));
    expect(await vault.open(app, sealed)).toEqual(ok(VALUES));
    for (const place of [PLACE, { ...app, table: "connection_tokens" } as const, { ...app, version: 2 }]) {
      expect(await vault.open(place, sealed)).toMatchObject({ ok: false });
    }
  });

  test("does not open when a byte was changed", async () => {
    const { sealed, keyVersion } = value(await vault.seal(PLACE, VALUES));
    const damaged: SealedCredential = { sealed: Buffer.from(sealed), keyVersion };
    damaged.sealed[20] = (damaged.sealed[20] ?? 0) ^ 1;
    expect((await vault.open(PLACE, damaged)).ok).toBe(false);
  });

  test("is opened by another process with the same master key, also when both made the first key at once", async () => {
    const fresh = memoryKeys();
    const key = newKey();
    const [one, two] = [createVault(fresh, ok(keysOf(key))), createVault(fresh, ok(keysOf(key)))];
    const sealed = await Promise.all([one.seal(PLACE, VALUES), two.seal(PLACE, VALUES)]);
    expect(fresh.rows.get("env-1")).toHaveLength(1);
    for (const each of sealed) {
      expect(await one.open(PLACE, value(each))).toEqual(ok(VALUES));
      expect(await two.open(PLACE, value(each))).toEqual(ok(VALUES));
    }
  });

  test("is opened while an old and a new master key are both given, and refused in plain words without the old", async () => {
    const fresh = memoryKeys();
    const [old, next] = [newKey(), newKey()];
    const sealed = value(await createVault(fresh, ok(keysOf(old))).seal(PLACE, VALUES));
    expect(await createVault(fresh, ok(keysOf(next, old))).open(PLACE, sealed)).toEqual(ok(VALUES));
    const without = createVault(fresh, ok(keysOf(next)));
    expect(await without.open(PLACE, sealed)).toMatchObject({
      failure: expect.stringContaining("another master key"),
    });
    // A new key of the environment would let two installations believe in different ones.
    expect(await without.seal(PLACE, VALUES)).toMatchObject({
      failure: expect.stringContaining("another master key"),
    });
  });

  test("cannot be made without a master key, and the words say how to give one", async () => {
    const none = createVault(memoryKeys(), await readMasterKeys({}));
    expect(await none.seal(PLACE, VALUES)).toMatchObject({
      ok: false,
      failure: expect.stringContaining("TOWPATH_MASTER_KEY"),
    });
  });
});

describe("the master key", () => {
  test.each([
    ["", "no master key"],
    ["c2hvcnQ=", "32 bytes"],
    ["not base64 !!", "32 bytes"],
    [Buffer.alloc(32).toString("base64"), "not random"],
    [Buffer.alloc(32, "ab").toString("base64"), "not random"],
  ])("%j is refused", (text, words) => {
    expect(parseMasterKeys(text)).toMatchObject({ ok: false, failure: expect.stringContaining(words) });
  });

  test("never stands in what is said about it", () => {
    const bad = `${newKey()}x!`;
    expect(JSON.stringify(parseMasterKeys(bad))).not.toContain(bad.slice(0, 10));
  });

  test("is made once, readable by its owner alone, and read again", async () => {
    const folder = await mkdtemp(join(tmpdir(), "towpath-key-"));
    try {
      const file = join(folder, "deeper", "master-key");
      expect(await Promise.all([makeMasterKeyFile(file), makeMasterKeyFile(file)])).toContain(false);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const text = await readFile(file, "utf8");
      expect(await makeMasterKeyFile(file)).toBe(false);
      expect(await readFile(file, "utf8")).toBe(text);
      expect((await readMasterKeys({ file })).ok).toBe(true);
      const missing = await readMasterKeys({ file: join(folder, "none") });
      expect(missing).toMatchObject({ ok: false, failure: expect.stringContaining("ENOENT") });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
