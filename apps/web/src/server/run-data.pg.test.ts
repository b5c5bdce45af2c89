import type { JournalEntry } from "@towpath/engine";
import type { Value } from "@towpath/expressions";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing/test-api.ts";

const FLOW = {
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: {
    Start: {
      type: "InitializeVariable",
      inputs: { variables: [{ name: "Count", type: "integer", value: 1 }] },
      runAfter: {},
    },
    Get: {
      type: "Http",
      inputs: { method: "GET", uri: "https://a.test" },
      runAfter: { Start: ["Succeeded"] },
    },
    More: {
      type: "IncrementVariable",
      inputs: { name: "Count", value: 4 },
      runAfter: { Get: ["Succeeded"] },
    },
    Each: {
      type: "Foreach",
      foreach: "@body('Get')?['rows']",
      actions: { Say: { type: "Compose", inputs: "@item()" } },
      runAfter: { More: ["Succeeded"] },
    },
  },
};

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

async function aFlow(definition: object = FLOW): Promise<string> {
  const { body } = await api.call("POST", "/flows", {
    name: "Orders",
    definitionText: JSON.stringify(definition),
  });
  return body.id;
}

const aStep = (action: string, over: Partial<JournalEntry> = {}): JournalEntry => ({
  kind: "step",
  action,
  indexes: [],
  at: Date.now(),
  status: "Succeeded",
  code: "OK",
  startedAt: Date.now(),
  ...over,
});

/** A run of the draft with what a worker writes about it. */
async function aRun(flowId: string, entries: readonly JournalEntry[], body: Value = {}): Promise<string> {
  const started = await api.call("POST", `/flows/${flowId}/run`, {
    version: "draft",
    bodyText: JSON.stringify(body),
  });
  const { runId } = started.body;
  const [claim] = await api.database.runs.claim({
    workerId: "w",
    leaseMs: 60_000,
    limit: 1,
    runIds: [runId],
  });
  if (claim === undefined) throw new Error("The run could not be claimed");
  const end = { status: "Succeeded" as const, endedAt: Date.now() };
  expect(await api.database.runs.append(claim, claim.nextSeq, [...entries], { kind: "end", end })).toBe(true);
  return runId;
}

const got = (name: string | null) =>
  aStep("Get", { outputs: { statusCode: 200, body: { customer: { name }, rows: [{ id: 1 }, { id: 2 }] } } });

test("what was seen tells members, types, examples and how often each held something", async () => {
  const flowId = await aFlow();
  for (const name of ["Ada", "", null, "Grace"]) await aRun(flowId, [got(name)], { amount: 5 });
  await aRun(flowId, [aStep("Get", { status: "Failed", outputs: { statusCode: 500, body: "no" } })]);
  const { status, body } = await api.call("GET", `/flows/${flowId}/seen`);
  expect(status).toBe(200);
  expect(body.runs).toBe(5);
  const find = (action: string | null) =>
    body.items.find((item: { action: string | null }) => item.action === action);
  expect(find("Get")).toMatchObject({ samples: 4, inLoop: false });
  expect(JSON.parse(find("Get").schemaText).properties.body.properties).toMatchObject({
    customer: {
      properties: { name: { type: ["string", "null"], "x-seen-filled": 2, "x-seen-example": "Grace" } },
    },
    rows: { type: "array", items: { properties: { id: { type: "integer" } } } },
  });
  expect(JSON.parse(find(null).schemaText).properties.body.properties).toHaveProperty("amount");
});

test("a new run is seen at once, and a run that goes on is not", async () => {
  const flowId = await aFlow();
  await aRun(flowId, [got("Ada")]);
  expect((await api.call("GET", `/flows/${flowId}/seen`)).body.runs).toBe(1);
  await api.call("POST", `/flows/${flowId}/run`, { version: "draft" });
  expect((await api.call("GET", `/flows/${flowId}/seen`)).body.runs).toBe(1);
  await aRun(flowId, [got("Ada")]);
  expect((await api.call("GET", `/flows/${flowId}/seen`)).body.runs).toBe(2);
});

test("values of a run are those of the chosen rounds, with variables as they stood before a step", async () => {
  const flowId = await aFlow();
  const runId = await aRun(
    flowId,
    [
      aStep("Start", { inputs: { variables: [{ name: "Count", type: "integer", value: 1 }] } }),
      got("Ada"),
      aStep("More", {
        inputs: { name: "Count", value: 4 },
        outputs: { body: { name: "Count", value: 5 } },
      }),
      aStep("Say", { indexes: [0], outputs: "first" }),
      aStep("Say", { indexes: [1], outputs: "second" }),
    ],
    { amount: 5 },
  );
  const ask = (more: object) => api.call("POST", `/runs/${runId}/values`, { actions: [], ...more });
  const all = await ask({ actions: ["get", "SAY", "Missing"], indexes: [1] });
  expect(all.body.items).toMatchObject([
    { action: "Get", status: "Succeeded", withheld: null },
    { action: "Say", indexes: [1], outputsText: '"second"' },
  ]);
  expect(JSON.parse(all.body.triggerText).body).toEqual({ amount: 5 });
  expect(JSON.parse(all.body.variablesText)).toEqual({ Count: 5 });
  const before = await ask({ before: "More" });
  expect(JSON.parse(before.body.variablesText)).toEqual({ Count: 1 });
  expect((await ask({ actions: ["Say"] })).body.items[0].outputsText).toBe('"first"');
});

test("what is too large or secured is withheld, with the reason", async () => {
  const flowId = await aFlow();
  const hidden = { hidden: ["inputs", "outputs"] };
  const runId = await aRun(flowId, [
    aStep("Get", { outputs: { body: "x".repeat(300_000) } }),
    aStep("Start", { inputs: "canary", outputs: "canary", detail: hidden }),
  ]);
  const { body } = await api.call("POST", `/runs/${runId}/values`, { actions: ["Get", "Start"] });
  expect(body.items).toMatchObject([
    { action: "Get", outputsText: null, withheld: expect.stringContaining("too large") },
    { action: "Start", inputsText: null, outputsText: null, withheld: expect.stringContaining("secured") },
  ]);
  const seen = await api.call("GET", `/flows/${flowId}/seen`);
  expect(JSON.stringify([body, seen.body])).not.toContain("canary");
});

test("an example comes from the flow itself, else from a step of the same kind in another flow", async () => {
  const [first, second] = [await aFlow(), await aFlow()];
  await aRun(first, [aStep("Get", { inputs: { uri: "https://a.test" }, outputs: { statusCode: 200 } })]);
  const path = (flowId: string, action: string) => `/flows/${flowId}/example?action=${action}`;
  const own = await api.call("GET", path(first, "Get"));
  expect(own.body.example).toMatchObject({
    isSameFlow: true,
    action: "Get",
    outputsText: '{"statusCode":200}',
  });
  const other = await api.call("GET", path(second, "Get"));
  expect(other.body.example).toMatchObject({ isSameFlow: false, flowName: "Orders", action: "Get" });
  expect((await api.call("GET", path(second, "Each"))).body.example).toBeNull();
});

test("bad asking is refused in words", async () => {
  const flowId = await aFlow();
  const runId = await aRun(flowId, []);
  const bad = [
    { actions: "Get" },
    { actions: ["\u0000"] },
    { actions: ["\ud800"] },
    { actions: [], indexes: [-1] },
    { actions: Array.from({ length: 31 }, () => "A") },
  ];
  for (const body of bad) {
    const answer = await api.call("POST", `/runs/${runId}/values`, body);
    expect(answer, JSON.stringify(body)).toMatchObject({
      status: 400,
      body: { message: expect.any(String) },
    });
  }
});
