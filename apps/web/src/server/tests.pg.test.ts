import type { JournalEntry, RunEnd } from "@towpath/engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stepLine, THEN } from "./testing/run-samples.ts";
import { openTestApi, type TestApi } from "./testing/test-api.ts";

const compose = (inputs: unknown, ...after: string[]) => ({
  type: "Compose",
  inputs,
  runAfter: Object.fromEntries(after.map((name) => [name, ["Succeeded"]])),
});
const ACTIONS = {
  First: compose("@triggerBody()"),
  Beside: compose("beside"),
  Second: compose("@outputs('First')", "First"),
  Each: {
    type: "Foreach",
    foreach: "@range(0, 3)",
    actions: { Say: compose("@item()") },
    runAfter: { Second: [] },
  },
};
const flowOf = (actions: object) =>
  JSON.stringify({
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions,
  });

let api: TestApi;
let flowId: string;
beforeAll(async () => {
  api = await openTestApi();
  flowId = await aFlow();
});
afterAll(() => api.close());

async function aFlow(): Promise<string> {
  const { body } = await api.call("POST", "/flows", { name: "Orders", definitionText: flowOf(ACTIONS) });
  return body.id;
}

const start = (how: object, id = flowId) => api.call("POST", `/flows/${id}/test`, how);

/** A test that has ended, with what a worker would have written about it. */
async function anEndedRun(lines: readonly JournalEntry[], bodyText = "1"): Promise<string> {
  const { body } = await start({ bodyText });
  const [claim] = await api.database.runs.claim({
    workerId: "test",
    leaseMs: 60_000,
    limit: 1,
    runIds: [body.runId],
  });
  if (claim === undefined) throw new Error("The run could not be claimed");
  const end: RunEnd = { status: "Succeeded", endedAt: THEN };
  expect(await api.database.runs.append(claim, 0, lines, { kind: "end", end })).toBe(true);
  return body.runId;
}

async function definitionOf(runId: string) {
  const { body } = await api.call("GET", `/runs/${runId}`);
  return { ...body, actions: JSON.parse(body.definitionText).actions };
}

describe("a test of the draft", () => {
  test("begins with body, headers and queries", async () => {
    const { status, body } = await start({
      bodyText: '{"n":1}',
      headers: { "x-a": "1" },
      queries: { q: "2" },
    });
    expect(status).toBe(202);
    const { body: event } = await api.call("GET", `/runs/${body.runId}/trigger`);
    expect(JSON.parse(event.outputsText)).toMatchObject({
      body: { n: 1 },
      headers: { "x-a": "1" },
      queries: { q: "2" },
    });
  });

  test("up to an action holds what that waits for alone, and says so", async () => {
    const { body } = await start({ end: "action", action: "second", bodyText: "1" });
    const run = await definitionOf(body.runId);
    expect(Object.keys(run.actions)).toEqual(["First", "Second"]);
    expect(run).toMatchObject({ mode: "draft", part: "Up to second" });
    expect((await definitionOf((await start({})).body.runId)).part).toBe("");
  });

  test("of one action takes over what a run knows of those before it and beside it", async () => {
    const runId = await anEndedRun([
      stepLine("First", { outputs: "kept" }),
      stepLine("Beside", { outputs: "beside" }),
      stepLine("Second", { outputs: "old" }),
    ]);
    const { body } = await start({ begin: "action", end: "action", action: "Second", runId });
    const run = await definitionOf(body.runId);
    expect(Object.keys(run.actions)).toEqual(["First", "Beside", "Second"]);
    const { body: steps } = await api.call("GET", `/runs/${body.runId}/steps`);
    expect(steps.items.map((step: { action: string }) => step.action)).toEqual(["First", "Beside"]);
    const { body: told } = await api.call("GET", `/runs/${body.runId}/interventions`);
    expect(told.items).toMatchObject([{ kind: "resubmitted", sourceRunId: runId, step: "Second" }]);
  });

  test("without a run named uses the latest that has ended; where there is none, says so", async () => {
    await anEndedRun([stepLine("First")]);
    expect((await start({ begin: "action", action: "Second" })).status).toBe(202);
    const empty = await aFlow();
    const refused = await start({ begin: "action", action: "Second" }, empty);
    expect(refused).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("no data to test") },
    });
  });

  test("of one iteration goes over that item alone", async () => {
    const runId = await anEndedRun([stepLine("First"), stepLine("Beside"), stepLine("Second")]);
    const { body } = await start({ begin: "action", end: "action", action: "Each", iteration: [2], runId });
    const run = await definitionOf(body.runId);
    expect(run.actions.Each.foreach).toBe("@take(skip(range(0, 3), 2), 1)");
    expect(run.part).toBe("Only iteration 3 of Each");
  });

  test.each([
    ["a part without an action", { end: "action" }, 400],
    ["an action that is not there", { end: "action", action: "Nobody" }, 409],
    ["a run that is not there", { runId: "00000000-0000-4000-8000-000000000000" }, 404],
    ["an iteration below none", { action: "Each", iteration: [-1] }, 400],
    ["a body that is no JSON", { bodyText: "{" }, 400],
  ])("refuses %s", async (_what, how, status) => {
    expect((await start(how)).status).toBe(status);
  });

  test("refuses the run of another flow", async () => {
    const other = await aFlow();
    const { body } = await start({}, other);
    expect((await start({ runId: body.runId })).body.message).toContain("another flow");
  });
});

describe("kept inputs", () => {
  const cases = `/flows/%/test-cases`;
  const path = () => cases.replace("%", flowId);
  test("are listed by name, and forgotten", async () => {
    await api.call("POST", path(), { name: "Small", bodyText: '{"n": 1.0}', queries: { q: "1" } });
    const { body } = await api.call("POST", path(), { name: "Big", headers: { __proto__: "x", a: "b" } });
    expect(body.items).toMatchObject([
      { name: "Big", bodyText: null, headers: { a: "b" } },
      { name: "Small", bodyText: '{"n": 1.0}', queries: { q: "1" } },
    ]);
    const gone = await api.call("DELETE", `${path()}/${body.items[0].id}`);
    expect(gone.body.items).toMatchObject([{ name: "Small" }]);
    expect((await api.call("GET", path())).body).toEqual(gone.body);
  });

  test.each([
    ["no name", { name: " " }],
    ["a body that is no JSON", { name: "x", bodyText: "{" }],
    ["a NUL", { name: "x", headers: { a: "\u0000" } }],
  ])("are refused with %s", async (_what, given) => {
    expect((await api.call("POST", path(), given)).status).toBe(400);
  });
});
