import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestApi, REQUEST_FLOW, type TestApi } from "./testing/test-api.ts";

let api: TestApi;
let flowId: string;
const runIds: string[] = [];
beforeAll(async () => {
  api = await openTestApi();
  const { body } = await api.call("POST", "/flows", { name: "Many", definitionText: REQUEST_FLOW });
  flowId = body.id;
  for (let n = 0; n < 3; n++) {
    const run = await api.call("POST", `/flows/${flowId}/run`, { version: "draft" });
    runIds.push(run.body.runId);
  }
});
afterAll(() => api.close());

const start = (job: object) => api.call("POST", "/bulk-jobs", job);

describe("bulk jobs over the API", () => {
  test("are counted before they are asked for, and told how far they came", async () => {
    const filter = { flowId, status: ["Queued"] };
    const counted = await api.call("POST", "/bulk-jobs/count", { filter });
    expect(counted.body).toEqual({ count: 3, isMore: false });
    const { status, body } = await start({ kind: "cancel", filter });
    expect(status).toBe(202);
    expect(body).toMatchObject({ kind: "cancel", flowId, status: "Running", total: 3, done: 0, by: "Ada" });
    expect((await api.call("GET", `/bulk-jobs/${body.id}`)).body).toEqual(body);
    expect((await api.call("GET", "/bulk-jobs")).body.items).toContainEqual(body);
  });

  test("name the flow whose runs they are about, where it is one", async () => {
    const { body: other } = await api.call("POST", "/flows", { name: "Other", definitionText: REQUEST_FLOW });
    const { body: run } = await api.call("POST", `/flows/${other.id}/run`, { version: "draft" });
    const flowOf = async (job: object) => (await start({ kind: "resubmit", ...job })).body.flowId;
    expect(await flowOf({ runIds })).toBe(flowId);
    expect(await flowOf({ runIds: [...runIds, run.runId] })).toBeNull();
    expect(await flowOf({ filter: {} })).toBeNull();
  });

  test("can be stopped, once", async () => {
    const { body } = await start({ kind: "resubmit", runIds });
    const stopped = await api.call("POST", `/bulk-jobs/${body.id}/stop`);
    expect(stopped.body).toMatchObject({ status: "Stopped", endedAt: expect.any(String) });
    expect((await api.call("POST", `/bulk-jobs/${body.id}/stop`)).body).toEqual(stopped.body);
  });

  test.each([
    ["neither runs nor a filter", {}, 400],
    ["both", { runIds: ["0199aaaa-0000-7000-8000-000000000001"], filter: {} }, 400],
    ["no runs at all", { runIds: [] }, 400],
    ["a run that is no id", { runIds: ["x"] }, 400],
    ["a filter that nothing matches", { filter: { status: ["TimedOut"] } }, 409],
    ["a filter with unknown parts", { filter: { colour: "red" } }, 400],
  ])("with %s are refused in plain words", async (_what, target, status) => {
    const answer = await start({ kind: "cancel", ...target });
    expect(answer).toMatchObject({ status, body: { message: expect.stringMatching(/\w/) } });
  });
});
