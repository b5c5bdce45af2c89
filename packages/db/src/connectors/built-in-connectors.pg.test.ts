import { findConnectors, type ShippedConnector } from "@towpath/connectors";
import { aDefinition, aFile } from "@towpath/connectors/testing";
import { silentLogger } from "@towpath/prelude";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openPool, type Pool } from "../connection-pool.ts";
import { newId } from "../new-id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/with-database.ts";
import { createBuiltInConnectors } from "./built-in-connectors.ts";

let db: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  db = await openTestDatabase();
  pool = openPool({ url: db.url, name: "test", max: 2, logger: silentLogger });
});
afterAll(async () => {
  await pool.close();
  await db.close();
});
beforeEach(() => db.sql.query("delete from connectors"));

function shipped(version: string, title = `Things ${version}`): ShippedConnector {
  const [files] = findConnectors([
    aFile("apiDefinition.swagger.json", aDefinition({ info: { title, version } })),
  ]);
  if (files === undefined) throw new Error("The files hold no connector");
  return { name: "things", files };
}
/** What a process with these files does when it is first asked. */
const process = (one: ShippedConnector) =>
  createBuiltInConnectors(pool, db.database.connectors, [one])(db.environmentId);
const standing = () => db.database.connectors.byName(db.environmentId, ["things"]);

test("a newer Towpath brings a new version, the same one none, and an older one nothing back", async () => {
  await process(shipped("1.9.0"));
  expect(await standing()).toMatchObject({
    origin: "built-in",
    title: "Things 1.9.0",
    version: { number: 1 },
  });
  await process(shipped("1.9.0"));
  await process(shipped("1.10.0"));
  await process(shipped("1.9.0"));
  expect(await standing()).toMatchObject({ title: "Things 1.10.0", version: { number: 2 } });
});

test("two processes that start together make one connector", async () => {
  await Promise.all([process(shipped("1.0.0")), process(shipped("1.0.0"))]);
  expect(await standing()).toMatchObject({ version: { number: 1 } });
});

test("somebody's own connector of that name stays as it is", async () => {
  await process(shipped("1.0.0"));
  await db.sql.query("update connectors set origin = 'custom' where name = 'things'");
  await process(shipped("2.0.0"));
  expect(await standing()).toMatchObject({ origin: "custom", title: "Things 1.0.0" });
});

test("an environment that is not there yet is asked about again", async () => {
  const ensure = createBuiltInConnectors(pool, db.database.connectors, [shipped("1.0.0")]);
  const id = newId();
  await ensure(id);
  await db.sql.query("insert into environments (id, name) values ($1, 'Later')", [id]);
  await ensure(id);
  expect(await db.database.connectors.byName(id, ["things"])).not.toBeNull();
});
