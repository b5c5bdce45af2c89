import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, PUBLIC_URL, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
let flowId: string;
beforeAll(async () => {
  api = await openTestApi();
  const { body } = await api.call("POST", "/flows", { name: "Orders", definitionText: REQUEST_FLOW });
  flowId = body.id;
});
afterAll(() => api.close());

const startDraft = (body: object = {}) =>
  api.call("POST", `/flows/${flowId}/run`, { version: "draft", ...body });

/** What a worker would write: the one step of the flow, and the end. */
async function finish(runId: string) {
  const { runs } = api.database;
  const [claim] = await runs.claim({ workerId: "test", leaseMs: 60_000, limit: 1, runIds: [runId] });
  if (claim === undefined) throw new Error("The run could not be claimed");
  const at = Date.now();
  const step = {
    kind: "step" as const,
    action: "Say",
    indexes: [],
    at: at + 20,
    status: "Succeeded" as const,
    code: "OK",
    startedAt: at,
    inputs: { big: 9007199254740993n },
    outputs: "\u0000 and \ud800",
  };
  const end = { status: "Succeeded" as const, endedAt: at + 30 };
  expect(await runs.append(claim, claim.nextSeq, [step], { kind: "end", end })).toBe(true);
}

describe("a run over the API", () => {
  test("of the draft is accepted with its body, rings the workers, and is pinned to what was run", async () => {
    const { status, body } = await startDraft({ bodyText: '{"id": 12345678901234567890, "half": 1.0}' });
    expect(status).toBe(202);
    expect(api.rung).toContain(body.runId);
    const run = await api.call("GET", `/runs/${body.runId}`);
    expect(run.body).toMatchObject({
      flowId,
      mode: "draft",
      status: "Queued",
      triggerName: "manual",
      definitionText: REQUEST_FLOW,
      endedAt: null,
    });
    const trigger = await api.call("GET", `/runs/${body.runId}/trigger`);
    expect(trigger.body.outputsText).toContain("12345678901234567890");
    expect(trigger.body.outputsText).toContain("1.0");
    expect(trigger.body.outputsSize).toBe(trigger.body.outputsText.length);
  });

  test("of a flow that was never published says so", async () => {
    expect(await api.call("POST", `/flows/${flowId}/run`, {})).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("never published") },
    });
  });

  test("with a body that is not JSON is refused, and no run begins", async () => {
    const before = (await api.call("GET", "/runs")).body.items.length;
    const answer = await startDraft({ bodyText: "{\n oops" });
    expect(answer).toMatchObject({ status: 400, body: { data: { line: 2 } } });
    expect((await api.call("GET", "/runs")).body.items).toHaveLength(before);
  });

  test("shows its steps without payloads, and each payload exactly as it was", async () => {
    const { body } = await startDraft();
    await finish(body.runId);
    const { body: steps } = await api.call("GET", `/runs/${body.runId}/steps`);
    expect(steps).toMatchObject({
      items: [{ action: "Say", status: "Succeeded", durationMs: 20 }],
      nextSeq: null,
    });
    expect(JSON.stringify(steps)).not.toContain("inputs");
    const { body: step } = await api.call("GET", `/runs/${body.runId}/steps/${steps.items[0].seq}`);
    expect(step.inputsText).toContain("9007199254740993");
    expect(JSON.parse(step.outputsText)).toBe("\u0000 and \ud800");
    expect((await api.call("GET", `/runs/${body.runId}/steps/99`)).status).toBe(404);
  });

  test("is found by status, flow, mode and time, each of them a query", async () => {
    const { body } = await startDraft();
    await finish(body.runId);
    const ids = async (query: string) =>
      (await api.call("GET", `/runs?${query}`)).body.items.map((run: { id: string }) => run.id);
    expect(await ids(`status=Succeeded,Failed&flowId=${flowId}`)).toContain(body.runId);
    expect(await ids("status=Failed")).not.toContain(body.runId);
    expect(await ids("mode=live")).toEqual([]);
    expect(await ids("to=2020-01-01T00:00:00Z")).toEqual([]);
    expect(await ids(`limit=1`)).toHaveLength(1);
  });

  test("that waits in the queue ends at once when it is cancelled, and stays ended", async () => {
    const { body } = await startDraft();
    expect((await api.call("POST", `/runs/${body.runId}/cancel`, {})).body).toEqual({ outcome: "ended" });
    expect((await api.call("GET", `/runs/${body.runId}`)).body.status).toBe("Cancelled");
    expect((await api.call("POST", `/runs/${body.runId}/cancel`)).body).toEqual({ outcome: "already-ended" });
  });

  test("can be followed: what it is now, then each change, until it has ended", async () => {
    const { body } = await startDraft();
    const response = await api.api.rest(
      new Request(`${PUBLIC_URL}/api/v1/runs/${body.runId}/watch`, {
        headers: { authorization: `Bearer ${api.key}` },
      }),
    );
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = async () => (await reader?.read())?.value ?? "";
    let heard = "";
    while (!heard.includes("Queued")) heard += await read();
    await finish(body.runId);
    await api.database.signals.send("run", [body.runId]);
    while (!heard.includes("Succeeded")) heard += await read();
    expect(heard.indexOf("Queued")).toBeLessThan(heard.indexOf("Succeeded"));
    await reader?.cancel();
  });
});
