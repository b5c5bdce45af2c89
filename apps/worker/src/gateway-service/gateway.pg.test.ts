import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { findConnectors, readConnector, registryEntry } from "@towpath/connectors";
import { aFile } from "@towpath/connectors/testing";
import { hashToken, newApiKey, newId, type Role } from "@towpath/db";
import type { Logger } from "@towpath/prelude";
import { connectionToken, createVault, parseMasterKeys, sendsTo } from "@towpath/vault";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, openBench, type WorkerBench } from "../testing/a-worker.ts";

const SECRET = "canary-5ecret-of-ann";
const MASTER = randomBytes(32).toString("base64");

let bench: WorkerBench;
let worker: Awaited<ReturnType<WorkerBench["start"]>>;
let service: Server;
let arrived: { request: IncomingMessage; body: string }[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let ann: string;
let key: string;
let connectionId: string;
const said: string[] = [];

const note = (...all: unknown[]) => void said.push(JSON.stringify(all));
const logger: Logger = { debug: note, info: note, warn: note, error: note };

beforeAll(async () => {
  service = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    arrived.push({ request, body });
    answer(request, response);
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  bench = await openBench();
  worker = await bench.start({ TOWPATH_MASTER_KEY: MASTER }, logger);
  ann = (await bench.database.accounts.findByEmail("ann@x.example"))?.id ?? "";
  key = await anApiKey(ann, bench.environmentId);
  connectionId = await aConnection();
});
afterAll(async () => {
  await bench?.close();
  service?.closeAllConnections();
  service?.close();
});
beforeEach(() => {
  arrived = [];
  said.length = 0;
  answer = (_request, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end('{"name":"Chair"}');
});

const string = { type: "string" };
const DEFINITION = {
  swagger: "2.0",
  info: { title: "Things", version: "1" },
  schemes: ["http"],
  basePath: "/v1",
  securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Key" } },
  paths: {
    "/things/{id}": {
      get: {
        operationId: "GetThing",
        parameters: [
          { name: "id", in: "path", required: true, ...string },
          {
            name: "version",
            in: "query",
            default: "7",
            "x-ms-visibility": "internal",
            required: true,
            ...string,
          },
        ],
        responses: { 200: {} },
      },
    },
    "/things": {
      post: {
        operationId: "AddThing",
        parameters: [{ name: "item", in: "body", schema: { type: "object" } }],
        responses: { 200: {} },
      },
    },
    "/files": {
      put: {
        operationId: "PutFile",
        consumes: ["application/octet-stream"],
        parameters: [{ name: "file", in: "body", schema: { type: "string", format: "binary" } }],
        responses: { 200: {} },
      },
    },
  },
};

async function aConnection(): Promise<string> {
  const { environmentId, database } = bench;
  const host = `127.0.0.1:${(service.address() as AddressInfo).port}`;
  const connectionParameters = { api_key: { type: "securestring" } };
  const files = [
    aFile("apiDefinition.swagger.json", { ...DEFINITION, host }),
    aFile("apiProperties.json", { properties: { connectionParameters } }),
  ];
  const [found] = findConnectors(files);
  if (found === undefined) throw new Error("The connector of the test is none");
  const { connector, problems } = readConnector(found);
  if (connector === null) throw new Error("The connector of the test cannot be read");
  const entry = registryEntry(connector, found, problems);
  const version = {
    environmentId,
    name: "things",
    origin: "custom",
    entry,
    files,
    by: null,
    note: "",
  } as const;
  const { id: connectorId } = (await database.connectors.put(version)).connector;
  const place = { environmentId, connectionId: newId(), credentialVersion: 1 };
  const sealed = await createVault(database.connections, parseMasterKeys(MASTER)).seal(place, {
    api_key: SECRET,
  });
  if (!sealed.ok) throw new Error(sealed.failure);
  const values = { parameterSet: "", values: {}, sendsTo: sendsTo(connector), ...sealed.value };
  const id = place.connectionId;
  await database.connections.create({
    id,
    environmentId,
    connectorId,
    ownerId: ann,
    name: "Ann's",
    ...values,
  });
  return id;
}

async function anApiKey(userId: string, environmentId: string): Promise<string> {
  const made = newApiKey();
  const { prefix } = made;
  const keyHash = hashToken(made.key);
  await bench.database.accounts.createApiKey({ userId, environmentId, name: "k", prefix, keyHash });
  return made.key;
}

async function aPerson(role: Role, environmentId = bench.environmentId): Promise<string> {
  const id = newId();
  const email = `${id}@x.example`;
  await bench.query(
    "insert into users (id, name, email, email_key, password_hash) values ($1, 'P', $2, $2, 'x')",
    [id, email],
  );
  await bench.query("insert into members (environment_id, user_id, role) values ($1, $2, $3)", [
    environmentId,
    id,
    role,
  ]);
  return id;
}

const call = (path: string, init: RequestInit & { as?: string | null } = {}) => {
  const { as = key, headers, ...rest } = init;
  const authorization: Record<string, string> = as === null ? {} : { authorization: `Bearer ${as}` };
  return fetch(`${worker.url}/gateway/${connectionId}${path}`, {
    ...rest,
    headers: { ...authorization, ...(headers as Record<string, string> | undefined) },
  });
};
const token = async (more: object = {}) =>
  connectionToken(await bench.database.secret("connection tokens"), {
    environmentId: bench.environmentId,
    connectionId,
    userId: ann,
    expiresAt: Date.now() + 60_000,
    ...more,
  });

describe("a call of the gateway", () => {
  test("reaches the service signed in, with what the operation adds, and nothing of who called", async () => {
    const response = await call("/things/a%2Fb?version=8&more=1", {
      headers: { cookie: "session=1", "x-mine": "2" },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ name: "Chair" });
    const [{ request } = {}] = arrived;
    expect(request?.url).toBe("/v1/things/a%2Fb?version=8&more=1");
    expect(request?.headers).toMatchObject({ "x-key": SECRET, "x-mine": "2" });
    expect(request?.headers).not.toHaveProperty("cookie");
    expect(request?.headers).not.toHaveProperty("authorization");
  });

  test("carries JSON with its numbers whole, and bytes as they are", async () => {
    await call("/things", {
      method: "POST",
      body: '{"n":12345678901234567890,"u":"ü"}',
      headers: { "content-type": "application/json" },
    });
    expect(arrived[0]?.body).toBe('{"n":12345678901234567890,"u":"ü"}');
    const bytes = Buffer.from([0, 255, 254, 10]);
    let got: Buffer | null = null;
    answer = (_request, response) => response.writeHead(200, { "content-type": "image/png" }).end(bytes);
    const response = await call("/files", {
      method: "PUT",
      body: bytes,
      headers: { "content-type": "application/octet-stream" },
    });
    got = Buffer.from(await response.arrayBuffer());
    expect(got).toEqual(bytes);
    expect(response.headers.get("content-type")).toBe("image/png");
  });

  test("tells what the service said when it refused, without its secrets", async () => {
    answer = (_request, response) =>
      response.writeHead(422, { "content-type": "application/json" }).end(`{"error":"bad ${SECRET}"}`);
    const response = await call("/things/1");
    expect(response.status).toBe(422);
    const text = await response.text();
    expect(text).toContain("bad");
    expect(text).not.toContain(SECRET);
  });

  test("of a path that is no operation is refused by name", async () => {
    const response = await call("/elsewhere");
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: "OperationNotFound",
      message: expect.stringContaining("GET /elsewhere"),
    });
    expect(arrived).toEqual([]);
  });

  test("leaves a line in the log and a count, and no secret in either", async () => {
    await call("/things/1?q=private-words");
    const line = said.find((each) => each.includes("The gateway was called"));
    expect(line).toContain(connectionId);
    expect(said.join()).not.toContain(SECRET);
    expect(said.join()).not.toContain("private-words");
    const [day] = await eventually(async () => {
      const days = await bench.database.usage.days(bench.environmentId, connectionId, 3);
      return days.length > 0 && days;
    }, "calls are counted");
    expect(day?.calls).toBeGreaterThan(0);
  });

  test("is not sent to a host that the environment does not allow", async () => {
    await bench.database.environments.saveAllowedHosts(bench.environmentId, ["api.example.com"]);
    await eventually(async () => (await call("/things/1")).status === 403, "the list holds");
    expect(await (await call("/things/1")).json()).toMatchObject({ code: "HostNotAllowed" });
    await bench.database.environments.saveAllowedHosts(bench.environmentId, null);
    await eventually(async () => (await call("/things/1")).status === 200, "the list is gone");
  });
});

describe("the gateway refuses", () => {
  test("whoever does not say who they are, or says it wrongly", async () => {
    const wrong = [null, "", "twp_nonsense", newApiKey().key, "twt_a.b"];
    for (const as of wrong) {
      const response = await call("/things/1", { as });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
    }
    expect(arrived).toEqual([]);
  });

  test("a key of another environment, another maker, and a member; a shared connection serves the maker", async () => {
    const elsewhere = newId();
    await bench.query("insert into environments (id, name) values ($1, 'Elsewhere')", [elsewhere]);
    const oscar = await anApiKey(await aPerson("admin", elsewhere), elsewhere);
    const max = await anApiKey(await aPerson("maker"), bench.environmentId);
    const mia = await anApiKey(await aPerson("member"), bench.environmentId);
    const statuses = async () =>
      Promise.all([oscar, max, mia].map(async (as) => (await call("/things/1", { as })).status));
    expect(await statuses()).toEqual([404, 404, 404]);
    await bench.database.connections.update(bench.environmentId, connectionId, { shared: true });
    expect(await statuses()).toEqual([404, 200, 403]);
    await bench.database.connections.update(bench.environmentId, connectionId, { shared: false });
  });

  test.each(["/gateway", "/gateway/", "/gateway/nonsense/things", `/gateway/${newId()}/things/1`])(
    "the address %s",
    async (path) => {
      const response = await fetch(worker.url + path, { headers: { authorization: `Bearer ${key}` } });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ message: expect.any(String) });
    },
  );

  test("JSON that is none, and a body that is too large", async () => {
    const headers = { "content-type": "application/json" };
    expect((await call("/things", { method: "POST", body: "{", headers })).status).toBe(400);
    const large = Buffer.alloc(11 * 1_048_576, 32);
    expect((await call("/things", { method: "POST", body: large, headers })).status).toBe(413);
    expect(arrived).toEqual([]);
  });
});

describe("a token of a connection", () => {
  test("calls that connection until its time is over", async () => {
    expect((await call("/things/1", { as: await token() })).status).toBe(200);
    const expired = await call("/things/1", { as: await token({ expiresAt: Date.now() - 1 }) });
    expect(expired.status).toBe(401);
    expect(await expired.json()).toMatchObject({ code: "TokenExpired" });
  });

  test("calls no other connection, and nothing once its person has left", async () => {
    expect((await call("/things/1", { as: await token({ connectionId: newId() }) })).status).toBe(404);
    const leaver = await aPerson("maker");
    await bench.database.connections.update(bench.environmentId, connectionId, { shared: true });
    const as = await token({ userId: leaver });
    expect((await call("/things/1", { as })).status).toBe(200);
    await bench.query("delete from members where user_id = $1", [leaver]);
    expect((await call("/things/1", { as })).status).toBe(401);
  });
});
