import type { Value, ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { aConnector, bodyOf, invoke, parameter, withParameters } from "../testing/an-invocation.ts";
import { secretsOf } from "./secrets-of.ts";

describe("the address of a call", () => {
  test("encodes values of the path once, twice or not at all, and leaves the path's own characters", async () => {
    const { request } = await invoke(
      {
        path: "/x('{a}')/{b}/{c}/",
        operation: withParameters(
          parameter("a", "path", { required: true }),
          parameter("b", "path", { required: true, "x-ms-url-encoding": "double" }),
          parameter("c", "path", { required: true, "x-ms-skip-url-encoding": true }),
        ),
      },
      { a: "é/1", b: "a b", c: "d/e" },
    );
    expect(request?.uri).toBe("https://api.things.test/v1/x('%C3%A9%2F1')/a%2520b/d/e/");
  });

  test.each([
    ["..", {}],
    [".", {}],
    ["../../admin", { "x-ms-skip-url-encoding": true }],
    ["x\\..\\..", { "x-ms-skip-url-encoding": true, "x-ms-url-encoding": "single" }],
  ])("never climbs out of the path with %s", async (id, more) => {
    const { request, result } = await invoke(
      { path: "/a/{id}", operation: withParameters(parameter("id", "path", { required: true, ...more })) },
      { id },
    );
    const isInside = request === undefined || new URL(request.uri).pathname.startsWith("/v1/a/");
    expect([isInside, result.ok || result.failure.code]).toEqual([
      true,
      request === undefined ? "InvalidAddress" : true,
    ]);
  });

  test("writes queries as the format wants them", async () => {
    const { request } = await invoke(
      {
        operation: withParameters(
          parameter("$filter", "query"),
          parameter("flag", "query", { type: "boolean" }),
          parameter("ids", "query", { type: "array" }),
          parameter("tags", "query", { type: "array", collectionFormat: "multi" }),
          parameter("hidden", "query", { default: "v2", "x-ms-visibility": "internal" }),
          parameter("shown", "query", { default: "prefilled" }),
        ),
      },
      { $filter: "a eq 'b'", flag: true, ids: [1, 2], tags: ["x", "y"] },
    );
    expect(request?.uri).toBe(
      "https://api.things.test/v1/things?$filter=a%20eq%20'b'&flag=true&ids=1%2C2&tags=x&tags=y&hidden=v2",
    );
  });

  test("says which required value is missing", async () => {
    const { result } = await invoke({
      operation: withParameters(parameter("id", "query", { required: true, "x-ms-summary": "Thing ID" })),
    });
    expect(result).toMatchObject({
      ok: false,
      failure: {
        code: "InvalidParameter",
        message: expect.stringContaining("'Do' needs a value for 'Thing ID'"),
      },
    });
  });
});

describe("the body of a call", () => {
  const schema = {
    type: "object",
    properties: {
      title: { type: "string" },
      kind: { type: "string", default: "note", "x-ms-visibility": "internal" },
      inner: { type: "object", properties: { fixed: { default: 1, "x-ms-visibility": "internal" } } },
    },
  };

  test("is put together from keys with slashes, hidden constants included", async () => {
    const { request } = await invoke(
      { method: "post", operation: bodyOf(schema, { required: true }) },
      { "body/title": "Hello", "body/inner/own": true },
    );
    expect(request?.body).toEqual({ title: "Hello", inner: { own: true, fixed: 1 }, kind: "note" });
    expect(request?.headers["Content-Type"]).toBe("application/json");
  });

  test("that is optional and not given is not sent", async () => {
    const { request } = await invoke({ method: "post", operation: bodyOf(schema) });
    expect(request).not.toHaveProperty("body");
  });

  test("may be a list, a text, a file or text of another kind", async () => {
    const send = async (bodySchema: ValueObject, body: Value, consumes: readonly string[] = []) =>
      (
        await invoke(
          { method: "post", operation: { ...bodyOf(bodySchema), consumes: [...consumes] } },
          { body },
        )
      ).request;
    expect((await send({ type: "array", items: {} }, [1, 2]))?.body).toEqual([1, 2]);
    expect((await send({ type: "string" }, 'say "hi"'))?.body).toBe('"say \\"hi\\""');
    const file = { "$content-type": "image/png", $content: "AAEC" };
    expect((await send({ type: "string", format: "binary" }, file))?.body).toEqual(file);
    const plain = await send({ type: "string" }, "a,b", ["text/plain"]);
    expect([plain?.body, plain?.headers["Content-Type"]]).toEqual(["a,b", "text/plain"]);
  });

  test("of a form is urlencoded, or multipart when it holds a file", async () => {
    const urlencoded = await invoke(
      {
        method: "post",
        operation: {
          ...withParameters(parameter("a", "formData"), parameter("b", "formData")),
          consumes: ["application/x-www-form-urlencoded"],
        },
      },
      { a: "1&2", b: "é" },
    );
    expect(urlencoded.request?.body).toBe("a=1%262&b=%C3%A9");
    const multipart = await invoke(
      {
        method: "post",
        operation: withParameters(parameter("a", "formData"), parameter("f", "formData", { type: "file" })),
      },
      { a: "x", f: { "$content-type": "text/plain", $content: "aGk=", fileName: 'a".txt' } },
    );
    expect(multipart.request?.body).toMatchObject({
      "$content-type": "multipart/form-data",
      $multipart: [
        { headers: { "Content-Disposition": 'form-data; name="a"' }, body: "x" },
        { headers: { "Content-Disposition": 'form-data; name="f"; filename="a_.txt"' } },
      ],
    });
  });

  test("is of the kind that a Content-Type among the parameters says", async () => {
    const { request } = await invoke(
      {
        method: "post",
        operation: {
          parameters: [
            parameter("Content-Type", "header", {
              default: "application/vnd.things+json",
              "x-ms-visibility": "internal",
            }),
            { name: "body", in: "body", schema, required: true },
          ],
        },
      },
      { "body/title": "x" },
    );
    expect(request?.headers["Content-Type"]).toBe("application/vnd.things+json");
  });
});

test("the secrets of a connection are told by their set, the pair of Basic and a key without its scheme included", () => {
  const document = {
    securityDefinitions: { basic: { type: "basic" } },
    paths: { "/x": { get: { operationId: "Do", responses: {} } } },
  };
  const connector = aConnector({
    document,
    properties: {
      connectionParameterSets: {
        values: [
          { name: "key", parameters: { key: { type: "securestring" } } },
          { name: "basic", parameters: { username: { type: "string" }, password: { type: "securestring" } } },
        ],
      },
    },
  });
  const values = { username: "ann", Password: "hunter2" };
  expect(secretsOf(connector, { set: "", values })).toEqual(["hunter2", "ann:hunter2"]);
  expect(secretsOf(connector, { set: "key", values: { key: "Bearer abc" } })).toEqual(["Bearer abc", "abc"]);
});

test("a value that was sealed stays secret when the files come to call it plain text", () => {
  const connector = aConnector({
    document: { securityDefinitions: {} },
    properties: { connectionParameters: { key: { type: "string" }, site: { type: "string" } } },
  });
  const values = { key: "s3cret", site: "north" };
  expect(secretsOf(connector, { set: "", values })).toEqual([]);
  expect(secretsOf(connector, { set: "", values, sealed: ["key"] })).toEqual(["s3cret"]);
});
