import type { ConnectionWait } from "@towpath/engine";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestApi } from "./testing/test-api.ts";
import { openThings, type Things } from "./testing/things-service.ts";

let things: Things;
let api: TestApi;

beforeAll(async () => {
  things = await openThings();
  api = things.api;
});
afterAll(() => things?.close());
beforeEach(() => things.reset());

const DEFINITION = JSON.stringify({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions: { Say: { type: "Compose", inputs: 1 } },
});
const WORDS = "Ann can sign in again.";

/** A run that sleeps until these can be used again, as a worker would leave it. */
async function aWaitingRun(...ids: string[]): Promise<{ flowId: string; runId: string }> {
  const { body: flow } = await api.call("POST", "/flows", { name: "Orders", definitionText: DEFINITION });
  const { body } = await api.call("POST", `/flows/${flow.id}/run`, { version: "draft" });
  const by = { workerId: "test", leaseMs: 60_000, limit: 1, runIds: [body.runId] };
  const [claim] = await api.database.runs.claim(by);
  if (claim === undefined) throw new Error("The run could not be claimed");
  const waitsFor = ids.map((id): ConnectionWait => ({ id: id === "flow" ? flow.id : id, words: WORDS }));
  const at = Date.now();
  const line = { action: "Say", indexes: [], at, status: null, startedAt: at } as const;
  const error = { code: "ConnectionNotUsable", message: WORDS };
  await api.database.runs.append(
    claim,
    0,
    [
      {
        ...line,
        kind: "waiting",
        code: "AwaitsConnection",
        error,
        detail: { reason: "connection", wakeAt: at },
      },
    ],
    { kind: "suspend", wakeAt: at + 3_600_000, waitsFor },
  );
  return { flowId: flow.id, runId: body.runId };
}

const itemFor = async (connectionId: string, call: TestApi["call"] = api.call) =>
  (await call("GET", "/attention")).body.items.find(
    (item: { connection: { id: string } | null }) => item.connection?.id === connectionId,
  );

describe("a run that waits for a connection", () => {
  test("says so in the list, on its page and at the connection, until it is healed", async () => {
    const { body: connection } = await things.create();
    const { runId } = await aWaitingRun(connection.id);
    const listed = async () =>
      (await api.call("GET", "/runs?awaitsConnection=true")).body.items.map(({ id }: { id: string }) => id);
    expect(await listed()).toContain(runId);
    expect((await api.call("GET", `/runs/${runId}`)).body).toMatchObject({
      awaitsConnection: true,
      waits: [{ connection: { id: connection.id }, message: WORDS }],
    });
    expect((await api.call("GET", `/runs/${runId}/steps`)).body.items).toMatchObject([
      { action: "Say", status: "Waiting", awaitsConnection: true, error: { message: WORDS } },
    ]);
    expect((await api.call("GET", `/connections/${connection.id}`)).body.waitingRuns).toBe(1);
    await api.database.runs.heal({ id: connection.id });
    expect(await listed()).not.toContain(runId);
    expect((await api.call("GET", `/runs/${runId}`)).body).toMatchObject({
      awaitsConnection: false,
      waits: [],
    });
  });

  test("can be cancelled with the others that match the filter", async () => {
    const { body: connection } = await things.create();
    await aWaitingRun(connection.id);
    const { body } = await api.call("POST", "/bulk-jobs/count", { filter: { awaitsConnection: true } });
    expect(body.count).toBeGreaterThan(0);
  });
});

describe("what needs attention", () => {
  test("is a connection that runs wait for, with its flows, and it is its owner's to mend", async () => {
    const { body: connection } = await things.create();
    const { flowId } = await aWaitingRun(connection.id);
    expect(await itemFor(connection.id)).toMatchObject({
      message: WORDS,
      runs: 1,
      flows: [{ id: flowId, name: "Orders" }],
      isYours: true,
    });
  });

  test("of somebody who may not see the connection is said without it", async () => {
    const { body: connection } = await things.create();
    await aWaitingRun(connection.id);
    const { items } = (await things.asBob("GET", "/attention")).body;
    expect(JSON.stringify(items)).not.toContain(connection.id);
    expect(items.every(({ isYours }: { isYours: boolean }) => !isYours)).toBe(true);
  });

  test("is a flow that lacks a connection, too", async () => {
    const { flowId, runId } = await aWaitingRun("flow");
    const { items } = (await api.call("GET", "/attention")).body;
    expect(items).toContainEqual(
      expect.objectContaining({ connection: null, flows: [{ id: flowId, name: "Orders" }], runs: 1 }),
    );
    expect((await api.call("GET", `/runs/${runId}`)).body.waits).toMatchObject([{ connection: null }]);
  });
});

describe("trying again", () => {
  test("wakes what waits, for whoever manages the connection", async () => {
    const { body: connection } = await things.create();
    const { runId } = await aWaitingRun(connection.id);
    expect((await things.asBob("POST", `/connections/${connection.id}/try-again`)).status).not.toBe(202);
    expect(await api.database.runs.waitsFor(runId)).toEqual([connection.id]);
    const tried = await api.call("POST", `/connections/${connection.id}/try-again`);
    expect(tried).toMatchObject({ status: 202, body: { runs: 1 } });
    expect(await api.database.runs.waitsFor(runId)).toEqual([]);
  });
});
