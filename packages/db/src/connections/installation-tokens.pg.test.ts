import { randomBytes } from "node:crypto";
import { fail, ok, silentLogger } from "@towpath/prelude";
import {
  createTokenKeeper,
  createVault,
  openTokens,
  parseMasterKeys,
  type SeenTokens,
  sealElsewhere,
  sealTokens,
  type TokenPut,
  type Tokens,
  tokenTimes,
} from "@towpath/vault";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

const HOUR_MS = 3_600_000;
let bench: TestDatabase;
let connectorId: string;
const MASTER = parseMasterKeys(randomBytes(32).toString("base64"));
const vault = () => createVault(bench.database.connections, MASTER);
const store = () => bench.database.tokens;

beforeAll(async () => {
  bench = await openTestDatabase();
  connectorId = newId();
  await bench.sql.query(
    "insert into connectors (id, environment_id, name, origin, title, title_key) values ($1, $2, 'chat', 'custom', 'Chat', 'chat')",
    [connectorId, bench.environmentId],
  );
});
afterAll(() => bench.close());

/** Tokens whose access token is over, so that whoever needs them has to renew them. */
const tokensOf = (round: number, expiresAt = Date.now() - 1_000): Tokens => ({
  accessToken: `access-${round}`,
  refreshToken: `refresh-${round}`,
  expiresAt,
  refreshExpiresAt: null,
  scopes: null,
});

async function putFor(id: string, tokens: Tokens, version: number, installation: string): Promise<TokenPut> {
  const place = { environmentId: bench.environmentId, connectionId: id, version };
  const sealed = await sealTokens(vault(), place, tokens);
  if (!sealed.ok) throw new Error(sealed.failure);
  const ports = { store: store(), vault: vault(), logger: silentLogger };
  const facts = { version, app: `app of ${id}`, scopes: null, rotates: true, installation };
  const times = { obtainedAt: Date.now() - HOUR_MS, expiresAt: tokens.expiresAt };
  const others = await sealElsewhere(ports, installation, id, tokens);
  return { ...facts, ...times, ...tokenTimes(tokens, times.obtainedAt), ...sealed.value, others };
}

const BARE = { parameterSet: "", values: {}, sealed: null, keyVersion: null, sendsTo: "" };

async function signIn(installation: string, tokens: Tokens): Promise<string> {
  const id = newId();
  const { environmentId, owner } = bench;
  const row = { id, environmentId, connectorId, ownerId: owner.id, name: `Chat ${id}` };
  const put = await putFor(id, tokens, 1, installation);
  await bench.database.connections.create({ ...row, ...BARE, tokens: put });
  return id;
}

async function seenOf(id: string): Promise<SeenTokens> {
  const stored = await store().read(id);
  if (stored === null) throw new Error("There are no tokens");
  return stored;
}

async function accessOf(id: string): Promise<string> {
  const stored = await store().read(id);
  const opened = stored === null ? null : await openTokens(vault(), stored, stored);
  return opened?.ok === true ? opened.value.accessToken : "none";
}

/** A service that takes each refresh token once, and ends everything when one comes twice. */
function aService(first: number) {
  let round = first;
  const sent: string[] = [];
  const keeper = (owner: string) =>
    createTokenKeeper({
      owner,
      store: store(),
      vault: vault(),
      logger: silentLogger,
      now: Date.now,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      async prepare(_stored, tokens) {
        return ok({
          repeatable: false,
          withoutPerson: false,
          async send() {
            sent.push(tokens.refreshToken ?? "none");
            if (tokens.refreshToken !== `refresh-${round}`) {
              return fail({ kind: "refused" as const, message: "It was used before.", retryAfterMs: null });
            }
            round += 1;
            return ok(tokensOf(round, Date.now() + HOUR_MS));
          },
        });
      },
    });
  return { keeper, sent };
}

const statusOf = async (id: string) =>
  (await bench.database.connections.get(bench.environmentId, id))?.status ?? "gone";

describe("tokens that several connections have of one installation", () => {
  test("are renewed once for a hundred who need them in three connections and four workers", async () => {
    const ids = [
      await signIn("one", tokensOf(1)),
      await signIn("one", tokensOf(1)),
      await signIn("one", tokensOf(1)),
    ];
    const service = aService(1);
    const keepers = ["a", "b", "c", "d"].map(service.keeper);
    const seen = await Promise.all(ids.map(seenOf));
    const renewals = await Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const tokens = seen[index % seen.length];
        return tokens === undefined ? null : keepers[index % 4]?.current(tokens);
      }),
    );
    expect(service.sent).toEqual(["refresh-1"]);
    expect(
      new Set(renewals.map((one) => (one?.kind === "tokens" ? one.held.tokens.accessToken : one))),
    ).toEqual(new Set(["access-2"]));
    expect(await Promise.all(ids.map(accessOf))).toEqual(["access-2", "access-2", "access-2"]);
    expect((await Promise.all(ids.map((id) => store().read(id)))).map((row) => row?.app)).toEqual(
      ids.map((id) => `app of ${id}`),
    );
  });

  test("are new for all of them after one is signed in again, and what had ended is whole", async () => {
    const [first, second] = [await signIn("again", tokensOf(1)), await signIn("again", tokensOf(1))];
    const seen = await seenOf(second);
    await store().refuse(second, seen.version, "Somebody took it back.");
    expect(await Promise.all([first, second].map(statusOf))).toEqual(["needs-sign-in", "needs-sign-in"]);
    const { version } = await seenOf(first);
    const put = await putFor(first, tokensOf(9, Date.now() + HOUR_MS), version + 1, "again");
    await bench.database.connections.replaceCredential(bench.environmentId, first, 1, {
      ...BARE,
      tokens: put,
    });
    expect(await Promise.all([first, second].map(accessOf))).toEqual(["access-9", "access-9"]);
    expect(await Promise.all([first, second].map(statusOf))).toEqual(["connected", "connected"]);
  });

  test("are not sent again by another connection when a worker died with them under way", async () => {
    const [first, second] = [await signIn("died", tokensOf(1)), await signIn("died", tokensOf(1))];
    const { version } = await seenOf(first);
    await store().lease(first, version, { owner: "dead/1", leaseMs: 60_000, restMs: 0 });
    await store().markSent(first, version, { owner: "dead/1", leaseMs: 60_000 });
    expect(
      await store().lease(second, (await seenOf(second)).version, { owner: "b/1", leaseMs: 1, restMs: 0 }),
    ).toBeNull();
    await store().releaseOwned("dead");
    const service = aService(1);
    expect(await service.keeper("b").current(await seenOf(second))).toMatchObject({ kind: "refused" });
    expect(service.sent).toEqual([]);
    expect(await Promise.all([first, second].map(statusOf))).toEqual(["needs-sign-in", "needs-sign-in"]);
  });

  test("are leased by one of many that begin in different connections at once", async () => {
    const ids = [await signIn("race", tokensOf(1)), await signIn("race", tokensOf(1))];
    const versions = await Promise.all(ids.map(async (id) => (await seenOf(id)).version));
    const leases = await Promise.all(
      Array.from({ length: 12 }, (_, index) => {
        const by = { owner: `w/${index}`, leaseMs: 60_000, restMs: 0 };
        return store().lease(ids[index % 2] ?? "", versions[index % 2] ?? 0, by);
      }),
    );
    expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
  });

  test("are not put beside others that came in between: whoever signs in reads anew", async () => {
    const made = await Promise.allSettled([signIn("between", tokensOf(1)), signIn("between", tokensOf(2))]);
    const [id] = made.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(made.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await accessOf(await signIn("between", tokensOf(3)))).toBe("access-3");
    expect(await accessOf(id ?? "")).toBe("access-3");
  });

  test("fail and rest together, and those of another installation do not", async () => {
    const [first, second] = [await signIn("rest", tokensOf(1)), await signIn("rest", tokensOf(1))];
    const other = await signIn("other", tokensOf(1));
    const { version } = await seenOf(first);
    await store().lease(first, version, { owner: "a/1", leaseMs: 60_000, restMs: 0 });
    const failed = { owner: "a/1", message: "Down.", retryAfterMs: 1_000, breaks: false };
    await store().noteFailure(first, version, failed);
    expect(await store().read(second)).toMatchObject({ failures: 1, leaseOwner: null, lastFailure: "Down." });
    expect(await store().read(other)).toMatchObject({ failures: 0 });
    await store().lease(first, version, { owner: "a/2", leaseMs: 60_000, restMs: 0 });
    await store().release(first, "a/2");
    expect(await store().read(second)).toMatchObject({ leaseOwner: null, sentAt: null });
  });

  test("are not taken back at the service while another connection has them, in whatever environment and by whatever app", async () => {
    const id = await signIn("kept", tokensOf(1));
    const told = { app: "elsewhere", connectorId: newId(), accountId: "ann", installation: "kept" };
    expect(await store().isSignInShared(told)).toBe(true);
    await bench.database.connections.delete(bench.environmentId, id);
    expect(await store().isSignInShared(told)).toBe(false);
  });
});
