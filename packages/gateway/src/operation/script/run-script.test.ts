import { type Connector, findConnectors, readConnector } from "@towpath/connectors";
import type { HttpFailure, HttpRequest, HttpResponse } from "@towpath/engine";
import { stringifyJson, type ValueObject } from "@towpath/expressions";
import { createSandbox, type Sandbox } from "@towpath/sandbox";
import { childScript } from "@towpath/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCallBudget } from "../../connector/call-budget.ts";
import { createConnectors } from "../../connector/create-connectors.ts";
import { completeOperation } from "../complete-operation.ts";
import type { ServicePort } from "./script-host.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = createSandbox({ childScript: await childScript(), maxProcesses: 1 });
}, 60_000);
afterAll(() => sandbox.close());
const PATIENT = { timeout: 60_000 };

function aScripted(script: string | null, properties: ValueObject = {}): Connector {
  const policy = (section: string, name: string, value: string) => ({
    templateId: "setheader",
    title: name,
    parameters: {
      "x-ms-apimTemplateParameter.name": name,
      "x-ms-apimTemplateParameter.value": value,
      "x-ms-apimTemplate-policySection": section,
    },
  });
  const definition = {
    swagger: "2.0",
    info: { title: "Things", version: "1" },
    host: "api.things.test",
    basePath: "/v1",
    schemes: ["https"],
    securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Key" } },
    paths: {
      "/things": {
        post: { operationId: "Do", parameters: [{ name: "body", in: "body", schema: {} }], responses: {} },
      },
      "/plain": { get: { operationId: "Plain", responses: {} } },
    },
  };
  const own = {
    connectionParameters: { key: { type: "securestring" } },
    policyTemplateInstances: [policy("Request", "X-Policy", "set"), policy("Response", "X-After", "done")],
    ...properties,
  };
  const file = (path: string, text: string) => ({ path, bytes: new TextEncoder().encode(text) });
  const [files] = findConnectors([
    file("apiDefinition.swagger.json", stringifyJson(definition)),
    file("apiProperties.json", stringifyJson({ properties: own })),
    file("script.csx", "public class Script : ScriptBase {}"),
    ...(script === null ? [] : [file("script.js", script)]),
  ]);
  const connector = files === undefined ? null : readConnector(files).connector;
  if (connector === null) throw new Error("The connector of the test cannot be read");
  return connector;
}

const OK: HttpResponse = { statusCode: 200, headers: { "content-type": "application/json" }, body: { n: 1 } };

async function call(
  script: string | null,
  over: {
    answers?: readonly (HttpResponse | HttpFailure)[];
    id?: string;
    properties?: ValueObject;
    timeoutMs?: number;
    baseUrl?: string;
    send?: ServicePort["send"];
    signal?: AbortSignal;
  } = {},
) {
  const sent: (HttpRequest & { readonly key: string })[] = [];
  const lines: string[] = [];
  const answers = over.answers ?? [OK];
  const http: ServicePort = {
    async send(request, { idempotencyKey }) {
      const answer = answers[Math.min(sent.length, answers.length - 1)] ?? OK;
      sent.push({ ...request, key: idempotencyKey });
      return "statusCode" in answer ? { ok: true, value: answer } : { ok: false, failure: answer };
    },
    scripts: { run: sandbox.run, wrote: ({ line }) => void lines.push(line) },
    ...(over.send === undefined ? {} : { send: over.send }),
  };
  const connector = aScripted(script, over.properties);
  const operation = connector.operations.find(({ id }) => id === (over.id ?? "Do"));
  if (operation === undefined) throw new Error("The connector of the test has no such operation");
  const result = await completeOperation(
    http,
    {
      connector,
      operation,
      parameters: operation.body === null ? {} : { "body/name": "Ann" },
      connection: { set: "", values: { key: "s3cret-key" } },
      timeoutMs: over.timeoutMs ?? 10_000,
      idempotencyKey: "i-1",
      signal: over.signal ?? new AbortController().signal,
      ...(over.baseUrl === undefined ? {} : { baseUrl: over.baseUrl }),
    },
    { minimumItems: null, waitsForAccepted: true, now: () => 0, sleep: async () => undefined },
  );
  return { result, sent, lines };
}

describe("an operation that goes through script.js", PATIENT, () => {
  test("gives the script what credentials and request policies made, and its response to the response policies", async () => {
    const { result, sent } = await call(`
      const { Request } = Context;
      const body = Request.json();
      Request.Content = createJsonContent({ ...body, by: Request.Headers.Get("x-policy") });
      Request.Headers.Add("X-Twice", "a"); Request.Headers.Add("x-twice", "b");
      const response = await Context.SendAsync(Request);
      response.Content = createJsonContent({ wrapped: response.json() });
      return response;`);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      method: "POST",
      uri: "https://api.things.test/v1/things",
      key: "i-1",
      body: '{"name":"Ann","by":"set"}',
      headers: {
        "X-Key": "s3cret-key",
        "X-Policy": "set",
        "X-Twice": "a, b",
        "Content-Type": "application/json; charset=utf-8",
      },
    });
    expect(result).toMatchObject({
      ok: true,
      value: { response: { statusCode: 200, headers: { "X-After": "done" }, body: { wrapped: { n: 1 } } } },
    });
  });

  test("never leaves without it", async () => {
    const { result, sent } = await call(null);
    expect(result).toMatchObject({
      failure: {
        code: "CustomCodeNotSupported",
        message: expect.stringContaining("'Do' goes through 'script.csx'"),
      },
    });
    expect(sent).toEqual([]);
  });

  test("leaves the other operations alone", async () => {
    const { sent } = await call("throw new Error('not mine')", {
      id: "Plain",
      properties: { scriptOperations: ["Do"] },
    });
    expect(sent.map(({ uri }) => uri)).toEqual(["https://api.things.test/v1/plain"]);
  });

  test("may send several requests, each with a key of its own, and at the service's own address where it is elsewhere", async () => {
    const { sent } = await call(
      `await Context.SendAsync({ method: "POST", uri: "https://api.things.test/token?a=1", body: "x" });
       await Context.SendAsync({ uri: "https://login.other.test/" });
       return Context.SendAsync(Context.Request);`,
      { baseUrl: "http://127.0.0.1:9/base" },
    );
    expect(sent.map(({ uri, key }) => [uri, key])).toEqual([
      ["http://127.0.0.1:9/token?a=1", "i-1"],
      ["https://login.other.test/", "i-1-2"],
      ["http://127.0.0.1:9/base/things", "i-1-3"],
    ]);
  });

  test("reads bytes and text of answers as they came", async () => {
    const picture = { "$content-type": "image/png", $content: "AP8Q" };
    const { result } = await call(
      `const a = await Context.SendAsync(Context.Request);
       const b = await Context.SendAsync(Context.Request);
       return createJsonResponse(201, [[...a.bytes()], a.Content.MediaType, b.text(), b.Headers.Get("X-A")]);`,
      {
        answers: [
          { statusCode: 200, headers: { "content-type": "image/png" }, body: picture },
          { statusCode: 500, headers: { "content-type": "text/plain", "x-a": "1" }, body: "no" },
        ],
      },
    );
    expect(result).toMatchObject({
      value: { response: { statusCode: 201, body: [[0, 255, 16], "image/png", "no", "1"] } },
    });
  });

  test("has what it logs told without secrets", async () => {
    const { result, lines } = await call(
      "Context.Logger.LogInformation('key ' + Context.Request.Headers.Get('X-Key')); return {};",
    );
    expect(lines).toEqual(["Information: key ***"]);
    expect(result).toMatchObject({ value: { log: lines } });
  });

  test("tells a secret in an error no more than elsewhere, and where it stopped", async () => {
    const { result } = await call("\nthrow new Error('bad ' + Context.Request.Headers.Get('X-Key'));");
    expect(result).toMatchObject({
      failure: {
        code: "ScriptFailed",
        message: "'Do' could not be called. Line 2 of the connector's script: bad ***",
      },
    });
  });

  test("fails as its request did when it does not catch that", async () => {
    const refused: HttpFailure = {
      kind: "not-sent",
      error: { code: "ConnectionRefused", message: "Nothing answers." },
      retryable: true,
    };
    const { result } = await call("return Context.SendAsync(Context.Request);", { answers: [refused] });
    expect(result).toMatchObject({
      failure: { code: "ConnectionRefused", message: "'Do' got no answer. Nothing answers.", cause: refused },
    });
  });

  test.each([
    ["runs too long", "for (;;) {}", "ScriptTimeout"],
    ["cannot be read", "let a = ;", "ScriptNotReadable"],
    ["takes all memory", "const a = []; for (;;) a.push(new Array(1000).fill(7));", "ScriptOutOfMemory"],
    ["answers with no status", "return { statusCode: 'x' };", "ScriptFailed"],
    ["answers too much", "return { body: 'x'.repeat(5e6) };", "ScriptDataTooLarge"],
    ["sends without end", "for (;;) await Context.SendAsync('https://x.test');", "ScriptFailed"],
  ])("that %s fails in plain words", async (_what, script, code) => {
    const { result } = await call(script);
    expect(result).toMatchObject({ failure: { code, message: expect.stringContaining("'Do'") } });
  });

  test("cannot read an answer that is too large, and hears so", async () => {
    const { result } = await call(
      "try { await Context.SendAsync(Context.Request); } catch (error) { return { body: error.code }; }",
      { answers: [{ ...OK, body: "x".repeat(5_000_000) }] },
    );
    expect(result).toMatchObject({ value: { response: { body: "ResponseTooLarge" } } });
  });

  test("ends when the time of the call is over", async () => {
    const { result } = await call("return Context.SendAsync(Context.Request);", {
      timeoutMs: 200,
      send: () => new Promise(() => undefined),
    });
    expect(result).toMatchObject({ failure: { code: "RequestTimeout", cause: { kind: "timeout" } } });
  });

  test("takes its requests with it when nobody waits any more", async () => {
    const caller = new AbortController();
    let stopped = false;
    const { result } = await call("return Context.SendAsync(Context.Request);", {
      signal: caller.signal,
      send: (_request, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            stopped = true;
            const error = { code: "ActionCancelled", message: "" };
            resolve({ ok: false, failure: { kind: "unknown", error, retryable: false } });
          });
          caller.abort();
        }),
    });
    expect(result).toMatchObject({ failure: { code: "ActionCancelled" } });
    expect(stopped).toBe(true);
  });

  test("leaves a connection alone that was told to pause, between its requests too", async () => {
    const connector = aScripted(
      "await Context.SendAsync(Context.Request); return Context.SendAsync(Context.Request);",
    );
    let sent = 0;
    const connectors = createConnectors({
      http: {
        async send() {
          sent += 1;
          return { ok: true, value: { statusCode: 429, headers: { "retry-after": "30" } } };
        },
        scripts: { run: sandbox.run, wrote: () => undefined },
      },
      bound: async () => ({ ok: true, value: { id: "c", connector, connection: { set: "", values: {} } } }),
      budget: createCallBudget(),
      now: () => 1_000_000,
      random: () => 0,
      sleep: async () => undefined,
    });
    const answer = await connectors.call(
      {
        reference: "r",
        target: { kind: "operation", operationId: "Do", parameters: { "body/a": 1 } },
        minimumItems: null,
      },
      { idempotencyKey: "k", signal: new AbortController().signal, timeoutMs: 10_000, askAt: null },
    );
    expect(sent).toBe(1);
    expect(answer).toMatchObject({ value: { statusCode: 429, headers: { "retry-after": "30" } } });
  });
});
