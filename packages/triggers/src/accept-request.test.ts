import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { acceptRequest, type IncomingRequest } from "./accept-request.ts";

const aTrigger = (inputs: ValueObject = {}, more: ValueObject = {}): ValueObject => ({
  type: "Request",
  kind: "Http",
  inputs,
  ...more,
});

function aRequest(request: Partial<Omit<IncomingRequest, "body">> & { body?: string | Uint8Array } = {}) {
  return {
    method: "POST",
    path: "",
    query: new URLSearchParams(),
    headers: { "Content-Type": "application/json" },
    ...request,
    body: Buffer.from(request.body ?? ""),
  };
}

describe("a request at a Request trigger", () => {
  test("becomes body, headers and queries, without the parts of the address and the caller's sign-in", () => {
    const request = aRequest({
      query: new URLSearchParams("sp=x&sv=1.0&sig=s&a=1&a=2&b="),
      headers: { "Content-Type": "application/json", Authorization: "Bearer t", "X-Id": "7" },
      body: '{"n":1}',
    });
    expect(acceptRequest(aTrigger(), request)).toEqual({
      ok: true,
      value: {
        body: { n: 1 },
        headers: { "Content-Type": "application/json", "X-Id": "7" },
        queries: { a: "1,2", b: "" },
      },
    });
  });

  test("keeps the sign-in header when the maker asked for it", () => {
    const trigger = aTrigger(
      {},
      { operationOptions: "EnableSchemaValidation, IncludeAuthorizationHeadersInOutputs" },
    );
    const request = aRequest({ headers: { authorization: "Bearer t" } });
    expect(acceptRequest(trigger, request)).toMatchObject({
      value: { headers: { authorization: "Bearer t" } },
    });
  });

  test.each([
    ["text", "text/plain", "hi", "hi"],
    ["a form", "application/x-www-form-urlencoded", "a=1", { $formdata: [{ key: "a", value: "1" }] }],
    ["bytes", "image/png", "hi", { "$content-type": "image/png", $content: "aGk=" }],
  ])("reads %s by its type", (_what, type, body, expected) => {
    const request = aRequest({ headers: { "content-type": type }, body });
    const accepted = acceptRequest(aTrigger(), request);
    expect(accepted.ok && accepted.value.body).toEqual(
      typeof expected === "string" ? expected : expect.objectContaining(expected),
    );
  });

  test("has no body when nothing was sent", () => {
    const accepted = acceptRequest(aTrigger(), aRequest());
    expect(accepted.ok && "body" in accepted.value).toBe(false);
  });

  test.each([
    ["a NUL in a text", String.raw`{"a":"\u0000"}`, { a: "\0" }],
    ["a lone surrogate", String.raw`{"a":"\ud800"}`, { a: "\ud800" }],
    ["a hostile name", '{"__proto__":{"x":1}}', JSON.parse('{"__proto__":{"x":1}}')],
  ])("takes %s as data", (_what, body, expected) => {
    expect(acceptRequest(aTrigger(), aRequest({ body }))).toMatchObject({
      ok: true,
      value: { body: expected },
    });
    expect(({} as Record<string, unknown>).x).toBe(undefined);
  });

  test("with broken JSON is refused with the place", () => {
    const refused = acceptRequest(aTrigger(), aRequest({ body: '{\n  "a": ,\n}' }));
    expect(refused).toMatchObject({ failure: { status: 400, code: "InvalidJSON" } });
    expect(!refused.ok && refused.failure.message).toMatch(/line 2, column \d+/);
  });

  test("with JSON that is not in UTF-8 is refused, and told what to do", () => {
    const body = Buffer.from('{"name":"Müller"}', "latin1");
    const refused = acceptRequest(aTrigger(), { ...aRequest({ body: "{}" }), body });
    expect(refused).toMatchObject({
      failure: {
        status: 400,
        code: "InvalidJSON",
        message: expect.stringMatching(
          /^The body is not valid JSON: it is not text in UTF-8\. Send it in UTF-8/,
        ),
      },
    });
  });

  test("with a hundred thousand levels is refused, not a crash", () => {
    const refused = acceptRequest(aTrigger(), aRequest({ body: "[".repeat(100_000) }));
    expect(refused).toMatchObject({ failure: { status: 400 } });
  });

  test("that is too large or compressed is refused", () => {
    const large = acceptRequest(aTrigger(), aRequest({ body: "x".repeat(101) }), { maxBodyBytes: 100 });
    expect(large).toMatchObject({ failure: { status: 413 } });
    const packed = aRequest({ headers: { "Content-Encoding": "gzip" }, body: "x" });
    expect(acceptRequest(aTrigger(), packed)).toMatchObject({ failure: { status: 415 } });
  });

  test.each([
    [undefined, "GET", 405],
    [undefined, "POST", null],
    ["get", "GET", null],
    ["PUT", "POST", 405],
  ])("of a trigger with method %j, sent with %s, answers %s", (declared, method, status) => {
    const trigger = aTrigger(declared === undefined ? {} : { method: declared });
    const accepted = acceptRequest(trigger, aRequest({ method }));
    expect(accepted.ok ? null : accepted.failure.status).toBe(status);
    if (!accepted.ok) expect(accepted.failure.allow).toBe((declared ?? "POST").toUpperCase());
  });
});

describe("the path after the address", () => {
  const trigger = aTrigger({ relativePath: "/orders/{id}/lines/{line}" });

  test("fills the placeholders, decoded after splitting", () => {
    const accepted = acceptRequest(trigger, aRequest({ path: "/Orders/a%2Fb//lines/%C3%A9/" }));
    expect(accepted).toMatchObject({ value: { relativePathParameters: { id: "a/b", line: "é" } } });
  });

  test.each(["", "/orders/1", "/orders/1/lines/2/3", "/other/1/lines/2", "/orders/%zz/lines/2"])(
    "%j is not found",
    (path) => {
      expect(acceptRequest(trigger, aRequest({ path }))).toMatchObject({ failure: { status: 404 } });
    },
  );

  test("is not found either where the trigger has none", () => {
    expect(acceptRequest(aTrigger(), aRequest({ path: "/x" }))).toMatchObject({ failure: { status: 404 } });
  });
});

describe("the schema of a trigger", () => {
  const schema = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };

  test("is checked only when the maker switched that on", () => {
    const request = aRequest({ body: '{"n":"x"}' });
    expect(acceptRequest(aTrigger({ schema }), request)).toMatchObject({ ok: true });
    const strict = aTrigger({ schema }, { operationOptions: "EnableSchemaValidation" });
    const refused = acceptRequest(strict, request);
    expect(refused).toMatchObject({ failure: { status: 400, code: "TriggerInputSchemaMismatch" } });
    expect(!refused.ok && refused.failure.message).toContain("/n");
    expect(acceptRequest(strict, aRequest({ body: '{"n":1}' }))).toMatchObject({ ok: true });
  });

  test("of headers is checked likewise, whatever their case", () => {
    const headersSchema = { type: "object", properties: { "X-Need": { enum: ["a"] } }, required: ["X-Need"] };
    const strict = aTrigger({ headersSchema }, { operationOptions: "EnableSchemaValidation" });
    const refused = acceptRequest(strict, aRequest({ headers: { "x-other": "a" } }));
    expect(refused).toMatchObject({ failure: { status: 400, code: "TriggerInputSchemaMismatch" } });
    expect(!refused.ok && refused.failure.message).toContain("The headers do not have the shape");
    expect(acceptRequest(strict, aRequest({ headers: { "x-need": "a" } }))).toMatchObject({ ok: true });
  });
});
