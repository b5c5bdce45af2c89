import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import type { StoredFlow } from "../stores.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => db.sql.query("delete from runs; delete from flows"));

async function aFlow(name: string): Promise<StoredFlow> {
  const { flows } = db.database;
  const made = await flows.create({
    environmentId: db.environmentId,
    name,
    definitionText: "{}",
    parametersText: "{}",
    createdBy: db.owner.id,
  });
  const by = { userId: db.owner.id, note: "", schedule: null };
  const outcome = await flows.publish(db.environmentId, made.id, made.revision, by);
  if (outcome === null || outcome === "stale") throw new Error("The flow was not published");
  return outcome;
}

/** Runs of a flow, the oldest first. */
async function runs(flow: StoredFlow, ...statuses: readonly string[]): Promise<void> {
  for (const status of statuses) {
    await db.sql.query(
      `insert into runs (id, environment_id, flow_id, version_id, mode, status, event, created_at, ended_at)
       values ($1, $2, $3, $4, $5, $6, '{}', now(), case when $6 = 'Running' then null else now() end)`,
      [
        newId(),
        db.environmentId,
        flow.id,
        flow.published?.id ?? "",
        status.startsWith("draft ") ? "draft" : "live",
        status.replace("draft ", ""),
      ],
    );
  }
}

const attention = () => db.database.flows.attention(db.environmentId, 5);

test("a flow fails as long as none of its live runs succeeded again; cancelled and draft runs do not count", async () => {
  await runs(await aFlow("Healed"), "Failed", "Succeeded");
  await runs(await aFlow("Failing"), "Failed", "Succeeded", "Failed", "Cancelled", "TimedOut", "Running");
  await runs(await aFlow("Tried only"), "draft Failed");
  const off = await aFlow("Off");
  await runs(off, "Failed");
  await db.database.flows.setEnabled(db.environmentId, off.id, false, null);
  const { failing } = await attention();
  expect(failing).toMatchObject([{ name: "Failing", failures: 2 }]);
  expect(failing[0]?.since).toBeGreaterThan(0);
});

test("drafts that never ran by themselves, or changed since, are named; what is published as it stands is not", async () => {
  await aFlow("Published");
  const changed = await aFlow("Changed");
  await db.sql.query("update flows set definition_text = '{ }' where id = $1", [changed.id]);
  const { unpublished } = await attention();
  expect(unpublished.map(({ name, wasPublished }) => [name, wasPublished])).toEqual([["Changed", true]]);
});

test("a run that asks a person is named until it goes on", async () => {
  const flow = await aFlow("Pays");
  await runs(flow, "Waiting", "Waiting");
  await db.sql.query(
    "update runs set asks_person = true, ended_at = null where id = (select id from runs order by id limit 1)",
  );
  expect((await attention()).asking).toMatchObject([{ flowName: "Pays" }]);
  await db.sql.query("update runs set status = 'Running'");
  expect((await attention()).asking).toEqual([]);
});

test("another environment, or none, has nothing of it", async () => {
  await runs(await aFlow("Failing"), "Failed");
  const nothing = { failing: [], asking: [], unpublished: [] };
  expect(await db.database.flows.attention(newId(), 5)).toEqual(nothing);
  expect(await db.database.flows.attention("nonsense", 5)).toEqual(nothing);
});
