import { newId } from "@towpath/db";
import type { RunEnd } from "@towpath/engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stepLine, THEN } from "./testing/run-samples.ts";
import { openTestApi, type TestApi } from "./testing/test-api.ts";

const flowOf = (second: string) =>
  JSON.stringify({
    $schema:
      "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
    contentVersion: "1.0.0.0",
    triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
    actions: {
      First: { type: "Compose", inputs: "@triggerBody()", runAfter: {} },
      Second: { type: "Compose", inputs: second, runAfter: { First: ["Succeeded"] } },
    },
  });

let api: TestApi;
let flowId: string;
beforeAll(async () => {
  api = await openTestApi();
  const { body } = await api.call("POST", "/flows", { name: "Orders", definitionText: flowOf("@div(1, 0)") });
  flowId = body.id;
  await api.call("POST", `/flows/${flowId}/publish`, { revision: body.revision });
});
afterAll(() => api.close());

/** A live run, with what a worker would have written about it. */
async function aFailedRun(bodyText = "1"): Promise<string> {
  const { body } = await api.call("POST", `/flows/${flowId}/run`, { bodyText });
  const by = { workerId: "test", leaseMs: 60_000, limit: 1, runIds: [body.runId] };
  const [claim] = await api.database.runs.claim(by);
  if (claim === undefined) throw new Error("The run could not be claimed");
  const error = { code: "DivideByZero", message: "no" };
  const end: RunEnd = { status: "Failed", error, endedAt: THEN };
  const lines = [
    stepLine("First", { outputs: 1 }),
    stepLine("Second", { status: "Failed", code: "BadRequest", error }),
  ];
  expect(await api.database.runs.append(claim, 0, lines, { kind: "end", end })).toBe(true);
  return body.runId;
}
const resubmit = (runId: string, how: object = {}) => api.call("POST", `/runs/${runId}/resubmit`, how);

describe("a run that is resubmitted", () => {
  test("from the failed step begins with what had finished, is queued and rings the workers", async () => {
    const old = await aFailedRun();
    const { status, body } = await resubmit(old, { from: "failed" });
    expect(status).toBe(202);
    expect(api.rung).toContain(body.runId);
    expect(await api.database.runs.readJournal(body.runId)).toMatchObject([{ action: "First", outputs: 1 }]);
    const [claim] = await api.database.runs.claim({
      workerId: "w",
      leaseMs: 60_000,
      limit: 1,
      runIds: [body.runId],
    });
    expect(claim).toMatchObject({ nextSeq: 1, mode: "live", recoveryAttempts: 0 });
  });

  test("says so on both sides: which run it repeats, where it began, and who asked", async () => {
    const old = await aFailedRun();
    const first = (await resubmit(old)).body.runId;
    const second = (await resubmit(old, { from: "step", step: { action: "Second" } })).body.runId;
    const of = async (id: string) => (await api.call("GET", `/runs/${id}/interventions`)).body.items;
    const began = { kind: "resubmitted", sourceRunId: old, by: "Ada" };
    expect(await of(old)).toMatchObject([
      { ...began, runId: first, step: null },
      { ...began, runId: second, step: "Second" },
    ]);
    expect(await of(second)).toMatchObject([{ ...began, runId: second, step: "Second" }]);
  });

  test("with another input from the start keeps everything of the event but the body", async () => {
    const old = await aFailedRun("1");
    const { body } = await resubmit(old, { bodyText: '{"n": 1.0}' });
    const trigger = await api.call("GET", `/runs/${body.runId}/trigger`);
    expect(trigger.body.outputsText).toContain("1.0");
    expect(await api.database.runs.readJournal(body.runId)).toEqual([]);
    const refused = await resubmit(old, { bodyText: "2", from: "failed" });
    expect(refused).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("from the start") },
    });
    expect(await resubmit(old, { bodyText: "{\n no" })).toMatchObject({
      status: 400,
      body: { data: { line: 2 } },
    });
  });

  test("runs the version it began with, or the published one", async () => {
    const old = await aFailedRun();
    const flow = (await api.call("GET", `/flows/${flowId}`)).body;
    await api.call("PATCH", `/flows/${flowId}`, {
      revision: flow.revision,
      definitionText: flowOf("mended"),
    });
    const published = await api.call("POST", `/flows/${flowId}/publish`, { revision: flow.revision + 1 });
    const versionOf = async (how: object) =>
      (await api.call("GET", `/runs/${(await resubmit(old, how)).body.runId}`)).body.versionId;
    expect(await versionOf({ version: "same" })).toBe(flow.publishedVersion.id);
    expect(await versionOf({ version: "latest" })).toBe(published.body.publishedVersion.id);
  });

  test("of a draft rests on whoever repeats it, not on whoever tried it before", async () => {
    const { body } = await api.call("POST", `/flows/${flowId}/run`, { version: "draft", bodyText: "1" });
    const bob = newId();
    await api.sql.query(
      "insert into users (id, name, email, email_key, password_hash) values ($1, 'Bob', 'b', 'b', 'x')",
      [bob],
    );
    const versionFor = async (by: string) => {
      const { environmentId } = api;
      const asked = { environmentId, runId: body.runId, version: "same", from: { kind: "start" } } as const;
      const made = await api.database.resubmits.submit({ ...asked, by, nowMs: Date.now() });
      const run = made.ok ? await api.database.history.get(environmentId, made.value.runId) : null;
      return api.database.flows.version(run?.versionId ?? "");
    };
    const before = await versionFor(api.owner.id);
    expect(before?.publishedBy).toBe(api.owner.id);
    expect(await versionFor(bob)).toMatchObject({
      number: 0,
      definitionText: before?.definitionText,
      publishedBy: bob,
    });
  });

  test.each([
    ["a step that is not there", { from: "step", step: { action: "Nope" } }, 409, "Nope"],
    ["no step although one is meant", { from: "step" }, 400, "step.action"],
    ["a place nobody knows", { from: "middle" }, 400, ""],
    ["an index below zero", { from: "step", step: { action: "First", indexes: [-1] } }, 400, ""],
  ])("is refused for %s, and no run begins", async (_what, how, status, words) => {
    const old = await aFailedRun();
    const before = (await api.call("GET", "/runs?limit=100")).body.items.length;
    const answer = await resubmit(old, how);
    expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(words) } });
    expect((await api.call("GET", "/runs?limit=100")).body.items).toHaveLength(before);
  });

  test("is refused while the old one goes on, unless from the start", async () => {
    const { body } = await api.call("POST", `/flows/${flowId}/run`, { bodyText: "1" });
    expect(await resubmit(body.runId, { from: "failed" })).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("has not ended") },
    });
    expect((await resubmit(body.runId)).status).toBe(202);
  });

  test("of a deleted flow is refused in plain words", async () => {
    const { body } = await api.call("POST", "/flows", { name: "Gone", definitionText: flowOf("x") });
    const run = await api.call("POST", `/flows/${body.id}/run`, { version: "draft" });
    await api.call("DELETE", `/flows/${body.id}`);
    expect(await resubmit(run.body.runId)).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("was deleted") },
    });
  });

  test("asked for twice under one id begins once", async () => {
    const old = await aFailedRun();
    const asked = {
      environmentId: api.environmentId,
      runId: old,
      version: "same" as const,
      from: { kind: "failed" as const },
      by: null,
      nowMs: Date.now(),
      newRunId: "0199aaaa-0000-7000-8000-000000000001",
    };
    expect(await api.database.resubmits.submit(asked)).toMatchObject({ ok: true, value: { isNew: true } });
    expect(await api.database.resubmits.submit(asked)).toMatchObject({ ok: true, value: { isNew: false } });
    expect(await api.database.runs.readJournal(asked.newRunId)).toHaveLength(1);
  });
});
