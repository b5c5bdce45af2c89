import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { aDefinition, anOperation } from "@towpath/connectors/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
let service: Server;
let address: string;
const seen: { method: string; url: string; authorization: string | undefined }[] = [];

beforeAll(async () => {
  api = await openTestApi();
  service = createServer((request, response) => {
    seen.push({
      method: request.method ?? "",
      url: request.url ?? "",
      authorization: request.headers.authorization,
    });
    if (request.url === "/spec.yaml") {
      response.setHeader("Content-Type", "application/yaml");
      response.end(
        "openapi: 3.0.0\ninfo: {title: Fetched, version: '1'}\nservers: [{url: /api}]\npaths: {/a: {get: {}}}\n",
      );
      return;
    }
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ echo: request.headers.authorization ?? null }));
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  address = `127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterAll(async () => {
  service.close();
  await api.close();
});
beforeEach(async () => {
  seen.length = 0;
  await api.sql.query("delete from connectors");
});

const json = (value: unknown) => JSON.stringify(value);
const texts = (change = {}, properties: unknown = { properties: {} }) => ({
  definitionText: json(aDefinition(change)),
  propertiesText: json(properties),
});
const create = async (change = {}, properties?: unknown) => {
  const { status, body } = await api.call("POST", "/connectors", texts(change, properties));
  expect(status).toBe(201);
  return body;
};

describe("a draft of a connector", () => {
  test("is made of a cURL line, and tells what was assumed", async () => {
    const { status, body } = await api.call("POST", "/connector-drafts", {
      text: "curl https://api.things.test/v1/users/7 -H 'Authorization: Bearer s3cret'",
    });
    expect([status, body.kind]).toEqual([200, "curl"]);
    expect(json(body)).not.toContain("s3cret");
    expect(body.notes.map((note: { where: string }) => note.where)).toContain("GET /v1/users/{userId}");
  });

  test("is made of what stands at an address, which its relative addresses mean", async () => {
    const { body } = await api.call("POST", "/connector-drafts", { url: `http://${address}/spec.yaml` });
    expect(JSON.parse(body.definitionText)).toMatchObject({
      info: { title: "Fetched" },
      host: address,
      basePath: "/api",
    });
  });

  test.each([
    [
      "a place inside the network",
      { url: "http://169.254.169.254/latest/meta-data" },
      "could not be fetched",
    ],
    ["this machine under another address", { url: "http://[::1]:1/" }, "could not be fetched"],
    ["a file", { url: "file:///etc/passwd" }, "Only 'https:' and 'http:'"],
    ["an address with a password", { url: "http://a:b@x.test/" }, "Take it out"],
    ["something else than a description", { text: "{}" }, "no description of a service"],
    ["both at once", { text: "{}", url: "https://x.test" }, "either `text` or `url`"],
  ])("is refused for %s", async (_what, body, words) => {
    const answer = await api.call("POST", "/connector-drafts", body);
    expect(answer.status).toBe(400);
    expect(json(answer.body)).toContain(words);
    expect(seen).toEqual([]);
  });
});

describe("a custom connector", () => {
  test("is created, read for editing, and saved as a new version with what stands beside it", async () => {
    const icon = { fileName: "icon.png", contentBase64: Buffer.from([1, 2]).toString("base64") };
    const { body: made } = await api.call("POST", "/connectors", { ...texts(), icon });
    expect(made).toMatchObject({
      name: "things",
      origin: "custom",
      version: { number: 1 },
      icon: expect.any(String),
    });
    const { body: files } = await api.call("GET", `/connectors/${made.id}/files`);
    expect(files).toMatchObject({ ...texts(), scriptText: null, repaired: false });
    const change = { ...texts({ info: { title: "Things 2" } }), versionId: files.versionId, note: "Renamed" };
    const { status, body: saved } = await api.call("POST", `/connectors/${made.id}/versions`, change);
    expect([status, saved.title, saved.name, saved.version.number]).toEqual([201, "Things 2", "things", 2]);
    expect(saved.icon).not.toBeNull();
    const { body: page } = await api.call("GET", `/connectors/${made.id}`);
    expect(page.versions[0]).toMatchObject({ number: 2, note: "Renamed" });
  });

  test("that somebody else saved meanwhile is not overwritten", async () => {
    const made = await create();
    const old = made.version.id;
    await api.call("POST", `/connectors/${made.id}/versions`, {
      ...texts({ info: { title: "A" } }),
      versionId: old,
    });
    const { status, body } = await api.call("POST", `/connectors/${made.id}/versions`, {
      ...texts({ info: { title: "B" } }),
      versionId: old,
    });
    expect([status, body.message]).toEqual([409, expect.stringContaining("Somebody saved version 2")]);
  });

  test("of a title that is taken gets a name of its own", async () => {
    await create();
    expect((await create()).name).toBe("things2");
  });

  test.each([
    ["no Swagger", { definitionText: "{}", propertiesText: "{}" }, "no 'swagger' member"],
    [
      "no operation",
      { definitionText: json(aDefinition({ paths: {} })), propertiesText: "{}" },
      "no 'paths'",
    ],
    [
      "broken JSON",
      { definitionText: '{"swagger": oops', propertiesText: "{}" },
      "apiDefinition.swagger.json",
    ],
  ])("with %s is refused in plain words", async (_what, body, words) => {
    const answer = await api.call("POST", "/connectors", body);
    expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining(words)]);
  });

  test("is what a managed one has to be copied to before it is changed", async () => {
    const contentBase64 = Buffer.from(texts().definitionText).toString("base64");
    const { body } = await api.call("POST", "/connectors/import", {
      fileName: "a.json",
      contentBase64,
      origin: "managed",
    });
    const id = body.items[0].connectorId;
    const { body: files } = await api.call("GET", `/connectors/${id}/files`);
    const refused = await api.call("POST", `/connectors/${id}/versions`, {
      ...texts({ host: "x.test" }),
      versionId: files.versionId,
    });
    expect([refused.status, refused.body.message]).toEqual([409, expect.stringContaining("Copy it")]);
    const { status, body: copy } = await api.call("POST", `/connectors/${id}/copy`);
    expect([status, copy.origin, copy.title]).toEqual([201, "custom", "Things (copy)"]);
  });
});

describe("a comparison", () => {
  const flowWith = (parameters: object) =>
    json({
      $schema:
        "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
      contentVersion: "1.0.0.0",
      triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
      actions: {
        Fetch: {
          type: "OpenApiConnection",
          inputs: {
            host: {
              connectionReferenceName: "shared_things",
              operationId: "GetThing",
              apiId: "/providers/Microsoft.PowerApps/apis/shared_things",
            },
            parameters,
          },
          runAfter: {},
        },
      },
    });
  const withoutQuery = { paths: { "/things/{id}": { get: anOperation() } } };
  const query = { name: "q", in: "query", type: "string" };
  const id = { name: "id", in: "path", required: true, type: "string" };
  const withQuery = { paths: { "/things/{id}": { get: anOperation({ parameters: [id, query] }) } } };

  test("names the flows that a new version breaks, where and why", async () => {
    const made = await create(withQuery);
    const { body: uses } = await api.call("POST", "/flows", {
      name: "Uses q",
      definitionText: flowWith({ id: "1", q: "x" }),
    });
    await api.call("POST", "/flows", { name: "Does not", definitionText: flowWith({ id: "1" }) });
    const { status, body } = await api.call("POST", `/connectors/${made.id}/comparison`, texts(withoutQuery));
    expect(status).toBe(200);
    expect(body).toEqual({
      changes: [{ kind: "breaking", operationId: "GetThing", what: "The input 'q' is gone." }],
      flows: [
        {
          id: uses.id,
          name: "Uses q",
          steps: [{ name: "Fetch", operationId: "GetThing", why: ["The input 'q' is gone."] }],
        },
      ],
    });
  });
});

describe("a test of an operation", () => {
  const there = () => ({ host: address, basePath: "/v1", schemes: ["http"] });
  const key = { api_key: { type: "securestring", uiDefinition: { displayName: "Key" } } };
  const bearer = {
    securityDefinitions: { api_key: { type: "apiKey", in: "header", name: "Authorization" } },
  };

  test("shows what left and what came, without the secret", async () => {
    const draft = texts({ ...there(), ...bearer }, { properties: { connectionParameters: key } });
    const { status, body } = await api.call("POST", "/connector-drafts/test", {
      ...draft,
      operationId: "GetThing",
      parameters: { id: "a b" },
      values: { api_key: "s3cret-value" },
    });
    expect(status).toBe(200);
    expect(seen).toEqual([{ method: "GET", url: "/v1/things/a%20b", authorization: "s3cret-value" }]);
    expect(body).toMatchObject({
      request: { method: "GET", headers: { Authorization: "***" } },
      response: { statusCode: 200 },
      error: null,
    });
    expect(body.response.bodyText).toContain("***");
    expect(json(body)).not.toContain("s3cret-value");
  });

  test("with a stored connection does not send its credential where it was not made for", async () => {
    const properties = { properties: { connectionParameters: key } };
    const made = await create({ host: "api.things.test", ...bearer }, properties);
    const { body: connection } = await api.call("POST", "/connections", {
      connectorId: made.id,
      values: { api_key: "s3cret-value" },
    });
    const { status, body } = await api.call("POST", "/connector-drafts/test", {
      ...texts({ ...there(), ...bearer }, properties),
      operationId: "GetThing",
      parameters: { id: "1" },
      connectionId: connection.id,
    });
    expect([status, seen]).toEqual([409, []]);
    expect(body.message).toContain("api.things.test");
  });

  test("that cannot be sent says which input is missing", async () => {
    const { body } = await api.call("POST", "/connector-drafts/test", {
      ...texts(there()),
      operationId: "GetThing",
    });
    expect(body).toMatchObject({
      request: null,
      response: null,
      error: { message: expect.stringContaining("id") },
    });
  });

  test("of an operation that is not there says so", async () => {
    const { status, body } = await api.call("POST", "/connector-drafts/test", {
      ...texts(),
      operationId: "Nope",
    });
    expect([status, body.message]).toEqual([404, expect.stringContaining("operation")]);
  });
});
