import { type AlertSettings, type AlertTerms, firstRules, scanEveryMs, think } from "@towpath/alerts";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/index.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
afterEach(() => db.sql.query("delete from alert_rules"));

const MINUTE = 60_000;
const alerts = () => db.database.alerts;

async function aFlow(enabled = true): Promise<string> {
  const id = newId();
  await db.sql.query(
    `insert into flows (id, environment_id, name, name_key, enabled, definition_text, parameters_text, hook_key)
     values ($1::uuid, $2, 'Orders', 'orders', $3, '{}', '{}', $1::text)`,
    [id, db.environmentId, enabled],
  );
  return id;
}
/** A live run that ended, or goes on. */
async function aRun(
  flowId: string,
  { status = "Succeeded", agoMs = 1_000, tookMs = 100, mode = "live" } = {},
): Promise<string> {
  const created = Date.now() - agoMs - tookMs;
  const id = newId(created);
  const isOver = !["Queued", "Running", "Waiting"].includes(status);
  await db.sql.query(
    `insert into runs (id, environment_id, flow_id, version_id, mode, created_at, status, ended_at, event)
     values ($1, $2, $3, $3, $4, timestamptz 'epoch' + $5::bigint * interval '1 ms', $6,
       case when $7 then timestamptz 'epoch' + $8::bigint * interval '1 ms' end, '{}')`,
    [id, db.environmentId, flowId, mode, created, status, isOver, created + tookMs],
  );
  return id;
}
async function aRule(flowId: string | null, terms: AlertTerms, more: Partial<AlertSettings> = {}) {
  const id = newId();
  const settings = { terms, everyMinutes: 15, mailTo: ["a@example.com"], mailAdmins: false, ...more };
  const rule = { id, flowId, name: "Tell us", settings, enabled: true, by: null, webhook: null };
  await alerts().createRule(db.environmentId, rule);
  return id;
}
/** What workers do in a second. */
async function round(): Promise<void> {
  await alerts().countFailures(100);
  await alerts().scan(scanEveryMs, 100);
  while ((await alerts().look(think, 100)) === 100);
}
/** As if its next look were due. */
const soon = async (ruleId: string) => {
  await db.sql.query("update alert_watches set look_at = now() where rule_id = $1", [ruleId]);
  await db.sql.query("update alert_rules set scan_at = now() where id = $1 and scan_at is not null", [
    ruleId,
  ]);
  await round();
};
const open = async (flowId: string) =>
  (await alerts().incidents(db.environmentId, { isOpen: true, flowId, limit: 10 })).map(({ facts }) => facts);
const events = async (ruleId: string) =>
  (await alerts().messages(db.environmentId, { ruleId }, 20)).map(({ event }) => event).toReversed();

test("an environment is given each first rule once, and not again when it was deleted; more of them when a worker sees the disk", async () => {
  const names = async () => (await alerts().rules(db.environmentId)).map(({ name }) => name);
  await Promise.all([1, 2, 3].map(() => alerts().begin(firstRules(false))));
  expect(await names()).toEqual(["A flow is quiet too long"]);
  const [rule] = await alerts().rules(db.environmentId);
  await alerts().deleteRule(db.environmentId, rule?.id ?? "");
  await Promise.all(
    [firstRules(false), firstRules(true), firstRules(true)].map((first) => alerts().begin(first)),
  );
  expect(await names()).toEqual(["The disk is filling up", "The disk is almost full"]);
  await db.sql.query("delete from alert_rules");
  await alerts().begin(firstRules(true));
  await alerts().begin(firstRules(false));
  expect(await names()).toEqual([]);
});

test("runs that fail are counted once each, however many workers count and look; drafts never", async () => {
  const flow = await aFlow();
  const rule = await aRule(null, { kind: "failure" });
  for (let n = 0; n < 7; n++) await aRun(flow, { status: n % 2 === 0 ? "Failed" : "TimedOut" });
  await aRun(flow, { status: "Failed", mode: "draft" });
  await aRun(flow, { status: "Cancelled" });
  await Promise.all([1, 2, 3, 4].map(() => round()));
  await round();
  expect(await open(flow)).toMatchObject([{ kind: "failure", runs: 7 }]);
  expect(await events(rule)).toEqual(["firing"]);
  await aRun(flow, { agoMs: 0 });
  await Promise.all([1, 2, 3].map(() => soon(rule)));
  expect([await open(flow), await events(rule)]).toEqual([[], ["firing", "recovered"]]);
});

test("a run that ends badly later is counted as one that did at once", async () => {
  const flow = await aFlow();
  await aRule(flow, { kind: "failure" });
  const id = await aRun(flow, { status: "Running" });
  await round();
  expect(await open(flow)).toEqual([]);
  await db.sql.query("update runs set status = 'Failed', ended_at = now() where id = $1", [id]);
  await db.sql.query("update runs set status = 'Failed' where id = $1", [id]);
  await round();
  expect(await open(flow)).toMatchObject([{ runs: 1, runId: id }]);
});

test("many runs of a window failed, and then few", async () => {
  const flow = await aFlow();
  const terms = { kind: "rate", windowMinutes: 10, count: null, percent: 40, atLeast: 4 } as const;
  const rule = await aRule(flow, terms);
  await aRun(flow, { status: "Failed", agoMs: 20 * MINUTE });
  for (const status of ["Succeeded", "Succeeded", "Failed"]) await aRun(flow, { status });
  await round();
  expect(await open(flow)).toEqual([]);
  await aRun(flow, { status: "Failed" });
  await round();
  expect(await open(flow)).toEqual([{ kind: "rate", failed: 2, ended: 4, windowMinutes: 10 }]);
  for (let n = 0; n < 3; n++) await aRun(flow);
  await soon(rule);
  expect([await open(flow), await events(rule)]).toEqual([[], ["firing", "recovered"]]);
});

test("a run takes long, whether it has ended or not", async () => {
  const [ended, alive, asleep, quick] = [await aFlow(), await aFlow(), await aFlow(), await aFlow()];
  const rule = await aRule(null, { kind: "latency", of: "run", seconds: 60, windowMinutes: 10 });
  await aRun(ended, { tookMs: 2 * MINUTE });
  await aRun(alive, { status: "Running", agoMs: 2 * MINUTE });
  await aRun(asleep, { status: "Waiting", agoMs: 2 * MINUTE });
  await aRun(quick, { tookMs: 59_000 });
  await soon(rule);
  expect(await open(ended)).toMatchObject([{ kind: "latency", tookMs: 2 * MINUTE, runs: 1 }]);
  expect((await open(alive))[0]).toMatchObject({ limitMs: MINUTE, runs: 1 });
  expect([(await open(asleep)).length, await open(quick)]).toEqual([1, []]);
});

test("one of twenty runs takes long", async () => {
  const flow = await aFlow();
  const rule = await aRule(flow, { kind: "latency", of: "p95", seconds: 10, windowMinutes: 10 });
  for (let n = 0; n < 40; n++) await aRun(flow, { tookMs: n < 2 ? MINUTE : 100 });
  await soon(rule);
  expect(await open(flow)).toEqual([]);
  for (let n = 0; n < 3; n++) await aRun(flow, { tookMs: MINUTE });
  await soon(rule);
  expect(await open(flow)).toMatchObject([{ kind: "latency", of: "p95", runs: 5 }]);
});

test("a flow that is on is quiet, one that runs or is off is not", async () => {
  const [quiet, busy, off] = [await aFlow(), await aFlow(), await aFlow(false)];
  const rule = await aRule(null, { kind: "silence", minutes: 30, of: "started" });
  await soon(rule);
  expect(await open(quiet)).toEqual([]);
  await db.sql.query("update alert_watches set since = now() - interval '1 hour' where rule_id = $1", [rule]);
  await aRun(busy, { agoMs: MINUTE });
  await soon(rule);
  expect(await open(quiet)).toMatchObject([{ kind: "silence", reason: "no-run" }]);
  expect([await open(busy), await open(off)]).toEqual([[], []]);
  await db.sql.query("update flows set enabled = false where id = $1", [quiet]);
  await soon(rule);
  expect(await open(quiet)).toEqual([]);
});

test("a recurrence that is late is quiet without anybody saying how long", async () => {
  const flow = await aFlow();
  const rule = await aRule(flow, { kind: "silence", minutes: null, of: "started" });
  await db.sql.query(
    `insert into triggers (flow_id, environment_id, version_id, trigger_name, recurrence, next_at)
     values ($1, $2, $1, 'Daily', '{"frequency":"Day","interval":1}', now() - interval '20 minutes')`,
    [flow, db.environmentId],
  );
  await soon(rule);
  expect(await open(flow)).toMatchObject([{ kind: "silence", reason: "late" }]);
});

test("runs wait for a connection", async () => {
  const flow = await aFlow();
  const rule = await aRule(flow, { kind: "waits", minutes: 5 });
  const runId = await aRun(flow, { status: "Waiting" });
  await db.sql.query(
    `insert into connection_waits (environment_id, run_id, connection_id, flow_id, words, since)
     values ($1, $2, $3, $4, 'Sign in again', now() - interval '6 minutes')`,
    [db.environmentId, runId, newId(), flow],
  );
  await soon(rule);
  expect(await open(flow)).toMatchObject([{ kind: "waits", runs: 1 }]);
  await db.sql.query("delete from connection_waits where run_id = $1", [runId]);
  await soon(rule);
  expect(await events(rule)).toEqual(["firing", "recovered"]);
});

test("mute and acknowledge are of their incident; an environment knows nothing of another's", async () => {
  const flow = await aFlow();
  const rule = await aRule(flow, { kind: "failure" }, { everyMinutes: 0 });
  await aRun(flow, { status: "Failed" });
  await round();
  const [incident] = await alerts().incidents(db.environmentId, { isOpen: true, flowId: flow, limit: 1 });
  const id = incident?.id ?? "";
  expect(await alerts().acknowledge(newId(), id, db.owner.id)).toBe(false);
  expect(await alerts().mute(newId(), id, Date.now())).toBe(false);
  expect(await alerts().mute(db.environmentId, id, Date.now() + MINUTE)).toBe(true);
  await aRun(flow, { status: "Failed" });
  await round();
  expect(await events(rule)).toEqual(["firing"]);
  expect(await alerts().mute(db.environmentId, id, null)).toBe(true);
  await round();
  expect(await events(rule)).toEqual(["firing", "more"]);
  expect(await alerts().acknowledge(db.environmentId, id, db.owner.id)).toBe(true);
  await aRun(flow, { status: "Failed" });
  await round();
  expect(await events(rule)).toEqual(["firing", "more"]);
});

test("a message is held by one, and a lower fence settles nothing", async () => {
  const rule = await aRule(null, { kind: "failure" });
  await db.sql.query("delete from alert_messages");
  expect(await alerts().testRule(db.environmentId, rule)).toBe(1);
  const claim = () => alerts().claimMessages({ leaseMs: 60_000, limit: 10 });
  const [first, second] = [await claim(), await claim()];
  expect([first.length, second.length]).toEqual([1, 0]);
  const [message] = first;
  if (message === undefined) throw new Error("There is no message");
  await alerts().settleMessage({ ...message, fence: message.fence - 1 }, { ok: true });
  expect((await alerts().messages(db.environmentId, { ruleId: rule }, 1))[0]?.status).toBe("waiting");
  await alerts().settleMessage(message, { ok: false, words: "No.", retryMs: null });
  expect((await alerts().messages(db.environmentId, { ruleId: rule }, 1))[0]).toMatchObject({
    ...{ status: "failed", error: "No." },
  });
});
