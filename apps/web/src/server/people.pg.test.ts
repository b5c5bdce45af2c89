import { hashToken, newToken } from "@towpath/db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, PUBLIC_URL, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const PASSWORD = "a long walk by the canal";
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  api.bare({ method: "POST", path, body, headers });

async function invite(more: object = {}): Promise<{ id: string; token: string }> {
  const { status, body } = await api.call("POST", "/invitations", more);
  expect(status).toBe(201);
  expect(body.address).toMatch(new RegExp(`^${PUBLIC_URL}/join/[A-Za-z0-9_-]{43}$`));
  return { id: body.id, token: body.address.split("/").at(-1) };
}

const join = (token: string, more: object = {}) =>
  post("/invitations/join", { token, name: "Bob", email: "bob@example.com", password: PASSWORD, ...more });

async function forget() {
  await api.sql.query("delete from users where id <> $1", [api.owner.id]);
  await api.sql.query("delete from sign_in_failures");
}

/** A session of a person, as after signing in. */
async function sessionOf(email: string) {
  const user = await api.database.accounts.findByEmail(email);
  const token = newToken();
  const expiresAt = Date.now() + 3_600_000 * 24 * 30;
  await api.database.accounts.createSession({
    tokenHash: hashToken(token),
    userId: user?.id ?? "",
    expiresAt,
  });
  const headers = { cookie: `towpath-session=${token}`, origin: PUBLIC_URL };
  return (method: string, path: string, body?: unknown) => api.bare({ method, path, body, headers });
}

describe("an invitation", () => {
  test("says who asks whom in, and makes an account that is in at once", async () => {
    await forget();
    const { token } = await invite({ role: "member", note: "for Bob of Sales" });
    expect(await post("/invitations/read", { token })).toMatchObject({
      status: 200,
      body: { state: "open", environmentName: "Default", role: "member", invitedBy: "Ada" },
    });
    expect((await api.call("GET", "/invitations")).body.items).toMatchObject([{ note: "for Bob of Sales" }]);
    expect(await join(token)).toMatchObject({ status: 200, body: { environmentName: "Default" } });
    const asBob = await sessionOf("bob@example.com");
    expect((await asBob("GET", "/account/me")).body).toMatchObject({
      name: "Bob",
      environment: { role: "member" },
    });
    expect((await asBob("POST", "/flows", { name: "x" })).status).toBe(403);
    expect((await asBob("GET", "/people")).status).toBe(403);
    expect((await post("/invitations/read", { token })).body).toMatchObject({ state: "used" });
    expect((await join(token, { email: "eve@example.com" })).status).toBe(409);
    expect((await api.call("GET", "/invitations")).body.items).toEqual([]);
  });

  test("is taken by an account that is there, with its password or its session", async () => {
    await forget();
    await join((await invite()).token);
    const elsewhere = (await api.call("POST", "/environments", { name: "Test" })).body;
    const into = async () => {
      const token = newToken();
      const expiresAt = Date.now() + 60_000;
      const given = {
        environmentId: elsewhere.id,
        role: "maker",
        note: "",
        invitedBy: api.owner.id,
      } as const;
      await api.database.invitations.create({ ...given, tokenHash: hashToken(token), expiresAt });
      return token;
    };
    const token = await into();
    const withPassword = (password: string) => join(token, { name: undefined, password });
    expect(await join(token)).toMatchObject({ status: 409, body: { message: /account/ } });
    expect(await withPassword("wrong horse battery")).toMatchObject({ status: 409 });
    expect(await withPassword(PASSWORD)).toMatchObject({
      status: 200,
      body: { environmentId: elsewhere.id },
    });
    const asBob = await sessionOf("bob@example.com");
    const listed = (await asBob("GET", "/environments")).body;
    expect(listed).toMatchObject({
      items: [
        { name: "Default", isCurrent: true },
        { name: "Test", isCurrent: false },
      ],
      mayCreate: false,
    });
    await api.database.members.remove(
      elsewhere.id,
      (await api.database.accounts.findByEmail("bob@example.com"))?.id ?? "",
    );
    expect((await asBob("POST", "/invitations/accept", { token: await into() })).status).toBe(200);
    expect((await asBob("POST", "/invitations/accept", { token: await into() })).status).toBe(409);
    expect((await asBob("POST", `/environments/${elsewhere.id}/enter`)).status).toBe(200);
    expect((await asBob("GET", "/account/me")).body.environment).toMatchObject({
      name: "Test",
      role: "maker",
    });
    await api.sql.query("delete from environments where id = $1", [elsewhere.id]);
    expect((await asBob("GET", "/account/me")).body.environment).toMatchObject({ name: "Default" });
  });

  test.each<[string, object, number]>([
    ["a password that is too short", { password: "short" }, 400],
    ["a name that is empty", { name: " " }, 400],
    ["an address that is none", { email: "bob" }, 400],
    ["a token of nobody", { token: "x" }, 409],
    ["a token with a NUL", { token: "a\u0000" }, 400],
    ["half a character in the name", { name: "a\ud800" }, 400],
    ["a member that is not asked for", { role: "admin" }, 400],
    ["an address that has an account", { email: "ADA@example.com " }, 400],
    ["an address that has an account in other letters", { email: "ADA@example.com" }, 409],
  ])("is not taken with %s, and stays open", async (_what, more, status) => {
    await forget();
    const { token } = await invite();
    const answer = await join(token, more);
    expect(answer.status).toBe(status);
    expect(answer.body.message).not.toMatch(/undefined|Error/);
    expect((await post("/invitations/read", { token })).body.state).toBe("open");
  });

  test("that was revoked, or whose time is over, says so and lets nobody in", async () => {
    await forget();
    const revoked = await invite();
    expect((await api.call("DELETE", `/invitations/${revoked.id}`)).status).toBe(200);
    expect((await api.call("DELETE", `/invitations/${revoked.id}`)).status).toBe(404);
    const late = await invite();
    await api.sql.query("update invitations set expires_at = now() where id = $1", [late.id]);
    expect((await post("/invitations/read", { token: revoked.token })).body.state).toBe("revoked");
    expect((await post("/invitations/read", { token: late.token })).body.state).toBe("expired");
    expect((await join(revoked.token)).status).toBe(409);
    expect((await join(late.token)).status).toBe(409);
    expect((await post("/invitations/read", { token: newToken() })).status).toBe(404);
  });

  test("can not be guessed at without end", async () => {
    await forget();
    const from = { "x-forwarded-for": "203.0.113.77" };
    const tries = Array.from({ length: 70 }, () => post("/invitations/read", { token: newToken() }, from));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 404).length).toBeLessThanOrEqual(60);
    expect(statuses).toContain(429);
    const { token } = await invite();
    expect((await post("/invitations/read", { token }, { "x-forwarded-for": "203.0.113.78" })).status).toBe(
      200,
    );
  });
});

describe("the people", () => {
  test("get another role, are taken out, and find no door open afterwards", async () => {
    await forget();
    await join((await invite()).token);
    const { items } = (await api.call("GET", "/people")).body;
    expect(items).toMatchObject([
      { name: "Ada", isMe: true, isOwner: true, role: "admin" },
      { name: "Bob", isMe: false, isOwner: false, role: "maker", connectionCount: 0 },
    ]);
    const bob = items[1].id;
    const asBob = await sessionOf("bob@example.com");
    const { key } = (await asBob("POST", "/api-keys", { name: "k" })).body;
    expect((await asBob("POST", "/flows", { name: "Bob's" })).status).toBe(201);
    expect((await api.call("GET", `/people/${bob}/belongings`)).body).toEqual({
      connections: [],
      flowCount: 1,
      apiKeyCount: 1,
    });
    expect((await api.call("PATCH", `/people/${bob}`, { role: "member" })).body).toMatchObject({
      role: "member",
    });
    expect((await asBob("POST", "/flows", { name: "x" })).status).toBe(403);
    expect((await api.call("DELETE", `/people/${bob}`)).status).toBe(200);
    expect((await asBob("GET", "/flows")).status).toBe(401);
    const byKey = { method: "GET", path: "/flows", headers: { authorization: `Bearer ${key}` } };
    expect((await api.bare(byKey)).status).toBe(401);
    expect((await api.call("GET", "/flows")).body.items).toMatchObject([{ name: "Bob's" }]);
    expect((await api.call("DELETE", `/people/${bob}`)).status).toBe(404);
  });

  test("always have an admin, and the owner", async () => {
    await forget();
    const owner = api.owner.id;
    expect(await api.call("DELETE", `/people/${owner}`)).toMatchObject({
      status: 409,
      body: { message: /owns/ },
    });
    expect((await api.call("PATCH", `/people/${owner}`, { role: "maker" })).status).toBe(409);
    expect((await api.call("PATCH", `/people/${owner}`, { role: "king" })).status).toBe(400);
  });
});

describe("environments", () => {
  test("are made by the owner of the installation alone, each name once", async () => {
    await forget();
    await join((await invite({ role: "admin" })).token);
    const asBob = await sessionOf("bob@example.com");
    expect((await asBob("POST", "/environments", { name: "Bob's" })).status).toBe(403);
    const made = await api.call("POST", "/environments", { name: "Production" });
    expect(made).toMatchObject({ status: 201, body: { name: "Production", role: "admin" } });
    expect((await api.call("POST", "/environments", { name: "production" })).status).toBe(409);
    expect((await asBob("POST", `/environments/${made.body.id}/enter`)).status).toBe(404);
    // A key stays in the environment it was made in.
    expect((await api.call("POST", `/environments/${made.body.id}/enter`)).status).toBe(409);
    const asAda = await sessionOf("ada@example.com");
    expect((await asAda("POST", `/environments/${made.body.id}/enter`)).status).toBe(200);
    expect((await asAda("GET", "/flows")).body.items).toEqual([]);
    expect((await asAda("GET", "/people")).body.items).toMatchObject([{ name: "Ada" }]);
  });

  test("are not entered from a page of another site", async () => {
    const { cookie } = await api.newSession();
    const headers = { cookie, origin: "https://evil.example" };
    const path = `/environments/${api.environmentId}/enter`;
    expect((await api.bare({ method: "POST", path, headers })).status).toBe(403);
  });
});

describe("groups", () => {
  test("are kept by admins, and read by makers", async () => {
    await forget();
    await join((await invite()).token);
    const bob = (await api.call("GET", "/people?search=bo")).body.items[0].id;
    const { body: group } = await api.call("POST", "/groups", { name: "Sales", memberIds: [bob] });
    expect(group).toMatchObject({ name: "Sales", members: [{ name: "Bob" }] });
    expect((await api.call("POST", "/groups", { name: "SALES" })).status).toBe(409);
    const asBob = await sessionOf("bob@example.com");
    expect((await asBob("GET", "/groups")).body.items).toHaveLength(1);
    expect((await asBob("PATCH", `/groups/${group.id}`, { name: "Mine" })).status).toBe(403);
    expect((await api.call("PATCH", `/groups/${group.id}`, { name: "Field" })).body).toMatchObject({
      name: "Field",
      members: [{ id: bob }],
    });
    expect((await api.call("DELETE", `/groups/${group.id}`)).status).toBe(200);
    expect((await api.call("DELETE", `/groups/${group.id}`)).status).toBe(404);
  });
});
