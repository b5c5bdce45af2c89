import { aDefinition, read } from "@towpath/connectors/testing";
import type { ServicePort } from "@towpath/gateway";
import { ok, silentLogger } from "@towpath/prelude";
import { beforeEach, describe, expect, test } from "vitest";
import type { SealedConnection } from "../connection-store.ts";
import { sendsTo } from "../sends-to.ts";
import type { Renewal } from "../tokens/renewal.ts";
import { createConnectionUse } from "./connection-use.ts";

const MINUTE = 60_000;
let now = 0;
let asked: string[] = [];
/** How the service answers the operation that tests a connection. */
let testStatus = 200;
let noted: unknown[] = [];
beforeEach(() => {
  now = Date.UTC(2026, 10, 22);
  asked = [];
  noted = [];
  testStatus = 200;
});

const OAUTH = {
  token: { type: "oauthSetting", oAuthSettings: { identityProvider: "oauth2", scopes: ["a"] } },
};
const KEY = { api_key: { type: "securestring" } };

function connectorWith(connectionParameters: object, hasTest = true) {
  const capabilities = hasTest ? { "x-ms-capabilities": { testConnection: { operationId: "Me" } } } : {};
  const definition = {
    ...aDefinition(),
    paths: { "/me": { get: { operationId: "Me", responses: { 200: {} } } } },
    ...capabilities,
  };
  const { connector } = read(definition as never, { properties: { connectionParameters } } as never);
  if (connector === null) throw new Error("The connector of the test cannot be read");
  return connector;
}

const TOKENS = {
  ...{
    version: 4,
    app: "app",
    obtainedAt: 0,
    expiresAt: null,
    refreshAt: null,
    livesUntil: null,
    scopes: null,
  },
  ...{ rotates: null, installation: null, refusedAt: null, failedAt: null },
};

function aConnection(
  connector: Parameters<typeof sendsTo>[0],
  more: Partial<SealedConnection> = {},
): SealedConnection {
  return {
    id: "con-1",
    environmentId: "env-1",
    connector: { id: "c", name: "things", title: "Things", brandColor: null, versionId: "v" },
    owner: { id: "u", name: "Ann" },
    name: "Ann's things",
    parameterSet: "",
    values: {},
    shared: false,
    sendsTo: sendsTo(connector),
    status: "connected",
    message: null,
    brokenSince: null,
    account: null,
    tokens: null,
    credentialVersion: 1,
    sealed: Buffer.from("x"),
    keyVersion: 1,
    sealedTokens: null,
    ...more,
  } as SealedConnection;
}

const SIGNED_IN = { tokens: TOKENS, sealedTokens: { sealed: Buffer.from("t"), keyVersion: 1 } };
const given = (accessToken: string, version: number) =>
  ({
    kind: "tokens",
    held: {
      version,
      tokens: {
        accessToken,
        refreshToken: "refresh-canary",
        expiresAt: null,
        refreshExpiresAt: null,
        scopes: null,
      },
    },
  }) as const;

function aUse(renewals: { current?: Renewal; renew?: Renewal } = {}) {
  const http: ServicePort = {
    async send({ headers }) {
      asked.push(String(headers.Authorization ?? headers["X-Key"] ?? ""));
      return { ok: true, value: { statusCode: testStatus, headers: {}, body: {} } };
    },
  };
  return createConnectionUse({
    vault: { open: async () => ok({ api_key: "s3cret" }) },
    keeper: {
      current: async () => (renewals.current ?? given("access-4", 4)) as never,
      renew: async () => (renewals.renew ?? given("access-5", 5)) as never,
    },
    connections: { setStatus: async (...said) => void noted.push(said) },
    http: () => http,
    logger: silentLogger,
    now: () => now,
  });
}

describe("a connection that signs in by OAuth", () => {
  const connector = connectorWith(OAUTH);
  const connection = aConnection(connector, SIGNED_IN);

  test("is opened with its access token, which stays secret, and never with what renews it", async () => {
    const opened = await aUse().open(connection, connector);
    expect(opened).toMatchObject({ ok: true, value: { connection: { values: { token: "access-4" } } } });
    if (opened.ok) expect(opened.value.connection.sealed).toContain("token");
    expect(JSON.stringify(opened)).not.toContain("refresh-canary");
  });

  test("gives a renewed token to a call that was turned down", async () => {
    const opened = await aUse().open(connection, connector);
    const renewal = opened.ok ? await opened.value.credential.renew() : null;
    expect(renewal).toMatchObject({ kind: "renewed", connection: { values: { token: "access-5" } } });
  });

  test.each([
    ["needs a person", { kind: "refused", message: "Taken back." }, { waitsFor: "con-1" }],
    ["waits for an admin", { kind: "not-now", message: "The app.", waits: true }, { waitsFor: "con-1" }],
    [
      "comes back by itself",
      { kind: "not-now", message: "503.", waits: false },
      { waitsFor: null, passes: true },
    ],
  ] as const)("that cannot be renewed %s", async (_what, current, expected) => {
    const opened = await aUse({ current }).open(connection, connector);
    expect(opened).toMatchObject({ ok: false, failure: expected });
    if (!opened.ok) expect(opened.failure.message).toContain("Ann's things");
  });

  test("that nobody has signed in with waits for somebody", async () => {
    const opened = await aUse().open(aConnection(connector), connector);
    expect(opened).toMatchObject({
      failure: { waitsFor: "con-1", message: expect.stringContaining("Nobody has signed in") },
    });
  });

  test("is tested with a renewed token before it is called refused", async () => {
    testStatus = 401;
    expect(await aUse().test(connection, connector, 1_000)).toMatchObject({ value: { outcome: "refused" } });
    expect(asked).toEqual(["Bearer access-4", "Bearer access-5"]);
    expect(noted).toEqual([]);
  });

  test("that the service will not renew is not opened any more, however long ago that was", async () => {
    const over = aConnection(connector, {
      ...SIGNED_IN,
      ...{ status: "needs-sign-in", message: "Taken back.", tokens: { ...TOKENS, refusedAt: now } },
    });
    now += 99 * MINUTE;
    expect(await aUse().open(over, connector)).toMatchObject({ failure: { waitsFor: "con-1" } });
    expect(await aUse().open(over, connector, { regardless: true })).toMatchObject({ ok: true });
  });
});

describe("a key that a service turned down", () => {
  const connector = connectorWith(KEY);
  const judge = async (use: ReturnType<typeof aUse>, connection = aConnection(connector), by = connector) => {
    const opened = await use.open(connection, by, { regardless: true });
    if (!opened.ok) throw new Error(opened.failure.message);
    expect(await opened.value.credential.renew()).toEqual({ kind: "none" });
    return opened.value.credential.judge("'Call' was answered 401.");
  };

  test("is alive when the connector's own test is taken: that call is not allowed, and nothing is marked", async () => {
    expect(await judge(aUse())).toMatchObject({ kind: "alive" });
    expect(noted).toEqual([]);
  });

  test("is dead when the test is refused too; asked once a minute, marked with the words of the call", async () => {
    testStatus = 401;
    const use = aUse();
    expect(await judge(use)).toMatchObject({ kind: "waits", message: expect.stringContaining("Ann") });
    await judge(use);
    expect(asked).toHaveLength(1);
    expect(noted[0]).toEqual(["con-1", 1, { status: "needs-sign-in", message: "'Call' was answered 401." }]);
    now += MINUTE + 1;
    await judge(use);
    expect(asked).toHaveLength(2);
  });

  test("is dead when nothing tells otherwise", async () => {
    const without = connectorWith(KEY, false);
    expect(await judge(aUse(), aConnection(without), without)).toMatchObject({ kind: "waits" });
    expect(asked).toEqual([]);
  });

  test("is tried again every few minutes, and whole again once it is taken", async () => {
    const use = aUse();
    const broken = aConnection(connector, { status: "needs-sign-in", message: "401", brokenSince: now });
    const tries = async () => (await use.open(broken, connector)).ok;
    expect(await tries()).toBe(false);
    now += 3 * MINUTE;
    expect([await tries(), await tries()]).toEqual([true, false]);
    now += 3 * MINUTE;
    const opened = await use.open(broken, connector);
    if (opened.ok) opened.value.credential.taken();
    expect(noted).toEqual([["con-1", 1, { status: "connected", message: null }]]);
  });
});
