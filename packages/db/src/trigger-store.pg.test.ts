import type { NewRun } from "@towpath/engine";
import { PreciseNumber } from "@towpath/expressions";
import type { DueTrigger, TriggerStore } from "@towpath/triggers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "./new-id.ts";
import { openTestDatabase, type TestDatabase } from "./testing/with-database.ts";

let db: TestDatabase;
let triggers: TriggerStore;

beforeAll(async () => {
  db = await openTestDatabase();
  triggers = db.database.triggers;
});
afterAll(() => db.close());
beforeEach(() => db.sql.query("with r as (delete from runs) delete from flows"));

const SLOT = Date.now() - 60_000;
// As the lossless reader hands it over: numbers may be of any kind the document can spell.
const recurrence = {
  frequency: "Hour",
  interval: new PreciseNumber("float", "1.0", 1),
  count: 9_007_199_254_740_993n,
  schedule: { minutes: [0] },
};

async function scheduledFlow(nextAt: number | null = SLOT): Promise<string> {
  const flow = await db.database.flows.create({
    environmentId: db.environmentId,
    name: "Hourly",
    definitionText: "{}",
    parametersText: "{}",
    createdBy: null,
  });
  const schedule = { triggerName: "Every hour", recurrence, nextAt };
  await db.database.flows.publish(db.environmentId, flow.id, 1, { userId: null, note: "", schedule });
  return flow.id;
}
const claim = (workerId = "w", limit = 10) => triggers.claimDue({ workerId, leaseMs: 20_000, limit });
const runOf = (trigger: DueTrigger): NewRun => ({
  id: newId(),
  environmentId: trigger.environmentId,
  flowId: trigger.flowId,
  versionId: trigger.versionId,
  mode: "live",
  trigger: { name: trigger.triggerName, startTime: trigger.dueAt, clientTrackingId: "t" },
  createdAt: Date.now(),
});
const runCount = async () => (await db.sql.query("select id from runs")).length;

describe("due triggers", () => {
  test("are claimed with all a scheduler needs, and once", async () => {
    const flowId = await scheduledFlow();
    await scheduledFlow(Date.now() + 60_000);
    await scheduledFlow(null);
    const due = await claim();
    expect(due).toEqual([
      {
        flowId,
        environmentId: db.environmentId,
        versionId: expect.any(String),
        triggerName: "Every hour",
        recurrence,
        dueAt: SLOT,
        fired: 0,
        fence: expect.any(Number),
      },
    ]);
    expect(await claim("other")).toEqual([]);
  });

  test("shared by eight schedulers, start one run a slot", async () => {
    for (let n = 0; n < 20; n++) await scheduledFlow();
    const rounds = Array.from({ length: 8 }, async (_, n) => {
      const due = await claim(`w${n}`, 5);
      return triggers.commit(
        due.map((trigger) => ({ trigger, run: runOf(trigger), nextAt: Date.now() + 60_000 })),
      );
    });
    const started = (await Promise.all(rounds)).flat();
    expect(started).toHaveLength(20);
    expect(await runCount()).toBe(20);
    expect(await claim()).toEqual([]);
  });

  test("a lease that ran out lets another commit, and the first one changes nothing", async () => {
    await scheduledFlow();
    const [late] = await claim("late");
    await db.sql.query("update triggers set lease_until = now()");
    const [quick] = await claim("quick");
    if (late === undefined || quick === undefined) throw new Error("Nothing was due");
    const nextAt = Date.now() + 60_000;
    const run = runOf(quick);
    expect(await triggers.commit([{ trigger: quick, run, nextAt }])).toEqual([{ runId: run.id }]);
    expect(await triggers.commit([{ trigger: late, run: runOf(late), nextAt }])).toEqual([]);
    expect(await runCount()).toBe(1);
  });

  test("a slot is used once even when the same tick is committed twice", async () => {
    await scheduledFlow();
    const [trigger] = await claim();
    if (trigger === undefined) throw new Error("Nothing was due");
    await triggers.commit([{ trigger, run: runOf(trigger), nextAt: SLOT + 1_000 }]);
    const [next] = await claim();
    expect(next).toMatchObject({ dueAt: SLOT + 1_000, fired: 1 });
    expect(await triggers.commit([{ trigger, run: runOf(trigger), nextAt: null }])).toEqual([]);
  });

  test("a slot that is skipped starts nothing and counts nothing; the last one ends the schedule", async () => {
    await scheduledFlow();
    const [trigger] = await claim();
    if (trigger === undefined) throw new Error("Nothing was due");
    expect(await triggers.commit([{ trigger, run: null, nextAt: SLOT + 1_000 }])).toEqual([]);
    const [next] = await claim();
    expect(next?.fired).toBe(0);
    if (next === undefined) throw new Error("Nothing was due");
    await triggers.commit([{ trigger: next, run: runOf(next), nextAt: null }]);
    expect(await claim()).toEqual([]);
    expect(await triggers.earliestDue()).toBeNull();
  });

  test("a flow published or switched off meanwhile keeps the old claim from firing", async () => {
    const flowId = await scheduledFlow();
    const [old] = await claim();
    if (old === undefined) throw new Error("Nothing was due");
    const schedule = { triggerName: "Every hour", recurrence, nextAt: SLOT };
    await db.database.flows.publish(db.environmentId, flowId, 1, { userId: null, note: "", schedule });
    expect(await triggers.commit([{ trigger: old, run: runOf(old), nextAt: null }])).toEqual([]);
    const [fresh] = await claim();
    expect(fresh?.versionId).not.toBe(old.versionId);
    if (fresh === undefined) throw new Error("Nothing was due");
    await db.database.flows.setEnabled(db.environmentId, flowId, false, null);
    await db.database.flows.setEnabled(db.environmentId, flowId, true, schedule);
    expect(await triggers.commit([{ trigger: fresh, run: runOf(fresh), nextAt: null }])).toEqual([]);
    expect(await runCount()).toBe(0);
  });

  test("the earliest one is known, and one that is held counts from the end of its lease", async () => {
    const soon = Date.now() + 5_000;
    await scheduledFlow(soon);
    expect(await triggers.earliestDue()).toBe(soon);
    await scheduledFlow();
    expect(await triggers.earliestDue()).toBe(SLOT);
    await claim();
    expect(await triggers.earliestDue()).toBe(soon);
  });
});
