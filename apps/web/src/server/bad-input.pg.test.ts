import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Call, openTestApi, PUBLIC_URL, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const signedIn = (call: Call) =>
  api.bare({ ...call, headers: { authorization: `Bearer ${api.key}`, ...call.headers } });
const createRaw = (rawBody: BodyInit, headers: Record<string, string> = {}) =>
  signedIn({ method: "POST", path: "/flows", rawBody, headers });

/** A body that is made while it is read: nothing of this size is ever held. */
function stream(bytes: number): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(64 * 1024).fill(0x20);
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      left -= chunk.length;
      controller.enqueue(chunk);
    },
  });
}

describe("bad input", () => {
  test.each([
    ["JSON that breaks off", '{"name": "x"', /not JSON/],
    ["JSON with a fault in the third line", '{\n"name":\n oops}', /line 3/],
    ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), /UTF-8/],
    ["a list instead of an object", "[]", /./],
    ["a number", "7", /./],
    ["null", "null", /./],
    ["an unknown member", '{"name": "x", "admin": true}', /admin/],
    ["a name of the wrong type", '{"name": {"toString": 1}}', /name/],
    ["a name that is empty", '{"name": "   "}', /Give the flow a name/],
    ["a name that is too long", JSON.stringify({ name: "x".repeat(121) }), /120/],
    ["a NUL in the name", '{"name": "a\\u0000b"}', /NUL/],
    ["half a character in the name", '{"name": "a\\ud800b"}', /half a character/],
    ["a NUL in the definition", JSON.stringify({ name: "x", definitionText: "{}\u0000" }), /NUL/],
    ["a definition that is text", JSON.stringify({ name: "x", definitionText: "hello" }), /./],
    ["a nesting of 200,000 lists", `{"name": ${"[".repeat(200_000)}${"]".repeat(200_000)}}`, /./],
    [
      "a definition nested 100,000 deep",
      JSON.stringify({ name: "x", definitionText: `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}` }),
      /./,
    ],
  ])("%s answers 400 in plain words", async (_what, rawBody, words) => {
    const answer = await createRaw(rawBody);
    expect(answer).toMatchObject({ status: 400, body: { code: "BAD_REQUEST" } });
    expect(answer.body.message).toMatch(words);
    expect(answer.body.message).not.toMatch(/SyntaxError|undefined|\bat \w+ \(/);
  });

  test("a key that is not known is told apart from none", async () => {
    const flows = (headers: Record<string, string>) => api.bare({ method: "GET", path: "/flows", headers });
    const unknown = await flows({ authorization: `Bearer twp_${"x".repeat(43)}` });
    expect(unknown.body.message).toContain("The API key that was sent is not known here");
    const mangled = await flows({ authorization: "Bearer twp_wrong" });
    expect(mangled.body.message).toContain("The API key that was sent is not known here");
    expect((await flows({})).body.message).toContain("Sign in first, or send an API key");
  });

  test.each(["flows", "runs", "people", "connectors", "connections"])(
    "a cursor of %s that is none is refused: it does not look like the end of the list",
    async (list) => {
      const { status, body } = await signedIn({ method: "GET", path: `/${list}?cursor=abc` });
      expect(status).toBe(400);
      expect(body.message).toContain("This is no cursor of such a list.");
    },
  );

  test("a revision beyond what can be counted is refused", async () => {
    const flow = await createRaw('{"name": "x"}');
    const rawBody = '{"revision": 99999999999, "name": "y"}';
    const answer = await signedIn({ method: "PATCH", path: `/flows/${flow.body.id}`, rawBody });
    expect(answer).toMatchObject({ status: 400, body: { code: "BAD_REQUEST" } });
  });

  test("`__proto__` in a body is an unknown member like any other", async () => {
    const answer = await createRaw('{"name": "x", "__proto__": {"polluted": true}}');
    expect(answer.status).toBe(400);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("`__proto__` inside a definition is data and comes back", async () => {
    const definitionText = REQUEST_FLOW.replace(
      '"@triggerBody()"',
      '{"__proto__": {"a": 1}, "constructor": 2}',
    );
    const { status, body } = await createRaw(JSON.stringify({ name: "Proto", definitionText }));
    expect(status).toBe(201);
    expect(body.definitionText).toBe(definitionText);
    const started = await api.call("POST", `/flows/${body.id}/run`, {
      version: "draft",
      bodyText: '{"__proto__": {"b": 2}, "text": "\\u0000 \\ud800"}',
      headers: { "x-name": "é" },
    });
    expect(started.status).toBe(202);
    const trigger = await api.call("GET", `/runs/${started.body.runId}/trigger`);
    expect(trigger.body.outputsText).toMatch(/"__proto__"/);
    expect(trigger.body.outputsText).toMatch(/\\u0000 \\ud800/);
  });

  test("names that look like markup or SQL are names", async () => {
    const name = `<script>alert(1)</script>'); drop table flows; -- {{7*7}} %00`;
    const { status, body } = await createRaw(JSON.stringify({ name }));
    expect(status).toBe(201);
    expect((await api.call("GET", `/flows/${body.id}`)).body.name).toBe(name);
    const found = await api.call(
      "GET",
      `/flows?search=${encodeURIComponent("drop table flows; -- {{7*7}} %")}`,
    );
    expect(found.body.items).toMatchObject([{ id: body.id }]);
  });

  test("a body of 20 MB is refused before it is read when it says its size", async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(1024));
        },
      },
      { highWaterMark: 0 },
    );
    const answer = await createRaw(body, { "content-length": "20000000" });
    expect(answer).toMatchObject({ status: 413, body: { code: "PAYLOAD_TOO_LARGE" } });
    expect(answer.body.message).toMatch(/12 MB/);
    expect(pulled).toBeLessThan(3);
  });

  test("a body of 20 MB that does not say its size is refused once the limit is passed", async () => {
    expect(await createRaw(stream(20_000_000))).toMatchObject({ status: 413 });
  });

  test("a body of 5 MB is taken", async () => {
    const definitionText = REQUEST_FLOW.replace("@triggerBody()", "x".repeat(5_000_000));
    const { status, body } = await createRaw(JSON.stringify({ name: "Large", definitionText }));
    expect(status).toBe(201);
    expect(body.definitionText).toHaveLength(definitionText.length);
  });

  test("somebody who is not signed in cannot make the server read much", async () => {
    const answer = await api.bare({ method: "POST", path: "/flows", rawBody: stream(200_000) });
    expect(answer.status).toBe(413);
  });

  test("a form instead of JSON answers 415", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(await createRaw("name=x", headers)).toMatchObject({ status: 415 });
    expect(await createRaw('{"name":"x"}', { "content-type": "text/plain" })).toMatchObject({ status: 415 });
  });

  test.each([
    ["GET", "/flows/not-an-id", 400],
    ["GET", "/flows/00000000-0000-4000-8000-000000000000", 404],
    ["GET", "/flows/%00", 400],
    ["GET", "/flows/..%2f..%2fetc", 400],
    ["GET", "/flows?limit=1000000", 400],
    ["GET", "/flows?limit=x", 400],
    ["GET", "/flows?search=%00", 400],
    ["GET", "/runs?status=Exploded", 400],
    ["GET", "/runs?from=yesterday", 400],
    ["GET", "/runs?status[__proto__][x]=1", 400],
    ["GET", "/nothing", 404],
    ["PUT", "/flows", 404],
    ["GET", "/__proto__/constructor", 404],
  ])("%s %s answers %i, as JSON", async (method, path, status) => {
    const answer = await signedIn({ method, path });
    expect(answer).toMatchObject({ status, body: { code: expect.any(String), message: expect.any(String) } });
  });
});

describe("a call with a session cookie", () => {
  const post = async (headers: Record<string, string>) => {
    const { cookie } = await api.newSession();
    return api.bare({
      method: "POST",
      path: "/flows",
      body: { name: "By cookie" },
      headers: { cookie, ...headers },
    });
  };

  test.each([
    ["from our own pages", { "sec-fetch-site": "same-origin" }, 201],
    ["from our origin over plain http", { origin: PUBLIC_URL }, 201],
    ["from another site", { "sec-fetch-site": "cross-site", origin: PUBLIC_URL }, 403],
    ["from a sub-domain", { "sec-fetch-site": "same-site" }, 403],
    ["from another origin", { origin: "http://evil.example" }, 403],
    ["from a sandboxed frame", { origin: "null" }, 403],
    ["from nowhere", {}, 403],
  ])("%s answers as it should", async (_what, headers, status) => {
    expect((await post(headers as Record<string, string>)).status).toBe(status);
  });

  test("may read from anywhere, because the answer stays with our pages", async () => {
    const { cookie } = await api.newSession();
    expect((await api.bare({ method: "GET", path: "/flows", headers: { cookie } })).status).toBe(200);
  });

  test("is over when the session was ended", async () => {
    const { token, cookie } = await api.newSession();
    const { hashToken } = await import("@towpath/db");
    await api.database.accounts.deleteSession(hashToken(token));
    expect((await api.bare({ method: "GET", path: "/flows", headers: { cookie } })).status).toBe(401);
  });
});
