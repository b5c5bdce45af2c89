import { parseJson, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { bodyOf, invoke, parameter, policy, withParameters } from "../testing/an-invocation.ts";
import { completeOperation } from "./complete-operation.ts";

const FILE = { "$content-type": "image/png", $content: "AAEC" };
const internal = (given: Value, more: ValueObject = {}) => ({
  default: given,
  "x-ms-visibility": "internal",
  ...more,
});

async function sent(schema: ValueObject, body: Value, more: ValueObject = {}) {
  const { request, result } = await invoke(
    { method: "post", operation: { ...bodyOf(schema, { required: true }), ...more } },
    body === null ? {} : { body },
  );
  return { body: request?.body, type: request?.headers["Content-Type"], result };
}

describe("a body", () => {
  test("that is required and asks for nothing is an empty object", async () => {
    const nothing = await sent({ type: "object", properties: { a: { type: "string" } } }, null);
    expect(nothing.body).toEqual({});
  });

  test("that is required and missing is refused by the name of what is missing", async () => {
    const { result } = await sent(
      {
        type: "object",
        required: ["name"],
        properties: { name: { type: "string", "x-ms-summary": "Name" } },
      },
      null,
    );
    expect(result).toMatchObject({
      failure: {
        code: "InvalidParameter",
        parameter: "body/name",
        message: expect.stringContaining("'Name'"),
      },
    });
  });

  test("gets hidden constants and required defaults, but none that only the service writes", async () => {
    const schema = {
      type: "object",
      required: ["kind", "id", "seen"],
      properties: {
        kind: { type: "string", default: "note" },
        shown: { type: "string", default: "prefilled" },
        id: { ...internal("x"), readOnly: true },
        seen: { type: "string" },
        meta: { ...internal(undefined as unknown as Value), type: "object", properties: { v: internal(2) } },
      },
    };
    expect((await sent(JSON.parse(JSON.stringify(schema)) as ValueObject, { seen: "y" })).body).toEqual({
      kind: "note",
      seen: "y",
      meta: { v: 2 },
    });
  });

  test("holds files as base64, in lists too", async () => {
    const schema = {
      type: "object",
      properties: {
        data: { type: "string", format: "byte" },
        raw: { type: "string", format: "binary" },
        all: {
          type: "array",
          items: { type: "object", properties: { data: { type: "string", format: "byte" } } },
        },
        any: { type: "object" },
      },
    };
    const { body } = await sent(schema, { data: FILE, raw: FILE, all: [{ data: FILE }], any: FILE });
    expect(body).toEqual({ data: "AAEC", raw: "AAEC", all: [{ data: "AAEC" }], any: FILE });
  });

  test("of a kind that its discriminator names has the constants of that kind", async () => {
    const definitions = {
      Pet: { type: "object", discriminator: "kind", properties: { kind: { type: "string" } } },
      Cat: { allOf: [{ $ref: "#/definitions/Pet" }, { properties: { legs: internal(4) } }] },
      Bird: {
        allOf: [{ $ref: "#/definitions/Pet" }],
        properties: { legs: internal(2) },
        "x-ms-discriminator-value": "bird",
      },
    };
    const given = { method: "post", operation: bodyOf({ $ref: "#/definitions/Pet" }), document: {} };
    const call = async (kind: string) =>
      (
        await invoke(
          {
            ...given,
            document: {
              definitions,
              paths: { "/p": { post: { operationId: "Do", responses: {}, ...given.operation } } },
            },
          },
          { body: { kind } },
        )
      ).request?.body;
    expect([await call("Cat"), await call("bird"), await call("fish")]).toEqual([
      { kind: "Cat", legs: 4 },
      { kind: "bird", legs: 2 },
      { kind: "fish" },
    ]);
  });

  test.each<[string, ValueObject, Value, readonly string[], Value, string]>([
    ["a list", { type: "array", items: {} }, [1, { a: 2 }], [], [1, { a: 2 }], "application/json"],
    ["a number", { type: "integer" }, 7, [], 7, "application/json"],
    ["false", { type: "boolean" }, false, [], false, "application/json"],
    ["a text", { type: "string" }, "a", [], '"a"', "application/json"],
    ["JSON written already", {}, '{"a":1}', [], '{"a":1}', "application/json"],
    ["a text where anything may be", {}, "a", [], '"a"', "application/json"],
    ["XML", { type: "string" }, "<a/>", ["application/xml"], "<a/>", "application/xml"],
    [
      "a form as an object",
      { type: "object" },
      { a: "1&2", b: true },
      ["application/x-www-form-urlencoded"],
      "a=1%262&b=true",
      "application/x-www-form-urlencoded",
    ],
    [
      "JSON among others",
      { type: "object" },
      { a: 1 },
      ["text/xml", "application/json"],
      { a: 1 },
      "application/json",
    ],
  ])("may be %s", async (_what, schema, body, consumes, expected, type) => {
    const request = await sent(schema, body, { consumes: [...consumes] });
    expect([request.body, request.type]).toEqual([expected, type]);
  });

  test("keeps the digits of large numbers", async () => {
    const text = '{"id":9007199254740993}';
    const read = parseJson(text);
    const { body } = await sent({ type: "object" }, read.ok ? read.value : null);
    expect(stringifyJson(body ?? null)).toBe(text);
  });

  test("of a key with an escaped slash has that slash in its name", async () => {
    const { request } = await invoke(
      { method: "post", operation: bodyOf({ type: "object" }) },
      { "body/a~1b/c": 1 },
    );
    expect(request?.body).toEqual({ "a/b": { c: 1 } });
  });

  test("does not grow without end where required properties name themselves", async () => {
    const node = {
      type: "object",
      required: ["a", "b"],
      properties: { a: { $ref: "#/definitions/N" }, b: { $ref: "#/definitions/N" } },
    };
    const { request } = await invoke(
      {
        document: {
          definitions: { N: node },
          paths: {
            "/n": { post: { operationId: "Do", responses: {}, ...bodyOf({ $ref: "#/definitions/N" }) } },
          },
        },
      },
      { body: { x: 1 } },
    );
    expect(request?.body).toEqual({ x: 1 });
  });
});

describe("fields", () => {
  test("of a form may be lists, booleans, files and constants", async () => {
    const operation = {
      ...withParameters(
        parameter("ids", "formData", { type: "array" }),
        parameter("tags", "formData", { type: "array", collectionFormat: "multi" }),
        parameter("on", "formData", { type: "boolean" }),
        parameter("v", "formData", internal("1")),
      ),
      consumes: ["application/x-www-form-urlencoded"],
    };
    const values = { ids: [1, 2], tags: ["x", "y"], on: false };
    const urlencoded = await invoke({ method: "post", operation }, values);
    expect(urlencoded.request?.body).toBe("ids=1%2C2&tags=x&tags=y&on=false&v=1");
    const multipart = await invoke(
      { method: "post", operation: { ...operation, consumes: ["multipart/form-data"] } },
      values,
    );
    expect(JSON.stringify(multipart.request?.body)).toContain('name=\\"on\\""},"body":"false"');
  });

  test("become parts when a Content-Type among the parameters says so", async () => {
    const operation = withParameters(
      parameter("Content-Type", "header", internal("multipart/form-data")),
      parameter("a", "formData"),
    );
    const { request } = await invoke({ method: "post", operation }, { a: "x" });
    expect(request?.body).toMatchObject({ $multipart: [{ body: "x" }] });
  });

  test("of a header are one text, and a path takes a file as base64", async () => {
    const operation = withParameters(
      parameter("X-Ids", "header", { type: "array", collectionFormat: "multi" }),
      parameter("X-N", "header", { type: "integer" }),
      parameter("id", "path", { required: true }),
    );
    const { request } = await invoke(
      { path: "/x/{id}", operation },
      { "X-Ids": ["a", "b"], "X-N": 5, id: FILE },
    );
    expect(request?.headers).toMatchObject({ "X-Ids": "a,b", "X-N": "5" });
    expect(request?.uri).toBe("https://api.things.test/v1/x/AAEC");
  });
});

describe("an address", () => {
  test("may have a query and a mark of its own in the path", async () => {
    const { request } = await invoke(
      { path: "/x?a=1#second", operation: withParameters(parameter("q", "query")) },
      { q: "2" },
    );
    expect(request?.uri).toBe("https://api.things.test/v1/x?a=1&q=2");
  });

  test.each(["", "{{your_host}}", "<tenant>.things.test"])("of the host '%s' is refused", async (host) => {
    const { result, requests } = await invoke({
      document: { host, paths: { "/v": { get: { operationId: "Do", responses: {} } } } },
    });
    expect(result).toMatchObject({ failure: { code: "InvalidAddress" } });
    expect(requests).toEqual([]);
  });

  test("made of a value that the connection lacks is refused by its name", async () => {
    const { result } = await invoke({
      policies: [policy("dynamichosturl", { urlTemplate: "https://@connectionParameters('tenant').x.test" })],
    });
    expect(result).toMatchObject({
      failure: { message: expect.stringContaining("'tenant', which is empty") },
    });
  });

  test("keeps the scheme that the operation says", async () => {
    const { request } = await invoke({ operation: { schemes: ["http"] } });
    expect(request?.uri).toBe("http://api.things.test/v1/things");
  });
});

describe("headers", () => {
  test("Host, User-Agent and Cookie may be set by policies; a Host that a maker types is dropped", async () => {
    const typed = await invoke(
      { operation: withParameters(parameter("Host", "header")) },
      { Host: "evil.test" },
    );
    expect(typed.request).not.toHaveProperty("hostHeader");
    expect(JSON.stringify(typed.request)).not.toContain("evil.test");
    const { request } = await invoke({
      policies: ["Host", "User-Agent", "Cookie"].map((name) =>
        policy("setheader", { name, value: "v.test" }),
      ),
    });
    expect(request?.hostHeader).toBe("v.test");
    expect(request?.headers).toMatchObject({ "User-Agent": "v.test", Cookie: "v.test" });
  });
});

describe("a value from another address", () => {
  const asking = (parameterValueUrl: string) =>
    policy("setvaluefromurl", {
      parameterTemplate: "@headers('X-Token')",
      parameterValueUrl,
      parameterValuePathTemplate: "@body().token",
      httpMethod: "GET",
    });
  const answers = [
    { statusCode: 200, headers: {}, body: { token: "t-1" } },
    { statusCode: 200, headers: {} },
  ];

  test("at another origin is asked for without credentials", async () => {
    const { requests, result } = await invoke(
      { policies: [asking("https://other.test/t?a=b")] },
      {},
      answers,
    );
    expect(requests[0]).toEqual({
      method: "GET",
      uri: "https://other.test/t?a=b",
      headers: { Accept: "application/json" },
      timeoutMs: 1_000,
    });
    expect(requests[1]?.headers["X-Token"]).toBe("t-1");
    expect(result).toMatchObject({ ok: true, value: { fetchedSecrets: ["t-1"] } });
  });

  test("at its own origin is asked for with them", async () => {
    const { requests } = await invoke({ policies: [asking("https://api.things.test/t")] }, {}, answers);
    expect(requests[0]?.headers["X-Key"]).toBe("k-1");
  });

  test("that is refused says so in the service's words", async () => {
    const { result } = await invoke({ policies: [asking("/t")] }, {}, [
      { statusCode: 403, headers: {}, body: { error_description: "No grant" } },
    ]);
    expect(result).toMatchObject({
      failure: {
        code: "PolicyFailed",
        message: expect.stringContaining('answered 403. The service says: "No grant"'),
      },
    });
  });
});

test("policies of the failure section do nothing, those of the answer may read its headers", async () => {
  const { result } = await invoke(
    {
      policies: [
        policy("setheader", { name: "X-A", value: "no" }, "Failure"),
        policy("setheader", { name: "X-B", value: "was @headers('ETag')" }, "Response"),
        policy("setheader", { name: "x-gone", value: "" }, "Response"),
      ],
    },
    {},
    [{ statusCode: 500, headers: { etag: "7", "X-Gone": "1" } }],
  );
  expect(result).toMatchObject({ ok: true, value: { response: { headers: { etag: "7", "X-B": "was 7" } } } });
  expect(JSON.stringify(result)).not.toMatch(/X-A|X-Gone/);
});

test("work that was accepted is waited for 20 s at a time, and no longer than the call may take", async () => {
  const waits: number[] = [];
  let now = 0;
  const accepted = { statusCode: 202, headers: { Location: "/jobs/1" } };
  const { requests, result } = await invoke(
    {},
    {},
    [
      accepted,
      { statusCode: 202, headers: { "Retry-After": "3" } },
      { statusCode: 200, headers: {}, body: "done" },
    ],
    (http, call) =>
      completeOperation(
        http,
        { ...call, timeoutMs: 60_000 },
        {
          minimumItems: null,
          waitsForAccepted: true,
          now: () => now,
          sleep: async (ms) => {
            waits.push(ms);
            now += ms;
          },
        },
      ),
  );
  expect(waits).toEqual([20_000, 3_000]);
  expect(requests.map(({ uri }) => new URL(uri).pathname)).toEqual(["/v1/things", "/jobs/1", "/jobs/1"]);
  expect(result).toMatchObject({ value: { response: { body: "done" } } });
});
