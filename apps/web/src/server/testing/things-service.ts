import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { hashToken, newId, newToken } from "@towpath/db";
import { openTestApi } from "./test-api.ts";

export const SECRET = "canary-5ecret/+=";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const BOXES: Answer = (_request, response) =>
  response
    .setHeader("content-type", "application/json")
    .end('{"value":[{"id":12345678901234567890,"name":"Box"}]}');

/** The real API with a service on this machine, a connector to it, and Bob, who makes flows beside the owner. */
export async function openThings() {
  const api = await openTestApi();
  const arrived: IncomingMessage[] = [];
  let answer = BOXES;
  const service: Server = createServer((request, response) => {
    arrived.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  const here = `127.0.0.1:${(service.address() as AddressInfo).port}`;
  const bob = await newPerson("Bob", "maker");

  /** Somebody beside the owner, with an API key. */
  async function newPerson(name: string, role: "admin" | "maker" | "member") {
    const userId = newId();
    const email = `${name}@example.com`;
    await api.sql.query(
      "insert into users (id, name, name_key, email, email_key, password_hash) values ($1, $2, $4, $3, $3, 'x')",
      [userId, name, email, name.toLowerCase()],
    );
    await api.sql.query("insert into members (environment_id, user_id, role) values ($1, $2, $3)", [
      api.environmentId,
      userId,
      role,
    ]);
    const key = `twp_${newToken()}`;
    const named = { userId, environmentId: api.environmentId, name, prefix: key.slice(0, 10) };
    await api.database.accounts.createApiKey({ ...named, keyHash: hashToken(key) });
    const call = (method: string, path: string, body?: unknown) =>
      api.bare({ method, path, body, headers: { authorization: `Bearer ${key}` } });
    return { id: userId, call };
  }

  /** Puts a connector, or a new version of it; answers its id. */
  async function imported(folder: string, change: object = {}, properties: object = PROPERTIES) {
    const { body } = await api.call("POST", "/connectors/import", {
      files: [
        { path: `${folder}/apiDefinition.swagger.json`, contentBase64: base64(definition(here, change)) },
        { path: `${folder}/apiProperties.json`, contentBase64: base64(properties) },
      ],
    });
    return body.items[0].connectorId as string;
  }

  const connectorId = await imported("things");
  return {
    api,
    arrived,
    here,
    connectorId,
    imported,
    /** What the service answers from now on. */
    answerWith(next: Answer) {
      answer = next;
    },
    reset() {
      arrived.length = 0;
      answer = BOXES;
    },
    newPerson,
    bob,
    asBob: bob.call,
    create: (more: object = {}) =>
      api.call("POST", "/connections", { connectorId, values: { api_key: SECRET, site: "acme" }, ...more }),
    async close() {
      await api.close();
      service.closeAllConnections();
      service.close();
    },
  };
}

export type Things = Awaited<ReturnType<typeof openThings>>;

const choice = {
  operationId: "ListBoxes",
  "value-path": "id",
  "value-title": "name",
  "value-collection": "value",
};

function definition(here: string, change: object) {
  return {
    swagger: "2.0",
    info: { title: "Things", version: "1" },
    host: here,
    schemes: ["http"],
    securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Key" } },
    "x-ms-capabilities": { testConnection: { operationId: "ListBoxes" } },
    paths: {
      "/boxes": { get: { operationId: "ListBoxes", responses: { 200: {} } } },
      "/boxes/{box}": {
        get: {
          operationId: "GetBox",
          parameters: [
            { name: "box", in: "path", required: true, type: "string", "x-ms-dynamic-values": choice },
          ],
          responses: {
            200: { schema: { "x-ms-dynamic-schema": { operationId: "ListBoxes", "value-path": "shape" } } },
          },
        },
      },
    },
    ...change,
  };
}
const PROPERTIES = {
  properties: {
    connectionParameters: {
      api_key: {
        type: "securestring",
        uiDefinition: { displayName: "API key", constraints: { required: "true" } },
      },
      site: { type: "string", uiDefinition: { displayName: "Site" } },
    },
  },
};

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64");
