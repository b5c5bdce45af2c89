import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "./new-id.ts";
import { openTestDatabase, type TestDatabase } from "./testing/with-database.ts";

let db: TestDatabase;
let flowId: string;

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.sql.query("delete from flows");
  await db.sql.query("delete from runs");
  const flow = await db.database.flows.create({
    environmentId: db.environmentId,
    name: "Receiver",
    definitionText: "{}",
    parametersText: "{}",
    createdBy: null,
  });
  flowId = flow.id;
});

type Add = Parameters<TestDatabase["database"]["batches"]["add"]>[0];
const release: Add["release"] = ({ batchName, partitionName, mode }, items) => [
  {
    id: newId(),
    environmentId: db.environmentId,
    flowId,
    versionId: flowId,
    mode,
    trigger: {
      name: "Batch",
      outputs: { body: { batchName, partitionName, items: items.map(({ messageId }) => messageId) } },
      startTime: 0,
      clientTrackingId: "t",
    },
    createdAt: Date.now(),
  },
];
const add = (key: string, over: Partial<Add> = {}) =>
  db.database.batches.add({
    flowId,
    batchName: "b",
    partitionName: "p",
    mode: "live",
    key,
    messageId: key,
    content: { key },
    full: ({ messages }) => messages >= 3,
    release,
    ...over,
  });
const bodies = async () =>
  (await db.sql.query<{ event: string }>("select event from runs order by id")).map(
    ({ event }) => JSON.parse(event).outputs.body,
  );
const waiting = async () => (await db.sql.query("select 1 from batch_messages")).length;

describe("messages of a batch", () => {
  test("wait until it is full, then are one run and gone", async () => {
    expect((await add("1")).runIds).toEqual([]);
    expect((await add("2")).runIds).toEqual([]);
    expect((await add("3")).runIds).toHaveLength(1);
    expect(await bodies()).toEqual([{ batchName: "b", partitionName: "p", items: ["1", "2", "3"] }]);
    expect(await waiting()).toBe(0);
  });

  test("of tests are collected apart, and become tests", async () => {
    for (const key of ["1", "2"]) await add(key, { mode: "draft" });
    await add("3");
    expect(await waiting()).toBe(3);
    expect((await add("4", { mode: "draft" })).runIds).toHaveLength(1);
    expect(await bodies()).toMatchObject([{ items: ["1", "2", "4"] }]);
    await add("5", { mode: "draft" });
    await db.database.batches.releaseAll({ flowId, batchName: "b", release });
    const modes = await db.sql.query<{ mode: string }>("select mode from runs order by id");
    expect(modes.map(({ mode }) => mode).sort()).toEqual(["draft", "draft", "live"]);
    expect(await waiting()).toBe(0);
  });

  test("sent again under their key are kept once, also after their release", async () => {
    await add("1");
    await add("1");
    expect(await waiting()).toBe(1);
    await add("2");
    await add("3");
    expect((await add("1")).runIds).toEqual([]);
    expect(await waiting()).toBe(0);
  });

  test("of a hundred senders at once each is in exactly one run", async () => {
    const keys = Array.from({ length: 100 }, (_, n) => `k${n}`);
    await Promise.all([...keys, ...keys].map((key) => add(key)));
    const items = (await bodies()).flatMap((body) => body.items);
    expect(await waiting()).toBe(1);
    expect(items).toHaveLength(99);
    expect(new Set(items).size).toBe(99);
    expect((await bodies()).every((body) => body.items.length === 3)).toBe(true);
  });

  test("are full by their size too", async () => {
    const full: Add["full"] = ({ bytes }) => bytes >= 1_000;
    await add("1", { content: "x".repeat(600), full });
    expect((await add("2", { content: "x".repeat(600), full })).runIds).toHaveLength(1);
  });

  test("whose run cannot be made stay where they are", async () => {
    await add("1");
    await add("2");
    const broken: Add["release"] = (place, items) =>
      release(place, items).map((run) => ({ ...run, versionId: "none" }));
    await expect(add("3", { release: broken })).rejects.toThrow();
    expect(await waiting()).toBe(2);
    expect((await add("3")).runIds).toHaveLength(1);
    expect((await bodies())[0].items).toEqual(["1", "2", "3"]);
  });

  test("are released by time, each partition for itself; a second time nothing is left", async () => {
    const full = () => false;
    for (const partitionName of ["p", "q\u0000"]) {
      for (const n of [1, 2]) await add(`${partitionName}${n}`, { partitionName, full });
    }
    await add("other", { batchName: "c", full });
    const released = await db.database.batches.releaseAll({ flowId, batchName: "b", release });
    expect(released).toHaveLength(2);
    expect((await bodies()).map((body) => body.items.length)).toEqual([2, 2]);
    expect(await db.database.batches.releaseAll({ flowId, batchName: "b", release })).toEqual([]);
    expect(await waiting()).toBe(1);
  });

  test("go with their flow", async () => {
    await add("1");
    await db.database.flows.delete(db.environmentId, flowId);
    expect(await waiting()).toBe(0);
  });
});
