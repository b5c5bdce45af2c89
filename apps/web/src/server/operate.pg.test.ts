import { AWAITS_DECISION, type JournalEntry, type RunTransition } from "@towpath/engine";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
let flowId: string;
beforeAll(async () => {
  api = await openTestApi();
  const { body } = await api.call("POST", "/flows", { name: "Orders", definitionText: REQUEST_FLOW });
  flowId = body.id;
});
afterAll(() => api.close());

const AT = Date.UTC(2026, 0, 15);

/** A run with one line, left as a worker would leave it. */
async function aRun(entry: Partial<JournalEntry>, transition: RunTransition): Promise<string> {
  const { body } = await api.call("POST", `/flows/${flowId}/run`, { version: "draft" });
  const by = { workerId: "test", leaseMs: 60_000, limit: 1, runIds: [body.runId] };
  const [claim] = await api.database.runs.claim(by);
  if (claim === undefined) throw new Error("The run could not be claimed");
  const line: JournalEntry = {
    kind: "step",
    action: "Say",
    indexes: [],
    at: AT,
    status: null,
    code: null,
    startedAt: AT,
    ...entry,
  };
  expect(await api.database.runs.append(claim, 0, [line], transition)).toBe(true);
  return body.runId;
}
const items = async (runId: string) => (await api.call("GET", `/runs/${runId}/interventions`)).body.items;

test("a subscription that could not be given up is told beside the steps", async () => {
  const error = { code: "UnsubscribeFailed", message: "It is still there." };
  const runId = await aRun(
    { kind: "unsubscribed", error },
    { kind: "end", end: { status: "Cancelled", endedAt: AT } },
  );
  expect((await api.call("GET", `/runs/${runId}/steps`)).body).toMatchObject({
    items: [],
    leftovers: [{ seq: 0, action: "Say", indexes: [], message: "It is still there." }],
  });
});

describe("a call whose outcome is unknown", () => {
  const asking = () =>
    aRun(
      { kind: "waiting", code: AWAITS_DECISION, detail: { reason: "decision", question: 2, wakeAt: AT } },
      { kind: "suspend", wakeAt: Date.now() + 3_600_000, asksPerson: true },
    );

  test("marks its run in the list, and its step among the steps, until the run goes on", async () => {
    const runId = await asking();
    const shown = async () => {
      const { items: runs } = (await api.call("GET", "/runs?status=Waiting,Running")).body;
      return runs.find((run: { id: string }) => run.id === runId)?.asksPerson;
    };
    expect(await shown()).toBe(true);
    const steps = (await api.call("GET", `/runs/${runId}/steps`)).body;
    expect(steps.items).toMatchObject([{ action: "Say", status: "Waiting", asksPerson: true }]);
    await decide(runId);
    await api.database.runs.claim({ workerId: "test", leaseMs: 60_000, limit: 1, runIds: [runId] });
    expect(await shown()).toBe(false);
  });
  const decide = (runId: string, over: object = {}) =>
    api.call("POST", `/runs/${runId}/decisions`, { action: "say", decision: "worked", ...over });

  test("is decided once: the run gets a message, wakes, and its history names who decided", async () => {
    const runId = await asking();
    expect((await decide(runId, { outputsText: '{"n": 1.0}' })).status).toBe(202);
    expect(api.rung).toContain(runId);
    const messages = await api.database.runs.readMessages(runId);
    expect(messages).toMatchObject([{ body: { decision: "worked" } }]);
    expect(await items(runId)).toMatchObject([{ kind: "decided", step: "Say", by: "Ada" }]);
    expect(await decide(runId, { decision: "failed" })).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("Somebody else") },
    });
    expect(await items(runId)).toHaveLength(1);
  });

  test.each([
    ["a step that waits for nothing", { action: "Other" }, 409],
    ["another iteration", { indexes: [1] }, 409],
    ["outputs that are no JSON", { outputsText: "{" }, 400],
    ["outputs of a call that failed", { decision: "failed", outputsText: "1" }, 400],
    ["a word nobody knows", { decision: "maybe" }, 400],
  ])("is not decided by %s", async (_what, over, status) => {
    const runId = await asking();
    expect((await decide(runId, over)).status).toBe(status);
    expect(await api.database.runs.readMessages(runId)).toEqual([]);
  });
});

describe("a run that was given up", () => {
  const ended = (code: string) =>
    aRun(
      { status: "Succeeded", code: "OK", outputs: 1 },
      { kind: "end", end: { status: "Failed", error: { code, message: "given up" }, endedAt: AT } },
    );

  test("goes on where its journal ends when a person resumes it, with all its recoveries before it", async () => {
    const runId = await ended("Quarantined");
    expect((await api.call("POST", `/runs/${runId}/resume`)).status).toBe(202);
    expect((await api.call("GET", `/runs/${runId}`)).body).toMatchObject({
      status: "Queued",
      error: null,
      endedAt: null,
    });
    expect(api.rung).toContain(runId);
    const by = { workerId: "w", leaseMs: 60_000, limit: 1, runIds: [runId] };
    const [claim] = await api.database.runs.claim(by);
    expect(claim).toMatchObject({ nextSeq: 1, recoveryAttempts: 0 });
    expect(await items(runId)).toMatchObject([{ kind: "resumed", by: "Ada" }]);
    expect((await api.call("POST", `/runs/${runId}/resume`)).status).toBe(409);
  });

  test("is not resumed when it failed by itself, nor when what it hid is gone", async () => {
    expect(await api.call("POST", `/runs/${await ended("ActionFailed")}/resume`)).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("stopped unexpectedly") },
    });
    const end = { status: "Failed", error: { code: "Quarantined", message: "x" }, endedAt: AT } as const;
    const hiding = await aRun(
      { status: "Succeeded", code: "OK", outputs: 1, detail: { hidden: ["outputs"] } },
      { kind: "end", end },
    );
    expect(await api.call("POST", `/runs/${hiding}/resume`)).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("secured") },
    });
  });
});
