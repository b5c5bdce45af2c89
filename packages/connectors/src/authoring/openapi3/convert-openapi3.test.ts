import { describe, expect, test } from "vitest";
import { connectorFrom } from "../../testing/drafts.ts";
import { anOpenApi3, jsonContent, withOperation } from "../../testing/openapi3.ts";
import { draftFromSource } from "../draft-from-source.ts";

const only = (document: object) => {
  const { connector, draft } = connectorFrom(document);
  const [operation] = connector.operations;
  if (operation === undefined) throw new Error("No operation");
  return { operation, connector, notes: draft.notes.map(({ message }) => message) };
};

const bodySchema = (schema: object, change: object = {}) =>
  only(withOperation({ requestBody: jsonContent(schema) }, change)).operation.body?.schema;

describe("an OpenAPI 3 document", () => {
  test("becomes a connector with its address, operations and words", () => {
    const { connector } = connectorFrom(
      anOpenApi3({
        paths: {
          "/pets/{id}": {
            parameters: [{ name: "id", in: "path", schema: { type: "integer", format: "int64" } }],
            get: {
              operationId: "getPet",
              parameters: [
                { name: "X-Trace", in: "header", description: "A trace", schema: { type: "string" } },
              ],
              responses: { 200: { description: "OK", ...jsonContent({ $ref: "#/components/schemas/Pet" }) } },
            },
          },
        },
        components: { schemas: { Pet: { type: "object", properties: { name: { type: "string" } } } } },
      }),
    );
    expect(connector.title).toBe("Pets");
    expect(connector.address).toEqual({ scheme: "https", host: "api.pets.test", basePath: "/v2" });
    const [operation] = connector.operations;
    expect(operation?.title).toBe("Get pet");
    expect(
      operation?.parameters.map(({ name, in: place, type, required }) => [name, place, type, required]),
    ).toEqual([
      ["id", "path", "integer", true],
      ["X-Trace", "header", "string", false],
    ]);
    expect(operation?.responses[0]?.schema).toEqual({ $ref: "#/definitions/Pet" });
    expect(operation?.grade.kind).toBe("ready");
  });

  test("is read from YAML as well", () => {
    const { connector } = connectorFrom(
      "openapi: 3.1.0\ninfo:\n  title: Yes\n  version: 1.0\nservers:\n  - url: https://y.test\npaths:\n  /no:\n    get:\n      responses:\n        200: {description: on}\n",
    );
    expect([connector.title, connector.version, connector.operations[0]?.id]).toEqual(["Yes", "1", "GetNo"]);
    expect(connector.operations[0]?.responses[0]?.description).toBe("on");
  });

  test.each([
    ["nullable", { type: "string", nullable: true }, { type: "string", "x-nullable": true }],
    ["3.1's list of types", { type: ["integer", "null"] }, { type: "integer", "x-nullable": true }],
    [
      "a choice with null",
      { anyOf: [{ type: "string" }, { type: "null" }] },
      { type: "string", "x-nullable": true },
    ],
    ["const", { const: "a" }, { enum: ["a"] }],
    [
      "3.1's exclusive limits",
      { type: "number", exclusiveMinimum: 3 },
      { type: "number", minimum: 3, exclusiveMinimum: true },
    ],
    ["base64 of 3.1", { type: "string", contentEncoding: "base64" }, { type: "string", format: "byte" }],
    [
      "a schema that is true",
      { type: "object", properties: { a: true } },
      { type: "object", properties: { a: {} } },
    ],
    ["a list without items", { type: "array" }, { type: "array", items: {} }],
    [
      "texts of several lists",
      {
        oneOf: [
          { type: "string", enum: ["a"] },
          { type: "string", const: "b" },
        ],
      },
      { type: "string", enum: ["a", "b"] },
    ],
    ["whole and broken numbers", { oneOf: [{ type: "integer" }, { type: "number" }] }, { type: "number" }],
    ["alternatives without anything in common", { oneOf: [{ type: "string" }, { type: "object" }] }, {}],
  ])("says %s as Swagger 2 does", (_what, given, expected) => {
    expect(bodySchema(given)).toEqual(expected);
  });

  test("lays alternatives of objects into one and says so", () => {
    const { operation, notes } = only(
      withOperation(
        {
          requestBody: jsonContent({
            oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
          }),
        },
        {
          components: {
            schemas: {
              Cat: {
                type: "object",
                required: ["kind"],
                properties: { kind: { type: "string" }, lives: { type: "integer" } },
              },
              Dog: {
                allOf: [
                  { $ref: "#/components/schemas/Base" },
                  { properties: { tricks: { $ref: "#/components/schemas/Base" } } },
                ],
              },
              Base: { type: "object", required: ["kind"], properties: { kind: { type: "string" } } },
            },
          },
        },
      ),
    );
    expect(operation.body?.schema).toEqual({
      type: "object",
      required: ["kind"],
      properties: {
        kind: { type: "string" },
        lives: { type: "integer" },
        tricks: { $ref: "#/definitions/Base" },
      },
    });
    expect(notes).toContain(
      "Alternatives of objects (oneOf, anyOf) became one object with the properties of all.",
    );
  });

  test("keeps what tells kinds apart, with the values of its mapping", () => {
    const { connector } = connectorFrom(
      withOperation(
        { requestBody: jsonContent({ $ref: "#/components/schemas/Pet" }) },
        {
          components: {
            schemas: {
              Pet: {
                type: "object",
                properties: { kind: { type: "string" } },
                discriminator: { propertyName: "kind", mapping: { cat: "#/components/schemas/Cat" } },
              },
              Cat: { allOf: [{ $ref: "#/components/schemas/Pet" }] },
            },
          },
        },
      ),
    );
    expect(connector.document.definitions).toMatchObject({
      Pet: { discriminator: "kind", required: ["kind"] },
      Cat: { "x-ms-discriminator-value": "cat" },
    });
  });

  test("moves schemas that are referred to in odd places to definitions", () => {
    const { connector } = connectorFrom(
      withOperation(
        { requestBody: jsonContent({ $ref: "#/components/schemas/A/properties/b" }) },
        {
          components: {
            schemas: {
              A: {
                type: "object",
                properties: {
                  b: {
                    type: "object",
                    properties: { self: { $ref: "#/components/schemas/A/properties/b" } },
                  },
                },
              },
            },
          },
        },
      ),
    );
    expect(Object.keys(connector.document.definitions as object)).toEqual(["A", "schemas_A_properties_b"]);
  });

  test.each([
    ["a list, repeated", { in: "query", schema: { type: "array", items: { type: "string" } } }, "multi"],
    [
      "a list in one value",
      { in: "query", explode: false, schema: { type: "array", items: { type: "string" } } },
      "csv",
    ],
    ["a list with spaces", { in: "query", style: "spaceDelimited", schema: { type: "array" } }, "ssv"],
    ["a list with pipes", { in: "query", style: "pipeDelimited", schema: { type: "array" } }, "pipes"],
    ["a list in a header", { in: "header", schema: { type: "array", items: { type: "integer" } } }, "csv"],
  ])("writes %s as the service reads it", (_what, parameter, format) => {
    const { operation } = only(withOperation({ parameters: [{ name: "p", ...parameter }] }));
    const found = operation.parameters.find(({ name }) => name === "p");
    expect([found?.type, found?.collectionFormat]).toEqual(["array", format]);
  });

  test("sends each property of an object in the query by itself", () => {
    const schema = { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } } };
    const names = (parameter: object) =>
      only(withOperation({ parameters: [{ name: "filter", in: "query", schema, ...parameter }] }))
        .operation.parameters.filter(({ in: place }) => place === "query")
        .map(({ name, type }) => `${name}: ${type}`);
    expect(names({ style: "deepObject" })).toEqual(["filter[name]: string", "filter[age]: integer"]);
    expect(names({})).toEqual(["name: string", "age: integer"]);
  });

  test("leaves out what is no connector's business: cookies, and headers that follow from elsewhere", () => {
    const { operation, notes } = only(
      withOperation(
        {
          parameters: [
            { name: "s", in: "cookie", schema: { type: "string" } },
            { name: "Accept", in: "header", schema: { type: "string" } },
            { name: "id", in: "path", required: true, schema: { $ref: "#/components/schemas/Id" } },
          ],
        },
        { components: { schemas: { Id: { type: "string", enum: ["a", "b"] } } } },
      ),
    );
    expect(operation.parameters.map(({ name, choices }) => [name, choices.length])).toEqual([["id", 2]]);
    expect(notes).toContain("The cookie 's' was left out: connectors send no cookies.");
  });

  test("sends a form with files field by field", () => {
    const schema = {
      type: "object",
      required: ["file"],
      properties: {
        file: { type: "string", format: "binary" },
        tags: { type: "array", items: { type: "string" } },
        about: { type: "object", properties: {} },
      },
    };
    const { operation } = only(
      withOperation({ requestBody: { content: { "multipart/form-data": { schema } } } }),
    );
    expect(operation.consumes).toEqual(["multipart/form-data"]);
    const fields = operation.parameters.filter(({ in: place }) => place === "formData");
    expect(fields.map(({ name, type, required }) => [name, type, required])).toEqual([
      ["file", "file", true],
      ["tags", "array", false],
      ["about", "string", false],
    ]);
  });

  test("chooses JSON among several content types, and says what was left", () => {
    const { operation, notes } = only(
      withOperation({
        requestBody: {
          content: { "application/xml": {}, "application/vnd.pets+json": { schema: { type: "object" } } },
        },
        responses: {
          200: { description: "", content: { "image/png": {}, "application/json": { example: { a: 1 } } } },
        },
      }),
    );
    expect(operation.consumes).toEqual(["application/vnd.pets+json"]);
    expect(operation.produces).toEqual(["application/json", "image/png"]);
    expect(operation.responses[0]?.schema).toMatchObject({ properties: { a: { type: "integer" } } });
    expect(notes).toContain(
      "The body may also be sent as application/xml: the connector sends application/vnd.pets+json.",
    );
  });

  test("gives ids to operations that have none or one that is taken", () => {
    const operation = { responses: {} };
    const { connector } = connectorFrom(
      anOpenApi3({
        paths: {
          "/a": { get: { operationId: "x", ...operation }, put: { operationId: "X", ...operation } },
          "/b-c/{d}": { get: operation },
        },
      }),
    );
    expect(connector.operations.map(({ id }) => id)).toEqual(["x", "X2", "GetBCD"]);
  });

  test("asks for what its address leaves open", () => {
    const { connector } = connectorFrom(
      anOpenApi3({
        servers: [
          {
            url: "https://{region}.pets.test/{version}",
            variables: { region: { default: "eu", enum: ["eu", "us"] }, version: { default: "v2" } },
          },
        ],
      }),
    );
    expect(connector.address).toEqual({ scheme: "https", host: "eu.pets.test", basePath: "/v2" });
    expect(
      connector.connection.sets[0]?.parameters.map((one) => [one.name, one.default, one.choices.length]),
    ).toEqual([
      ["region", "eu", 2],
      ["version", "v2", 0],
    ]);
    expect(connector.policies[0]).toMatchObject({
      template: "dynamichosturl",
      parameters: {
        urltemplate: "https://@connectionParameters('region').pets.test/@connectionParameters('version')",
      },
    });
  });

  test("calls an operation's own server", () => {
    const { connector } = connectorFrom(withOperation({ servers: [{ url: "https://upload.pets.test/x/" }] }));
    expect(connector.policies[0]).toMatchObject({
      operationIds: ["do"],
      parameters: { urltemplate: "https://upload.pets.test/x" },
    });
  });

  test("keeps no password that stands in an address", () => {
    const own = withOperation(
      { servers: [{ url: "https://me:secret@upload.pets.test" }] },
      { servers: [{ url: "https://me:secret@pets.test/v1" }, { url: "//me:secret@b.test" }] },
    );
    const { connector, draft } = connectorFrom(own);
    expect(connector.address).toEqual({ scheme: "https", host: "pets.test", basePath: "/v1" });
    expect(JSON.stringify(draft)).not.toContain("secret@");
    expect(draft.notes.map(({ message }) => message)).toContainEqual(expect.stringContaining("password"));
  });

  test("means the place it was fetched from when its address is relative", () => {
    const text = JSON.stringify(anOpenApi3({ servers: [{ url: "/api/v3" }] }));
    const draft = draftFromSource(text, "https://docs.pets.test/spec/openapi.json");
    expect(draft).toMatchObject({ ok: true });
    expect(JSON.parse(draft.ok ? draft.value.definition : "")).toMatchObject({
      host: "docs.pets.test",
      basePath: "/api/v3",
    });
  });
});
