import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "./sandbox.ts";
import { childScript } from "./testing/index.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = createSandbox({ childScript: await childScript(), maxProcesses: 1 });
}, 60_000);
afterAll(() => sandbox.close());

const PATIENT = { timeout: 60_000 };

interface Sent {
  readonly method: string;
  readonly uri: string;
  readonly headers: [string, string][];
  readonly content: { readonly type: string; readonly text?: string; readonly base64?: string } | null;
}

const REQUEST = {
  method: "POST",
  uri: "https://api.things.test/v1/things?a=1",
  headers: [["X-Key", "k-1"]],
  content: { type: "application/json", text: '{"name":"Ann"}' },
};

/** Runs a script; every request it sends is answered with the request itself. */
async function run(code: string, over: { timeoutMs?: number; input?: object; answer?: object } = {}) {
  const sent: Sent[] = [];
  const logged: string[] = [];
  const input = { operationId: "Do", correlationId: "c-1", request: REQUEST, ...over.input };
  const result = await sandbox.run(
    { kind: "connector-script", code, input: JSON.stringify(input) },
    {
      environmentId: "e",
      timeoutMs: over.timeoutMs ?? 5_000,
      signal: new AbortController().signal,
      async ask(question) {
        const asked = JSON.parse(question);
        if (asked.log !== undefined) return String(logged.push(asked.log));
        sent.push(asked);
        const content = {
          type: "application/json",
          text: JSON.stringify({ uri: asked.uri, n: sent.length }),
        };
        return JSON.stringify(over.answer ?? { statusCode: 200, headers: [["X-From", "service"]], content });
      },
    },
  );
  return { result: result.ok ? JSON.parse(result.value) : result.failure, sent, logged };
}

/** What a function of the script gives back as the JSON of its response. */
async function givenBy(expression: string): Promise<unknown> {
  const { result } = await run(`return createJsonResponse(200, await (async () => (${expression}))());`);
  return result.response === undefined ? result : JSON.parse(result.response.content.text);
}

describe("a connector's script", PATIENT, () => {
  test("sees the request, changes it, sends it and gives the answer back", async () => {
    const { result, sent } = await run(`
      const body = Context.Request.Content.json();
      Context.Request.Content = CreateJsonContent({ ...body, operation: Context.OperationId });
      Context.Request.Headers.Set("x-key", Context.Request.Headers.Get("X-KEY") + "!");
      Context.Request.Method = HttpMethod.Put;
      return await Context.SendAsync(Context.Request);`);
    expect(sent).toEqual([
      {
        ...REQUEST,
        method: "PUT",
        headers: [["x-key", "k-1!"]],
        content: { type: "application/json; charset=utf-8", text: '{"name":"Ann","operation":"Do"}' },
      },
    ]);
    expect(result.response).toMatchObject({ statusCode: 200, headers: [["X-From", "service"]] });
  });

  test.each([
    [
      "a class as in C#",
      `class Script extends ScriptBase {
         async ExecuteAsync() {
           const response = new HttpResponseMessage(HttpStatusCode_OK);
           response.Content = this.CreateJsonContent(JSON.stringify({ id: this.Context.OperationId }));
           return response;
         }
       }
       var HttpStatusCode_OK = 200;`,
    ],
    [
      "a function",
      "async function executeAsync(context) { return createJsonResponse(200, { id: context.operationId }); }",
    ],
    [
      "what it exports",
      "export default async ({ OperationId }) => ({ statusCode: 200, body: { id: OperationId } });",
    ],
    ["a body that returns", "return { status: 200, body: { id: Context.OperationId } };"],
  ])("may be %s", async (_what, code) => {
    const { result } = await run(code);
    expect([result.response.statusCode, JSON.parse(result.response.content.text)]).toEqual([
      200,
      { id: "Do" },
    ]);
  });

  test.each<[string, string, unknown]>([
    ["text", "Context.Request.text()", '{"name":"Ann"}'],
    ["JSON", "Context.Request.json()", { name: "Ann" }],
    ["bytes", "[...Context.Request.bytes().slice(0, 3)]", [123, 34, 110]],
    ["text as in C#", "await Context.Request.Content.ReadAsStringAsync()", '{"name":"Ann"}'],
    ["the correlation", "Context.CorrelationId", "c-1"],
    ["parts of an address", "new URL('../b?x=1', Context.Request.RequestUri).pathname", "/b"],
    [
      "an address with another query",
      "(() => { const u = new URL(Context.Request.Uri); u.searchParams.set('q', 'ü b'); u.host = 'x.test'; return String(u); })()",
      "https://x.test/v1/things?a=1&q=%C3%BC+b",
    ],
    [
      "base64",
      "[Convert.ToBase64String('hé'), Convert.FromUtf8(Convert.FromBase64String('aMOp')), btoa('a'), atob('YQ==')]",
      ["aMOp", "hé", "YQ==", "a"],
    ],
    [
      "a hash",
      "Crypto.hash('SHA-256', 'abc', 'hex')",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    ],
    ["a signature", "Crypto.Hmac('sha1', 'key', 'text', 'base64')", "Np4pWetJRQM4shJ0j3fY3tdIR7s="],
    ["headers one by one", "[...Context.Request.headers]", [["X-Key", "k-1"]]],
    [
      "two answers at once",
      "(await Promise.all([Context.SendAsync('https://a.test/1'), Context.sendAsync({ uri: 'https://a.test/2' })])).map((one) => one.json().uri)",
      ["https://a.test/1", "https://a.test/2"],
    ],
  ])("works with %s", async (_what, expression, expected) => {
    expect(await givenBy(expression)).toEqual(expected);
  });

  test("gives bytes back as they are", async () => {
    const { result } = await run(
      "return { body: new Uint8Array([0, 255, 16]), headers: { 'Content-Type': 'image/png' } };",
    );
    expect(result.response.content).toEqual({ type: "application/octet-stream", base64: "AP8Q" });
  });

  test("hears of a request that failed, and may go on", async () => {
    const answer = { failure: { code: "ConnectionRefused", message: "Nothing answers.", request: 0 } };
    const caught = await run(
      "try { await Context.SendAsync(Context.Request); } catch (error) { return { body: error.code + ' ' + error.message }; }",
      { answer },
    );
    expect(caught.result.response.content.text).toBe("ConnectionRefused Nothing answers.");
    expect((await run("return Context.SendAsync(Context.Request);", { answer })).result).toEqual({
      failedRequest: 0,
    });
  });

  test("may log, within measure", async () => {
    const { logged } = await run(
      "Context.Logger.LogWarning('careful'); console.log({ a: 1 }); for (let i = 0; i < 500; i++) console.log('x'); return {};",
    );
    expect(logged.slice(0, 2)).toEqual(["Warning: careful", 'Information: {"a":1}']);
    expect(logged).toHaveLength(100);
  });

  test.each([
    ["cannot be read", "const a = ;", { kind: "rejected", line: 1 }],
    ["throws", "\n\nthrow new Error('no such thing')", { kind: "failed", message: "no such thing", line: 3 }],
    [
      "returns nothing",
      "const a = 1;",
      { kind: "failed", message: expect.stringContaining("has to return a response") },
    ],
    [
      "reads JSON that is none",
      "return Context.Request.Content = new StringContent('x').json();",
      { message: expect.stringContaining("The content is not JSON") },
    ],
    ["waits for what never comes", "await new Promise(() => {});", { kind: "failed" }],
    [
      "asks for a hash there is none of",
      "Crypto.Hash('md4', 'x')",
      { message: expect.stringContaining("no hash 'md4'") },
    ],
    ["writes no address", "new URL('nowhere')", { message: expect.stringContaining("URL") }],
  ])("that %s says so", async (_what, code, failure) => {
    expect((await run(code)).result).toMatchObject(failure);
  });

  test("waits for its answers on the clock of others", async () => {
    const slow = await sandbox.run(
      {
        kind: "connector-script",
        code: "return Context.SendAsync('https://x.test');",
        input: JSON.stringify({ request: REQUEST }),
      },
      {
        environmentId: "e",
        timeoutMs: 100,
        signal: new AbortController().signal,
        ask: () =>
          new Promise((resolve) =>
            setTimeout(() => resolve('{"statusCode":204,"headers":[],"content":null}'), 300),
          ),
      },
    );
    expect(slow).toMatchObject({ ok: true });
  });

  test("does not keep code of flows from running while it waits", async () => {
    let answer: (text: string) => void = () => undefined;
    const asked = new Promise<string>((resolve) => {
      answer = resolve;
    });
    const signal = new AbortController().signal;
    const waiting = sandbox.run(
      {
        kind: "connector-script",
        code: "return Context.SendAsync('https://x.test');",
        input: JSON.stringify({ request: REQUEST }),
      },
      { environmentId: "e", timeoutMs: 5_000, signal, ask: () => asked },
    );
    const other = await sandbox.run(
      { kind: "javascript", code: "return 1;", input: "{}" },
      { environmentId: "e", timeoutMs: 5_000, signal },
    );
    expect(other).toEqual({ ok: true, value: "1" });
    answer('{"statusCode":204,"headers":[],"content":null}');
    expect(await waiting).toMatchObject({ ok: true });
  });
});

describe("a hostile script", PATIENT, () => {
  test.each([
    ["loops for ever", "for (;;) {}"],
    ["loops while it waits", "Context.SendAsync('https://x.test'); for (;;) {}"],
    ["loops after it waited", "await Context.SendAsync('https://x.test'); for (;;) {}"],
    ["fills the memory", "const a = []; for (;;) a.push(new Array(1000).fill(7));"],
    [
      "loops in what is written of its response",
      "return { statusCode: 200, body: { toJSON() { for (;;) {} } } };",
    ],
    ["loops in a getter of its error", "throw { get message() { for (;;) {} } };"],
    [
      "replaces what its world is made of",
      "JSON.stringify = () => { for (;;) {} }; Promise.prototype.then = undefined; Array.prototype.map = null; return Context.SendAsync(Context.Request);",
    ],
  ])("that %s is stopped", async (_what, code) => {
    const { result } = await run(code, { timeoutMs: 200 });
    expect(result).toMatchObject({ kind: expect.stringMatching(/^(too-long|too-much-memory|failed)$/) });
    expect(await givenBy("'alive'")).toBe("alive");
  });

  test("cannot send without end, one by one or at once", async () => {
    const oneByOne = await run(
      "for (let i = 0; i < 10000; i++) await Context.SendAsync('https://x.test/' + i);",
    );
    const atOnce = await run(
      "await Promise.all(Array.from({ length: 10000 }, (_, i) => Context.SendAsync('https://x.test/' + i)));",
    );
    for (const { result, sent } of [oneByOne, atOnce]) {
      expect(result).toMatchObject({
        kind: "failed",
        message: expect.stringContaining("more than 50 requests"),
      });
      expect(sent.length).toBeLessThanOrEqual(50);
    }
  });

  test("cannot give back more than may pass", async () => {
    const { result } = await run("return { body: 'x'.repeat(5e6) };");
    expect(result).toMatchObject({ kind: "too-large", message: "The result is larger than 4 MB." });
  });

  test.each([
    "typeof require",
    "typeof process",
    "typeof fetch",
    "typeof host",
    "typeof setTimeout",
    "typeof towpathRun",
    "typeof Function('return this')().process",
  ])("finds nothing of ours: %s", async (expression) => {
    expect(await givenBy(expression)).toBe("undefined");
  });

  test("leaves nothing for the next one", async () => {
    await run(
      "globalThis.left = 1; Object.prototype.left = 1; HttpContent.prototype.text = () => 'mine'; return {};",
    );
    expect(await givenBy("[typeof left, ({}).left === undefined, Context.Request.text()]")).toEqual([
      "undefined",
      true,
      '{"name":"Ann"}',
    ]);
  });
});
