import { newId } from "@towpath/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestApi } from "./testing/test-api.ts";
import { openThings, SECRET, type Things } from "./testing/things-service.ts";

let things: Things;
let api: TestApi;
let connectorId: string;
let create: Things["create"];
let asBob: Things["asBob"];
let arrived: Things["arrived"];

beforeAll(async () => {
  things = await openThings();
  ({ api, connectorId, create, asBob, arrived } = things);
});
afterAll(() => things?.close());
beforeEach(() => things.reset());

describe("a connection", () => {
  test("is named after its connector, counted, and never gives its secret back", async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: "Things",
      connector: { id: connectorId, title: "Things" },
      owner: { name: "Ada" },
      isMine: true,
      shared: false,
      values: { site: "acme" },
      status: "untested",
      may: { use: true, manage: true, share: true, assign: true },
    });
    expect((await create()).body.name).toBe("Things 2");
    const answers = await Promise.all([
      api.call("GET", `/connections/${body.id}`),
      api.call("GET", "/connections"),
      api.call("POST", `/connections/${body.id}/test`),
      api.call("PATCH", `/connections/${body.id}`, { name: "Renamed" }),
    ]);
    expect(answers.map(({ status: code }) => code)).toEqual([200, 200, 200, 200]);
    for (const { body: shown } of answers) expect(JSON.stringify(shown)).not.toContain("canary");
  });

  test.each<[string, object, RegExp, string | null]>([
    ["a value is missing", { values: {} }, /API key is needed/, "values.api_key"],
    ["a value is unknown", { values: { api_key: "k", owner: "x" } }, /does not ask/, "values.owner"],
    ["a value is no text", { values: { api_key: 7 } }, /./, "values.api_key"],
    ["a NUL is in it", { values: { api_key: "a\u0000" } }, /NUL/, "values.api_key"],
    ["it claims an owner", { ownerId: "x" }, /ownerId/, null],
    ["it claims a status", { status: "connected" }, /status/, null],
    ["its name is empty", { name: "  " }, /name/, "name"],
    ["its way to sign in is unknown", { parameterSet: "oauth" }, /how to sign in/, null],
  ])("is refused when %s", async (_what, more, words, path) => {
    const { status, body } = await create(more);
    expect(status).toBe(400);
    expect(body.message).toMatch(words);
    if (path !== null) expect(body.data.issues[0].path).toBe(path);
    expect(JSON.stringify(body)).not.toContain("canary");
  });

  test("to a connector that signs in with OAuth is not made of what somebody enters", async () => {
    const oauth = { token: { type: "oauthSetting", oAuthSettings: { identityProvider: "oauth2" } } };
    const id = await things.imported(
      "signs",
      { info: { title: "Signs", version: "1" } },
      {
        properties: { connectionParameters: oauth },
      },
    );
    const { status, body } = await create({ connectorId: id, values: {} });
    expect(status).toBe(409);
    expect(body.message).toMatch(/OAuth/);
    expect((await create({ connectorId: id, values: { token: "pasted" } })).status).toBe(409);
  });

  test("to a connector that asks for nothing is not needed", async () => {
    const open = { info: { title: "Open", version: "1" }, securityDefinitions: {} };
    const id = await things.imported("open", open, { properties: { connectionParameters: {} } });
    expect(await create({ connectorId: id, values: {} })).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("asks for no sign-in") },
    });
  });

  test("that gets a new credential keeps its id and loses all of the old one", async () => {
    const { body: made } = await create();
    const path = `/connections/${made.id}`;
    expect(await api.call("PATCH", path, { credential: { values: { site: "beta" } } })).toMatchObject({
      status: 400,
    });
    const { body } = await api.call("PATCH", path, { credential: { values: { api_key: "new-key" } } });
    expect(body).toMatchObject({ id: made.id, values: {}, status: "untested" });
    await api.call("POST", `${path}/test`);
    expect(arrived.at(-1)?.headers["x-key"]).toBe("new-key");
  });

  test("of somebody else is as good as none until it is shared; shared it may be used, not changed", async () => {
    const { body: mine } = await create({ name: "Ada's own" });
    const path = `/connections/${mine.id}`;
    expect((await asBob("GET", path)).status).toBe(404);
    expect((await asBob("GET", "/connections?search=own")).body.items).toEqual([]);
    expect((await asBob("PATCH", path, { shared: true })).status).toBe(404);
    expect((await asBob("POST", `${path}/test`)).status).toBe(404);
    await api.call("PATCH", path, { shared: true });
    expect((await asBob("GET", path)).body).toMatchObject({
      values: {},
      isMine: false,
      may: { use: true, manage: false, share: false, assign: false },
    });
    expect((await asBob("POST", `${path}/test`)).body.outcome).toBe("works");
    for (const [method, body] of [
      ["PATCH", { name: "Bob's" }],
      ["DELETE", undefined],
    ] as const) {
      expect(await asBob(method, path, body)).toMatchObject({
        status: 403,
        body: { message: expect.stringContaining("Ada") },
      });
    }
  });

  test("of a maker is managed by an admin, who may not share it: it is not the admin's account", async () => {
    const { body: bobs } = await asBob("POST", "/connections", { connectorId, values: { api_key: "b" } });
    const path = `/connections/${bobs.id}`;
    expect((await api.call("GET", path)).body.may).toEqual({
      use: false,
      manage: true,
      share: false,
      assign: true,
    });
    expect((await api.call("PATCH", path, { shared: true })).status).toBe(403);
    expect((await api.call("PATCH", path, { name: "Tidied" })).body.name).toBe("Tidied");
    expect(await api.call("DELETE", path)).toMatchObject({ status: 200, body: { atService: "none" } });
    expect((await api.call("GET", path)).status).toBe(404);
  });
});

describe("testing a connection", () => {
  test("asks the service with the credential, and says that it works", async () => {
    const { body: made } = await create();
    const { body } = await api.call("POST", `/connections/${made.id}/test`);
    expect(body).toMatchObject({ outcome: "works", connection: { status: "connected", message: null } });
    expect(body.connection.testedAt).not.toBeNull();
    expect(arrived[0]?.headers["x-key"]).toBe(SECRET);
  });

  test("is what makes it connected: a key that nobody tried says so, and so does one in its place", async () => {
    const { body: made } = await create();
    const status = async () => (await api.call("GET", `/connections/${made.id}`)).body.status;
    things.answerWith((_request, response) => response.writeHead(503).end());
    expect((await api.call("POST", `/connections/${made.id}/test`)).body.outcome).toBe("failed");
    expect(await status()).toBe("untested");
    things.reset();
    await api.call("POST", `/connections/${made.id}/test`);
    expect(await status()).toBe("connected");
    await api.sql.query("update connections set last_used_at = now() - interval '1 minute' where id = $1", [
      made.id,
    ]);
    await api.call("PATCH", `/connections/${made.id}`, {
      credential: { values: { api_key: "k", site: "a" } },
    });
    expect(await status()).toBe("untested");
    await api.sql.query("update connections set last_used_at = now() + interval '1 second' where id = $1", [
      made.id,
    ]);
    expect(await status()).toBe("connected");
    const { items } = (await api.call("GET", `/connections/${made.id}/history`)).body;
    expect(items[0]).toMatchObject({ kind: "credential", by: { name: "Ada" } });
  });

  test("marks it when the service refuses the credential, with the service's words and without the credential", async () => {
    const { body: made } = await create();
    things.answerWith((request, response) =>
      response
        .writeHead(401, { "content-type": "application/json" })
        .end(JSON.stringify({ message: `Bad key ${request.headers["x-key"]}` })),
    );
    const { body } = await api.call("POST", `/connections/${made.id}/test`);
    expect(body).toMatchObject({
      outcome: "refused",
      message: expect.stringContaining("Bad key ***"),
      connection: { status: "needs-sign-in" },
    });
    expect(JSON.stringify(body)).not.toContain("canary");
    things.answerWith((_request, response) => response.writeHead(503).end());
    const down = await api.call("POST", `/connections/${made.id}/test`);
    expect(down.body).toMatchObject({ outcome: "failed", connection: { status: "needs-sign-in" } });
  });

  test("does not reach an address that the egress guard keeps", async () => {
    const id = await things.imported("inner", {
      info: { title: "Inner", version: "1" },
      host: "169.254.169.254",
    });
    const { body: made } = await create({ connectorId: id });
    const { body } = await api.call("POST", `/connections/${made.id}/test`);
    expect(body).toMatchObject({ outcome: "failed", message: expect.stringMatching(/address|not allowed/i) });
  });

  test("gives no credential to a connector that was changed to send elsewhere", async () => {
    const moving = { info: { title: "Moving", version: "1" } };
    const id = await things.imported("moving", moving);
    const { body: made } = await create({ connectorId: id });
    await things.imported("moving", { ...moving, host: `localhost:${things.here.split(":")[1]}` });
    const { status, body } = await api.call("POST", `/connections/${made.id}/test`);
    expect(status).toBe(409);
    expect(body.message).toMatch(/was entered for .* but the connector "Moving" sends to/);
    expect(arrived).toEqual([]);
    await api.call("PATCH", `/connections/${made.id}`, { credential: { values: { api_key: "k" } } });
    expect((await api.call("POST", `/connections/${made.id}/test`)).status).toBe(200);
  });
});

describe("asking a service", () => {
  const ask = (more: object = {}) =>
    api.call("POST", "/connections/choices", {
      connectorId,
      operationId: "GetBox",
      parameter: "box",
      form: {},
      ...more,
    });

  test("gives the choices of an input, numbers too large for a browser as texts", async () => {
    const { body: made } = await create();
    const { status, body } = await ask({ connectionId: made.id });
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        value: "12345678901234567890",
        title: "Box",
        isParent: false,
        item: { id: "12345678901234567890", name: "Box" },
      },
    ]);
    expect(arrived[0]?.headers["x-key"]).toBe(SECRET);
  });

  test("gives the schema of an answer", async () => {
    things.answerWith((_request, response) =>
      response.setHeader("content-type", "application/json").end('{"shape":{"type":"object"}}'),
    );
    const { body: made } = await create();
    const question = { connectorId, operationId: "GetBox", connectionId: made.id };
    const { body } = await api.call("POST", "/connections/schema", question);
    expect(body).toEqual({ schema: { type: "object" } });
  });

  test("is refused with somebody else's connection, another connector's, or none", async () => {
    const { body: made } = await create();
    const question = { connectorId, operationId: "GetBox", parameter: "box", connectionId: made.id };
    expect((await asBob("POST", "/connections/choices", question)).status).toBe(404);
    expect((await ask({ connectionId: null })).body.message).toMatch(/Choose a connection/);
    expect((await ask({ connectionId: newId() })).status).toBe(404);
    const other = await things.imported("other", { info: { title: "Other", version: "1" } });
    const elsewhere = await ask({ connectorId: other, connectionId: made.id });
    expect(elsewhere.body.message).toMatch(/another connector/);
    expect((await ask({ connectionId: made.id, operationId: "Nope" })).status).toBe(404);
    expect((await ask({ connectionId: made.id, parameter: "nope" })).status).toBe(409);
    expect((await ask({ connectionId: made.id, form: { deep: [{}] }, parameter: "__proto__" })).status).toBe(
      409,
    );
    expect(arrived).toEqual([]);
  });

  test("passes on what the service said when it refused, without the credential", async () => {
    things.answerWith((request, response) => response.writeHead(403).end(`no ${request.headers["x-key"]}`));
    const { body: made } = await create();
    const { status, body } = await ask({ connectionId: made.id });
    expect(status).toBe(409);
    expect(body.message).toMatch(/403/);
    expect(JSON.stringify(body)).not.toContain("canary");
  });
});
