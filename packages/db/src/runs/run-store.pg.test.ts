import { runStoreContract } from "@towpath/engine/testing";
import { silentLogger } from "@towpath/prelude";
import { afterAll, beforeAll } from "vitest";
import { openPool, type Pool } from "../connection-pool.ts";
import { openDatabase } from "../open-database.ts";
import type { Database } from "../stores.ts";
import { freshDatabase } from "../testing/fresh-database.ts";

let fresh: { url: string; drop(): Promise<void> };
let database: Database;
let admin: Pool;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = await openDatabase({ url: fresh.url, logger: silentLogger });
  admin = openPool({ url: fresh.url, name: "test", max: 1, logger: silentLogger });
});
afterAll(async () => {
  await database.close();
  await admin.close();
  await fresh.drop();
});

runStoreContract("PostgreSQL", async () => {
  await admin.query(`with j as (delete from journal), m as (delete from run_messages),
    w as (delete from connection_waits) delete from runs`);
  return {
    store: database.runs,
    now: () => Date.now(),
    async advanceClock(ms) {
      await admin.query(
        `update runs set lease_until = lease_until - $1::int * interval '1 ms',
           wake_at = wake_at - $1::int * interval '1 ms', rung_at = rung_at - $1::int * interval '1 ms'`,
        [ms],
      );
      await admin.query(
        `update connection_waits set since = since - $1::int * interval '1 ms',
           tried_at = tried_at - $1::int * interval '1 ms'`,
        [ms],
      );
    },
  };
});
