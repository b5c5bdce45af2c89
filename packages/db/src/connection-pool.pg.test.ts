import { silentLogger } from "@towpath/prelude";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isDatabaseUnavailable, openPool, type Pool } from "./connection-pool.ts";
import { freshDatabase } from "./testing/fresh-database.ts";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let pool: Pool;
let other: Pool;
beforeAll(async () => {
  fresh = await freshDatabase();
  pool = openPool({ url: fresh.url, name: "test", max: 1, logger: silentLogger });
  other = openPool({ url: fresh.url, name: "other", max: 1, logger: silentLogger });
});
afterAll(async () => {
  await pool.close();
  await other.close();
  await fresh.drop();
});

test("a line that is cut between two statements of a transaction fails the transaction, not the process", async () => {
  const transaction = pool.transaction(async (sql) => {
    const [me] = await sql.query<{ pid: number }>("select pg_backend_pid() as pid");
    await other.query("select pg_terminate_backend($1)", [me?.pid]);
    // Nothing is asked now: the news of the cut line arrives with nobody waiting for an answer.
    await other.query("select pg_sleep(0.2)");
    await sql.query("select 1");
  });
  const cause = await transaction.then(
    () => null,
    (error: unknown) => error,
  );
  expect(isDatabaseUnavailable(cause)).toBe(true);
  expect(await pool.query("select 1 as one")).toEqual([{ one: 1 }]);
});
