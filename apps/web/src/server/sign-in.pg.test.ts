import { hashToken, newId, newToken } from "@towpath/db";
import { giveUpUnanswered, openTokens } from "@towpath/vault";
import { anOAuthConnector, anOAuthService, type OAuthService } from "@towpath/vault/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { signInCallback } from "./http/sign-in-callback.ts";
import { openTestApi, PUBLIC_URL, type TestApi } from "./testing/test-api.ts";
import { attemptPorts } from "./use-cases/finish-sign-in.ts";

let api: TestApi;
let service: OAuthService;
let connectorId: string;
let owner: { readonly token: string; readonly cookie: string };

beforeAll(async () => {
  [api, service] = await Promise.all([
    openTestApi(),
    anOAuthService({ redirectUris: [`${PUBLIC_URL}/connections/callback`] }),
  ]);
  const files = anOAuthConnector(service).files.map(({ path, bytes }) => ({
    path,
    contentBase64: Buffer.from(bytes).toString("base64"),
  }));
  const { body } = await api.call("POST", "/connectors/import", { files });
  connectorId = body.items[0].connectorId;
  owner = await api.newSession();
});
afterAll(async () => {
  await service?.close();
  await api?.close();
});
beforeEach(async () => {
  await api.sql.query("delete from sign_in_attempts");
  await api.sql.query("delete from oauth_apps");
  await api.call("POST", "/oauth-apps", {
    connectorId,
    clientId: service.client.clientId,
    secret: service.client.secrets[0],
  });
});

const inBrowser = (method: string, path: string, body?: unknown, cookie = owner.cookie) =>
  api.bare({ method, path, body, headers: { cookie, origin: PUBLIC_URL, "sec-fetch-site": "same-origin" } });

/** Begins a sign-in in a browser; its cookie for the callback comes with it. */
async function begin(more: object = {}, cookie = owner.cookie) {
  const { status, body, headers } = await inBrowser("POST", "/sign-ins", { connectorId, ...more }, cookie);
  const [line = ""] = headers.getSetCookie();
  return { status, body, line, cookie: line.split(";")[0] ?? "" };
}
type Begun = Awaited<ReturnType<typeof begin>>;

/** Comes back to the callback with those cookies. */
async function comeBack(address: URL, cookies: readonly string[]) {
  const request = new Request(address, { headers: { cookie: cookies.join("; ") } });
  const response = await signInCallback(api.deps, request);
  return { status: response.status, page: await response.text(), headers: response.headers };
}

const attempt = async ({ body }: Begun) => (await inBrowser("GET", `/sign-ins/${body.attempt.id}`)).body;

async function signIn(user: string, more: object = {}) {
  const begun = await begin(more);
  const back = await service.visit(begun.body.address, { user });
  const page = await comeBack(back, [owner.cookie, begun.cookie]);
  return { begun, back, ...page };
}

describe("signing in at a service", () => {
  test("makes a connection that calls the service, and tells nobody a token", async () => {
    const { begun, page, status, headers } = await signIn("ada");
    expect(begun.status).toBe(201);
    expect(begun.line).toMatch(/; Path=\/connections\/callback; Max-Age=600; HttpOnly; SameSite=Lax$/);
    const asked = new URL(begun.body.address).searchParams;
    expect(asked.get("redirect_uri")).toBe(`${PUBLIC_URL}/connections/callback`);
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(Buffer.from(asked.get("state") ?? "", "base64url").length).toBeGreaterThanOrEqual(16);
    expect(status).toBe(200);
    expect(page).toContain("You are signed in");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("cross-origin-opener-policy")).toBe("unsafe-none");

    const done = await attempt(begun);
    expect(done).toMatchObject({ status: "done", account: { id: "ada" } });
    const { body: connection } = await api.call("GET", `/connections/${done.connectionId}`);
    expect(connection).toMatchObject({
      name: "Things",
      status: "connected",
      account: { name: done.account.name },
    });
    const stored = await api.database.connections.get(api.environmentId, connection.id);
    if (stored?.tokens == null || stored.sealedTokens === null) throw new Error("no tokens were stored");
    const place = {
      environmentId: api.environmentId,
      connectionId: stored.id,
      version: stored.tokens.version,
    };
    const tokens = await openTokens(api.deps.vault, place, stored.sealedTokens);
    if (!tokens.ok) throw new Error(tokens.failure);
    const rows = await api.sql.query<{ text: string }>(
      `select row_to_json(t)::text as text from connection_tokens t union all
       select row_to_json(a)::text from sign_in_attempts a union all select row_to_json(c)::text from connections c`,
    );
    const told = JSON.stringify([rows, done, connection, page]);
    for (const secret of [
      tokens.value.accessToken,
      tokens.value.refreshToken ?? "",
      asked.get("state") ?? "",
    ]) {
      expect(secret.length).toBeGreaterThan(20);
      expect(told).not.toContain(secret);
    }
  });

  test.each([
    "/connections/../../..//evil.example",
    "//evil.example",
    "/a/..//evil.example",
    "/api/v1/flows",
  ])("leads back to pages of Towpath alone, never to %s", async (returnTo) => {
    expect((await begin({ returnTo })).status).toBe(400);
  });

  test("again, as somebody else, stands in the history with who did it and whose account it is now", async () => {
    const first = await attempt((await signIn("ada")).begun);
    const { connectionId } = first;
    const begun = await begin({ connectionId });
    const back = await service.visit(begun.body.address, { user: "zoe" });
    await comeBack(back, [owner.cookie, begun.cookie]);
    await inBrowser("POST", `/sign-ins/${begun.body.attempt.id}/answer`, { useAccount: true });
    const { body } = await api.call("GET", `/connections/${connectionId}/history`);
    expect(body.items[0]).toMatchObject({ kind: "credential", detail: "signed in as Zoe" });
    expect(body.items[0].by).not.toBeNull();
  });

  test("counts once: a second visit with the same address finds it used", async () => {
    const connections = async () => (await api.call("GET", "/connections?limit=100")).body.items.length;
    const { begun, back } = await signIn("ada");
    const made = await connections();
    const again = await comeBack(back, [owner.cookie, begun.cookie]);
    expect(again.page).toContain("You are signed in");
    expect(await connections()).toBe(made);
    expect((await attempt(begun)).status).toBe("done");
  });

  test("that was refused at the service makes nothing, and says so", async () => {
    const begun = await begin();
    const back = await service.visit(begun.body.address, { choice: "refuse" });
    const { page, status } = await comeBack(back, [owner.cookie, begun.cookie]);
    expect(status).toBe(400);
    expect(page).toContain("Nothing was connected");
    expect(await attempt(begun)).toMatchObject({
      status: "failed",
      connectionId: null,
      failure: { who: "you" },
    });
  });

  test("may be cancelled on the way; then coming back makes nothing", async () => {
    const begun = await begin();
    const back = await service.visit(begun.body.address);
    expect((await inBrowser("DELETE", `/sign-ins/${begun.body.attempt.id}`)).body.status).toBe("cancelled");
    expect((await comeBack(back, [owner.cookie, begun.cookie])).page).toContain("was cancelled");
  });
});

describe("coming back from a service is refused", () => {
  const count = async () => (await api.call("GET", "/connections?limit=100")).body.items.length;

  test.each<[string, (begun: Begun, back: URL) => Promise<readonly [URL, readonly string[]]>, RegExp]>([
    [
      "without a state",
      async (_begun, back) => [without(back, "state"), [owner.cookie]],
      /nothing in it says which/,
    ],
    [
      "with a state of nobody",
      async (begun, back) => [withState(back, "x".repeat(43)), [owner.cookie, begun.cookie]],
      /did not begin this sign-in/,
    ],
    [
      "with a page of text as state",
      async (begun, back) => [withState(back, "x".repeat(9_000)), [owner.cookie, begun.cookie]],
      /nothing in it says which/,
    ],
    ["in another browser", async (_begun, back) => [back, [owner.cookie]], /another browser/],
    [
      "with the cookie of another attempt",
      async ({ cookie }, back) => [back, [owner.cookie, `${cookie}x`]],
      /another browser/,
    ],
    ["without a session", async (begun, back) => [back, [begun.cookie]], /no longer signed in to Towpath/],
    [
      "with the session of somebody else",
      async (begun, back) => [back, [await sessionOfBob(), begun.cookie]],
      /Somebody else is signed in/,
    ],
  ])("%s, and the attempt is left to whoever began it", async (_what, change, words) => {
    const begun = await begin();
    const back = await service.visit(begun.body.address);
    const before = await count();
    const [address, cookies] = await change(begun, back);
    const { page, status } = await comeBack(address, cookies);
    expect(status).toBe(400);
    expect(page).toMatch(words);
    expect(page).not.toContain(begun.body.attempt.id);
    expect(page).not.toContain(back.searchParams.get("code"));
    expect(await count()).toBe(before);
    expect((await attempt(begun)).status).toBe("waiting");
  });

  test("after ten minutes", async () => {
    const begun = await begin();
    const back = await service.visit(begun.body.address);
    await api.sql.query("update sign_in_attempts set expires_at = now() - interval '1 second'");
    expect((await comeBack(back, [owner.cookie, begun.cookie])).page).toContain("more than ten minutes");
    expect((await attempt(begun)).status).toBe("expired");
    // What it held goes within a minute, and not what others hold.
    const other = await begin();
    expect(await api.database.attempts.clearExpired()).toBeGreaterThan(0);
    expect(await api.database.attempts.clearExpired()).toBe(0);
    const sealed = await api.sql.query("select id from sign_in_attempts where sealed is not null");
    expect(sealed).toEqual([{ id: other.body.attempt.id }]);
  });

  test("with a code that the service does not know, which names nobody's secret", async () => {
    const begun = await begin();
    const back = await service.visit(begun.body.address);
    back.searchParams.set("code", "made-up-code-canary");
    const { page } = await comeBack(back, [owner.cookie, begun.cookie]);
    expect(page).toContain("The sign-in did not work");
    expect(page).not.toContain("made-up-code-canary");
    expect((await attempt(begun)).status).toBe("failed");
  });

  test("when the person may make no connections any more", async () => {
    const begun = await begin();
    const back = await service.visit(begun.body.address);
    await api.sql.query("update members set role = 'member' where user_id = $1", [api.owner.id]);
    const { page } = await comeBack(back, [owner.cookie, begun.cookie]);
    await api.sql.query("update members set role = 'admin' where user_id = $1", [api.owner.id]);
    expect(page).toContain("may no longer make connections");
  });
});

describe("signing in again", () => {
  async function aConnection(user: string): Promise<string> {
    const { begun } = await signIn(user);
    return (await attempt(begun)).connectionId;
  }

  test("keeps id, name and shares, and replaces the tokens", async () => {
    const id = await aConnection("ada");
    await api.call("PATCH", `/connections/${id}`, { name: "Ours", shared: true });
    const { begun } = await signIn("ada", { connectionId: id });
    expect(await attempt(begun)).toMatchObject({ status: "done", connectionId: id });
    const stored = await api.database.connections.get(api.environmentId, id);
    expect(stored).toMatchObject({
      name: "Ours",
      shared: true,
      credentialVersion: 2,
      tokens: { version: 2 },
    });
  });

  test.each([
    ["used when the person says so", true, "bob", "bob"],
    ["forgotten when the person says no", false, "eve", "ada"],
  ])("as somebody else is asked about, and %s", async (_what, useAccount, other, owns) => {
    const id = await aConnection("ada");
    const { begun, page } = await signIn(other, { connectionId: id });
    expect(page).toContain("Is this the right account?");
    const toldService = vi.spyOn(api.deps.takeBack, "now");
    const asked = await attempt(begun);
    expect(asked).toMatchObject({ status: "other-account", account: { id: other }, previous: { id: "ada" } });
    const path = `/sign-ins/${begun.body.attempt.id}/answer`;
    const { body } = await inBrowser("POST", path, { useAccount });
    expect(body.status).toBe(useAccount ? "done" : "cancelled");
    const stored = await api.database.connections.get(api.environmentId, id);
    expect(stored?.account?.id).toBe(owns);
    // This service says nowhere where it takes tokens back: it is only tried.
    expect(await Promise.all(toldService.mock.results.map(({ value }) => value))).toEqual(
      useAccount ? [] : ["not-known"],
    );
    for (const [, signIn, { tokens }] of toldService.mock.calls) {
      expect(signIn).toMatchObject({ accountId: other, connectorId });
      expect(tokens.accessToken).toMatch(/\w{10}/);
    }
    toldService.mockRestore();
    const [row] = await api.sql.query("select sealed from sign_in_attempts");
    expect(row).toEqual({ sealed: null });
    expect((await inBrowser("POST", path, { useAccount: true })).status).toBe(409);
  });

  test("as somebody else whom nobody answers for in time is given up, and its service told", async () => {
    const { begun } = await signIn("eve", { connectionId: await aConnection("ada") });
    await api.sql.query("update sign_in_attempts set expires_at = now() - interval '1 second'");
    await api.database.attempts.clearExpired();
    const toldService = vi.spyOn(api.deps.takeBack, "now");
    const ports = { ...attemptPorts(api.deps), ...api.deps, attempts: api.database.attempts };
    expect(await giveUpUnanswered(ports)).toBe(1);
    expect(await giveUpUnanswered(ports)).toBe(0);
    expect(toldService.mock.calls.map(([, signIn]) => signIn.accountId)).toEqual(["eve"]);
    toldService.mockRestore();
    const { status, failure } = await attempt(begun);
    expect({ status, words: failure.message }).toMatchObject({
      ...{ status: "failed", words: expect.stringContaining("Nobody said within ten minutes") },
    });
    expect(await api.sql.query("select id from sign_in_attempts where sealed is not null")).toEqual([]);
  });

  test.each([
    ["the same account", "ada"],
    ["another account", "dan"],
  ])("to what was replaced in between stores nothing and asks nothing: %s", async (_what, user) => {
    const id = await aConnection("ada");
    const first = await begin({ connectionId: id });
    const back = await service.visit(first.body.address, { user });
    await signIn("ada", { connectionId: id });
    const toldService = vi.spyOn(api.deps.takeBack, "now");
    const { page } = await comeBack(back, [owner.cookie, first.cookie]);
    expect(page).toContain("at the same moment");
    // What was given is kept nowhere; a sign-in that another connection has is left alone.
    const told = await Promise.all(toldService.mock.results.map(({ value }) => value));
    expect(told).toEqual([user === "ada" ? "shared" : "not-known"]);
    toldService.mockRestore();
  });
});

describe("beginning to sign in", () => {
  test("is refused to programs, at another address than the public one, and without an OAuth app", async () => {
    const byKey = await api.call("POST", "/sign-ins", { connectorId });
    expect(byKey).toMatchObject({ status: 409, body: { message: expect.stringContaining("in a browser") } });
    const elsewhere = await api.bare({
      method: "POST",
      path: "/sign-ins",
      body: { connectorId },
      headers: { cookie: owner.cookie, "sec-fetch-site": "same-origin", "x-forwarded-host": "127.0.0.1:1" },
    });
    expect(elsewhere.body.message).toContain(`Open ${PUBLIC_URL}`);
    await api.sql.query("delete from oauth_apps");
    expect((await begin()).body.message).toMatch(/OAuth app/);
    expect(
      (await api.call("GET", `/connectors/${connectorId}`)).body.connection.sets[0].signIn.missing,
    ).toMatch(/An admin/);
  });

  test.each(["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"])(
    "never leads back to %s",
    async (returnTo) => {
      expect((await begin({ returnTo })).status).toBe(400);
    },
  );

  test("thirty times in ten minutes is enough", async () => {
    for (let times = 0; times < 30; times += 1) expect((await begin()).status).toBe(201);
    expect((await begin()).status).toBe(429);
  });
});

const without = (address: URL, name: string) => {
  const next = new URL(address);
  next.searchParams.delete(name);
  return next;
};
const withState = (address: URL, state: string) => {
  const next = new URL(address);
  next.searchParams.set("state", state);
  return next;
};

let bobs: string | null = null;
async function sessionOfBob(): Promise<string> {
  if (bobs !== null) return bobs;
  const id = newId();
  await api.sql.query(
    "insert into users (id, name, email, email_key, password_hash) values ($1, 'Bob', 'bob@x.test', 'bob@x.test', 'x')",
    [id],
  );
  await api.sql.query("insert into members (environment_id, user_id, role) values ($1, $2, 'admin')", [
    api.environmentId,
    id,
  ]);
  const token = newToken();
  await api.database.accounts.createSession({
    tokenHash: hashToken(token),
    userId: id,
    expiresAt: Date.now() + 3_600_000,
  });
  bobs = `towpath-session=${token}`;
  return bobs;
}
