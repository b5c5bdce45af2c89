import { randomBytes } from "node:crypto";
import {
  createVault,
  discardLost,
  type MasterKeys,
  openTokens,
  parseMasterKeys,
  rotateEnvironmentKey,
  rotateMasterKey,
  sealTokens,
  type Tokens,
  tokenTimes,
  type Vault,
  wrongMasterKey,
} from "@towpath/vault";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

const newKey = () => randomBytes(32).toString("base64");
const mastersOf = (...keys: string[]): MasterKeys => must(parseMasterKeys(keys.join(",")));
const must = <T>(result: { ok: true; value: T } | { ok: false; failure: unknown }): T => {
  if (!result.ok) throw new Error(String(result.failure));
  return result.value;
};

const OLD = newKey();
const TOKENS: Tokens = {
  accessToken: "access-1",
  refreshToken: "refresh-1",
  expiresAt: null,
  refreshExpiresAt: null,
  scopes: null,
};

let bench: TestDatabase;
let vault: Vault;
let connectorId: string;

beforeEach(async () => {
  bench = await openTestDatabase();
  vault = createVault(bench.database.connections, { ok: true, value: mastersOf(OLD) });
  connectorId = newId();
  await bench.sql.query(
    "insert into connectors (id, environment_id, name, origin, title, title_key) values ($1, $2, 'box', 'custom', 'Box', 'box')",
    [connectorId, bench.environmentId],
  );
  await bench.sql.query(
    `with v as (insert into connector_versions (id, connector_id, environment_id, number, digest, summary_text)
       values ($3, $1, $2, 1, '', '{}') returning id)
     update connectors set current_version_id = (select id from v) where id = $1`,
    [connectorId, bench.environmentId, newId()],
  );
});
afterEach(() => bench.close());

const keyRing = () => bench.database.keyRing;
const credentialPlace = (connectionId: string, credentialVersion: number) => ({
  environmentId: bench.environmentId,
  connectionId,
  credentialVersion,
});

async function changeFor(id: string, version: number, by: Vault) {
  const sealed = must(await by.seal(credentialPlace(id, version), { api_key: `key ${version}` }));
  return { parameterSet: "", values: {}, sendsTo: "", ...sealed };
}

/** What an admin entered for the connector. */
async function enterValue(by = vault): Promise<void> {
  const { environmentId } = bench;
  const place = { environmentId, table: "connectors", id: connectorId, version: 1 } as const;
  const { sealed, keyVersion } = must(await by.seal(place, { "header/key": "value 1" }));
  await bench.sql.query(
    `update connectors set values_sealed = $2, values_key_version = $3, values_version = 1, values_ids = '{header/key}'
     where id = $1`,
    [connectorId, sealed, keyVersion],
  );
}

async function openedValue(by: Vault) {
  const { environmentId } = bench;
  const row = await bench.database.connectors.get(environmentId, connectorId);
  if (row?.entered == null) return null;
  const { version, sealed, keyVersion } = row.entered;
  const place = { environmentId, table: "connectors", id: connectorId, version } as const;
  return must(await by.open(place, { sealed: Buffer.from(sealed, "base64"), keyVersion }));
}

/** With a key, and with tokens beside it. */
async function aConnection(by = vault): Promise<string> {
  const id = newId();
  const { environmentId, owner } = bench;
  const tokens = must(await sealTokens(by, { environmentId, connectionId: id, version: 1 }, TOKENS));
  await bench.database.connections.create({
    ...{ id, environmentId, connectorId, ownerId: owner.id, name: "Box" },
    ...(await changeFor(id, 1, by)),
    tokens: {
      ...{ version: 1, app: "a", scopes: null, rotates: null, obtainedAt: Date.now(), expiresAt: null },
      ...{ installation: null, others: [] },
      ...tokenTimes(TOKENS, Date.now()),
      ...tokens,
    },
  });
  return id;
}

/** What is sealed for a connection: its credential, and its token while it has one. */
async function opened(id: string, by: Vault) {
  const { environmentId } = bench;
  const connection = await bench.database.connections.get(environmentId, id);
  if (connection?.sealed == null || connection.keyVersion === null) return null;
  const { sealed, keyVersion, credentialVersion } = connection;
  const credential = must(await by.open(credentialPlace(id, credentialVersion), { sealed, keyVersion }));
  const tokens = await bench.database.tokens.read(id);
  if (tokens === null) return { credential };
  const place = { environmentId, connectionId: id, version: tokens.version };
  return { credential, token: must(await openTokens(by, place, tokens)).accessToken };
}

/** What rotating needs, and a minute that passes without waiting for it. */
function ports(masters: MasterKeys, meanwhile: () => Promise<unknown> = async () => undefined) {
  return {
    store: keyRing(),
    masters,
    progress: () => undefined,
    async sleep() {
      await meanwhile();
      await bench.sql.query("update environment_keys set created_at = created_at - interval '1 hour'");
    },
  };
}
const versions = async () => (await keyRing().keys(bench.environmentId)).map(({ version }) => version);

describe("a new key of an environment", () => {
  test("seals everything anew, and the old one goes", async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => aConnection()));
    await enterValue();
    const report = must(
      await rotateEnvironmentKey(bench.environmentId, ports(mastersOf(OLD)), { wait: true }),
    );
    expect(report).toEqual({ version: 2, resealed: 11, damaged: 0, dropped: [1], kept: [] });
    expect(await versions()).toEqual([2]);
    const other = createVault(bench.database.connections, { ok: true, value: mastersOf(OLD) });
    for (const id of ids) {
      const expected = { credential: { api_key: "key 1" }, token: "access-1" };
      // A process that has been there all the time, and one that begins now.
      expect([await opened(id, vault), await opened(id, other)]).toEqual([expected, expected]);
    }
    expect(await openedValue(other)).toEqual({ "header/key": "value 1" });
  });

  test("leaves nothing behind of a process that sealed with the old one while it went on", async () => {
    const [before, between] = [await aConnection(), await aConnection()];
    let late = "";
    const rotated = await rotateEnvironmentKey(
      bench.environmentId,
      ports(mastersOf(OLD), async () => {
        // This vault knows only the old key: it has looked a moment ago.
        const change = await changeFor(between, 2, vault);
        await bench.database.connections.replaceCredential(bench.environmentId, between, 1, change);
        expect(change.keyVersion).toBe(1);
        late = await aConnection();
      }),
      { wait: true },
    );
    expect(rotated).toMatchObject({ value: { dropped: [1], kept: [] } });
    const fresh = createVault(bench.database.connections, { ok: true, value: mastersOf(OLD) });
    expect(await opened(before, fresh)).toMatchObject({ credential: { api_key: "key 1" } });
    expect(await opened(between, fresh)).toMatchObject({ credential: { api_key: "key 2" } });
    expect(await opened(late, fresh)).toMatchObject({ token: "access-1" });
  });

  test("that was cut off is taken up where it was, and two at once do no harm", async () => {
    const id = await aConnection();
    const { environmentId } = bench;
    const cutOff = must(await rotateEnvironmentKey(environmentId, ports(mastersOf(OLD)), { wait: false }));
    expect(cutOff).toMatchObject({ version: 2, resealed: 2, dropped: [], kept: [1] });
    const again = () => rotateEnvironmentKey(environmentId, ports(mastersOf(OLD)), { wait: true });
    // The second may come when the first is through, and then makes another key: as if it were asked for later.
    const both = await Promise.all([again(), again()]);
    expect(await versions()).toEqual([Math.max(...both.map((one) => must(one).version))]);
    expect(await opened(id, vault)).toMatchObject({ token: "access-1" });
  });

  test("keeps the old one for what cannot be opened, and says how many", async () => {
    const id = await aConnection();
    await bench.sql.query("update connections set sealed = overlay(sealed placing '\\x00' from 20)");
    const report = must(
      await rotateEnvironmentKey(bench.environmentId, ports(mastersOf(OLD)), { wait: true }),
    );
    expect(report).toMatchObject({ damaged: 1, dropped: [], kept: [1] });
    expect(await bench.database.tokens.read(id)).toMatchObject({ keyVersion: 2 });
  });

  test("disturbs nobody: readers open and writers replace while it goes on", async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => aConnection()));
    // A new credential takes the tokens of the old one away: these have none for long.
    const [written, kept] = [ids.slice(0, 5), ids.slice(5)];
    let goesOn = true;
    const reading = (async () => {
      while (goesOn) {
        for (const id of written) {
          const { credential } = (await opened(id, vault)) ?? {};
          expect(credential).toEqual({ api_key: expect.stringMatching(/^key \d+$/) });
        }
        for (const id of kept) expect(await opened(id, vault)).toMatchObject({ token: "access-1" });
      }
    })();
    const writing = (async () => {
      for (let version = 1; goesOn; version += 1)
        for (const id of written) {
          const change = await changeFor(id, version + 1, vault);
          await bench.database.connections.replaceCredential(bench.environmentId, id, version, change);
        }
    })();
    const rotated = await rotateEnvironmentKey(bench.environmentId, ports(mastersOf(OLD)), { wait: false });
    goesOn = false;
    await Promise.all([reading, writing]);
    expect(rotated.ok).toBe(true);
    for (const id of kept) expect(await bench.database.tokens.read(id)).toMatchObject({ keyVersion: 2 });
  });
});

describe("another master key", () => {
  test("takes over from the old one, which can go then", async () => {
    const id = await aConnection();
    const next = newKey();
    expect(await rotateMasterKey(keyRing(), mastersOf(next, OLD))).toEqual({ ok: true, value: 1 });
    expect(await rotateMasterKey(keyRing(), mastersOf(next))).toEqual({ ok: true, value: 0 });
    const alone = createVault(bench.database.connections, { ok: true, value: mastersOf(next) });
    expect(await opened(id, alone)).toMatchObject({ credential: { api_key: "key 1" } });
  });

  test("is found by a process that was started before there was one", async () => {
    const id = await aConnection();
    const next = newKey();
    await rotateMasterKey(keyRing(), mastersOf(next, OLD));
    const started = createVault(
      bench.database.connections,
      { ok: true, value: mastersOf(OLD) },
      { readAgain: async () => ({ ok: true, value: mastersOf(next, OLD) }) },
    );
    expect(await opened(id, started)).toMatchObject({ token: "access-1" });
  });

  test("that never sealed anything here is refused, and changes nothing", async () => {
    await aConnection();
    const wrong = mastersOf(newKey());
    expect(await wrongMasterKey(keyRing(), mastersOf(OLD))).toBeNull();
    expect(await wrongMasterKey(keyRing(), wrong)).toContain(mastersOf(OLD).current.id);
    const before = await keyRing().keys(bench.environmentId);
    expect(await rotateMasterKey(keyRing(), wrong)).toMatchObject({ ok: false });
    expect(await rotateEnvironmentKey(bench.environmentId, ports(wrong), { wait: true })).toMatchObject({
      ok: false,
    });
    expect(await keyRing().keys(bench.environmentId)).toEqual(before);
  });

  test("lets what the lost one sealed be given up: its connections need a sign-in", async () => {
    const id = await aConnection();
    await enterValue();
    const found = mastersOf(newKey());
    const graded: string[] = [];
    const gradeAnew = async (environmentId: string) => void graded.push(environmentId);
    expect(await discardLost(keyRing(), found, gradeAnew)).toEqual({
      ...{ keys: 1, connections: 1, apps: 0, connectors: 1 },
    });
    expect(graded).toEqual([bench.environmentId]);
    expect(await openedValue(vault)).toBeNull();
    const connection = await bench.database.connections.get(bench.environmentId, id);
    expect(connection).toMatchObject({
      status: "needs-sign-in",
      sealed: null,
      message: expect.stringContaining("Sign in again"),
    });
    expect(await bench.database.tokens.read(id)).toBeNull();
    expect(await wrongMasterKey(keyRing(), found)).toBeNull();
    const anew = createVault(bench.database.connections, { ok: true, value: found });
    expect((await anew.seal(credentialPlace(id, 3), { api_key: "new" })).ok).toBe(true);
  });
});
