import type { DueTrigger } from "@towpath/triggers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "./new-id.ts";
import type { Schedule, StoredFlow } from "./stores.ts";
import { openTestDatabase, type TestDatabase } from "./testing/with-database.ts";

let db: TestDatabase;

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => db.sql.query("delete from flows"));

const aPoll = (more: Partial<Schedule> = {}): Schedule => ({
  triggerName: "Poll",
  kind: "poll",
  recurrence: { frequency: "Hour", interval: 1 },
  nextAt: Date.now() - 1_000,
  fingerprint: "a",
  ...more,
});
async function aFlow(): Promise<StoredFlow> {
  const flow = await db.database.flows.create({
    environmentId: db.environmentId,
    name: "Polling",
    definitionText: "{}",
    parametersText: "{}",
    createdBy: null,
  });
  await publish(flow, aPoll());
  return flow;
}
const publish = (flow: StoredFlow, schedule: Schedule | null) =>
  db.database.flows.publish(db.environmentId, flow.id, flow.revision, { userId: null, note: "", schedule });
const switchTo = (flow: StoredFlow, on: boolean, schedule: Schedule | null = on ? aPoll() : null) =>
  db.database.flows.setEnabled(db.environmentId, flow.id, on, schedule);
const claim = () =>
  db.database.triggers.claimDue({ workerId: "w", leaseMs: 20_000, limit: 5, kinds: ["poll"] });
async function remembers(cursor: string): Promise<DueTrigger> {
  const [due] = await claim();
  if (due === undefined) throw new Error("Nothing was due");
  const note = { outcome: "nothing", message: null } as const;
  await db.database.triggers.commit([
    { trigger: due, runs: [], fires: 0, nextAt: Date.now() - 1, cursor, note },
  ]);
  return due;
}
const known = async () => (await claim()).map(({ cursor }) => cursor);

test("what a polling trigger knows outlives switching off and on, and is due at once then", async () => {
  const flow = await aFlow();
  await remembers("memory");
  await switchTo(flow, false);
  expect(await known()).toEqual([]);
  expect(await db.database.flows.trigger(db.environmentId, flow.id)).toBeNull();
  expect(await db.database.triggers.earliestDue(["poll"])).toBeNull();
  await switchTo(flow, true);
  expect(await known()).toEqual(["memory"]);
});

test("it outlives a publish while the flow is off", async () => {
  const flow = await aFlow();
  await remembers("memory");
  await switchTo(flow, false);
  await publish(flow, aPoll());
  expect(await known()).toEqual([]);
  await switchTo(flow, true);
  expect(await known()).toEqual(["memory"]);
});

test("a check that was under way when the flow was switched off writes nothing", async () => {
  const flow = await aFlow();
  await remembers("memory");
  const [due] = await claim();
  await switchTo(flow, false);
  if (due === undefined) throw new Error("Nothing was due");
  const note = { outcome: "nothing", message: null } as const;
  await db.database.triggers.commit([
    { trigger: due, runs: [], fires: 0, nextAt: Date.now() - 1, cursor: "late", note },
  ]);
  await switchTo(flow, true);
  expect(await known()).toEqual(["memory"]);
});

test("another trigger knows nothing of it", async () => {
  const flow = await aFlow();
  await remembers("memory");
  await switchTo(flow, false);
  await switchTo(flow, true, aPoll({ fingerprint: "b" }));
  expect(await known()).toEqual([null]);
});

test.each<[string, Schedule | null]>([
  ["a trigger that is called", null],
  ["a recurrence", aPoll({ kind: "recurrence", fingerprint: "r", nextAt: null })],
])("%s in its place is no poll any more", async (_what, schedule) => {
  const flow = await aFlow();
  await remembers("memory");
  await switchTo(flow, false);
  await switchTo(flow, true, schedule);
  await switchTo(flow, false, null);
  await switchTo(flow, true);
  expect(await known()).toEqual([null]);
});

test("a check that failed comes at once when another connection is chosen; one that went well does not", async () => {
  const flow = await aFlow();
  const later = async (outcome: "failed" | "nothing") => {
    const [due] = await claim();
    if (due === undefined) throw new Error("Nothing was due");
    const note = { outcome, message: "" };
    const nextAt = Date.now() + 3_600_000;
    await db.database.triggers.commit([{ trigger: due, runs: [], fires: 0, nextAt, cursor: "memory", note }]);
    const connectionId = await aConnection();
    await db.database.connections.bind(db.environmentId, flow.id, {
      reference: "r",
      connectionId,
      by: db.owner.id,
    });
    return known();
  };
  expect(await later("failed")).toEqual(["memory"]);
  await db.sql.query("update triggers set lease_until = now()");
  expect(await later("nothing")).toEqual([]);
});

async function aConnection(): Promise<string> {
  const [connector, id] = [newId(), newId()];
  await db.sql.query(
    `insert into connectors (id, environment_id, name, origin, title, title_key)
     values ($1::uuid, $2, $1::text, 'custom', 'Things', 'things')`,
    [connector, db.environmentId],
  );
  await db.sql.query(
    `insert into connections (id, environment_id, connector_id, owner_id, name, name_key)
     values ($1, $2, $3, $4, 'A connection', 'a connection')`,
    [id, db.environmentId, connector, db.owner.id],
  );
  return id;
}
