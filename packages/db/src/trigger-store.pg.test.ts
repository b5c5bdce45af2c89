import type { NewRun } from "@towpath/engine";
import { PreciseNumber } from "@towpath/expressions";
import type { DueTrigger, Tick, TriggerStore } from "@towpath/triggers";
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
const KINDS = ["recurrence"] as const;
const claim = (workerId = "w", limit = 10) =>
  triggers.claimDue({ workerId, leaseMs: 20_000, limit, kinds: KINDS });
const runOf = (trigger: DueTrigger): NewRun => ({
  id: newId(),
  environmentId: trigger.environmentId,
  flowId: trigger.flowId,
  versionId: trigger.versionId,
  mode: "live",
  trigger: { name: trigger.triggerName, startTime: trigger.dueAt, clientTrackingId: "t" },
  createdAt: Date.now(),
});
const tick = (
  trigger: DueTrigger,
  run: NewRun | null,
  nextAt: number | null,
  more: Partial<Tick> = {},
): Tick => ({
  trigger,
  runs: run === null ? [] : [run],
  fires: run === null ? 0 : 1,
  nextAt,
  cursor: null,
  note: { outcome: run === null ? "skipped" : "fired", message: null },
  ...more,
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
        kind: "recurrence",
        recurrence,
        dueAt: SLOT,
        fired: 0,
        cursor: null,
        failures: 0,
        heldSince: null,
        fence: expect.any(Number),
      },
    ]);
    expect(await claim("other")).toEqual([]);
  });

  test("shared by eight schedulers, start one run a slot", async () => {
    for (let n = 0; n < 20; n++) await scheduledFlow();
    const rounds = Array.from({ length: 8 }, async (_, n) => {
      const due = await claim(`w${n}`, 5);
      return triggers.commit(due.map((trigger) => tick(trigger, runOf(trigger), Date.now() + 60_000)));
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
    expect(await triggers.commit([tick(quick, run, nextAt)])).toEqual([{ runId: run.id }]);
    expect(await triggers.commit([tick(late, runOf(late), nextAt)])).toEqual([]);
    expect(await runCount()).toBe(1);
  });

  test("a slot is used once even when the same tick is committed twice", async () => {
    await scheduledFlow();
    const [trigger] = await claim();
    if (trigger === undefined) throw new Error("Nothing was due");
    await triggers.commit([tick(trigger, runOf(trigger), SLOT + 1_000)]);
    const [next] = await claim();
    expect(next).toMatchObject({ dueAt: SLOT + 1_000, fired: 1 });
    expect(await triggers.commit([tick(trigger, runOf(trigger), null)])).toEqual([]);
  });

  test("a slot that is skipped starts nothing and counts nothing; the last one ends the schedule", async () => {
    await scheduledFlow();
    const [trigger] = await claim();
    if (trigger === undefined) throw new Error("Nothing was due");
    expect(await triggers.commit([tick(trigger, null, SLOT + 1_000)])).toEqual([]);
    const [next] = await claim();
    expect(next?.fired).toBe(0);
    if (next === undefined) throw new Error("Nothing was due");
    await triggers.commit([tick(next, runOf(next), null)]);
    expect(await claim()).toEqual([]);
    expect(await triggers.earliestDue(KINDS)).toBeNull();
  });

  test("a flow published or switched off meanwhile keeps the old claim from firing", async () => {
    const flowId = await scheduledFlow();
    const [old] = await claim();
    if (old === undefined) throw new Error("Nothing was due");
    const schedule = { triggerName: "Every hour", recurrence, nextAt: SLOT };
    await db.database.flows.publish(db.environmentId, flowId, 1, { userId: null, note: "", schedule });
    expect(await triggers.commit([tick(old, runOf(old), null)])).toEqual([]);
    const [fresh] = await claim();
    expect(fresh?.versionId).not.toBe(old.versionId);
    if (fresh === undefined) throw new Error("Nothing was due");
    await db.database.flows.setEnabled(db.environmentId, flowId, false, null);
    await db.database.flows.setEnabled(db.environmentId, flowId, true, schedule);
    expect(await triggers.commit([tick(fresh, runOf(fresh), null)])).toEqual([]);
    expect(await runCount()).toBe(0);
  });

  test("the earliest one is known, and one that is held counts from the end of its lease", async () => {
    const soon = Date.now() + 5_000;
    await scheduledFlow(soon);
    expect(await triggers.earliestDue(KINDS)).toBe(soon);
    await scheduledFlow();
    expect(await triggers.earliestDue(KINDS)).toBe(SLOT);
    await claim();
    expect(await triggers.earliestDue(KINDS)).toBe(soon);
  });

  test("a lease can be renewed, given back, and taken from a dead worker", async () => {
    const flowId = await scheduledFlow();
    const [first] = await claim("first");
    if (first === undefined) throw new Error("Nothing was due");
    expect(await triggers.renew([first], 20_000)).toEqual([]);
    await triggers.release([first]);
    const [second] = await claim("second");
    expect(await triggers.renew([first], 20_000)).toEqual([flowId]);
    expect(await claim("third")).toEqual([]);
    await triggers.releaseOwned("second");
    expect(await claim("third")).toMatchObject([{ flowId, fence: expect.any(Number) }]);
    expect(await triggers.commit([tick(second ?? first, null, null)])).toEqual([]);
  });

  test("a lease whose tick was committed is not renewed by a late word", async () => {
    const flowId = await scheduledFlow();
    const [trigger] = await claim();
    if (trigger === undefined) throw new Error("Nothing was due");
    await triggers.commit([tick(trigger, null, SLOT + 1)]);
    expect(await triggers.renew([trigger], 20_000)).toEqual([flowId]);
    expect(await claim("other")).toHaveLength(1);
  });

  test("a split list of 1,200 items is all there or not at all", async () => {
    await scheduledFlow();
    const [trigger] = await claim();
    if (trigger === undefined) throw new Error("Nothing was due");
    const runs = Array.from({ length: 1_200 }, () => runOf(trigger));
    const broken = [...runs.slice(0, 1_100), { ...runOf(trigger), flowId: "no id" }];
    const over = { runs: broken, fires: 1, note: { outcome: "fired", message: null } } as const;
    await expect(triggers.commit([tick(trigger, null, SLOT, over)])).rejects.toThrow();
    expect(await runCount()).toBe(0);
    expect(await triggers.commit([tick(trigger, null, SLOT + 1, { ...over, runs })])).toHaveLength(1_200);
    expect(await runCount()).toBe(1_200);
  });
});

describe("what people see of a trigger", () => {
  const facts = (flowId: string) => db.database.flows.trigger(db.environmentId, flowId);

  test("is when it was checked last, what came of it, how late it was, and how often nothing came of it", async () => {
    const flowId = await scheduledFlow();
    expect(await facts(flowId)).toMatchObject({
      kind: "recurrence",
      checks: 0,
      checkedAt: null,
      outcome: null,
    });
    const steps = [
      { outcome: "failed", message: "Nobody listens\u0000 at that address." },
      { outcome: "failed", message: "x".repeat(5_000) },
      { outcome: "nothing", message: null },
    ] as const;
    const seen = [];
    for (const note of steps) {
      const [trigger] = await claim();
      if (trigger === undefined) throw new Error("Nothing was due");
      await triggers.commit([tick(trigger, null, SLOT, { note, cursor: "here" })]);
      seen.push(await facts(flowId));
    }
    expect(seen.map((one) => [one?.outcome, one?.failures, one?.checks, one?.idle])).toEqual([
      ["failed", 1, 1, 1],
      ["failed", 2, 2, 2],
      ["nothing", 0, 3, 3],
    ]);
    expect(seen[0]?.message).toBe("Nobody listens\ufffd at that address.");
    expect(seen[1]?.message).toHaveLength(1_000);
    expect(seen[2]?.lateMs).toBeGreaterThan(0);
    expect((await claim())[0]).toMatchObject({ cursor: "here", failures: 0 });
    expect(await db.database.flows.trigger(newId(), flowId)).toBeNull();
  });
});
