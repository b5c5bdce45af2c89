import { type RunReport, runToEnd } from "@towpath/engine";
import type { Value, ValueObject } from "@towpath/expressions";
import { ok, silentLogger } from "@towpath/prelude";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createHttpGateway, type HttpGateway } from "../http-gateway.ts";
import { aConnector, bodyOf, parameter, policy } from "../testing/an-invocation.ts";
import { type StubService, stubService } from "../testing/stub-service.ts";
import { createCallBudget } from "./call-budget.ts";
import { createConnectors } from "./create-connectors.ts";

const CONNECTOR = aConnector({
  document: {
    paths: {
      "/things/{id}": {
        get: {
          operationId: "GetThing",
          parameters: [
            parameter("id", "path", { required: true, "x-ms-summary": "Thing" }),
            parameter("q", "query"),
          ],
          responses: { 200: {} },
        },
      },
      "/things": {
        post: {
          operationId: "AddThing",
          ...bodyOf({ type: "object" }, { name: "item" }),
          responses: { 200: {} },
        },
        get: { operationId: "ListThings", "x-ms-pageable": { nextLinkName: "next" }, responses: { 200: {} } },
      },
    },
  },
  policies: [policy("setheader", { name: "X-Site", value: "@connectionParameters('site')" })],
});

let stub: StubService;
let http: HttpGateway;
beforeAll(async () => {
  stub = await stubService();
  http = createHttpGateway({ egress: { allow: [], allowAll: true }, logger: silentLogger });
});
afterAll(async () => {
  await http.close();
  await stub.close();
});
beforeEach(() => {
  stub.arrived.length = 0;
  stub.answer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('{"name":"Chair"}');
  });
});

const openApi = (operationId: string, parameters: ValueObject = {}, more: ValueObject = {}): ValueObject => ({
  type: "OpenApiConnection",
  inputs: {
    host: {
      connectionName: "shared_things",
      operationId,
      apiId: "/providers/Microsoft.PowerApps/apis/shared_things",
    },
    parameters,
    authentication: "@parameters('$authentication')",
    retryPolicy: { type: "none" },
  },
  ...more,
});

const api = (inputs: ValueObject): ValueObject => ({
  type: "ApiConnection",
  inputs: {
    host: { connection: { name: "@parameters('$connections')['shared_things']['connectionId']" } },
    retryPolicy: { type: "none" },
    ...inputs,
  },
});

async function run(action: ValueObject, reference = "shared_things"): Promise<RunReport> {
  const clock = { now: () => Date.now() };
  const sleep = async () => undefined;
  const report = await runToEnd({
    definition: {
      // As every flow of Power Automate has it.
      parameters: { $authentication: { type: "SecureObject", defaultValue: {} } },
      triggers: { manual: { type: "Request" } },
      actions: {
        Call: action,
        Read: { type: "Compose", inputs: "@body('Call')?['name']", runAfter: { Call: ["Succeeded"] } },
      },
    } as unknown as Parameters<typeof runToEnd>[0]["definition"],
    event: {},
    timeoutMs: 10_000,
    ports: {
      http,
      connectors: createConnectors({
        http,
        bound: async (asked) =>
          ok(
            asked === reference
              ? {
                  id: "c",
                  connector: CONNECTOR,
                  connection: { set: "", values: { key: "s3cret-key", site: "acme" } },
                  baseUrl: stub.url,
                }
              : null,
          ),
        budget: createCallBudget(),
        random: () => 0.5,
        now: clock.now,
        sleep,
      }),
      clock,
      logger: silentLogger,
      random: () => 0.5,
      hash: (text) => Buffer.from(text).toString("hex").padEnd(64, "0"),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5_000)).unref()),
      yield: async () => undefined,
    },
  });
  return report as RunReport;
}

const outputsOf = (report: RunReport, name = "Call"): Value | undefined => report.actions[name]?.outputs;

describe("an action of a connector", () => {
  test("calls its operation with the values by name, signed in and changed by the policies", async () => {
    const report = await run(openApi("GetThing", { id: "a/b", q: "x" }));
    expect(report.status).toBe("Succeeded");
    expect(outputsOf(report)).toMatchObject({ statusCode: 200, body: { name: "Chair" } });
    expect(outputsOf(report, "Read")).toBe("Chair");
    const [arrived] = stub.arrived;
    expect([arrived?.method, arrived?.url]).toEqual(["GET", "/v1/things/a%2Fb?q=x"]);
    expect(arrived?.headers).toMatchObject({ "x-key": "s3cret-key", "x-site": "acme" });
  });

  test("reaches into the body by keys that begin with the name of the body", async () => {
    await run(openApi("AddThing", { "item/name": "Chair", "item/size/height": 3 }));
    expect(JSON.parse(stub.arrived[0]?.body.toString() ?? "")).toEqual({
      name: "Chair",
      size: { height: 3 },
    });
    expect(stub.arrived[0]?.headers["idempotency-key"]).toBeTruthy();
  });

  test("may name its operation by the address, and send queries that no document knows", async () => {
    await run(
      api({ method: "get", path: "/things/@{encodeURIComponent('a/b')}", queries: { q: "x", own: 1 } }),
    );
    expect(stub.arrived[0]?.url).toBe("/v1/things/a%2Fb?q=x&own=1");
    expect(stub.arrived[0]?.headers["x-site"]).toBe("acme");
    await run(api({ method: "post", path: "/things", body: { name: "Chair" } }));
    expect(stub.arrived[1]?.body.toString()).toBe('{"name":"Chair"}');
  });

  test("that is answered 400 and more fails with the service's own words, its outputs kept", async () => {
    stub.answer((_request, response) => {
      response
        .writeHead(404, { "content-type": "application/json" })
        .end('{"error":{"message":"No such thing"}}');
    });
    const report = await run(openApi("GetThing", { id: "7" }));
    expect(report.actions.Call).toMatchObject({
      status: "Failed",
      code: "NotFound",
      outputs: { statusCode: 404, body: { error: { message: "No such thing" } } },
      error: { message: `'GetThing' was answered 404 (NotFound). The service says: "No such thing".` },
    });
  });

  test.each<[string, ValueObject, string, string]>([
    [
      "a value that is missing",
      openApi("GetThing"),
      "InvalidParameter",
      "'GetThing' needs a value for 'Thing'",
    ],
    ["an operation that is not there", openApi("Nope"), "OperationNotFound", "no operation 'Nope'"],
    ["an address that is none", api({ method: "get", path: "/x/y" }), "OperationNotFound", "GET /x/y"],
  ])("says what is wrong with %s", async (_what, action, code, words) => {
    const report = await run(action);
    expect(report.actions.Call).toMatchObject({ status: "Failed", code });
    expect(report.actions.Call?.error?.message).toContain(words);
    expect(stub.arrived).toEqual([]);
  });

  test("without a connection says which reference is not bound", async () => {
    const report = await run(openApi("GetThing", { id: "1" }), "another");
    expect(report.actions.Call?.error?.message).toContain("'shared_things'");
  });

  test("hides the credentials that a service repeats", async () => {
    stub.answer(({ headers }, response) => {
      response
        .writeHead(200, { "content-type": "application/json", "x-echo": String(headers["x-key"]) })
        .end(JSON.stringify({ you: headers["x-key"] }));
    });
    const report = await run(openApi("GetThing", { id: "1" }));
    expect(JSON.stringify(report)).not.toContain("s3cret-key");
    expect(outputsOf(report)).toMatchObject({ body: { you: "***" }, headers: { "x-echo": "***" } });
  });

  test("waits for work that was accepted, and asks with its sign-in", async () => {
    stub.answer(({ url }, response) => {
      const isDone = stub.arrived.length === 3;
      const headers = { location: "/jobs/1", "retry-after": "0", "content-type": "application/json" };
      response.writeHead(
        isDone ? 200 : 202,
        url === "/jobs/1" ? { "retry-after": "0", "content-type": "application/json" } : headers,
      );
      response.end(isDone ? '{"name":"Table"}' : "");
    });
    const report = await run(openApi("GetThing", { id: "1" }));
    expect(outputsOf(report, "Read")).toBe("Table");
    expect(stub.arrived.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /v1/things/1",
      "GET /jobs/1",
      "GET /jobs/1",
    ]);
    expect(stub.arrived[2]?.headers).toMatchObject({ "x-key": "s3cret-key", "x-site": "acme" });
  });

  test("told to slow down leaves the connection alone until then, for every call", async () => {
    const budget = createCallBudget();
    let now = 1_000_000;
    const waits: number[] = [];
    const connectors = createConnectors({
      http,
      bound: async () =>
        ok({ id: "c", connector: CONNECTOR, connection: { set: "", values: {} }, baseUrl: stub.url }),
      budget,
      random: () => 0.5,
      now: () => now,
      sleep: async (ms) => {
        waits.push(ms);
        now += ms;
      },
    });
    const call = () =>
      connectors.call(
        {
          reference: "r",
          target: { kind: "operation", operationId: "GetThing", parameters: { id: 1 } },
          minimumItems: null,
        },
        { idempotencyKey: "k", signal: new AbortController().signal, timeoutMs: 1_000, askAt: null },
      );
    stub.answer((_request, response) => response.writeHead(429, { "retry-after": "30" }).end());
    await call();
    expect(await call()).toMatchObject({ value: { statusCode: 429, headers: { "retry-after": "35" } } });
    expect(stub.arrived).toHaveLength(1);
    now += 29_000;
    await call();
    expect(waits).toEqual([1_000]);
    expect(stub.arrived).toHaveLength(2);
  });

  test("refuses pages that are too large together instead of holding them", async () => {
    const large = "x".repeat(9_000_000);
    let pages = 0;
    stub.answer((_request, response) => {
      pages += 1;
      const next = `${stub.url}/v1/things?page=${pages + 1}`;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ value: [large], next }));
    });
    const report = await run(
      openApi("ListThings", {}, { runtimeConfiguration: { paginationPolicy: { minimumItemCount: 100 } } }),
    );
    expect(report.actions.Call).toMatchObject({ status: "Failed", code: "ResponseTooLarge" });
    expect(pages).toBe(12);
  });

  test("of a service that is down is not sent any more, and told when to come back", async () => {
    const connectors = createConnectors({
      http,
      bound: async () =>
        ok({ id: "c", connector: CONNECTOR, connection: { set: "", values: {} }, baseUrl: stub.url }),
      budget: createCallBudget(),
      random: () => 0.5,
      now: () => 1_000_000,
      sleep: async () => undefined,
    });
    const call = () =>
      connectors.call(
        {
          reference: "r",
          target: { kind: "operation", operationId: "GetThing", parameters: { id: 1 } },
          minimumItems: null,
        },
        { idempotencyKey: "k", signal: new AbortController().signal, timeoutMs: 1_000, askAt: null },
      );
    stub.answer((_request, response) => response.writeHead(503).end());
    for (let times = 0; times < 20; times += 1) await call();
    const answer = await call();
    expect(stub.arrived).toHaveLength(20);
    expect(answer).toMatchObject({
      value: {
        statusCode: 503,
        headers: {},
        explanation: expect.stringContaining("not sent"),
      },
    });
  });

  test("puts pages together while it wants more, at the service itself only", async () => {
    let elsewhere = false;
    stub.answer(({ url }, response) => {
      const page = Number(/page=(\d)/.exec(url)?.[1] ?? 1);
      const next = elsewhere ? "https://other.test/p" : `${stub.url}/v1/things?page=${page + 1}`;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ value: [page, page], ...(page < 3 ? { next } : {}) }));
    });
    const paged = (minimumItemCount: number) =>
      run(openApi("ListThings", {}, { runtimeConfiguration: { paginationPolicy: { minimumItemCount } } }));
    expect(outputsOf(await paged(100))).toMatchObject({ body: { value: [1, 1, 2, 2, 3, 3] } });
    expect(stub.arrived.every(({ headers }) => headers["x-key"] === "s3cret-key")).toBe(true);
    expect(outputsOf(await paged(3))).toMatchObject({ body: { value: [1, 1, 2, 2] } });
    expect(outputsOf(await run(openApi("ListThings")))).toMatchObject({ body: { value: [1, 1] } });
    elsewhere = true;
    expect((await paged(100)).actions.Call).toMatchObject({ code: "NextPageElsewhere" });
  });
});
