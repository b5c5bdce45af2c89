import { ok, silentLogger } from "@towpath/prelude";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listChoices } from "../choices/list-choices.ts";
import { createHttpGateway, type HttpGateway } from "../http-gateway.ts";
import { aConnector } from "../testing/an-invocation.ts";
import { type StubService, stubService } from "../testing/stub-service.ts";
import { createCallBudget } from "./call-budget.ts";
import { createConnectors } from "./create-connectors.ts";
import type { CredentialPort, CredentialRenewal, CredentialVerdict } from "./credential-port.ts";
import { createConnectorPolls } from "./poll-operation.ts";

const CONNECTOR = aConnector({
  document: {
    paths: {
      "/things": {
        post: { operationId: "AddThing", responses: { 200: {} } },
        get: { operationId: "ListThings", "x-ms-pageable": { nextLinkName: "next" }, responses: { 200: {} } },
      },
      "/new": { get: { operationId: "OnNew", "x-ms-trigger": "batch", responses: { 200: {} } } },
    },
  },
});

let stub: StubService;
let http: HttpGateway;
/** The keys that the service takes. */
let good: Set<string>;
/** What the credential does, in order. */
let heard: string[];
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
  good = new Set(["new-key"]);
  heard = [];
  stub.answer((request, response) => {
    const taken = good.has(String(request.headers["x-key"]));
    response.writeHead(taken ? 200 : 401, { "content-type": "application/json" });
    response.end(taken ? '{"value":[{"id":1}]}' : '{"message":"The key new-key or old-key is bad"}');
  });
});

const RENEWED: CredentialRenewal = {
  kind: "renewed",
  connection: { set: "", values: { key: "new-key" } },
};
const DEAD: CredentialVerdict = { kind: "waits", message: "Ann can sign in again." };

function aCredential(renewal: CredentialRenewal, verdict: CredentialVerdict = DEAD): CredentialPort {
  return {
    taken: () => void heard.push("taken"),
    async renew() {
      heard.push("renew");
      return renewal;
    },
    async judge(words) {
      heard.push(`judge ${words}`);
      return verdict;
    },
  };
}

const optionsWith = (credential: CredentialPort) => ({
  http,
  bound: async () =>
    ok({
      id: "con-1",
      connector: CONNECTOR,
      connection: { set: "", values: { key: "old-key" } },
      baseUrl: stub.url,
      credential,
    }),
  budget: createCallBudget(),
  now: Date.now,
  random: () => 0.5,
  sleep: async () => undefined,
});

const HOW = { idempotencyKey: "run/step/1", signal: AbortSignal.timeout(10_000), timeoutMs: 5_000 };
const asking = (operationId: string, minimumItems: number | null = null) => ({
  reference: "shared_things",
  target: { kind: "operation", operationId, parameters: {} } as const,
  minimumItems,
});
const call = (credential: CredentialPort, operationId = "AddThing") =>
  createConnectors(optionsWith(credential)).call(asking(operationId), { ...HOW, askAt: null });

describe("a call whose credential the service did not take", () => {
  test("is made once more with the renewed one, under the same key", async () => {
    const outcome = await call(aCredential(RENEWED));
    expect(outcome).toMatchObject({ ok: true, value: { statusCode: 200 } });
    expect(heard).toEqual(["renew", "taken"]);
    const keys = stub.arrived.map(({ headers }) => [headers["x-key"], headers["idempotency-key"]]);
    expect(keys).toEqual([
      ["old-key", "run/step/1"],
      ["new-key", "run/step/1"],
    ]);
  });

  test("is not made a third time: then the credential is judged, and the failure names the connection", async () => {
    good.clear();
    const outcome = await call(aCredential(RENEWED));
    expect(stub.arrived).toHaveLength(2);
    expect(outcome).toMatchObject({
      ok: false,
      failure: {
        kind: "refused",
        retryable: false,
        waitsFor: "con-1",
        error: { code: "ConnectionUnauthorized" },
      },
    });
    expect(heard).toEqual(["renew", expect.stringMatching(/^judge 'AddThing' was answered 401/)]);
    if (!outcome.ok) expect(outcome.failure.error.message).toContain("Ann can sign in again.");
    expect(heard.join(" ") + JSON.stringify(outcome)).not.toContain("new-key");
  });

  test("stands as it was answered when the credential itself is taken elsewhere", async () => {
    const alive = { kind: "alive", message: "Its account may lack the right." } as const;
    const outcome = await call(aCredential({ kind: "none" }, alive));
    expect(stub.arrived).toHaveLength(1);
    expect(outcome).toMatchObject({
      ok: true,
      value: { statusCode: 401, explanation: expect.stringContaining("may lack the right") },
    });
  });

  test("is tried again by its retry policy when the credential cannot be renewed for a while", async () => {
    const outcome = await call(aCredential({ kind: "later", message: "The service is down." }));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: "not-sent", retryable: true } });
    expect(stub.arrived).toHaveLength(1);
  });

  test("waits when it cannot be renewed without a person", async () => {
    const outcome = await call(aCredential(DEAD));
    expect(outcome).toMatchObject({ ok: false, failure: { waitsFor: "con-1" } });
    expect(heard).toEqual(["renew"]);
  });

  test("renews in the midst of pages, and begins with the first one", async () => {
    let pages = 0;
    stub.answer((request, response) => {
      pages += 1;
      if (pages === 2) good.delete("old-key");
      const taken = good.has(String(request.headers["x-key"]));
      const next = request.url?.includes("page=2") ? {} : { next: `${stub.url}/things?page=2` };
      response.writeHead(taken ? 200 : 401, { "content-type": "application/json" });
      response.end(JSON.stringify(taken ? { value: [{ id: pages }], ...next } : {}));
    });
    good.add("old-key");
    const connectors = createConnectors(optionsWith(aCredential(RENEWED)));
    const outcome = await connectors.call(asking("ListThings", 10), { ...HOW, askAt: null });
    expect(outcome).toMatchObject({ ok: true, value: { body: { value: [{ id: 3 }, { id: 4 }] } } });
  });
});

test("a poll, and the choices of a drop-down, go on with the renewed credential too", async () => {
  const polls = createConnectorPolls(optionsWith(aCredential(RENEWED)));
  const polled = await polls.poll(asking("OnNew"), { ...HOW, state: null });
  expect(polled).toMatchObject({ ok: true, value: { response: { statusCode: 200 } } });
  expect(heard).toEqual(["renew", "taken"]);
  const source = {
    kind: "list",
    call: { operationId: "ListThings", arguments: [] },
    itemsPath: "value",
    valuePath: "id",
    titlePath: null,
  } as unknown as Parameters<typeof listChoices>[1]["source"];
  const question = {
    connector: CONNECTOR,
    source,
    form: {},
    connection: { set: "", values: { key: "old-key" } },
    baseUrl: stub.url,
    timeoutMs: 5_000,
    signal: HOW.signal,
  };
  const choices = await listChoices(http, { ...question, credential: aCredential(RENEWED) });
  expect(choices).toMatchObject({ ok: true, value: [{ value: 1 }] });
});
