import { randomUUID } from "node:crypto";
import type { JournalEntry, RunEnd } from "@towpath/engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestApi, type TestApi } from "./testing/test-api.ts";

const SECRET = `canary-${randomUUID()}`;
const secured = { runtimeConfiguration: { secureData: { properties: ["inputs", "outputs"] } } };
const FLOW = JSON.stringify({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {}, ...secured } },
  actions: { Say: { type: "Compose", inputs: "@triggerBody()" } },
});
const AT = Date.UTC(2026, 0, 15);

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

/** A run of a flow whose trigger is secured, with what a worker writes about it. */
async function aSecuredRun(goesOn = false): Promise<{ flowId: string; runId: string }> {
  const made = await api.call("POST", "/flows", { name: "Secured", definitionText: FLOW });
  const flowId: string = made.body.id;
  await api.call("POST", `/flows/${flowId}/publish`, { revision: made.body.revision });
  const started = await api.call("POST", `/flows/${flowId}/run`, { bodyText: JSON.stringify(SECRET) });
  const { runId } = started.body;
  const [claim] = await api.database.runs.claim({
    workerId: "w",
    leaseMs: 60_000,
    limit: 1,
    runIds: [runId],
  });
  if (claim === undefined) throw new Error("The run could not be claimed");
  expect(claim.trigger.outputs).toEqual({ body: SECRET, headers: {}, queries: {} });
  const line: JournalEntry = {
    kind: "step",
    action: "Say",
    indexes: [],
    at: AT,
    status: "Failed",
    code: "BadRequest",
    startedAt: AT,
    inputs: SECRET,
    outputs: SECRET,
    error: { code: "InvalidTemplate", message: `'${SECRET}' is no number` },
    detail: { hidden: ["inputs", "outputs"], trackedProperties: { token: SECRET } },
  };
  const end: RunEnd = { status: "Failed", error: { code: "ActionFailed", message: "no" }, endedAt: AT };
  const transition = goesOn ? ({ kind: "continue" } as const) : ({ kind: "end", end } as const);
  expect(await api.database.runs.append(claim, 0, [line], transition)).toBe(true);
  return { flowId, runId };
}

test.each([
  ["has ended", false],
  ["goes on, so that its key is there", true],
])("no answer of the API holds what is secured in a run that %s", async (_what, goesOn) => {
  const { flowId, runId } = await aSecuredRun(goesOn);
  const paths = [
    "/runs",
    `/runs/${runId}`,
    `/runs/${runId}/steps`,
    `/runs/${runId}/steps/0`,
    `/runs/${runId}/trigger`,
    `/runs/${runId}/outline`,
    `/runs/${runId}/compare?with=${runId}`,
    `/flows/${flowId}`,
    `/flows/${flowId}/export`,
    `/flows/${flowId}/versions`,
  ];
  for (const path of paths) {
    const answer = await api
      .call("GET", path)
      .catch((error: unknown) => ({ status: 0, body: String(error) }));
    expect(JSON.stringify(answer.body), path).not.toContain(SECRET);
  }
  const { body } = await api.call("GET", `/runs/${runId}/steps/0`);
  expect(body).toMatchObject({ code: "BadRequest", inputsText: '{\n  "hidden": true\n}' });
});

test("a secured run is resubmitted only with what is given anew", async () => {
  const { runId } = await aSecuredRun();
  expect((await api.call("POST", `/runs/${runId}/resubmit`, {})).status).toBe(409);
  const again = await api.call("POST", `/runs/${runId}/resubmit`, {
    bodyText: JSON.stringify(`${SECRET}-2`),
  });
  expect(again.status).toBe(202);
  const { body } = await api.call("GET", `/runs/${again.body.runId}/trigger`);
  expect(JSON.stringify(body)).not.toContain(SECRET);
  const by = { workerId: "w", leaseMs: 60_000, limit: 1, runIds: [again.body.runId] };
  const [claim] = await api.database.runs.claim(by);
  expect(claim?.trigger.outputs).toEqual({ body: `${SECRET}-2` });
});
