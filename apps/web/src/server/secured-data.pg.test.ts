import { randomUUID } from "node:crypto";
import { hashToken, newId, newToken } from "@towpath/db";
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

/** Reads as a member: somebody who may look, and change nothing. */
async function aMember(): Promise<(path: string) => Promise<{ parametersText: string }>> {
  const userId = newId();
  const { environmentId } = api;
  await api.sql.query(
    "insert into users (id, name, email, email_key, password_hash) values ($1, 'Mia', 'm', 'm', 'x')",
    [userId],
  );
  await api.sql.query("insert into members (environment_id, user_id, role) values ($1, $2, 'member')", [
    environmentId,
    userId,
  ]);
  const key = `twp_${newToken()}`;
  const named = { userId, environmentId, name: "mia", prefix: key.slice(0, 10) };
  await api.database.accounts.createApiKey({ ...named, keyHash: hashToken(key) });
  const headers = { authorization: `Bearer ${key}` };
  return async (path) => (await api.bare({ method: "GET", path, headers })).body;
}

test("a member is not given the values of secure parameters, a maker is", async () => {
  const parameters = { Key: { type: "SecureString" }, Place: { type: "String" } };
  const definitionText = JSON.stringify({ ...JSON.parse(FLOW), parameters });
  const { body: made } = await api.call("POST", "/flows", { name: "Has a key", definitionText });
  const parametersText = '{"key":"canary-1","Place":"Bath","Gone":"canary-2"}';
  const { body: saved } = await api.call("PATCH", `/flows/${made.id}`, { revision: 1, parametersText });
  await api.call("POST", `/flows/${made.id}/history`, { revision: saved.revision, name: "With a key" });
  const { body: history } = await api.call("GET", `/flows/${made.id}/history`);
  const asMember = await aMember();
  for (const path of [`/flows/${made.id}`, `/flows/${made.id}/history/${history.items[0].id}`]) {
    expect((await api.call("GET", path)).body.parametersText).toBe(parametersText);
    const { parametersText: shown } = await asMember(path);
    const hidden = { hidden: true };
    expect(JSON.parse(shown)).toEqual({ key: hidden, Place: "Bath", Gone: hidden });
  }
});
