import { newToken } from "@towpath/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PUBLIC_URL, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";
import { openThings, SECRET, type Things } from "./testing/things-service.ts";

let things: Things;
let api: TestApi;
beforeAll(async () => {
  things = await openThings();
  api = things.api;
});
afterAll(() => things?.close());
beforeEach(async () => {
  things.reset();
  await api.sql.query("delete from sign_in_failures");
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  api.bare({ method: "POST", path, body, headers });
const read = (token: string) => post("/connect-links/read", { token });
const connect = (token: string, values: unknown = { api_key: SECRET, site: "acme" }) =>
  post("/connect-links/connect", { token, values });

async function aLink(connection: object = { values: {}, signInLater: true }) {
  const made = await things.create(connection);
  expect(made.status).toBe(201);
  const link = await api.call("POST", `/connections/${made.body.id}/links`, {
    note: "Please use your own key.",
  });
  expect(link.status).toBe(201);
  expect(link.body.address).toMatch(new RegExp(`^${PUBLIC_URL}/connect/[A-Za-z0-9_-]{43}$`));
  const token: string = link.body.address.split("/").at(-1);
  return { id: made.body.id as string, linkId: link.body.id as string, token };
}
const connection = async (id: string) => (await api.call("GET", `/connections/${id}`)).body;

describe("a connection that somebody signs in later", () => {
  test("is there without a credential, and says so", async () => {
    const { id } = await aLink();
    expect(await connection(id)).toMatchObject({
      status: "needs-sign-in",
      message: "Nobody has signed in yet.",
      values: {},
    });
    expect((await things.create({ signInLater: true })).status).toBe(400);
  });
});

describe("a connect link", () => {
  test("tells who asks, for what, and what will use it; once somebody signed in, the connection works and the link is dead", async () => {
    const { id, token } = await aLink();
    const flow = (await api.call("POST", "/flows", { name: "Nightly boxes", definitionText: REQUEST_FLOW }))
      .body;
    const bound = { reference: "r", connectionId: id };
    expect((await api.call("PUT", `/flows/${flow.id}/connections`, bound)).status).toBe(200);
    expect(await read(token)).toMatchObject({
      status: 200,
      body: {
        state: "open",
        askedBy: "Ada",
        request: {
          note: "Please use your own key.",
          environmentName: "Default",
          connection: { owner: "Ada", shared: false },
          connector: {
            title: "Things",
            connection: { sets: [{ parameters: [{ title: "API key", secret: true }, {}] }] },
          },
          sendsTo: `http://${things.here}`,
          flows: ["Nightly boxes"],
          flowCount: 1,
        },
      },
    });
    expect(await connect(token)).toMatchObject({ status: 200, body: { outcome: "works" } });
    expect(things.arrived[0]?.headers["x-key"]).toBe(SECRET);
    const healed = await connection(id);
    expect(healed).toMatchObject({ status: "connected", message: null, values: { site: "acme" } });
    expect(healed.testedAt).not.toBeNull();
    expect(JSON.stringify(healed)).not.toContain("canary");
    expect(await read(token)).toMatchObject({ body: { state: "used", request: null } });
    expect((await connect(token, { api_key: "another" })).status).toBe(409);
    const links = (await api.call("GET", `/connections/${id}/links`)).body.items;
    expect(links).toMatchObject([{ state: "used", createdBy: "Ada", usedAt: expect.any(String) }]);
    expect(JSON.stringify(links)).not.toContain(token);
  });

  test("stays open, and nothing is stored, when the service does not take what was entered", async () => {
    const { id, token } = await aLink();
    things.answerWith((_request, response) => response.writeHead(401).end());
    expect(await connect(token)).toMatchObject({ status: 200, body: { outcome: "refused" } });
    const [row] = await api.sql.query<{ sealed: Buffer | null }>(
      "select sealed from connections where id = $1",
      [id],
    );
    expect(row).toEqual({ sealed: null });
    expect(await connection(id)).toMatchObject({ message: "Nobody has signed in yet." });
    things.reset();
    expect((await connect(token)).body).toMatchObject({ outcome: "works" });
  });

  test("says value by value what is wrong, and stays open", async () => {
    const { token } = await aLink();
    const missing = await connect(token, { site: "acme" });
    expect(missing).toMatchObject({ status: 400, body: { data: { issues: [{ path: "values.api_key" }] } } });
    expect((await connect(token, { api_key: "a\u0000" })).status).toBe(400);
    expect((await connect(token, { api_key: 7 })).status).toBe(400);
    expect((await connect(token, { owner: "x" })).status).toBe(400);
    expect((await connect(token, JSON.parse('{"__proto__": "x"}'))).status).toBe(400);
    expect((await read(token)).body.state).toBe("open");
  });

  test("is used once, however many use it at the same moment", async () => {
    const { id, token } = await aLink();
    const answers = await Promise.all(["one", "two", "three"].map((key) => connect(token, { api_key: key })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const [row] = await api.sql.query<{ v: number }>(
      "select credential_version as v from connections where id = $1",
      [id],
    );
    expect(row?.v).toBe(2);
  });

  test.each<[string, (link: Awaited<ReturnType<typeof aLink>>) => Promise<unknown>, string]>([
    [
      "its time is over",
      ({ linkId }) => api.sql.query("update connect_links set expires_at = now() where id = $1", [linkId]),
      "expired",
    ],
    ["it was revoked", ({ linkId }) => api.call("DELETE", `/connect-links/${linkId}`), "revoked"],
    [
      "who made it left the environment",
      ({ linkId }) =>
        api.sql.query(
          "update connect_links set created_by = (select id from users where name = 'Left' limit 1) where id = $1",
          [linkId],
        ),
      "revoked",
    ],
  ])("opens nothing when %s", async (_what, change, state) => {
    await api.sql.query(
      "insert into users (id, name, email, email_key, password_hash) values (gen_random_uuid(), 'Left', $1, $1, 'x')",
      [newToken()],
    );
    const link = await aLink();
    await change(link);
    expect(await read(link.token)).toMatchObject({ status: 200, body: { state, request: null } });
    expect(await connect(link.token)).toMatchObject({ status: 409, body: { message: /new one/ } });
    expect(things.arrived).toEqual([]);
    expect(await connection(link.id)).toMatchObject({ status: "needs-sign-in" });
  });

  test("to a connection that was deleted, or of nobody, is none", async () => {
    const { id, token } = await aLink();
    await api.call("DELETE", `/connections/${id}`);
    for (const one of [token, newToken(), "x"]) {
      expect((await read(one)).status).toBe(404);
      expect((await connect(one)).status).toBe(409);
    }
  });

  test("opens no other door: its token is no session and no key", async () => {
    const { id, token } = await aLink();
    for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `towpath-session=${token}` }]) {
      const answer = await api.bare({ method: "GET", path: `/connections/${id}`, headers: { ...headers } });
      expect(answer.status).toBe(401);
    }
  });

  test("is made, seen and revoked by who manages the connection, for half an hour to a week", async () => {
    const { id, linkId } = await aLink({ shared: true });
    expect((await things.asBob("GET", `/connections/${id}`)).status).toBe(200);
    expect((await things.asBob("POST", `/connections/${id}/links`, {})).status).toBe(403);
    expect((await things.asBob("GET", `/connections/${id}/links`)).status).toBe(403);
    expect((await things.asBob("DELETE", `/connect-links/${linkId}`)).status).toBe(403);
    const hidden = await aLink();
    expect((await things.asBob("DELETE", `/connect-links/${hidden.linkId}`)).status).toBe(404);
    for (const minutes of [29, 7 * 24 * 60 + 1, 1.5, "60"]) {
      expect((await api.call("POST", `/connections/${id}/links`, { minutes })).status).toBe(400);
    }
    expect((await api.call("POST", `/connections/${id}/links`, { minutes: 30 })).status).toBe(201);
    const [row] = await api.sql.query("select * from connect_links where id = $1", [linkId]);
    expect(row).toBeDefined();
  });

  test("can not be guessed at, nor used to try keys, without end", async () => {
    const from = { "x-forwarded-for": "203.0.113.99" };
    const guesses = Array.from({ length: 130 }, () =>
      post("/connect-links/read", { token: newToken() }, from),
    );
    expect((await Promise.all(guesses)).map(({ status }) => status)).toContain(429);

    const { token } = await aLink();
    things.answerWith((_request, response) => response.writeHead(401).end());
    const tries = Array.from({ length: 25 }, (_none, n) => connect(token, { api_key: `k${n}` }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    // Those of one moment see each other's tries, so that fewer may pass; never more.
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(20);
    expect(things.arrived.length).toBeLessThanOrEqual(20);
    expect(statuses).toContain(429);
  });
});
