import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../new-id.ts";
import type { FlowStore, Schedule, StoredFlow } from "../stores.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";

let db: TestDatabase;
let flows: FlowStore;
let env: string;
const elsewhere = newId();

beforeAll(async () => {
  db = await openTestDatabase();
  flows = db.database.flows;
  env = db.environmentId;
});
afterAll(() => db.close());
beforeEach(() => db.sql.query("delete from flows"));

const aFlow = (over: Partial<Parameters<FlowStore["create"]>[0]> = {}) =>
  flows.create({
    environmentId: env,
    name: "Orders",
    definitionText: '{"actions":{}}',
    parametersText: "{}",
    createdBy: db.owner.id,
    ...over,
  });
const schedule: Schedule = {
  triggerName: "Every hour",
  recurrence: { frequency: "Hour" },
  nextAt: 1_800_000_000_000,
};
const by = (over: Partial<{ note: string; schedule: Schedule | null }> = {}) => ({
  userId: db.owner.id,
  note: "",
  schedule: null,
  ...over,
});
async function published(flow: StoredFlow, over: Parameters<typeof by>[0] = {}): Promise<StoredFlow> {
  const outcome = await flows.publish(env, flow.id, flow.revision, by(over));
  if (outcome === null || outcome === "stale") throw new Error("The flow was not published");
  return outcome;
}

describe("a draft", () => {
  test("is kept to the character, and off", async () => {
    const text = '{ "b": 1.0, "a": "\\u0000" }';
    const made = await aFlow({ definitionText: text });
    expect(made).toMatchObject({
      definitionText: text,
      enabled: false,
      published: null,
      changed: true,
      lastRun: null,
      nextRunAt: null,
      source: null,
      revision: 1,
    });
    expect(made.hookKey).toMatch(/^[\w-]{22}$/);
    expect(await flows.get(env, made.id)).toEqual(made);
  });

  test("is changed only on the revision it was made on", async () => {
    const flow = await aFlow();
    const saved = await flows.saveDraft(env, flow.id, 1, { name: "Bestellungen" });
    expect(saved).toMatchObject({ name: "Bestellungen", revision: 2, definitionText: flow.definitionText });
    expect(await flows.saveDraft(env, flow.id, 1, { name: "Late" })).toBe("stale");
    expect((await flows.get(env, flow.id))?.name).toBe("Bestellungen");
  });

  test("of ten savers of one revision, one wins", async () => {
    const flow = await aFlow();
    const saves = Array.from({ length: 10 }, (_, n) => flows.saveDraft(env, flow.id, 1, { name: `${n}` }));
    const outcomes = await Promise.all(saves);
    expect(outcomes.filter((outcome) => outcome === "stale")).toHaveLength(9);
  });

  test("tried twice is one version, changed it is another", async () => {
    const flow = await aFlow();
    const first = await flows.draftVersion(env, flow.id, null);
    expect(first).toMatchObject({ number: 0, definitionText: flow.definitionText });
    expect((await flows.draftVersion(env, flow.id, null))?.id).toBe(first?.id);
    await flows.saveDraft(env, flow.id, 1, { definitionText: '{"actions":{"A":{}}}' });
    expect((await flows.draftVersion(env, flow.id, null))?.id).not.toBe(first?.id);
    expect(await flows.version(first?.id ?? "")).toEqual(first);
    expect(await flows.versions(env, flow.id)).toEqual([]);
  });

  test("tried by somebody else is a version of its own, which rests on that person", async () => {
    const flow = await aFlow();
    const mine = await flows.draftVersion(env, flow.id, db.owner.id);
    expect(mine?.publishedBy).toBe(db.owner.id);
    if (mine === null) throw new Error("The draft was not kept");
    expect(await flows.draftFor(mine, db.owner.id)).toEqual(mine);
    const nobodys = await flows.draftFor(mine, null);
    expect(nobodys).toMatchObject({ number: 0, definitionText: flow.definitionText, publishedBy: null });
    expect(nobodys?.id).not.toBe(mine.id);
  });

  test("hostile names and half characters do no harm", async () => {
    const name = "a\u0000'; drop table flows; -- \ud800";
    const flow = await aFlow({ name, definitionText: '{"x":"\ud800"}' });
    expect(flow.name).toBe("a\ufffd'; drop table flows; -- \ufffd");
    expect(JSON.parse(flow.definitionText)).toEqual({ x: "\ud800" });
  });
});

describe("publishing", () => {
  test("makes a version of the draft, and the first one switches the flow on", async () => {
    const flow = await published(await aFlow(), { note: "first" });
    expect(flow).toMatchObject({ enabled: true, changed: false, published: { number: 1, note: "first" } });
    const saved = await flows.saveDraft(env, flow.id, flow.revision, { definitionText: "{}" });
    expect(saved).toMatchObject({ changed: true });
    expect(await flows.publish(env, flow.id, flow.revision, by())).toBe("stale");
    const again = await published(saved as StoredFlow);
    expect(again.published?.number).toBe(2);
    expect((await flows.versions(env, flow.id)).map((version) => version.number)).toEqual([2, 1]);
  });

  test("a later publish leaves a flow off that was switched off", async () => {
    const flow = await published(await aFlow());
    await flows.setEnabled(env, flow.id, false, null);
    expect(await published(flow, { schedule })).toMatchObject({ enabled: false, nextRunAt: null });
  });

  test("the schedule follows: made, kept while it is the same, replaced when it changes, gone when off", async () => {
    const flow = await published(await aFlow(), { schedule });
    expect(flow.nextRunAt).toBe(schedule.nextAt);
    const later = { ...schedule, nextAt: 1_900_000_000_000 };
    expect((await published(flow, { schedule: later })).nextRunAt).toBe(schedule.nextAt);
    const other = { ...later, recurrence: { frequency: "Day" } };
    expect((await published(flow, { schedule: other })).nextRunAt).toBe(later.nextAt);
    expect((await flows.setEnabled(env, flow.id, false, null))?.nextRunAt).toBeNull();
    expect((await flows.setEnabled(env, flow.id, true, schedule))?.nextRunAt).toBe(schedule.nextAt);
    expect((await published(flow)).nextRunAt).toBeNull();
  });

  test("a flow that was never published cannot be switched on", async () => {
    const flow = await aFlow();
    expect((await flows.setEnabled(env, flow.id, true, schedule))?.enabled).toBe(false);
  });

  test("a hook address leads to the published version of a flow that is on", async () => {
    const flow = await published(await aFlow());
    const target = {
      flowId: flow.id,
      environmentId: env,
      versionId: flow.published?.id,
      subscriptions: [],
    };
    expect(await flows.byHookKey(flow.hookKey)).toEqual(target);
    for (const key of ["", "nope", `${flow.hookKey}\u0000`, "'"])
      expect(await flows.byHookKey(key)).toBeNull();
    await flows.setEnabled(env, flow.id, false, null);
    expect(await flows.byHookKey(flow.hookKey)).toBeNull();
  });
});

describe("lists", () => {
  test("come in pages, what changed last first, each flow once", async () => {
    const made: string[] = [];
    for (let n = 0; n < 7; n++) made.unshift((await aFlow({ name: `Flow ${n}` })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<FlowStore["list"]>> = await flows.list(env, {
        limit: 3,
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.items.map((flow) => flow.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(made);
  });

  test("are searched by name, without case and without wildcards", async () => {
    await aFlow({ name: "ÜBERWEISUNG 100%" });
    await aFlow({ name: "Orders" });
    const names = async (search: string) =>
      (await flows.list(env, { search, limit: 10 })).items.map((flow) => flow.name);
    expect(await names("überweisung")).toEqual(["ÜBERWEISUNG 100%"]);
    expect(await names("%")).toEqual(["ÜBERWEISUNG 100%"]);
    expect(await names("\u0000")).toEqual([]);
    expect(await names("")).toHaveLength(2);
  });

  test("show the last run of each flow", async () => {
    const flow = await aFlow();
    const run = (createdAt: number) => ({
      id: newId(createdAt),
      environmentId: env,
      flowId: flow.id,
      versionId: newId(),
      mode: "live" as const,
      trigger: { name: "manual", startTime: createdAt, clientTrackingId: "t" },
      createdAt,
    });
    const [old, fresh] = [run(Date.now() - 5_000), run(Date.now())];
    await db.database.runs.accept([fresh, old]);
    const listed = (await flows.list(env, { limit: 10 })).items[0];
    expect(listed?.lastRun).toEqual({ id: fresh.id, status: "Queued", createdAt: fresh.createdAt });
  });

  test("a cursor that is none of ours gives an empty page", async () => {
    await aFlow();
    for (const cursor of ["x", "", "MTIz", "\u0000"]) {
      expect(await flows.list(env, { limit: 5, cursor })).toEqual({ items: [], nextCursor: null });
    }
  });
});

describe("the wall around an environment", () => {
  test("a flow of another one is as good as none", async () => {
    const flow = await published(await aFlow());
    expect(await flows.get(elsewhere, flow.id)).toBeNull();
    expect((await flows.list(elsewhere, { limit: 5 })).items).toEqual([]);
    expect(await flows.saveDraft(elsewhere, flow.id, 1, { name: "x" })).toBeNull();
    expect(await flows.publish(elsewhere, flow.id, 1, by())).toBeNull();
    expect(await flows.setEnabled(elsewhere, flow.id, false, null)).toBeNull();
    expect(await flows.delete(elsewhere, flow.id)).toBe(false);
    expect(await flows.versions(elsewhere, flow.id)).toEqual([]);
    expect(await flows.draftVersion(elsewhere, flow.id, null)).toBeNull();
    expect(await flows.get(env, flow.id)).toEqual(flow);
  });

  test.each(["", "x", "\u0000", "' or 1=1"])("%j is no flow and no environment", async (id) => {
    expect(await flows.get(env, id)).toBeNull();
    expect(await flows.get(id, id)).toBeNull();
    expect(await flows.saveDraft(env, id, 1, {})).toBeNull();
    expect(await flows.publish(env, id, 1, by())).toBeNull();
    expect(await flows.setEnabled(env, id, true, null)).toBeNull();
    expect(await flows.delete(env, id)).toBe(false);
    expect(await flows.version(id)).toBeNull();
    expect(await flows.source(env, id)).toBeNull();
  });
});

describe("deleting", () => {
  test("takes a flow from every list and its address away, and leaves its versions to runs under way", async () => {
    const flow = await published(await aFlow(), { schedule });
    expect(await flows.delete(env, flow.id)).toBe(true);
    expect(await flows.delete(env, flow.id)).toBe(false);
    expect(await flows.get(env, flow.id)).toBeNull();
    expect((await flows.list(env, { limit: 5 })).items).toEqual([]);
    expect(await flows.byHookKey(flow.hookKey)).toBeNull();
    expect(await db.database.triggers.earliestDue(["recurrence"])).toBeNull();
    expect(await flows.version(flow.published?.id ?? "")).toMatchObject({ number: 1 });
  });
});

describe("sources", () => {
  test("come back byte for byte, to their own environment", async () => {
    const bytes = new Uint8Array([0, 255, 10, 13, 0]);
    const id = await flows.saveSource({ environmentId: env, fileName: "flow\u0000.zip", bytes });
    const kept = await flows.source(env, id);
    expect(kept?.fileName).toBe("flow\ufffd.zip");
    expect([...(kept?.bytes ?? [])]).toEqual([...bytes]);
    expect(await flows.source(elsewhere, id)).toBeNull();
    const flow = await aFlow({ source: { id, member: "a/definition.json", pointer: "/properties" } });
    expect(flow.source).toEqual({ id, member: "a/definition.json", pointer: "/properties" });
  });
});
