import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestApi } from "./testing/test-api.ts";
import { openThings, SECRET, type Things } from "./testing/things-service.ts";

let things: Things;
let api: TestApi;
let id: string;

beforeAll(async () => {
  things = await openThings();
  api = things.api;
  const { body } = await api.call("GET", "/connectors?origin=built-in");
  id = body.items[0].id;
});
afterAll(() => things?.close());
beforeEach(() => things.reset());

const signedIn = (more: object = {}) =>
  api.call("POST", "/connections", {
    connectorId: id,
    parameterSet: "key-in-header",
    values: { address: `http://${things.here}/v3`, headerName: "X-Key", headerKey: SECRET },
    ...more,
  });

describe("a connector that comes with Towpath", () => {
  test("is there in every environment, beside those that people import", async () => {
    const titles = async (query: string) =>
      (await api.call("GET", `/connectors${query}`)).body.items.map(({ title }: { title: string }) => title);
    expect(await titles("?origin=built-in")).toEqual(["HTTP with a connection"]);
    expect(await titles("")).toEqual(["Things"]);
    expect(await titles("?origin=any")).toEqual(["HTTP with a connection", "Things"]);
  });

  test("has its operations in the picker, apart from those of others", async () => {
    const offered = async (query: string) =>
      (await api.call("GET", `/connector-operations?${query}`)).body.items.map(
        ({ operationId }: { operationId: string }) => operationId,
      );
    expect(await offered("builtIn=true&kind=action")).toEqual(["SendRequest"]);
    expect(await offered("builtIn=true&kind=trigger")).toEqual(["WhenSomethingIsNew"]);
    expect(await offered("builtIn=false")).not.toContain("SendRequest");
    expect(await offered("search=http with a connection")).toContain("SendRequest");
  });

  test("is ready, asks for nothing of an admin, and says that its connections choose the address", async () => {
    const { body } = await api.call("GET", `/connectors/${id}`);
    expect(body).toMatchObject({ origin: "built-in", ready: 2, operations: 2, address: null, needs: [] });
    expect(body.settings).toMatchObject({ addressNeeded: false, placeholders: [], places: [] });
    expect(body.connection.sets.map(({ name }: { name: string }) => name)).toEqual([
      "key-in-header",
      "key-in-query",
      "basic",
      "bearer",
      "oauth",
      "oauth-app",
      "none",
    ]);
  });

  test("is not deleted, set or edited, and no import takes its name; it can be copied", async () => {
    const definition = {
      swagger: "2.0",
      info: { title: "Mine", version: "1" },
      paths: { "/x": { get: { responses: {} } } },
    };
    const file = {
      path: "httpconnection/apiDefinition.swagger.json",
      contentBase64: Buffer.from(JSON.stringify(definition)).toString("base64"),
    };
    const refusals = await Promise.all([
      api.call("DELETE", `/connectors/${id}`),
      api.call("PATCH", `/connectors/${id}/settings`, { address: "https://evil.test" }),
    ]);
    for (const { status, body } of refusals) {
      expect([status, body.message]).toEqual([409, expect.stringContaining("comes with Towpath")]);
    }
    const { body: job } = await api.call("POST", "/connectors/import", { files: [file] });
    expect(job.items[0]).toMatchObject({ outcome: "refused", message: expect.stringContaining("Towpath") });
    const copied = await api.call("POST", `/connectors/${id}/copy`);
    expect(copied.body).toMatchObject({ origin: "custom", title: "HTTP with a connection (copy)" });
    await api.call("DELETE", `/connectors/${copied.body.id}`);
  });

  test("keeps what a person enters sealed, and shows the address alone", async () => {
    const { status, body } = await signedIn();
    expect(status).toBe(201);
    expect(body.values).toEqual({ address: `http://${things.here}/v3`, headerName: "X-Key" });
    expect(JSON.stringify(body)).not.toContain("canary");
  });

  test("makes a flow that says only which connection it speaks of, and is published with it", async () => {
    const { body: connection } = await signedIn();
    const inputs = {
      host: {
        connectionReferenceName: "shared_httpconnection",
        operationId: "SendRequest",
        apiId: "/providers/Microsoft.PowerApps/apis/shared_httpconnection",
      },
      parameters: { "request/method": "GET", "request/url": "/boxes" },
    };
    const definitionText = JSON.stringify({
      triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
      actions: { Send: { type: "OpenApiConnection", inputs, runAfter: {} } },
    });
    const { body: flow } = await api.call("POST", "/flows", { name: "Asks", definitionText });
    const bound = await api.call("PUT", `/flows/${flow.id}/connections`, {
      reference: "shared_httpconnection",
      connectionId: connection.id,
    });
    expect(bound.body.items).toMatchObject([{ problem: null, connection: { id: connection.id } }]);
    const published = await api.call("POST", `/flows/${flow.id}/publish`, { revision: flow.revision });
    expect(published.status).toBe(200);
    const exported = await api.call("GET", `/flows/${flow.id}/export`);
    expect(JSON.stringify(exported.body)).not.toContain("canary");
  });
});
