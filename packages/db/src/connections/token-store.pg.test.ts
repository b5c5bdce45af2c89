import { randomBytes } from "node:crypto";
import {
  createVault,
  openTokens,
  parseMasterKeys,
  sealTokens,
  type TokenPut,
  type Tokens,
  tokenTimes,
} from "@towpath/vault";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

const SECRET = "canary-refresh-t0ken";
const HOUR_MS = 3_600_000;

let bench: TestDatabase;
let connectorId: string;

beforeAll(async () => {
  bench = await openTestDatabase();
  connectorId = newId();
  await bench.sql.query(
    "insert into connectors (id, environment_id, name, origin, title, title_key) values ($1, $2, 'box', 'custom', 'Box', 'box')",
    [connectorId, bench.environmentId],
  );
});
afterAll(() => bench.close());

const store = () => bench.database.tokens;
const MASTER = randomBytes(32).toString("base64");
const vault = () => createVault(bench.database.connections, parseMasterKeys(MASTER));
const TOKENS: Tokens = {
  accessToken: "access-1",
  refreshToken: SECRET,
  expiresAt: Date.now() + HOUR_MS,
  refreshExpiresAt: null,
  scopes: ["read", "write"],
};

async function changeFor(connectionId: string, version: number): Promise<TokenPut> {
  const place = { environmentId: bench.environmentId, connectionId, version };
  const sealed = await sealTokens(vault(), place, TOKENS);
  if (!sealed.ok) throw new Error(sealed.failure);
  const { expiresAt } = TOKENS;
  const times = { obtainedAt: Date.now(), expiresAt, ...tokenTimes(TOKENS, Date.now()) };
  const ofIts = { app: "app-1", scopes: "read write", rotates: null, installation: null, others: [] };
  return { version, ...ofIts, ...times, ...sealed.value };
}

const NOTHING = { parameterSet: "", values: {}, sealed: null, keyVersion: null, sendsTo: "" };

async function aSignedInConnection(): Promise<string> {
  const { environmentId, owner } = bench;
  const id = newId();
  const tokens = await changeFor(id, 1);
  const row = { id, environmentId, connectorId, ownerId: owner.id, name: "Box" };
  await bench.database.connections.create({ ...row, ...NOTHING, tokens });
  return id;
}

const signInAnew = async (id: string, version: number) =>
  bench.database.connections.replaceCredential(bench.environmentId, id, version - 1, {
    ...NOTHING,
    tokens: await changeFor(id, version),
  });

const BY = { owner: "worker-a", leaseMs: 60_000, restMs: 30_000 };
const lapse = (id: string) =>
  bench.sql.query(
    "update connection_tokens set lease_until = now() - interval '1 s' where connection_id = $1",
    [id],
  );
const connectionOf = (id: string) => bench.database.connections.get(bench.environmentId, id);
const FAILED = { owner: BY.owner, message: "The service is down.", retryAfterMs: 30_000, breaks: false };

describe("the tokens of a connection", () => {
  test("are read again as they were stored, and open", async () => {
    const id = await aSignedInConnection();
    const tokens = await store().read(id);
    expect(tokens).toMatchObject({
      version: 1,
      app: "app-1",
      scopes: "read write",
      leaseOwner: null,
      failures: 0,
    });
    const opened = tokens === null ? null : await openTokens(vault(), tokens, tokens);
    expect(opened).toEqual({ ok: true, value: TOKENS });
    const rows = await bench.sql.query("select t::text from connection_tokens t");
    for (const text of [SECRET, Buffer.from(SECRET).toString("hex")]) {
      expect(JSON.stringify(rows)).not.toContain(text);
    }
  });

  test("go with the connection", async () => {
    const id = await aSignedInConnection();
    await bench.database.connections.delete(bench.environmentId, id);
    expect(await store().read(id)).toBeNull();
    expect(await store().commit(id, 1, await changeFor(id, 2), [])).toEqual({ moved: false, healed: false });
    expect(await store().read("no id")).toBeNull();
  });
});

describe("refreshing", () => {
  test("is the right of one: a second gets it when the lease is over, and learns what the first had done", async () => {
    const id = await aSignedInConnection();
    expect(await store().lease(id, 1, BY)).toMatchObject({
      version: 1,
      leaseOwner: "worker-a",
      sentAt: null,
    });
    expect(await store().lease(id, 1, { ...BY, owner: "worker-b" })).toBeNull();
    expect(await store().markSent(id, 1, { ...BY, owner: "worker-b" })).toBe(false);
    expect(await store().markSent(id, 1, BY)).toBe(true);
    await lapse(id);
    expect(await store().read(id)).toMatchObject({ leaseOwner: null });
    const second = await store().lease(id, 1, { ...BY, owner: "worker-b" });
    expect(second?.sentAt).toBeTypeOf("number");
    expect(await store().markSent(id, 1, BY)).toBe(false);
  });

  test("of a process that is dead is anybody's once its namesake says so, and what it sent stays noted", async () => {
    const id = await aSignedInConnection();
    const by = { ...BY, owner: "worker-a/1" };
    await store().lease(id, 1, by);
    await store().markSent(id, 1, by);
    await store().releaseOwned("worker");
    expect(await store().lease(id, 1, BY)).toBeNull();
    await store().releaseOwned("worker-a");
    expect((await store().lease(id, 1, BY))?.sentAt).toBeTypeOf("number");
  });

  test("of many that ask at once is granted to one", async () => {
    const id = await aSignedInConnection();
    const asked = Array.from({ length: 20 }, (_, index) =>
      store().lease(id, 1, { ...BY, owner: `w${index}` }),
    );
    expect((await Promise.all(asked)).filter((lease) => lease !== null)).toHaveLength(1);
  });

  test("moves the version once, also for a holder that comes late, and nobody leases the old one", async () => {
    const id = await aSignedInConnection();
    await store().lease(id, 1, BY);
    await lapse(id);
    const change = { ...(await changeFor(id, 2)), rotates: true };
    expect(await store().commit(id, 1, change, [])).toEqual({ moved: true, healed: false });
    expect(await store().commit(id, 1, change, [])).toEqual({ moved: false, healed: false });
    expect(await store().lease(id, 1, BY)).toBeNull();
    expect(await store().read(id)).toMatchObject({
      version: 2,
      rotates: true,
      leaseOwner: null,
      sentAt: null,
    });
  });

  test("that failed rests for a while, counts, and is forgotten once it works", async () => {
    const id = await aSignedInConnection();
    await store().lease(id, 1, BY);
    await store().markSent(id, 1, BY);
    await store().noteFailure(id, 1, { ...FAILED, owner: "somebody else" });
    expect(await store().read(id)).toMatchObject({ failures: 0 });
    await store().noteFailure(id, 1, FAILED);
    expect(await store().read(id)).toMatchObject({ failures: 1, sentAt: null, lastFailure: FAILED.message });
    expect(await store().lease(id, 1, BY)).toBeNull();
    expect(await store().lease(id, 1, { ...BY, restMs: 0 })).not.toBeNull();
    expect((await connectionOf(id))?.status).toBe("connected");
    await store().commit(id, 1, await changeFor(id, 2), []);
    expect(await store().read(id)).toMatchObject({ failures: 0, failingSince: null, lastFailure: null });
  });

  test("that keeps failing breaks the connection, and the refresh that works heals it", async () => {
    const id = await aSignedInConnection();
    await store().lease(id, 1, BY);
    await store().noteFailure(id, 1, { ...FAILED, breaks: true });
    expect(await connectionOf(id)).toMatchObject({ status: "needs-sign-in", message: FAILED.message });
    expect(await store().commit(id, 1, await changeFor(id, 2), [])).toEqual({ moved: true, healed: true });
    expect(await connectionOf(id)).toMatchObject({ status: "connected", message: null });
  });

  test("does not heal what the service said of the connection elsewhere", async () => {
    const id = await aSignedInConnection();
    await bench.database.connections.setStatus(id, 1, { status: "needs-sign-in", message: "401" });
    expect(await store().commit(id, 1, await changeFor(id, 2), [])).toEqual({ moved: true, healed: false });
    expect((await connectionOf(id))?.status).toBe("needs-sign-in");
  });

  test("that the service refuses is over: said once, leased by nobody, healed by a holder that comes late or a sign-in", async () => {
    const [late, anew] = [await aSignedInConnection(), await aSignedInConnection()];
    for (const id of [late, anew]) {
      expect(await store().refuse(id, 2, "Another version")).toBe(false);
      expect(await store().refuse(id, 1, "Ann took it back.")).toBe(true);
      expect(await store().refuse(id, 1, "Again.")).toBe(false);
      expect(await store().lease(id, 1, BY)).toBeNull();
      expect(await connectionOf(id)).toMatchObject({ status: "needs-sign-in", message: "Ann took it back." });
    }
    expect(await store().commit(late, 1, await changeFor(late, 2), [])).toEqual({
      moved: true,
      healed: true,
    });
    expect(await signInAnew(anew, 2)).toMatchObject({ status: "connected", brokenSince: null });
    expect(await store().read(anew)).toMatchObject({ refusedAt: null, version: 2 });
  });
});

describe("what is due though nobody calls", () => {
  const due = async () =>
    (await store().due({ limit: 100, idleMs: 24 * HOUR_MS })).map(({ connectionId }) => connectionId);
  const ago = (id: string, column: "obtained_at" | "refresh_at", hours: number) =>
    bench.sql.query(
      `update connection_tokens set ${column} = now() - $2::int * interval '1 hour' where connection_id = $1`,
      [id, hours],
    );

  test("are tokens that end soon and were used today, and those that nobody touched for a day", async () => {
    const [used, idle, forgotten, fresh] = await Promise.all(
      Array.from({ length: 4 }, () => aSignedInConnection()),
    );
    for (const id of [used, idle, forgotten]) await ago(id ?? "", "refresh_at", 1);
    await ago(forgotten ?? "", "obtained_at", 25);
    await bench.database.connections.noteUses(new Map([[used ?? "", Date.now()]]));
    expect(await due()).toEqual(expect.arrayContaining([used, forgotten]));
    for (const id of [idle, fresh]) expect(await due()).not.toContain(id);
    await store().lease(used ?? "", 1, BY);
    await store().refuse(forgotten ?? "", 1, "Taken back.");
    for (const id of [used, forgotten]) expect(await due()).not.toContain(id);
  });

  test("are those that failed, once they have rested", async () => {
    const id = await aSignedInConnection();
    await store().lease(id, 1, BY);
    await store().noteFailure(id, 1, FAILED);
    expect(await due()).not.toContain(id);
    await ago(id, "refresh_at", 1);
    expect(await due()).toContain(id);
  });
});

describe("a sign-in that several connections have", () => {
  const as = (id: string, account: object | null) =>
    bench.sql.query("update connections set account_text = $2 where id = $1", [
      id,
      account === null ? null : JSON.stringify(account),
    ]);
  const ofApp = (id: string, app: string) =>
    bench.sql.query("update connection_tokens set app = $2 where connection_id = $1", [id, app]);
  const shared = (accountId: string | null, app: string, connector = connectorId) =>
    store().isSignInShared({ app, connectorId: connector, accountId, installation: null });

  test("is known by its app and its account, until the last of them is deleted", async () => {
    const ids = [await aSignedInConnection(), await aSignedInConnection()];
    for (const id of ids) {
      await as(id, { id: "ann", name: "Ann \u0007", email: null });
      await ofApp(id, "client:shared");
    }
    const [first = "", second = ""] = ids;
    await bench.database.connections.delete(bench.environmentId, first);
    expect(await shared("ann", "client:shared")).toBe(true);
    expect(await shared("bob", "client:shared")).toBe(false);
    expect(await shared("ann", "client:other")).toBe(false);
    await bench.database.connections.delete(bench.environmentId, second);
    expect(await shared("ann", "client:shared")).toBe(false);
  });

  test("may be one where nobody knows whose it is", async () => {
    const id = await aSignedInConnection();
    await ofApp(id, "client:unknown");
    await as(id, null);
    expect(await shared("ann", "client:unknown")).toBe(true);
    await as(id, { id: "ann", name: "Ann", email: null });
    expect(await shared(null, "client:unknown")).toBe(true);
  });

  test("by an app that was entered with a connection belongs to its connector alone", async () => {
    const id = await aSignedInConnection();
    await ofApp(id, "user");
    await as(id, { id: "ann", name: "Ann", email: null });
    expect(await shared("ann", "user")).toBe(true);
    expect(await shared("ann", "user", newId())).toBe(false);
  });
});
