import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "./testing/with-database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => db.sql.query("delete from connection_pauses"));

const save = (connection: string, forMs: number, reason: "asked" | "failing" = "asked") =>
  db.database.pauses.save({ connection, reason, forMs });

test("a pause is told to all with what is left of it", async () => {
  await save("a", 60_000);
  const [pause] = await db.database.pauses.active();
  expect(pause).toMatchObject({ connection: "a", reason: "asked" });
  expect(pause?.leftMs).toBeGreaterThan(50_000);
  expect(pause?.leftMs).toBeLessThanOrEqual(60_000);
});

test("a longer pause takes the place of a shorter one, and a shorter one none", async () => {
  await save("a", 1_000);
  await save("a", 60_000, "failing");
  await save("a", 2_000);
  const active = await db.database.pauses.active();
  expect(active).toHaveLength(1);
  expect(active[0]).toMatchObject({ reason: "failing" });
  expect(active[0]?.leftMs).toBeGreaterThan(50_000);
});

test("a pause that is over says nothing", async () => {
  await save("a", -1);
  expect(await db.database.pauses.active()).toEqual([]);
});

test("a pause of a century ahead, or of no time at all, is stored", async () => {
  await save("far", 3_153_600_000_000);
  await save("none", 0);
  expect((await db.database.pauses.active()).map(({ connection }) => connection)).toEqual(["far"]);
});
