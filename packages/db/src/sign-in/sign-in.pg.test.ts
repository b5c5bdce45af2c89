import { createHash, randomBytes } from "node:crypto";
import type { AppChange, AttemptWish, SignInOutcome, TokenPut } from "@towpath/vault";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

let bench: TestDatabase;
let connectorId: string;
const elsewhere = newId();
const NOW = Date.now();

beforeAll(async () => {
  bench = await openTestDatabase();
  await bench.sql.query("insert into environments (id, name) values ($1, 'Elsewhere')", [elsewhere]);
  connectorId = await aConnectorRow("boards");
});
afterAll(() => bench?.close());

async function aConnectorRow(name: string): Promise<string> {
  const id = newId();
  await bench.sql.query(
    "insert into connectors (id, environment_id, name, origin, title, title_key) values ($1, $2, $3, 'custom', $3, $3)",
    [id, bench.environmentId, name],
  );
  return id;
}

const SETTINGS = {
  authentication: "post",
  tokenFile: null,
  tenant: "contoso",
  scopes: ["more"],
  hosts: ["login.example", "*.login.example"],
  addresses: { token: "https://login.example/token" },
  hasSecret: true,
  oldSecretSince: null,
} as const;
const change = (more: Partial<AppChange> = {}): AppChange => ({
  name: "Ours",
  clientId: "client-1",
  settings: SETTINGS,
  sealed: Buffer.from("sealed"),
  keyVersion: 1,
  ...more,
});

describe("OAuth apps", () => {
  const apps = () => bench.database.oauthApps;
  const create = (of: { connectorId?: string; service?: string }, more: Partial<AppChange> = {}) =>
    apps().create({
      id: newId(),
      environmentId: bench.environmentId,
      connectorId: of.connectorId ?? null,
      service: of.service ?? null,
      createdBy: bench.owner.id,
      ...change(more),
    });

  test("are one for each connector and each service; the connector's own comes first", async () => {
    const service = await create({ service: "login.example" }, { name: "All of it" });
    const own = await create({ connectorId });
    expect(own).toMatchObject({
      connector: { id: connectorId, name: "boards" },
      settings: SETTINGS,
      version: 1,
    });
    expect(await create({ connectorId })).toBe("taken");
    expect(await create({ service: "login.example" })).toBe("taken");
    expect(await create({ connectorId: newId() })).toBeNull();
    const found = await apps().forConnector(bench.environmentId, connectorId, "login.example");
    expect(found).toEqual([own, service]);
    expect(await apps().forConnector(bench.environmentId, connectorId, null)).toEqual([own]);
    expect(await apps().forConnector(elsewhere, connectorId, "login.example")).toEqual([]);
    expect((await apps().list(bench.environmentId)).map(({ name }) => name)).toEqual(["All of it", "Ours"]);
  });

  test("change by the version that was read, and nobody reaches one from another environment", async () => {
    const app = await create({ service: "other.example" });
    if (app === null || app === "taken") throw new Error("not made");
    const updated = await apps().update(bench.environmentId, app.id, 1, change({ name: "New" }));
    expect(updated).toMatchObject({ name: "New", version: 2 });
    expect(await apps().update(bench.environmentId, app.id, 1, change())).toBe("stale");
    expect(await apps().update(elsewhere, app.id, 2, change())).toBeNull();
    expect(await apps().get(elsewhere, app.id)).toBeNull();
    expect(await apps().delete(elsewhere, app.id)).toBe(false);
    expect(await apps().delete(bench.environmentId, app.id)).toBe(true);
    expect(await apps().get(bench.environmentId, app.id)).toBeNull();
  });
});

const hash = (text: string) => createHash("sha256").update(text).digest();
const WISH: AttemptWish = {
  name: null,
  shared: false,
  parameterSet: "",
  values: { site: "acme" },
  returnTo: "/connections",
  redirectUri: "http://towpath.test/connections/callback",
  scopes: ["read"],
  connectorVersionId: newId(),
  seenVersion: null,
};
const tokens = (version: number): TokenPut => ({
  version,
  sealed: randomBytes(40),
  keyVersion: 1,
  app: "client:client-1",
  obtainedAt: NOW,
  expiresAt: NOW + 3_600_000,
  refreshAt: NOW + 3_000_000,
  livesUntil: null,
  scopes: "read",
  rotates: null,
  installation: null,
  others: [],
});

async function anAttempt(state: string, more: { connectionId?: string } = {}): Promise<string> {
  const id = newId();
  await bench.database.attempts.create({
    id,
    environmentId: bench.environmentId,
    stateHash: hash(state),
    browserHash: hash("browser"),
    userId: bench.owner.id,
    connectLinkId: null,
    connectorId,
    connectionId: more.connectionId ?? null,
    wish: WISH,
    sealed: Buffer.from("verifier"),
    keyVersion: 1,
    app: "client:client-1",
    expiresAt: NOW + 600_000,
  });
  return id;
}

const created = (): SignInOutcome => ({
  kind: "create",
  connection: {
    id: newId(),
    environmentId: bench.environmentId,
    connectorId,
    ownerId: bench.owner.id,
    name: "Boards",
    parameterSet: "",
    values: {},
    sealed: null,
    keyVersion: null,
    sendsTo: "https://api.example",
    account: ADA,
    tokens: tokens(1),
  },
});
const ADA = { id: "1", name: "Ada", email: "ada@example.com" };

describe("sign-in attempts", () => {
  const attempts = () => bench.database.attempts;

  test("are found by the state, which is not stored, and go from one status to the next once", async () => {
    const id = await anAttempt("state-a");
    expect(await attempts().byState(hash("state-b"))).toBeNull();
    expect(await attempts().byState(hash("state-a"))).toMatchObject({ id, status: "waiting", wish: WISH });
    const moves = await Promise.all([1, 2, 3].map(() => attempts().move(id, "waiting", "exchanging")));
    expect(moves.filter((moved) => moved)).toHaveLength(1);
    expect((await attempts().get(bench.environmentId, id))?.sealed).toEqual(Buffer.from("verifier"));
    const failure = { code: "access_denied", message: "You said no.", who: "you" } as const;
    expect(await attempts().move(id, "exchanging", "failed", { result: { failure } })).toBe(true);
    expect(await attempts().get(bench.environmentId, id)).toMatchObject({
      sealed: null,
      result: { failure },
    });
    expect(await attempts().get(elsewhere, id)).toBeNull();
    expect(await attempts().countSince(bench.owner.id, NOW - 60_000)).toBeGreaterThan(0);
  });

  test("finish once, with connection, tokens and result together", async () => {
    const id = await anAttempt("state-c");
    await attempts().move(id, "waiting", "exchanging");
    const [first, second] = await Promise.all([
      attempts().finish(id, "exchanging", created(), ADA),
      attempts().finish(id, "exchanging", created(), ADA),
    ]);
    const made = [first, second].find((one) => one !== "over");
    expect([first, second]).toContain("over");
    expect(made).toMatchObject({
      account: ADA,
      tokens: { version: 1, app: "client:client-1", scopes: "read" },
    });
    expect(await attempts().get(bench.environmentId, id)).toMatchObject({
      status: "done",
      sealed: null,
      result: { account: ADA },
    });
  });

  test("that sign in again replace tokens of the version that was read, or leave everything as it is", async () => {
    const id = await anAttempt("state-d");
    await attempts().move(id, "waiting", "exchanging");
    const connection = await attempts().finish(id, "exchanging", created(), ADA);
    if (connection === null || typeof connection === "string") throw new Error("not made");
    const again = await anAttempt("state-e", { connectionId: connection.id });
    await attempts().move(again, "waiting", "exchanging");
    const replace = (version: number): SignInOutcome => ({
      kind: "replace",
      connectionId: connection.id,
      seenVersion: 1,
      change: {
        parameterSet: "",
        values: {},
        sealed: null,
        keyVersion: null,
        sendsTo: "",
        account: { ...ADA, name: "Ada L." },
        tokens: tokens(version),
      },
    });
    // A refresh came in between: the version that was sealed is no longer the next one.
    await bench.sql.query("update connection_tokens set version = 2 where connection_id = $1", [
      connection.id,
    ]);
    expect(await attempts().finish(again, "exchanging", replace(2), ADA)).toBe("stale");
    const { connections } = bench.database;
    expect(await connections.get(bench.environmentId, connection.id)).toMatchObject({
      credentialVersion: 1,
      account: ADA,
    });
    expect(await attempts().finish(again, "exchanging", replace(3), ADA)).toMatchObject({
      credentialVersion: 2,
      account: { name: "Ada L." },
      tokens: { version: 3 },
    });
    expect(await connections.delete(bench.environmentId, connection.id)).toBe(true);
    const left = await bench.sql.query("select 1 from connection_tokens where connection_id = $1", [
      connection.id,
    ]);
    expect(left).toEqual([]);
  });

  test("are forgotten a while after their time", async () => {
    const id = await anAttempt("state-f");
    expect(await attempts().forget(NOW)).toBe(0);
    expect(await attempts().forget(NOW + 3_600_000)).toBeGreaterThan(0);
    expect(await attempts().get(bench.environmentId, id)).toBeNull();
  });
});
