import type { DueSubscription } from "@towpath/triggers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "./new-id.ts";
import type { Schedule, StoredFlow } from "./stores.ts";
import { openTestDatabase, type TestDatabase } from "./testing/with-database.ts";

let db: TestDatabase;

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => db.sql.query("delete from flows"));

const webhook = (fingerprint = "a"): Schedule => ({
  triggerName: "Hook",
  kind: "webhook",
  recurrence: null,
  nextAt: null,
  fingerprint,
});
const publish = (flow: StoredFlow, schedule: Schedule | null) =>
  db.database.flows.publish(db.environmentId, flow.id, flow.revision, { userId: null, note: "", schedule });
const switchTo = (flow: StoredFlow, on: boolean) =>
  db.database.flows.setEnabled(db.environmentId, flow.id, on, on ? webhook() : null);

async function aFlow(schedule: Schedule | null = webhook()): Promise<StoredFlow> {
  const flow = await db.database.flows.create({
    environmentId: db.environmentId,
    name: "Hooked",
    definitionText: "{}",
    parametersText: "{}",
    createdBy: null,
  });
  await publish(flow, schedule);
  return flow;
}
const claim = () => db.database.subscriptions.claimDue({ workerId: "w", leaseMs: 20_000, limit: 10 });
async function next(): Promise<DueSubscription> {
  const [due] = await claim();
  if (due === undefined) throw new Error("Nothing was due");
  return due;
}

function settle(...args: Parameters<TestDatabase["database"]["subscriptions"]["settle"]>) {
  return db.database.subscriptions.settle(...args);
}
const states = async () =>
  (await db.sql.query<{ state: string }>("select state from trigger_subscriptions order by id")).map(
    ({ state }) => state,
  );
const heard = async (flow: StoredFlow) =>
  (await db.database.flows.byHookKey(flow.hookKey))?.subscriptions.length ?? null;
const facts = (flow: StoredFlow) => db.database.flows.subscription(db.environmentId, flow.id);
const ANSWER = { statusCode: 201, body: { id: 9 } };

describe("a webhook trigger's subscription", () => {
  test("stands in the table before anything leaves; the try is counted with the claim", async () => {
    const flow = await aFlow();
    expect(await facts(flow)).toMatchObject({ state: "subscribing", attempts: 0 });
    const due = await next();
    expect(due).toMatchObject({
      flowId: flow.id,
      hookKey: flow.hookKey,
      triggerName: "Hook",
      task: "subscribe",
      attempt: 1,
      answer: null,
    });
    expect(await claim()).toEqual([]);
    await settle(due, { kind: "subscribed", answer: ANSWER });
    expect(await facts(flow)).toMatchObject({ state: "subscribed", message: null, nextTryAt: null });
    expect(await heard(flow)).toBe(1);
    expect(await db.database.subscriptions.earliestDue()).toBeNull();
  });

  test("that failed says why and when it is tried again", async () => {
    const flow = await aFlow();
    await settle(await next(), { kind: "again", afterMs: 60_000, message: "Nobody\u0000 listens." });
    expect(await facts(flow)).toMatchObject({
      state: "subscribing",
      attempts: 1,
      message: "Nobody\ufffd listens.",
    });
    const at = (await facts(flow))?.nextTryAt ?? 0;
    expect(at - Date.now()).toBeGreaterThan(50_000);
    expect(await db.database.subscriptions.earliestDue()).toBe(at);
  });

  test("is kept by a publish that changes nothing about it, and taken back when the flow goes off", async () => {
    const flow = await aFlow();
    await settle(await next(), { kind: "subscribed", answer: ANSWER });
    await publish(flow, webhook());
    expect(await states()).toEqual(["subscribed"]);
    await switchTo(flow, false);
    expect(await heard(flow)).toBeNull();
    const due = await next();
    expect(due).toMatchObject({ task: "unsubscribe", answer: ANSWER, attempt: 1 });
    await settle(due, { kind: "gone" });
    expect(await states()).toEqual([]);
    await switchTo(flow, true);
    expect(await next()).toMatchObject({ task: "subscribe" });
  });

  test("that was never tried is simply forgotten", async () => {
    const flow = await aFlow();
    await switchTo(flow, false);
    expect(await states()).toEqual([]);
  });

  test("is taken back when its flow is deleted, or gets another trigger", async () => {
    for (const end of [
      (flow: StoredFlow) => db.database.flows.delete(db.environmentId, flow.id),
      (flow: StoredFlow) => publish(flow, null),
    ]) {
      const flow = await aFlow();
      await settle(await next(), { kind: "subscribed", answer: ANSWER });
      await end(flow);
      const due = await next();
      expect(due).toMatchObject({ task: "unsubscribe", flowId: flow.id });
      await settle(due, { kind: "gone" });
    }
  });

  test("is heard until the one that replaces it is there", async () => {
    const flow = await aFlow();
    const old = await next();
    await settle(old, { kind: "subscribed", answer: ANSWER });
    await publish(flow, webhook("b"));
    expect(await states()).toEqual(["replaced", "subscribing"]);
    expect(await heard(flow)).toBe(2);
    await settle(await next(), { kind: "subscribed", answer: {} });
    expect(await heard(flow)).toBe(1);
    const due = await next();
    expect(due).toMatchObject({ id: old.id, versionId: old.versionId, task: "unsubscribe", answer: ANSWER });
  });

  test("taken back while the service still answers waits for the answer, which it needs", async () => {
    const flow = await aFlow();
    const due = await next();
    await switchTo(flow, false);
    expect(await claim()).toEqual([]);
    await settle(due, { kind: "subscribed", answer: ANSWER });
    expect(await next()).toMatchObject({ task: "unsubscribe", answer: ANSWER });
  });

  test("whose worker died is tried again, with the same id", async () => {
    await aFlow();
    const due = await next();
    await db.database.subscriptions.releaseOwned("w");
    const again = await next();
    expect(again).toMatchObject({ id: due.id, attempt: 2 });
    await settle(due, { kind: "gone" });
    expect(await states()).toEqual(["subscribing"]);
  });
});

describe("deliveries with a name", () => {
  const aRun = (flow: StoredFlow) => ({
    id: newId(),
    environmentId: db.environmentId,
    flowId: flow.id,
    versionId: newId(),
    mode: "live" as const,
    trigger: { name: "manual", startTime: 0, clientTrackingId: "t" },
    createdAt: Date.now(),
  });
  const accept = (flow: StoredFlow, key: string, rememberMs = 60_000) =>
    db.database.deliveries.accept({ flowId: flow.id, key, runs: [aRun(flow)], rememberMs });
  const runCount = async (flow: StoredFlow) =>
    (await db.sql.query("select id from runs where flow_id = $1", [flow.id])).length;

  test("fifty at the same moment are one run, and all hear its id", async () => {
    const flow = await aFlow(null);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => accept(flow, "d-1")));
    expect(outcomes.filter(({ first }) => first)).toHaveLength(1);
    expect(new Set(outcomes.map(({ runId }) => runId)).size).toBe(1);
    expect(await runCount(flow)).toBe(1);
  });

  test("are one run again the next day, another run under another key or in another flow", async () => {
    const [flow, other] = [await aFlow(null), await aFlow(null)];
    await accept(flow, "d\u0000\ud800");
    await db.sql.query("update event_keys set expires_at = expires_at - interval '59 seconds'");
    expect((await accept(flow, "d\u0000\ud800")).first).toBe(false);
    expect((await accept(flow, "d-2")).first).toBe(true);
    expect((await accept(other, "d\u0000\ud800")).first).toBe(true);
    expect([await runCount(flow), await runCount(other)]).toEqual([2, 1]);
  });

  test("are forgotten after their time, by a new delivery or by the daily upkeep", async () => {
    const flow = await aFlow(null);
    await accept(flow, "a", 0);
    await accept(flow, "b", 0);
    expect((await accept(flow, "a")).first).toBe(true);
    await db.database.maintain();
    expect(await db.sql.query("select 1 from event_keys")).toHaveLength(1);
  });

  test("whose runs cannot be stored are not remembered", async () => {
    const flow = await aFlow(null);
    const runs = [{ ...aRun(flow), versionId: "none" }];
    const delivery = { flowId: flow.id, key: "d", runs, rememberMs: 60_000 };
    await expect(db.database.deliveries.accept(delivery)).rejects.toThrow();
    expect((await accept(flow, "d")).first).toBe(true);
  });
});

describe("a subscription of a connector", () => {
  const subscribe = async (more: { renewAt?: number; connectionId?: string; reference?: string } = {}) => {
    const due = await next();
    await settle(due, { kind: "subscribed", answer: ANSWER, ...more });
    return due;
  };

  test("that ends soon is asked for anew; the old one is heard until the new one is there", async () => {
    const flow = await aFlow();
    const old = await subscribe({ renewAt: Date.now() - 1 });
    expect(await db.database.subscriptions.renewDue()).toBe(1);
    expect(await db.database.subscriptions.renewDue()).toBe(0);
    expect(await states()).toEqual(["replaced", "subscribing"]);
    expect(await heard(flow)).toBe(2);
    const fresh = await subscribe({ renewAt: Date.now() + 60_000 });
    expect(fresh.id).not.toBe(old.id);
    const due = await next();
    expect(due).toMatchObject({ id: old.id, task: "unsubscribe", answer: ANSWER });
    await settle(due, { kind: "gone" });
    expect(await heard(flow)).toBe(1);
    expect(await db.database.subscriptions.renewDue()).toBe(0);
    expect(await db.database.subscriptions.earliestDue()).toBeGreaterThan(Date.now());
  });

  test("is asked for anew when its reference is bound to another connection, and taken back with the old one", async () => {
    const flow = await aFlow();
    const [first, second] = await twoConnections();
    await bind(flow, first);
    await subscribe({ reference: "Shared_Things", connectionId: first });
    expect(await db.database.subscriptions.renewDue()).toBe(0);
    await bind(flow, second);
    expect(await db.database.subscriptions.renewDue()).toBe(1);
    expect(await subscribe({ reference: "shared_things", connectionId: second })).toMatchObject({
      connectionId: null,
    });
    expect(await next()).toMatchObject({ task: "unsubscribe", connectionId: first });
    expect(await db.database.subscriptions.renewDue()).toBe(0);
  });

  test("that stays at the service is told, once for a flow, and is not heard", async () => {
    const flow = await aFlow();
    for (const message of ["It stays.", "It stays, too."]) {
      await subscribe();
      await switchTo(flow, false);
      await settle(await next(), { kind: "left", message });
      expect(await facts(flow)).toMatchObject({ state: "left", message, nextTryAt: null });
      await switchTo(flow, true);
    }
    expect(await states()).toEqual(["left", "subscribing"]);
    expect(await facts(flow)).toMatchObject({ state: "subscribing" });
    expect(await heard(flow)).toBe(1);
  });

  test("that stays at the service is not kept for a flow that was deleted, before or after", async () => {
    const flow = await aFlow();
    await subscribe();
    await switchTo(flow, false);
    await settle(await next(), { kind: "left", message: "It stays." });
    await switchTo(flow, true);
    await subscribe();
    await db.database.flows.delete(db.environmentId, flow.id);
    expect(await states()).toEqual(["unsubscribing"]);
    await settle(await next(), { kind: "left", message: "It stays, too." });
    expect(await states()).toEqual([]);
  });
});

const bind = (flow: StoredFlow, connectionId: string) =>
  db.sql.query(
    `insert into flow_connections (flow_id, reference_key, reference, connection_id)
     values ($1, 'shared_things', 'shared_things', $2)
     on conflict (flow_id, reference_key) do update set connection_id = excluded.connection_id`,
    [flow.id, connectionId],
  );

async function twoConnections(): Promise<readonly [string, string]> {
  const connector = newId();
  await db.sql.query(
    `insert into connectors (id, environment_id, name, origin, title, title_key)
     values ($1, $2, 'things', 'custom', 'Things', 'things')`,
    [connector, db.environmentId],
  );
  const [first, second] = [newId(), newId()];
  for (const id of [first, second]) {
    await db.sql.query(
      `insert into connections (id, environment_id, connector_id, name, name_key)
       values ($1, $2, $3, 'A connection', 'a connection')`,
      [id, db.environmentId, connector],
    );
  }
  return [first, second];
}
