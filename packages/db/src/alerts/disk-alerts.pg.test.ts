import { type AlertSettings, scanEveryMs, think } from "@towpath/alerts";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/index.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
afterEach(async () => {
  await db.sql.query("delete from alert_rules");
  await db.sql.query("delete from alert_incidents");
  await db.sql.query("delete from database_disk");
});

const alerts = () => db.database.alerts;
const disk = (usedPercent: number) =>
  alerts().noteDisk({ folder: "/data/postgres", sizeBytes: 10e9, freeBytes: (100 - usedPercent) * 1e8 });

/** Tells the admins and one address of somebody else. */
async function aRule(percent: number, environmentId = db.environmentId): Promise<string> {
  const id = newId();
  const settings: AlertSettings = {
    ...{ terms: { kind: "disk", percent }, everyMinutes: 0, mailTo: ["ops@example.org"], mailAdmins: true },
  };
  const rule = { id, flowId: null, name: "Tell us", settings, enabled: true, by: null, webhook: null };
  await alerts().createRule(environmentId, rule);
  return id;
}
/** What workers do in a while. */
async function round(): Promise<void> {
  await db.sql.query("update alert_rules set scan_at = now() where scan_at is not null");
  await db.sql.query("update alert_watches set look_at = now() where look_at is not null");
  await alerts().scan(scanEveryMs, 100);
  await alerts().look(think, 100);
}
const incidents = (isOpen: boolean) => alerts().incidents(db.environmentId, { isOpen, limit: 10 });
const told = async (ruleId: string, environmentId = db.environmentId) =>
  (await alerts().messages(environmentId, { ruleId }, 20))
    .map(({ event, target }) => `${event} to ${target}`)
    .toSorted();

test("each rule is told of once when its share of the disk is used, however many workers look, and once when there is room", async () => {
  const [eighty, ninety] = [await aRule(80), await aRule(90)];
  await disk(79);
  await round();
  expect(await incidents(true)).toEqual([]);
  await disk(83);
  await Promise.all([1, 2, 3, 4].map(() => round()));
  const once = [`firing to ${db.owner.email}`, "firing to ops@example.org"];
  expect([await told(eighty), await told(ninety)]).toEqual([once, []]);
  const facts = { kind: "disk", percent: 80, usedPercent: 83, freeBytes: 1.7e9, folder: "/data/postgres" };
  expect(await incidents(true)).toMatchObject([{ flow: null, ruleName: "Tell us", facts }]);
  await disk(91);
  await Promise.all([1, 2, 3].map(() => round()));
  await disk(88);
  await round();
  expect([await told(eighty), await told(ninety)]).toEqual([once, once]);
  expect(await incidents(true)).toHaveLength(2);
  await disk(50);
  await Promise.all([1, 2, 3].map(() => round()));
  expect(await told(ninety)).toEqual([
    ...once,
    `recovered to ${db.owner.email}`,
    "recovered to ops@example.org",
  ]);
  expect([await incidents(true), (await incidents(false)).length]).toEqual([[], 2]);
});

test("where the data lies is told to admins alone", async () => {
  await aRule(80);
  await disk(85);
  await round();
  const sent = await alerts().claimMessages({ leaseMs: 60_000, limit: 10 });
  const folders = sent.map(({ target, content }) => [target, content.facts]);
  expect(Object.fromEntries(folders)).toMatchObject({
    [db.owner.email]: { folder: "/data/postgres" },
    "ops@example.org": { folder: null, usedPercent: 85 },
  });
});

test("whoever is an admin of several environments is told once, by the oldest that would; a rule that is off or muted would not", async () => {
  const newer = newId();
  await db.sql.query("insert into environments (id, name) values ($1, 'Newer')", [newer]);
  await db.sql.query("insert into members (environment_id, user_id, role) values ($1, $2, 'admin')", [
    ...[newer, db.owner.id],
  ]);
  const rules = [await aRule(80), await aRule(80, newer)] as const;
  const both = [`firing to ${db.owner.email}`, "firing to ops@example.org"];
  await disk(85);
  await round();
  expect([await told(rules[0]), await told(rules[1], newer)]).toEqual([both, ["firing to ops@example.org"]]);
  await db.sql.query("delete from alert_incidents");
  await db.sql.query("delete from alert_messages");
  await alerts().updateRule(db.environmentId, rules[0], 1, { mutedUntil: Date.now() + 60_000 });
  await round();
  expect([await told(rules[0]), await told(rules[1], newer)]).toEqual([[], both]);
  expect(await alerts().testRule(newer, rules[1])).toBe(2);
});

test("an incident of the disk is acknowledged and muted like any other, and is of its environment", async () => {
  const rule = await aRule(80);
  await disk(85);
  await round();
  const [incident] = await incidents(true);
  const id = incident?.id ?? "";
  expect(await alerts().mute(newId(), id, Date.now() + 60_000)).toBe(false);
  expect(await alerts().mute(db.environmentId, id, Date.now() + 60_000)).toBe(true);
  expect((await incidents(true))[0]?.mutedUntil).toBeGreaterThan(Date.now());
  expect(await alerts().acknowledge(db.environmentId, id, db.owner.id)).toBe(true);
  await disk(10);
  await round();
  expect((await told(rule)).filter((one) => one.startsWith("recovered"))).toEqual([]);
  expect(await incidents(true)).toEqual([]);
});

test("a disk that nobody sees any more is not told of, and what was open ends without a word", async () => {
  const rule = await aRule(80);
  await round();
  expect([await incidents(true), await alerts().disk()]).toEqual([[], null]);
  await disk(85);
  await round();
  const before = await told(rule);
  await db.sql.query("update database_disk set measured_at = now() - interval '25 hours'");
  await round();
  expect([await incidents(true), await told(rule)]).toEqual([[], before]);
});

test("a rule that is changed to flows leaves the disk alone, and the other way round", async () => {
  const rule = await aRule(80);
  await disk(85);
  await round();
  const settings = { everyMinutes: 0, mailTo: [], mailAdmins: false };
  await alerts().updateRule(db.environmentId, rule, 1, {
    settings: { ...settings, terms: { kind: "failure" } },
  });
  await round();
  expect(await incidents(true)).toEqual([]);
});

test("a flow's rules are those about it and about all flows, not those about the disk", async () => {
  await aRule(80);
  expect(await alerts().rules(db.environmentId, newId())).toEqual([]);
  expect(await alerts().rules(db.environmentId)).toHaveLength(1);
});
