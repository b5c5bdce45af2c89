import { describe, expect, test } from "vitest";
import { connectorFrom } from "../../testing/drafts.ts";
import { draftFromSource } from "../draft-from-source.ts";

const SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

const aCollection = (item: readonly object[], change: object = {}) => ({
  info: { name: "Shop", schema: SCHEMA, description: { content: "All of the shop" } },
  item,
  ...change,
});

const aRequest = (request: object | string, change: object = {}) => ({
  name: "Get order",
  request,
  ...change,
});

describe("a Postman collection", () => {
  test("becomes a connector: folders are tags, variables are filled in, path variables are parameters", () => {
    const { connector } = connectorFrom(
      aCollection(
        [
          {
            name: "Orders",
            item: [
              aRequest({
                method: "GET",
                url: {
                  raw: "{{baseUrl}}/orders/:orderId?expand=lines&debug=1",
                  query: [
                    { key: "expand", value: "lines" },
                    { key: "debug", value: "1", disabled: true },
                  ],
                },
                header: [{ key: "X-Shop", value: "{{shop}}" }],
              }),
            ],
          },
        ],
        {
          variable: [
            { key: "baseUrl", value: "https://{{host}}/v1" },
            { key: "host", value: "shop.test" },
          ],
        },
      ),
    );
    expect([connector.title, connector.description, connector.address.host]).toEqual([
      "Shop",
      "All of the shop",
      "shop.test",
    ]);
    const [operation] = connector.operations;
    expect([operation?.id, operation?.title, operation?.path]).toEqual([
      "GetOrder",
      "Get order",
      "/v1/orders/{orderId}",
    ]);
    expect(operation?.parameters.map(({ name, in: place }) => `${place} ${name}`)).toEqual([
      "path orderId",
      "query expand",
      "header X-Shop",
    ]);
    expect(JSON.stringify(connector.document)).toContain('"tags":["Orders"]');
  });

  test("gives answers the shape of its saved examples", () => {
    const { connector } = connectorFrom(
      aCollection([
        aRequest(
          {
            method: "POST",
            url: "https://shop.test/orders",
            body: { mode: "raw", raw: '{"lines":[{"sku":"a","count":{{n}}}]}' },
          },
          {
            response: [
              { name: "Created", code: 201, header: [{ key: "Location", value: "/1" }], body: '{"id":7}' },
              { code: 201, body: "[]" },
            ],
          },
        ),
      ]),
    );
    const [operation] = connector.operations;
    expect(operation?.body?.schema).toMatchObject({
      properties: { lines: { type: "array", items: { type: "object" } } },
    });
    expect(operation?.responses).toEqual([
      {
        status: "201",
        description: "Created",
        schema: {
          type: "object",
          properties: { id: { type: "integer", format: "int32", "x-ms-summary": "Id" } },
        },
      },
    ]);
  });

  test.each([
    [
      "v2.1",
      {
        type: "apikey",
        apikey: [
          { key: "key", value: "X-Key" },
          { key: "value", value: "s3cret" },
        ],
      },
      [{ kind: "header", header: "X-Key", parameter: "api_key" }],
    ],
    [
      "v2.0",
      { type: "apikey", apikey: { key: "k", value: "s3cret", in: "query" } },
      [{ kind: "query", query: "k", parameter: "api_key" }],
    ],
    [
      "a bearer",
      { type: "bearer", bearer: [{ key: "token", value: "s3cret" }] },
      [{ kind: "header", header: "Authorization", parameter: "api_key" }],
    ],
    [
      "Basic",
      { type: "basic", basic: [{ key: "password", value: "s3cret" }] },
      [{ kind: "basic", username: "username", password: "password" }],
    ],
    [
      "OAuth 2",
      {
        type: "oauth2",
        oauth2: [
          { key: "clientSecret", value: "s3cret" },
          { key: "authUrl", value: "https://a.test" },
        ],
      },
      [{ kind: "bearer", parameter: "token" }],
    ],
  ])("signs in as it says (%s), and its secret is not kept", (_what, auth, destinations) => {
    const { draft, connector } = connectorFrom(aCollection([aRequest("https://shop.test/a")], { auth }));
    expect(connector.connection.sets[0]?.destinations).toEqual(destinations);
    expect(draft.definition + draft.properties).not.toContain("s3cret");
  });

  test("with secrets in its variables keeps their names only", () => {
    const { draft } = connectorFrom(
      aCollection(
        [aRequest({ method: "GET", url: "https://shop.test/a?x={{apiKey}}", header: "X-Thing: {{apiKey}}" })],
        {
          variable: [{ key: "apiKey", value: "s3cret" }],
        },
      ),
    );
    expect(draft.definition + draft.properties).not.toContain("s3cret");
  });

  test("sends forms, files and GraphQL as they are", () => {
    const { connector } = connectorFrom(
      aCollection([
        aRequest({
          method: "POST",
          url: "https://s.test/f",
          body: {
            mode: "formdata",
            formdata: [
              { key: "f", type: "file" },
              { key: "t", value: "x" },
            ],
          },
        }),
        aRequest({
          method: "POST",
          url: "https://s.test/u",
          body: { mode: "urlencoded", urlencoded: [{ key: "a", value: "1" }] },
        }),
        aRequest({ method: "POST", url: "https://s.test/b", body: { mode: "file" } }),
        aRequest({
          method: "POST",
          url: "https://s.test/g",
          body: { mode: "graphql", graphql: { query: "{me}" } },
        }),
      ]),
    );
    expect(connector.operations.map(({ consumes }) => consumes[0])).toEqual([
      "multipart/form-data",
      "application/x-www-form-urlencoded",
      "application/octet-stream",
      "application/json",
    ]);
    expect(connector.operations.map(({ id }) => id)).toEqual([
      "GetOrder",
      "GetOrder2",
      "GetOrder3",
      "GetOrder4",
    ]);
  });

  test("sends requests to other hosts there, and keeps one request for an address", () => {
    const { connector, draft } = connectorFrom(
      aCollection([
        aRequest("https://a.test/x"),
        aRequest("https://a.test/y"),
        aRequest("https://b.test/z"),
        aRequest("https://a.test/x"),
      ]),
    );
    expect(connector.address.host).toBe("a.test");
    expect(connector.policies).toMatchObject([
      { operationIds: ["GetOrder3"], parameters: { urltemplate: "https://b.test" } },
    ]);
    expect(draft.notes.map(({ message }) => message)).toContain(
      "Two requests have this method and path. A connector has one operation for them: the first was kept.",
    );
  });

  test("without any request is refused", () => {
    expect(draftFromSource(JSON.stringify(aCollection([])))).toEqual({
      ok: false,
      failure: { message: "The collection holds no requests." },
    });
  });

  test("with a host that nobody knows is still a connector that asks for it", () => {
    const { connector } = connectorFrom(aCollection([aRequest("{{baseUrl}}/orders")]));
    expect(connector.operations[0]?.path).toBe("/orders");
    expect(connector.operations[0]?.grade).toMatchObject({ kind: "needs-setting" });
  });
});
